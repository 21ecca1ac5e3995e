// The bank and the piece that were chosen for the reference instrument, and the reading of their files: one at a
// time, and a file that cannot be used, or was cancelled, leaves what was chosen. Panel page.

import { batch, signal, type ReadonlySignal } from '@preact/signals'
import {
  fileKindOf,
  type FileJob,
  type FileLike,
  type LoadedBank,
  type LoadedPiece,
  type ReferenceFiles,
} from './reference-files.ts'

/** Name of the bank that Awescope brings. */
export const BUNDLED_BANK = 'General MIDI (bundled)'

/** What is chosen, and what goes on with files. No method throws. */
export interface ReferenceLibrary {
  /** Null: the bundled one. */
  readonly bank: ReadonlySignal<LoadedBank | null>
  readonly piece: ReadonlySignal<LoadedPiece | null>
  /** One sentence, '' for none. */
  readonly problem: ReadonlySignal<string>
  /** What is being read, and how far, '' for nothing. */
  readonly busy: ReadonlySignal<string>
  /** Ends the reading, if something is read. */
  cancel(): void
  useBundledBank(): void
  chooseBank(file: FileLike): Promise<void>
  /** Reads a MIDI file and plays it where the reference is ready. */
  play(file: FileLike): Promise<void>
  /** A file that was dropped: bank or piece, by its name. */
  drop(file: FileLike): Promise<void>
  forgetProblem(): void
}

/** `onBank` and `onPiece` are called with each one that was chosen; for the bundled bank with null. */
export function createReferenceLibrary(given: {
  files: ReferenceFiles
  onBank: (bank: LoadedBank | null) => void
  onPiece: (piece: LoadedPiece) => void
}): ReferenceLibrary {
  const bank = signal<LoadedBank | null>(null)
  const piece = signal<LoadedPiece | null>(null)
  const problem = signal('')
  const busy = signal('')
  let reading = new AbortController()

  const read = async (file: FileLike, task: (job: FileJob) => Promise<void>): Promise<void> => {
    if (busy.peek() !== '') return
    busy.value = `Reading ${file.name}`
    problem.value = ''
    reading = new AbortController()
    const { signal: stopped } = reading
    try {
      await task({
        signal: stopped,
        onProgress: (done) => {
          busy.value = `Reading ${file.name}, ${Math.floor(done * 100)} %`
        },
      })
    } catch (error) {
      if (!stopped.aborted) problem.value = error instanceof Error ? error.message : String(error)
    } finally {
      busy.value = ''
    }
  }

  const chooseBank = (file: FileLike): Promise<void> =>
    read(file, async (job) => {
      bank.value = await given.files.loadBank(file, job)
      given.onBank(bank.value)
    })

  const play = (file: FileLike): Promise<void> =>
    read(file, async (job) => {
      piece.value = await given.files.loadPiece(file, job)
      given.onPiece(piece.value)
    })

  return {
    bank,
    piece,
    problem,
    busy,
    cancel: () => reading.abort(),
    useBundledBank() {
      batch(() => {
        bank.value = null
        problem.value = ''
      })
      given.onBank(null)
    },
    chooseBank,
    play,
    async drop(file) {
      const kind = fileKindOf(file.name)
      if (kind === 'bank') await chooseBank(file)
      else if (kind === 'midi') await play(file)
      else
        problem.value = `${file.name} is neither a SoundFont (.sf2, .sf3, .sbk) nor a MIDI file (.mid).`
    },
    forgetProblem() {
      problem.value = ''
    },
  }
}
