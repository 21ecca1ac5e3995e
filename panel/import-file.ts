// Files of others as recordings, by the code that `awescope import` uses: MIDI files, and Chrome's own traces. Panel
// page.

import { MAX_MIDI_FILE_BYTES, MidiFileError, readMidiFile } from '../midi/read-midi-file.ts'
import { createChromeImport } from '../trace/import/chrome-import.ts'
import { midiMessages } from '../trace/import/midi-import.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'

/** What a file was meant as, by its name; null: as a trace of ours. */
export type ImportKind = 'midi' | 'chrome'

export interface ImportedFile {
  readonly messages: readonly StampedMessage[]
  /** What was wrong with it, or left out; one sentence each. */
  readonly notices: readonly string[]
}

/** The recording that a file of `size` bytes amounts to. Rejects with one sentence where it is none. */
export async function importFile(
  kind: ImportKind,
  { name, size }: { name: string; size: number },
  pieces: AsyncIterable<Uint8Array>,
  endedWallMs: number,
): Promise<ImportedFile> {
  return kind === 'midi'
    ? importMidi(name, size, pieces, endedWallMs)
    : importChrome(pieces, endedWallMs)
}

async function importMidi(
  name: string,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
  endedWallMs: number,
): Promise<ImportedFile> {
  if (size > MAX_MIDI_FILE_BYTES) throw new Error('It is larger than any MIDI file.')
  const bytes = new Uint8Array(size)
  let at = 0
  for await (const piece of pieces) {
    bytes.set(piece.subarray(0, size - at), at)
    at += piece.length
  }
  try {
    const piece = readMidiFile(bytes)
    if (piece.atMs.length === 0) throw new MidiFileError('holds no MIDI message')
    return {
      messages: [...midiMessages(piece, name, endedWallMs)],
      notices: piece.warnings.map((warning) => `${name} ${warning}.`),
    }
  } catch (error) {
    if (error instanceof MidiFileError) throw new Error(`It ${error.message}.`, { cause: error })
    throw error
  }
}

async function importChrome(
  pieces: AsyncIterable<Uint8Array>,
  endedWallMs: number,
): Promise<ImportedFile> {
  const chrome = createChromeImport()
  for await (const piece of pieces) chrome.feed(piece)
  if (!chrome.isTrace) throw new Error('It is no Chrome trace in JSON.')
  if (chrome.quanta === 0)
    throw new Error('It tells nothing of Web Audio: take the trace with the category webaudio.')
  const notices = chrome.leftOut > 0 ? [`${chrome.leftOut} quanta did not fit.`] : []
  return { messages: [...chrome.messages(endedWallMs)], notices }
}
