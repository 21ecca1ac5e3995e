// Which events moved most, where both sides played the same MIDI: the two sequences laid side by side, event by event.
// Any reader context.

import { PART_STAGES, type StageName } from '../config/stage-names.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { Mover, MoverFigures } from './schema.ts'

const MAX_MOVERS = 10
/** How many events one side may have more, before the sequences find each other again. */
const LOOK_AHEAD = 16
/** Of the longer sequence; with fewer in common they did not play the same. */
const MIN_SHARE = 0.9

/** The pairs and the worst movers; null where the sides did not play the same MIDI. Any thread. */
export function moversOf(
  a: readonly TrackedEvent[],
  b: readonly TrackedEvent[],
): Omit<MoverFigures, 'runA' | 'runB'> | null {
  const playedA = a.filter(isMidi)
  const playedB = b.filter(isMidi)
  const pairs = pairUp(playedA, playedB)
  const longer = Math.max(playedA.length, playedB.length)
  if (longer === 0 || pairs.length < MIN_SHARE * longer) return null
  const moved = pairs.flatMap(([one, other]) => moverOf(one, other) ?? [])
  moved.sort((x, y) => Math.abs(y.differenceMs) - Math.abs(x.differenceMs) || x.eventA - y.eventA)
  return { aligned: pairs.length, worst: moved.slice(0, MAX_MOVERS) }
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

function moverOf(a: TrackedEvent, b: TrackedEvent): Mover | null {
  const aMs = a.stages.endToEnd ?? a.toSoundMs
  const bMs = b.stages.endToEnd ?? b.toSoundMs
  // From the event to what is heard on both sides, or to the sound in the audio thread on both.
  const isAlike = (a.stages.endToEnd === undefined) === (b.stages.endToEnd === undefined)
  if (aMs === undefined || bMs === undefined || !isAlike) return null
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
  return {
    eventA: a.eventId,
    eventB: b.eventId,
    label: a.label,
    aMs,
    bMs,
    differenceMs: bMs - aMs,
    stage,
    stageDifferenceMs,
  }
}
