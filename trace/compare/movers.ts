// Which events moved most, where both sides played the same MIDI: all recordings laid side by side, event by event.
// Any reader context.

import { PART_STAGES, type StageName } from '../config/stage-names.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { Mover, MoverFigures } from './schema.ts'

const MAX_MOVERS = 10
/** How many events one side may have more, before the sequences find each other again. */
const LOOK_AHEAD = 16
/** Of the longer sequence; with fewer in common they did not play the same. */
const MIN_SHARE = 0.9

type Events = readonly TrackedEvent[]

/** An event in one of the recordings of a side. */
interface Played {
  readonly run: number
  readonly event: TrackedEvent
}

/** What of a side stands for one event of the music. */
interface Column {
  /** Recordings that played the same. */
  readonly runs: number
  /** By the place of the event in the music, as the first recording played it. */
  readonly played: readonly (readonly Played[])[]
}

/**
 * The worst movers between two groups of recordings; null where a side has none that played the same MIDI as the first
 * recording of the first side. Any thread.
 */
export function moversOf(a: readonly Events[], b: readonly Events[]): MoverFigures | null {
  const music = (a[0] ?? []).filter(isMidi)
  const columnA = columnOf(music, a)
  const columnB = columnOf(music, b)
  if (columnA.runs === 0 || columnB.runs === 0) return null
  let aligned = 0
  const moved = music.flatMap((_, place) => {
    const ofA = columnA.played[place] ?? []
    const ofB = columnB.played[place] ?? []
    if (2 * ofA.length <= columnA.runs || 2 * ofB.length <= columnB.runs) return []
    aligned++
    return moverOf(ofA, ofB) ?? []
  })
  moved.sort((x, y) => Math.abs(y.differenceMs) - Math.abs(x.differenceMs) || x.eventA - y.eventA)
  return {
    runsA: columnA.runs,
    runsB: columnB.runs,
    aligned,
    worst: moved.slice(0, MAX_MOVERS),
  }
}

/** The recordings laid beside the music; one that played something else is left out. */
function columnOf(music: Events, all: readonly Events[]): Column {
  const places = new Map(music.map((event, place) => [event, place]))
  const played: Played[][] = music.map(() => [])
  let runs = 0
  for (const [run, events] of all.entries()) {
    const own = events.filter(isMidi)
    const pairs = pairUp(music, own)
    const longer = Math.max(music.length, own.length)
    if (longer === 0 || pairs.length < MIN_SHARE * longer) continue
    runs++
    for (const [one, event] of pairs) played[places.get(one) ?? -1]?.push({ run, event })
  }
  return { runs, played }
}

function isMidi({ source }: TrackedEvent): boolean {
  return source === 'midi'
}

function isSame(one: TrackedEvent | undefined, other: TrackedEvent | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.status === other.status &&
    one.data1 === other.data1 &&
    one.data2 === other.data2
  )
}

/** In order; where they differ, the shortest way on that leads to a pair again. */
function pairUp(
  a: readonly TrackedEvent[],
  b: readonly TrackedEvent[],
): [TrackedEvent, TrackedEvent][] {
  const pairs: [TrackedEvent, TrackedEvent][] = []
  let atA = 0
  let atB = 0
  while (atA < a.length && atB < b.length) {
    const [skipA, skipB] = wayOn(a, b, atA, atB)
    atA += skipA
    atB += skipB
    const one = a[atA++]
    const other = b[atB++]
    if (one !== undefined && other !== undefined && isSame(one, other)) pairs.push([one, other])
  }
  return pairs
}

function wayOn(
  a: readonly TrackedEvent[],
  b: readonly TrackedEvent[],
  atA: number,
  atB: number,
): [number, number] {
  for (let skipped = 0; skipped <= LOOK_AHEAD; skipped++) {
    for (let ofA = 0; ofA <= skipped; ofA++) {
      if (isSame(a[atA + ofA], b[atB + skipped - ofA])) return [ofA, skipped - ofA]
    }
  }
  return [0, 0]
}

/** Null where they were not followed to the same: to what is heard, or to the sound in the audio thread. */
function moverOf(ofA: readonly Played[], ofB: readonly Played[]): Mover | null {
  const isHeard = [ofA, ofB].every(
    (played) => 2 * played.filter(({ event }) => isFollowed(event, true)).length > played.length,
  )
  const a = medianOf(ofA, isHeard)
  const b = medianOf(ofB, isHeard)
  if (a === null || b === null) return null
  const [aMs, bMs] = [tookMs(a.event, isHeard), tookMs(b.event, isHeard)]
  if (aMs === undefined || bMs === undefined) return null
  return {
    runA: a.run,
    runB: b.run,
    eventA: a.event.eventId,
    eventB: b.event.eventId,
    label: a.event.label,
    aMs,
    bMs,
    differenceMs: bMs - aMs,
    ...stageThatMoved(a.event, b.event),
  }
}

function tookMs(event: TrackedEvent, isHeard: boolean): number | undefined {
  if (isHeard) return event.stages.endToEnd
  return event.stages.endToEnd === undefined ? event.toSoundMs : undefined
}

function isFollowed(event: TrackedEvent, isHeard: boolean): boolean {
  return tookMs(event, isHeard) !== undefined
}

/** Where it took the median, the lower one of two; null where it was not followed at all. */
function medianOf(played: readonly Played[], isHeard: boolean): Played | null {
  const followed = played
    .filter(({ event }) => isFollowed(event, isHeard))
    .sort(
      (x, y) => (tookMs(x.event, isHeard) ?? 0) - (tookMs(y.event, isHeard) ?? 0) || x.run - y.run,
    )
  return followed[(followed.length - 1) >> 1] ?? null
}

/** The part that moved most; null where none is known of both. */
function stageThatMoved(
  a: TrackedEvent,
  b: TrackedEvent,
): Pick<Mover, 'stage' | 'stageDifferenceMs'> {
  let stage: StageName | null = null
  let stageDifferenceMs: number | null = null
  for (const part of PART_STAGES) {
    const [ofA, ofB] = [a.stages[part], b.stages[part]]
    if (ofA === undefined && ofB === undefined) continue
    const moved = (ofB ?? 0) - (ofA ?? 0)
    if (stageDifferenceMs !== null && Math.abs(moved) <= Math.abs(stageDifferenceMs)) continue
    stage = part
    stageDifferenceMs = moved
  }
  return { stage, stageDifferenceMs }
}
