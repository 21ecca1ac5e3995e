// The MIDI file that a user named; what was wrong with it is told on stderr. Node.

import {
  MAX_MIDI_FILE_BYTES,
  type MidiFile,
  MidiFileError,
  readMidiFile,
} from '../../midi/read-midi-file.ts'
import { CommandError } from '../command-error.ts'
import { progress } from '../print.ts'
import { readInput } from './read-input.ts'
import { whyUnreadable } from './why-unreadable.ts'

/** Rejects with CommandError (exit 2) where the file cannot be read or played. */
export async function loadMusic(path: string): Promise<MidiFile> {
  let bytes: Buffer
  try {
    bytes = await readInput(path, MAX_MIDI_FILE_BYTES)
  } catch (error) {
    throw new CommandError(`The MIDI file ${path} cannot be read: ${whyUnreadable(error)}.`)
  }
  try {
    const file = readMidiFile(bytes)
    for (const warning of file.warnings) progress(`${path} ${warning}.`)
    if (file.skippedSysex > 0) {
      progress(`${file.skippedSysex} system exclusive messages of ${path} are left out.`)
    }
    return file
  } catch (error) {
    if (!(error instanceof MidiFileError)) throw error
    throw new CommandError(`The MIDI file ${path} ${error.message}.`)
  }
}
