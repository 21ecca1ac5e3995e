// The music in a trace or a MIDI file, as it is performed again. Node, on a thread of its own: a long trace takes its
// time.

import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'

import { countNotes, type MidiSequence } from '../../midi/midi-sequence.ts'
import { createChunkReader } from '../../trace/file/chunk-reader.ts'
import { MAGIC, TraceError } from '../../trace/file/format.ts'
import { createMidiCollector, type PlayedMidi } from '../../trace/query/played-midi.ts'
import { CommandError } from '../command-error.ts'
import { loadMusic } from '../render/load-music.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

/** What a user has asked for. */
export interface PerformanceOrder {
  readonly file: string
}

export interface ReadPerformance {
  readonly sequence: MidiSequence
  readonly name: string
  /** The reference instrument that played it, too; null: none did. */
  readonly reference: PlayedMidi['reference']
  /** What could not be read or is not performed, one sentence each. */
  readonly damage: readonly string[]
}

const PIECE_BYTES = 256 * 1024

/** Rejects with CommandError (exit 2) where the file cannot be read, or has nothing to play. */
export async function readPerformance({ file }: PerformanceOrder): Promise<ReadPerformance> {
  const read = (await isTrace(file)) ? await readFromTrace(file) : await readFromMidi(file)
  if (read.sequence.atMs.length > 0) return read
  throw new CommandError(`${file} has no MIDI to play.`)
}

async function isTrace(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r')
    try {
      const head = new Uint8Array(MAGIC.length)
      await file.read(head, 0, head.length, 0)
      return MAGIC.every((byte, index) => head[index] === byte)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${whyUnreadable(error)}.`)
  }
}

async function readFromMidi(file: string): Promise<ReadPerformance> {
  const { atMs, starts, bytes, notes, durationMs } = await loadMusic(file)
  const sequence = { atMs, starts, bytes, notes, durationMs }
  return { sequence, name: basename(file), reference: null, damage: [] }
}

async function readFromTrace(path: string): Promise<ReadPerformance> {
  const collector = createMidiCollector()
  const reader = createChunkReader({ onMessage: collector.take }, { isWhole: true })
  try {
    const pieces: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: PIECE_BYTES })
    for await (const piece of pieces) reader.feed(piece)
    const { notices } = reader.end()
    const played = collector.played()
    return {
      sequence: sequenceOf(played),
      name: basename(path),
      reference: played.reference,
      damage: [...notices.map(({ text }) => `${path}: ${text}`), ...leftOut(played)],
    }
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${path}: ${error.message}`)
    if (error instanceof Error && 'syscall' in error) {
      throw new CommandError(`${path} cannot be read: ${whyUnreadable(error)}.`)
    }
    throw error
  }
}

function sequenceOf({ atMs, starts, bytes }: PlayedMidi): MidiSequence {
  return { atMs, starts, bytes, notes: countNotes(starts, bytes), durationMs: atMs.at(-1) ?? 0 }
}

function leftOut({ leftOutSysex, leftOutLate }: PlayedMidi): string[] {
  const sentences: string[] = []
  if (leftOutSysex > 0) {
    sentences.push(
      `${leftOutSysex} system exclusive messages are left out: a trace holds only their beginning.`,
    )
  }
  if (leftOutLate > 0) {
    sentences.push(`The last ${leftOutLate} messages are left out: there are too many.`)
  }
  return sentences
}
