// Reads files for the reference instrument in a worker of its own for each, which ends with the reading, or when that
// is cancelled. Panel page.

import type { FileAnswer, ReadKind, FileOrder, FileResults } from './file-worker.ts'
import workerUrl from './file-worker.ts?worker&url'
import type { FileJob, FileLike, ReferenceFiles } from './views/reference/reference-files.ts'

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

/** The name that the extension's Content-Security-Policy allows, once. */
const POLICY = 'awescope-worker'

/** Made once: a policy's name cannot be used again in a page. */
let trustedUrl: string | null = null

/** The worker's address as one that the page may run, and nothing else is. */
const workerScript = (): string => {
  if (trustedUrl !== null) return trustedUrl
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy(POLICY, { createScriptURL: () => workerUrl })
  trustedUrl = policy?.createScriptURL('') ?? workerUrl
  return trustedUrl
}

/** Readers in workers. */
export function createWorkerFiles(): ReferenceFiles {
  const run = <Kind extends ReadKind>(
    kind: Kind,
    file: FileLike,
    { signal, onProgress }: FileJob,
  ): Promise<FileResults[Kind]> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerScript(), { type: 'module' })
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
