// What a recording is named by on disk, and how its user's word on it goes among its messages. Panel page.

import type { RecordingInfo } from '../../store/store-types.ts'
import type { PageMessageOf, StampedMessage } from '../../trace/wire/protocol.ts'
import type { DocumentInfo } from './document-list.ts'

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
