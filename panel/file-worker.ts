// Reads one file for the reference instrument, tells how far it is, and answers with what it holds or with a sentence.
// A dedicated worker of the panel page, so that the panel stays alive whatever is in the file; whoever started it ends
// it.

import {
  type FileLike,
  type LoadedBank,
  type LoadedPiece,
  loadBank,
  loadPiece,
} from './views/reference/reference-files.ts'

/** What each kind of file becomes. */
export interface FileResults {
  bank: LoadedBank
  piece: LoadedPiece
}
export type ReadKind = keyof FileResults

export interface FileOrder {
  readonly kind: ReadKind
  readonly file: FileLike
}

export type FileAnswer =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'result'; readonly result: LoadedBank | LoadedPiece }
  | { readonly type: 'failure'; readonly sentence: string }

const PROGRESS_EVERY_MS = 100

const answer = (message: FileAnswer, transfer: Transferable[] = []): void =>
  postMessage(message, { transfer })

let toldMs = -Infinity
const onProgress = (done: number): void => {
  const nowMs = performance.now()
  if (nowMs - toldMs < PROGRESS_EVERY_MS) return
  toldMs = nowMs
  answer({ type: 'progress', done })
}

const read = async ({ kind, file }: FileOrder): Promise<void> => {
  try {
    if (kind === 'bank') {
      const bank = await loadBank(file, onProgress)
      answer({ type: 'result', result: bank }, [bank.bytes])
    } else {
      const piece = await loadPiece(file)
      const { atMs, lengths, bytes } = piece
      answer({ type: 'result', result: piece }, [atMs.buffer, lengths.buffer, bytes.buffer])
    }
  } catch (error) {
    answer({ type: 'failure', sentence: error instanceof Error ? error.message : String(error) })
  }
}

addEventListener('message', (event: MessageEvent<FileOrder>) => void read(event.data), {
  once: true,
})
