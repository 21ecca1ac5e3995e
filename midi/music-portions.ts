// What of a sequence comes next, for who tells a player some seconds ahead. Any context.

import { messageAt, type MidiSequence } from './midi-sequence.ts'

export interface MusicPortion {
  /** From the start, to the µs. */
  readonly atMs: number[]
  readonly messages: number[][]
  /** The message behind them. */
  readonly next: number
}

/** The messages from `first` on that are due until `untilMs`, at most so many. Allocates them. */
export function portionFrom(
  sequence: MidiSequence,
  first: number,
  untilMs: number,
  most: number,
): MusicPortion {
  const atMs: number[] = []
  const messages: number[][] = []
  let next = first
  while (atMs.length < most) {
    const dueMs = sequence.atMs[next]
    if (dueMs === undefined || dueMs > untilMs) break
    atMs.push(Math.round(dueMs * 1000) / 1000)
    messages.push(Array.from(messageAt(sequence, next)))
    next += 1
  }
  return { atMs, messages, next }
}

/** Messages whose time is over. */
export function countDue({ atMs }: MidiSequence, elapsedMs: number): number {
  let low = 0
  let high = atMs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((atMs[middle] ?? 0) < elapsedMs) low = middle + 1
    else high = middle
  }
  return low
}
