// Reads files for the reference instrument in a worker of its own for each, which ends with the reading, or when that
// is cancelled. Panel page.

import type { FileAnswer, ReadKind, FileOrder, FileResults } from './file-worker.ts'
import workerUrl from './file-worker.ts?worker&url'
import type { FileJob, FileLike, ReferenceFiles } from './views/reference/reference-files.ts'
import { workerScript } from '../extension/workers/worker-script.ts'

/** Readers in workers. */
export function createWorkerFiles(): ReferenceFiles {
  const run = <Kind extends ReadKind>(
    kind: Kind,
    file: FileLike,
    { signal, onProgress }: FileJob,
  ): Promise<FileResults[Kind]> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerScript(workerUrl), { type: 'module' })
      const end = (): void => {
        worker.terminate()
        signal.removeEventListener('abort', stop)
      }
      const fail = (sentence: string): void => {
        end()
        reject(new Error(sentence))
      }
      const stop = (): void => fail(`Reading ${file.name} was cancelled.`)
      worker.addEventListener('message', ({ data }: MessageEvent<FileAnswer>) => {
        if (data.type === 'progress') onProgress(data.done)
        else if (data.type === 'failure') fail(data.sentence)
        else {
          end()
          // The worker has read what it was asked for.
          resolve(data.result as FileResults[Kind])
        }
      })
      worker.addEventListener('error', () =>
        fail(`${file.name} cannot be read: its reader ended without a word.`),
      )
      signal.addEventListener('abort', stop)
      const order: FileOrder = { kind, file }
      worker.postMessage(order)
    })

  return {
    loadBank: (file, job) => run('bank', file, job),
    loadPiece: (file, job) => run('piece', file, job),
  }
}
