// What a recording is: as a file that was opened, what it is named by on disk, and how its user's word on it goes
// among its messages. Panel page.

import type { RecordingInfo } from '../../store/store-types.ts'
import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { PageMessageOf, StampedMessage } from '../../trace/wire/protocol.ts'
import type { DocumentInfo } from './document-list.ts'

/** A recording that was opened from a file. */
export interface SavedTrace {
  messages: readonly StampedMessage[]
  /** Of the recording, so that its alerts are the same again; null: the panel's own. */
  config: ProfilerConfig | null
  notices: readonly string[]
  /** Chunks of types that this version does not know, for a copy of the file. */
  foreign: readonly Uint8Array[]
  /** Length of the file: what reading it is worth. */
  bytes: number
  /** All of it was asked for, however long that takes. */
  isWhole: boolean
  /** It is longer than is read unasked, and was read in part. */
  isLong: boolean
}

/** One that begins now. `label`: null where it is none of several. */
export function newRecording(origin: string, label: string | null): RecordingInfo {
  const info = { id: crypto.randomUUID(), origin, startedWallMs: Date.now() }
  return label === null ? info : { ...info, label }
}

/** The marker as a message. It is of the recording, and so of no document; but each message names one. */
export function stampedMarker(
  marker: Omit<PageMessageOf<'marker/set'>, 'type'>,
  documents: ReadonlyMap<string, DocumentInfo>,
): StampedMessage {
  const [document, info] = [...documents].at(-1) ?? ['', null]
  return { document, frameId: info?.frameId ?? 0, message: { type: 'marker/set', ...marker } }
}
