// The store of the panel: writes the recording to disk as it comes, and reads what is there. A dedicated worker of the
// panel's page: only there can a file be written in place. It ends with the page; what is in its files stays.

import { openOpfsFolder, webLocks } from './opfs-folder.ts'
import { createRecordings, type Recordings } from './recordings.ts'
import type { FromStore, StoreOrder, ToStore } from './store-types.ts'

const say = (message: FromStore, transfer: Transferable[] = []): void =>
  postMessage(message, { transfer })

const opened: Promise<Recordings> = openOpfsFolder().then((folder) =>
  createRecordings(folder, webLocks, {
    onWritten: (written) => say({ written }),
    onEnded: (ended, problem) => say({ ended, problem }),
  }),
)
opened.catch(() => undefined)

const obey = async ({ call, name, values }: StoreOrder): Promise<void> => {
  try {
    const recordings = await opened
    const order = recordings[name] as (...values: unknown[]) => Promise<unknown>
    const result = await order(...values)
    say({ call, result }, result instanceof Uint8Array ? [result.buffer] : [])
  } catch (error) {
    say({ call, problem: error instanceof Error ? error.message : String(error) })
  }
}

addEventListener('message', ({ data }: MessageEvent<ToStore>) => {
  // Nothing is appended before the answer to `begin` is there, so the folder is open then.
  if ('append' in data) void opened.then((recordings) => recordings.append(data.append))
  else void obey(data)
})
