// The store of the panel: writes the recording to disk as it comes, and reads what is there. A dedicated worker of the
// panel's page: only there can a file be written in place. It ends with the page; what is in its files stays.

import { openOpfsFolder, webLocks } from './opfs-folder.ts'
import { createRecordings } from './recordings.ts'
import { serveStore } from './serve-store.ts'
import type { ToStore } from './store-types.ts'

const take = serveStore(
  async (owner) => createRecordings(await openOpfsFolder(), webLocks, owner),
  (message, transfer) => postMessage(message, { transfer }),
)

addEventListener('message', ({ data }: MessageEvent<ToStore>) => take(data))
