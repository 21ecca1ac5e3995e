// Files for the reference instrument, read and checked before anything goes to a page: a SoundFont, a MIDI file. The
// readers are loaded only when a file comes. What cannot be used costs one clear sentence. Takes as long as the file is
// large: a worker of the panel page, or Node.

import { LIMIT } from '../../../trace/wire/protocol.ts'
import { formatBytes, formatCount, formatPlural } from '../../../trace/text/format.ts'

/** What a file input, a drop, or a test gives. */
export interface FileLike {
  name: string
  size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A SoundFont that can be used. */
export interface LoadedBank {
  /** The bank's own name, or the file's. */
  name: string
  /** Packed, so that the page has nothing to parse. */
  bytes: ArrayBuffer
  presets: number
  hasDrums: boolean
  /** One line about it: presets, samples, size, what was mended. */
  detail: string
}

/** A MIDI file's events in order of time, packed: when each is due, how many bytes it has, and all bytes in a row. */
export interface LoadedPiece {
  name: string
  notes: number
  /** Whether notes are played on channel 10. */
  playsDrums: boolean
  durationMs: number
  atMs: Float64Array
  lengths: Uint16Array
  bytes: Uint8Array
  /** What was mended or left out, '' for nothing. */
  note: string
}

const BANK_NAME = /\.(sf2|sf3|sbk)$/i
const MIDI_NAME = /\.(mid|midi|kar|rmi)$/i
const MAX_MIDI_BYTES = 16 * 1024 * 1024

/** What a file can be used as. */
export type FileKind = 'bank' | 'midi' | 'other'

/** What a dropped file is meant as, by its name. */
export function fileKindOf(name: string): FileKind {
  return BANK_NAME.test(name) ? 'bank' : MIDI_NAME.test(name) ? 'midi' : 'other'
}

/** Told the share of a file that is read, 0 … 1. */
export type OnProgress = (done: number) => void

/** What the readers give, wherever they run. */
export interface ReferenceFiles {
  loadBank(file: FileLike, job: FileJob): Promise<LoadedBank>
  loadPiece(file: FileLike, job: FileJob): Promise<LoadedPiece>
}

export interface FileJob {
  /** Ends the reading: the promise is rejected, with anything. */
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

/** The bank, expanded where it was compressed. Throws an Error with one whole sentence where it cannot be used. */
export async function loadBank(file: FileLike, onProgress?: OnProgress): Promise<LoadedBank> {
  if (!BANK_NAME.test(file.name)) {
    throw new Error(
      `${file.name} is no SoundFont by its name; choose a file that ends in .sf2, .sf3 or .sbk.`,
    )
  }
  if (file.size > LIMIT.bankBytes) {
    throw new Error(
      `${file.name} has ${formatBytes(file.size)}; banks of up to ${formatBytes(LIMIT.bankBytes)} can be used.`,
    )
  }
  const bytes = await file.arrayBuffer()
  const [{ readSoundFont }, { packBank }, { hasDrums }] = await Promise.all([
    import('../../../engine/sf3/read-soundfont.ts'),
    import('../../../engine/soundfont/packed-bank.ts'),
    import('../../../engine/soundfont/has-drums.ts'),
  ])
  try {
    const bank = await readSoundFont(bytes, onProgress)
    const bankBytes = bank.words.buffer.byteLength
    if (bankBytes > LIMIT.bankBytes) {
      throw new Error(`its samples take ${formatBytes(bankBytes)} once they are decoded`)
    }
    if (bank.presets.count === 0) throw new Error('it has no preset that could be played')
    const parts = [
      formatPlural(bank.presets.count, 'preset'),
      formatPlural(bank.samples.count, 'sample'),
      formatBytes(bankBytes),
    ]
    if (bank.warnings.length > 0)
      parts.push(`${formatPlural(bank.warnings.length, 'fault')} in the file mended or left out`)
    return {
      name: bank.name.trim() === '' ? file.name : bank.name.trim(),
      bytes: packBank(bank),
      presets: bank.presets.count,
      hasDrums: hasDrums(bank),
      detail: parts.join(', '),
    }
  } catch (error) {
    throw new Error(`${file.name} cannot be used: ${reasonOf(error)}`, { cause: error })
  }
}

/** The piece, packed for the page. Throws an Error with one whole sentence where it cannot be played. */
export async function loadPiece(file: FileLike): Promise<LoadedPiece> {
  if (file.size > MAX_MIDI_BYTES)
    throw new Error(`${file.name} has ${formatBytes(file.size)}; that is no MIDI file.`)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const [{ readMidiFile }, { hasDrumNotes, packSequence }] = await Promise.all([
    import('../../../midi/read-midi-file.ts'),
    import('../../../midi/midi-sequence.ts'),
  ])
  try {
    const sequence = readMidiFile(bytes)
    if (sequence.atMs.length === 0) throw new Error('has nothing to play')
    if (sequence.atMs.length > LIMIT.referenceEvents) {
      throw new Error(
        `has ${formatCount(sequence.atMs.length)} events; ${formatCount(LIMIT.referenceEvents)} can be played`,
      )
    }
    const skipped = sequence.skippedSysex
    return {
      name: file.name,
      notes: sequence.notes,
      playsDrums: hasDrumNotes(sequence),
      durationMs: sequence.durationMs,
      ...packSequence(sequence),
      note: [
        ...sequence.warnings.map((warning) => `it ${warning}`),
        ...(skipped === 0 ? [] : [`${formatPlural(skipped, 'system exclusive message')} left out`]),
      ].join('; '),
    }
  } catch (error) {
    // The reader's message is the end of a sentence that begins with the name.
    throw new Error(`${file.name} ${reasonOf(error)}`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
