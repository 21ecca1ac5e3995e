// A sequence as a list of messages, for tests and benches that look at each of them. Any context.

import { messageAt, type MidiSequence, type TimedMidi } from '../../../midi/midi-sequence.ts'

/** The messages in their order. Allocates an object each. */
export function eventsOf(sequence: MidiSequence): TimedMidi[] {
  return Array.from(sequence.atMs, (atMs, index) => ({
    atMs,
    bytes: Array.from(messageAt(sequence, index)),
  }))
}
