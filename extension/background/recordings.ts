// Remembers which tabs are recorded, so that a background that the browser stopped and started again still knows. Runs
// in the background; kept in storage.session, which ends with the browser and with the extension's reload.

import browser from 'webextension-polyfill'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import type { RecordMode } from '../transports/channel.ts'

const KEY = 'recordings'

export type Phase =
  /** Scripts are in place; the first document of the tab has not answered yet. */
  | 'starting'
  | 'recording'
  /** The tab went where it may not be recorded. It goes on when the tab comes back. */
  | 'blocked'
  | 'stopping'

export interface Recording {
  mode: RecordMode
  phase: Phase
  config: RecorderConfig
  /** What the panel that has started it keeps it under. */
  recordingId?: string
  /** Its documents say what they sound like, too. */
  isHeard?: boolean
}

export interface Recordings {
  get(tabId: number): Recording | undefined
  set(tabId: number, recording: Recording): Promise<void>
  delete(tabId: number): Promise<void>
  readonly tabIds: number[]
  /** One of them listens. */
  readonly isAnyHeard: boolean
}

/** Only this file writes under the key, and the area does not outlive the extension's version: a list is ours. */
const isStored = (value: unknown): value is [number, Recording][] => Array.isArray(value)

/** Reads what an earlier life of the background has left. */
export const loadRecordings = async (): Promise<Recordings> => {
  const stored: unknown = (await browser.storage.session.get(KEY))[KEY]
  const recordings = new Map<number, Recording>(isStored(stored) ? stored : [])
  const save = (): Promise<void> => browser.storage.session.set({ [KEY]: [...recordings] })
  return {
    get: (tabId) => recordings.get(tabId),
    set(tabId, recording) {
      recordings.set(tabId, recording)
      return save()
    },
    delete(tabId) {
      recordings.delete(tabId)
      return save()
    },
    get tabIds() {
      return [...recordings.keys()]
    },
    get isAnyHeard() {
      return [...recordings.values()].some(({ isHeard }) => isHeard === true)
    },
  }
}
