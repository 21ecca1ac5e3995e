// From ticks to milliseconds: the messages of all tracks in the order of time, tempo changes applied. Any context.

import type { EventColumns } from './event-columns.ts'
import { mergeRuns } from './merge-runs.ts'
import type { MidiSequence } from './midi-sequence.ts'
import type { TrackEnd } from './read-track.ts'

const DEFAULT_BEAT_US = 500_000

export type Messages = Pick<MidiSequence, 'atMs' | 'starts' | 'bytes'>

/** A track in columns that hold one track after the other: messages and tempo changes `first … end − 1`. */
export interface ReadTrack extends TrackEnd {
  readonly firstEvent: number
  readonly endEvent: number
  readonly firstTempo: number
  readonly endTempo: number
}

export interface TimedMessages {
  readonly messages: Messages
  /** When the last track ends. */
  readonly endMs: number
}

/**
 * The messages in the order of time, those of one tick as the tracks stand. Tracks run side by side, or each after the
 * one before where `isOneByOne`. `tickUs` tells the microseconds of a tick for a given length of a beat.
 */
export function putInTime(
  events: EventColumns,
  tempi: EventColumns,
  tracks: readonly ReadTrack[],
  isOneByOne: boolean,
  tickUs: (beatUs: number) => number,
): TimedMessages {
  const atMs = new Float64Array(events.count)
  const starts = new Uint32Array(events.count + 1)
  const bytes = new Uint8Array(events.starts[events.count] ?? 0)
  let count = 0
  const put = (event: number, ms: number): void => {
    const into = starts[count] ?? 0
    const from = events.starts[event] ?? 0
    const to = events.starts[event + 1] ?? 0
    for (let i = from; i < to; i += 1) bytes[into + i - from] = events.bytes[i] ?? 0
    atMs[count] = ms
    count += 1
    starts[count] = into + to - from
  }

  /** Puts tracks that run side by side from `startMs` on; returns when the last of them ends. */
  const putGroup = (group: readonly ReadTrack[], startMs: number): number => {
    const eventOrder = orderOf(events, group, 'firstEvent', 'endEvent')
    const tempoOrder = orderOf(tempi, group, 'firstTempo', 'endTempo')
    let atTick = 0
    let ms = startMs
    let usPerTick = tickUs(DEFAULT_BEAT_US)
    let nextTempo = 0
    const step = (tick: number): void => {
      ms += ((tick - atTick) * usPerTick) / 1000
      atTick = tick
    }
    /** Goes on to `tick`; tempo changes of the same tick come before its messages. */
    const advance = (tick: number): void => {
      for (; nextTempo < tempoOrder.length; nextTempo += 1) {
        const tempo = tempoOrder[nextTempo] ?? 0
        const tempoTick = tempi.ticks[tempo] ?? 0
        if (tempoTick > tick) break
        step(tempoTick)
        usPerTick = tickUs(beatOf(tempi, tempo))
      }
      step(tick)
    }
    for (const event of eventOrder) {
      advance(events.ticks[event] ?? 0)
      put(event, ms)
    }
    advance(group.reduce((last, track) => Math.max(last, track.tick), 0))
    return ms
  }

  const groups = isOneByOne ? tracks.map((track) => [track]) : [tracks]
  const endMs = groups.reduce((startMs, group) => putGroup(group, startMs), 0)
  return { messages: { atMs, starts, bytes }, endMs }
}

/** Places of the group's messages in the columns, in the order of ticks. */
function orderOf(
  columns: EventColumns,
  group: readonly ReadTrack[],
  first: 'firstEvent' | 'firstTempo',
  end: 'endEvent' | 'endTempo',
): Uint32Array {
  const from = group[0]?.[first] ?? 0
  const to = group.at(-1)?.[end] ?? 0
  const runs = [...group.map((track) => track[first] - from), to - from]
  return mergeRuns(columns.ticks.subarray(from, to), runs).map((place) => place + from)
}

/** Microseconds of a beat after tempo change `index`: the three bytes behind its status. */
function beatOf({ starts, bytes }: EventColumns, index: number): number {
  const at = (starts[index] ?? 0) + 1
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
}
