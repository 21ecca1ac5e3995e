// Messages as they are read, in columns that grow: tick, and bytes one message after the other. Any context.

import { MidiFileError } from './midi-chunks.ts'

/** What a file may hold; no more than the protocol carries into a page (a test compares the two). */
export const MIDI_FILE_LIMIT = {
  events: 1_000_000,
  /** Bytes of one message; a longer system exclusive one is left out. */
  messageBytes: 1024,
} as const

const FIRST_ROOM = 256

type Column = Float64Array | Uint32Array | Uint8Array

/** The column itself where it has room for `count` values, else its values in one twice as large or more. */
function grown<T extends Column>(column: T, count: number): T {
  if (count <= column.length) return column
  const Kind = column.constructor as new (length: number) => T
  const larger = new Kind(Math.max(count, column.length * 2))
  larger.set(column)
  return larger
}

export interface EventColumns {
  /** Messages so far. */
  readonly count: number
  /** Tick of each, in the order in which they were added. */
  readonly ticks: Float64Array
  /** Where each begins in `bytes`; one more than there are messages. */
  readonly starts: Uint32Array
  readonly bytes: Uint8Array
  /**
   * Adds a message: bytes `from … to − 1` of `source` behind `status`. Throws MidiFileError where there are too many.
   */
  add(tick: number, status: number, source: ArrayLike<number>, from: number, to: number): void
  /** Takes out those from message `first` on that `isDropped`. */
  drop(first: number, isDropped: (index: number) => boolean): void
}

/** Columns without messages; their arrays change with `add`, so read them when all is in. */
export function createEventColumns(): EventColumns {
  let count = 0
  let ticks = new Float64Array(FIRST_ROOM)
  let starts = new Uint32Array(FIRST_ROOM + 1)
  let bytes = new Uint8Array(FIRST_ROOM * 3)

  return {
    get count() {
      return count
    },
    get ticks() {
      return ticks
    },
    get starts() {
      return starts
    },
    get bytes() {
      return bytes
    },
    add(tick, status, source, from, to) {
      if (count === MIDI_FILE_LIMIT.events) {
        throw new MidiFileError(`has more than ${MIDI_FILE_LIMIT.events} events`)
      }
      const start = starts[count] ?? 0
      const end = start + 1 + to - from
      ticks = grown(ticks, count + 1)
      starts = grown(starts, count + 2)
      bytes = grown(bytes, end)
      ticks[count] = tick
      bytes[start] = status
      for (let i = from; i < to; i += 1) bytes[start + 1 + i - from] = source[i] ?? 0
      count += 1
      starts[count] = end
    },
    drop(first, isDropped) {
      let kept = first
      for (let i = first; i < count; i += 1) {
        if (isDropped(i)) continue
        const [from = 0, to = 0, into = 0] = [starts[i], starts[i + 1], starts[kept]]
        ticks[kept] = ticks[i] ?? 0
        bytes.copyWithin(into, from, to)
        kept += 1
        starts[kept] = into + to - from
      }
      count = kept
    },
  }
}
