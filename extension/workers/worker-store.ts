// The store of recordings, in a worker of its own that lives as long as its page. Panel and keeper.

import { createRecordingStore, type RecordingStore } from '../../store/store-client.ts'
import workerUrl from '../../store/store-worker.ts?worker&url'
import { workerScript } from './worker-script.ts'

/** Null where the browser has no private file system. */
export function createWorkerStore(): RecordingStore | null {
  const { storage, locks } = navigator as Partial<Pick<Navigator, 'storage' | 'locks'>>
  if (typeof storage?.getDirectory !== 'function' || locks === undefined) return null
  return createRecordingStore(new Worker(workerScript(workerUrl), { type: 'module' }))
}
