// What can be performed: the music of the recording that is shown, or of a MIDI file, with its name and its digest.
// Panel page.

import { countNotes, type MidiSequence } from '../../midi/midi-sequence.ts'
import { hexOf, musicBytes } from '../../trace/performance/music-bytes.ts'
import { createMidiCollector, type PlayedMidi } from '../../trace/query/played-midi.ts'
import { formatPlural } from '../../trace/text/format.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'
import type { LoadedPiece } from '../views/reference/reference-files.ts'

export interface Performable {
  readonly name: string
  readonly sequence: MidiSequence
  /** The reference instrument that played it, too; null: none did. */
  readonly reference: PlayedMidi['reference']
  /** What is not performed, one sentence; '' for nothing. */
  readonly note: string
}

/** The music of a recording; null where nothing was played. Takes as long as the recording is large. */
export async function performableOf(
  messages: Iterable<StampedMessage> | AsyncIterable<StampedMessage>,
  name: string,
): Promise<Performable | null> {
  const collector = createMidiCollector()
  for await (const stamped of messages) collector.take(stamped)
  const { atMs, starts, bytes, reference, leftOutSysex } = collector.played()
  if (atMs.length === 0) return null
  const notes = countNotes(starts, bytes)
  const sequence = { atMs, starts, bytes, notes, durationMs: atMs.at(-1) ?? 0 }
  const note =
    leftOutSysex === 0
      ? ''
      : `${formatPlural(leftOutSysex, 'system exclusive message')} left out: a recording holds only their beginning.`
  return { name, sequence, reference, note }
}

/** The music of a MIDI file. */
export function performableFile(piece: LoadedPiece): Performable {
  const { name, atMs, lengths, bytes, notes, durationMs, note } = piece
  const starts = new Uint32Array(lengths.length + 1)
  lengths.forEach((length, index) => (starts[index + 1] = (starts[index] ?? 0) + length))
  return { name, sequence: { atMs, starts, bytes, notes, durationMs }, reference: null, note }
}

/** The digest that names the music, as the command line makes it. */
export async function digestOf({ sequence }: Pick<Performable, 'sequence'>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', musicBytes(sequence))))
}
