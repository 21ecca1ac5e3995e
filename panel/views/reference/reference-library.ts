// The bank and the piece that were chosen for the reference instrument, and the reading of their files: one at a
// time, and a file that cannot be used costs one sentence and leaves what was chosen. Panel page.

import { batch, signal, type ReadonlySignal } from '@preact/signals'
import {
  fileKindOf,
  loadBank,
  loadPiece,
  type FileLike,
  type LoadedBank,
  type LoadedPiece,
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
  /** What is being read, '' for nothing. */
  readonly busy: ReadonlySignal<string>
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
  onBank: (bank: LoadedBank | null) => void
  onPiece: (piece: LoadedPiece) => void
}): ReferenceLibrary {
  const bank = signal<LoadedBank | null>(null)
  const piece = signal<LoadedPiece | null>(null)
  const problem = signal('')
  const busy = signal('')

  const read = async (file: FileLike, task: () => Promise<void>): Promise<void> => {
    if (busy.peek() !== '') return
    busy.value = `Reading ${file.name}`
    problem.value = ''
    try {
      await task()
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error)
    } finally {
      busy.value = ''
    }
  }

  const chooseBank = (file: FileLike): Promise<void> =>
    read(file, async () => {
      bank.value = await loadBank(file)
      given.onBank(bank.value)
    })

  const play = (file: FileLike): Promise<void> =>
    read(file, async () => {
      piece.value = await loadPiece(file)
      given.onPiece(piece.value)
    })

  return {
    bank,
    piece,
    problem,
    busy,
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
