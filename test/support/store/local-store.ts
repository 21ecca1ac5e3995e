// A store of recordings without a worker: on a folder in memory, as another panel's would be on the same disk. Node.

import { createRecordings } from '../../../store/recordings.ts'
import { serveStore } from '../../../store/serve-store.ts'
import { createRecordingStore, type RecordingStore } from '../../../store/store-client.ts'
import type { StoreFolder, StoreLocks } from '../../../store/store-folder.ts'
import type { FromStore } from '../../../store/store-types.ts'

export function createLocalStore(folder: StoreFolder, locks: StoreLocks): RecordingStore {
  let hear: (event: { data: FromStore }) => void = () => undefined
  const take = serveStore(
    (owner) => Promise.resolve(createRecordings(folder, locks, owner)),
    (data) => hear({ data: structuredClone(data) }),
  )
  return createRecordingStore({
    postMessage: (message) => take(structuredClone(message)),
    addEventListener(type: 'message' | 'error', listener: typeof hear | (() => void)) {
      if (type === 'message') hear = listener
    },
    terminate: () => undefined,
  })
}
