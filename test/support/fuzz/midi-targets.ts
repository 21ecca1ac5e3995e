// Fuzz target of the Standard MIDI File, bare and in RIFF: formats, tempo, running status, system exclusive in parts.
// What is read is looked at message by message.

import { messageAt } from '../../../midi/midi-sequence.ts'
import { MIDI_FILE_LIMIT, MidiFileError, readMidiFile } from '../../../midi/read-midi-file.ts'
import { big, chunk, END, file, header, one, scale } from '../midi/midi-bytes.ts'
import { type FuzzTarget, mutatedFrom } from './fuzz-target.ts'

const little = (value: number): number[] => big(value, 4).toReversed()
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))
const riff = (...parts: readonly number[][]): Uint8Array => {
  const body = [...letters('RMID'), ...parts.flat()]
  return file(letters('RIFF'), little(body.length), body)
}
const data = (content: Uint8Array): number[] => [
  ...letters('data'),
  ...little(content.length),
  ...content,
]

const SYSEX = [0, 0xf0, 3, 0x7e, 0x7f, 9, 5, 0xf7, 2, 1, 0xf7]
const TEMPO = [0, 0xff, 0x51, 3, 7, 0xa1, 0x20]
const RUNNING = [0, 0x90, 60, 127, 96, 60, 0, 0, 62, 127, 0x81, 0x40, 62, 0]
const simple = one(...scale(), ...SYSEX, 0, 0xe0, 1, 64, 0, 0xc0, 5, ...END)
const CORPUS = [
  simple,
  file(
    header(1, 3),
    chunk('MTrk', [...TEMPO, 0, 0xff, 3, 2, 65, 66, ...END]),
    chunk('MTrk', [...RUNNING, ...END]),
    chunk('MTrk', [...scale(9), ...TEMPO, ...scale(3), ...END]),
  ),
  file(header(2, 2, 0xe728), chunk('MTrk', [...scale(), ...END]), chunk('MTrk', RUNNING)),
  riff(data(simple)),
  riff([...letters('RIFF'), ...little(8), ...letters('sfbk'), 1, 2, 3, 4], data(simple)),
]

/** What is wrong with what was read; null where nothing is. */
function findBreach(bytes: Uint8Array): string | null {
  const read = readMidiFile(bytes)
  let beforeMs = 0
  let notes = 0
  for (let i = 0; i < read.atMs.length; i++) {
    const message = messageAt(read, i)
    const [status = 0] = message
    const length = status >> 5 === 6 ? 2 : 3
    const isShort = status >= 0x80 && status < 0xf0 && message.length === length
    const isSysex = status === 0xf0 && message.at(-1) === 0xf7
    if (!isShort && !isSysex) return `message ${i} is ${message.join(' ')}`
    if (message.length > MIDI_FILE_LIMIT.messageBytes) return `message ${i} is too long`
    if (message.subarray(1, isShort ? undefined : -1).some((byte) => byte > 0x7f)) {
      return `message ${i} has a wrong byte`
    }
    const atMs = read.atMs[i] ?? Number.NaN
    if (!(atMs >= beforeMs)) return `message ${i} comes at ${atMs} after ${beforeMs} ms`
    beforeMs = atMs
    if (status >> 4 === 9 && (message[2] ?? 0) > 0) notes++
  }
  if (read.starts.length !== read.atMs.length + 1) return 'number of starts'
  if (read.starts.at(-1) !== read.bytes.length) return 'bytes behind the last message'
  if (notes !== read.notes || beforeMs !== read.durationMs) return 'number of notes, or duration'
  return read.warnings.every((each) => / .+: |more faults/.test(each)) ? null : 'a warning'
}

export const midiTarget: FuzzTarget = {
  name: 'MIDI file',
  prepare(random) {
    const bytes = mutatedFrom(CORPUS, random)
    return () => {
      try {
        const breach = findBreach(bytes)
        if (breach !== null) throw new Error(breach)
        return true
      } catch (error) {
        if (error instanceof MidiFileError && error.message !== '') return false
        throw error
      }
    }
  },
}
