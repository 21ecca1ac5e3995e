// What a page's starts follow: told by their pattern, as render quanta, the device's callbacks, timers and animation
// frames each leave one. Pure; any reader context.
//
// Starts whose margin is always the same, or that are "now", have the times of whoever asks: the calls tell then.
// Of others the times that they ask for tell: a grid is theirs where the distances are multiples of its step, of no
// larger one, and some of them neighbours: who rounds a beat makes it a step longer here and there. So a beat, which
// may be a whole number of quanta, is no grid.

import type { ContextReader } from '../contexts/context-reader.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { TrackedStart } from '../events/tracked-start.ts'
import type { Grid, Quantisation } from './schema.ts'
import { gapsOf, medianOf, sorted } from './spread.ts'
import { isOfItself } from './timed-starts.ts'

const LEAST_STARTS = 8
/** Of all starts that must lie on a grid; of all calls, whose clocks are less exact. */
const ON_GRID = 0.95
const ON_CALLS = 0.9
/** A larger grid makes one nobody's that so many of its gaps lie on. */
const ON_LARGER = 0.98
const MOST_MULTIPLE = 256
/** The latest starts tell. */
const LATEST = 256
/** How many of the margins must be the same, so that the starts follow their calls. */
const SAME_MARGIN = 0.8
/** Of all gaps, those that must have a neighbour's length. */
const NEIGHBOURS = 0.05
/** Times between the frames of displays. */
const FRAMES_MS = [240, 165, 144, 120, 90, 75, 60].map((rate) => 1000 / rate)
/** A frame's stamp, and a timer's due time, are read from clocks that step. */
const CALL_SLACK_MS = 1
const TIME_SLACK_MS = 0.05

/** Null where there are too few. `timers`: calls that acted. */
export function quantisationOf(
  allStarts: readonly TrackedStart[],
  timers: readonly TrackedEvent[],
): Quantisation | null {
  const starts = allStarts.slice(-LATEST)
  const context = starts.at(-1)?.context
  const timed = starts.filter((start) => !start.isNow && start.context === context)
  const margins = timed.map(({ frame, stoodFrame }) => frame - stoodFrame)
  const usual = medianOf(margins)
  const same = margins.filter((margin) => Math.abs(margin - usual) < 1)
  const isCalled = same.length >= SAME_MARGIN * timed.length
  const callers = starts.filter((start) => isOfItself(start) && (isCalled || start.isNow))
  if (callers.length >= Math.max(LEAST_STARTS, starts.length / 2))
    return ofCallers(callers.flatMap(({ event }) => event ?? []))
  if (context === undefined || timed.length < LEAST_STARTS) return null
  return ofTimes(
    timed.map(({ frame }) => frame),
    context,
    timers.slice(-LATEST),
  )
}

const NO_GRID: Quantisation = { grid: 'none', stepMs: null, share: null }

/** Who runs the page asks for its sound. */
function ofCallers(events: readonly TrackedEvent[]): Quantisation {
  for (const grid of ['frame', 'timer'] as const) {
    const own = events.filter(
      ({ label, source }) =>
        source === 'timer' && (label === 'requestAnimationFrame') === (grid === 'frame'),
    )
    const share = own.length / events.length
    if (share >= ON_CALLS) return { grid, stepMs: stepOfCalls(own, grid === 'frame'), share }
  }
  return NO_GRID
}

/** The longest step that the calls keep; null where there is none. Timers are set in whole milliseconds. */
function stepOfCalls(calls: readonly TrackedEvent[], isFrame: boolean): number | null {
  const gaps = distinctGaps(calls.map(({ marks }) => marks.event))
  const most = Math.min(1000, Math.round(medianOf(gaps) || 0))
  const steps = isFrame ? FRAMES_MS : Array.from({ length: most }, (_, index) => index + 1)
  return steps.findLast((step) => onGrid(gaps, step, CALL_SLACK_MS) >= ON_CALLS) ?? null
}

/** The times that are asked for lie on a grid themselves. */
function ofTimes(
  frames: readonly number[],
  { quantumFrames, platform, sampleRate }: ContextReader,
  timers: readonly TrackedEvent[],
): Quantisation {
  const framesMs = (count: number): number => (count * 1000) / sampleRate
  const gaps = distinctGaps(frames.map(framesMs))
  const callbackFrames = Math.round((platform.told.baseLatencyMs * sampleRate) / 1000)
  const callbackMs = framesMs(callbackFrames)
  const grids: [Grid, number][] = [
    ...FRAMES_MS.map((frameMs): [Grid, number] => ['frame', frameMs]),
    ['timer', stepOfCalls(timers, false) ?? 0],
    ['callback', callbackMs],
    ['quantum', framesMs(quantumFrames)],
  ]
  const found = grids.find(([, stepMs]) => isTheirs(gaps, stepMs))
  if (found === undefined) return NO_GRID
  const [grid, stepMs] = found
  const share = onGrid(gaps, stepMs, TIME_SLACK_MS)
  const isCallback = grid === 'quantum' && inCallbacks(frames, callbackFrames, quantumFrames)
  return isCallback ? { grid: 'callback', stepMs: callbackMs, share } : { grid, stepMs, share }
}

function distinctGaps(times: readonly number[]): number[] {
  return gapsOf([...sorted(times)]).filter((gap) => gap > CALL_SLACK_MS)
}

/** Share of the gaps that are multiples of the step. */
function onGrid(gaps: readonly number[], stepMs: number, slackMs: number): number {
  const fitting = gaps.filter(
    (gap) => Math.abs(gap - Math.round(gap / stepMs) * stepMs) <= Math.min(slackMs, stepMs / 20),
  )
  return fitting.length / Math.max(1, gaps.length)
}

/** A grid of this step, and of none that is larger; see above. */
function isTheirs(gaps: readonly number[], stepMs: number): boolean {
  const share = stepMs > 0 ? onGrid(gaps, stepMs, TIME_SLACK_MS) : 0
  if (share < ON_GRID) return false
  const counts = new Map<number, number>()
  for (const gap of gaps) {
    const multiple = Math.round(gap / stepMs)
    counts.set(multiple, (counts.get(multiple) ?? 0) + 1)
  }
  const isOften = (multiple: number): boolean =>
    (counts.get(multiple) ?? 0) > NEIGHBOURS * gaps.length
  const multiples = [...counts.keys()]
  if (isOften(1) || !multiples.some((each) => isOften(each) && isOften(each + 1))) return false
  // What lies on the grid of a product lies on those of its factors.
  return !primesUpTo(Math.min(MOST_MULTIPLE, Math.max(...multiples))).some(
    (prime) => onGrid(gaps, prime * stepMs, TIME_SLACK_MS) >= ON_LARGER * share,
  )
}

const PRIMES: readonly number[] = Array.from({ length: MOST_MULTIPLE }, (_, index) => index + 1)
  .slice(1)
  .filter((each, index, all) => all.slice(0, index).every((smaller) => each % smaller !== 0))

const primesUpTo = (most: number): readonly number[] => PRIMES.filter((prime) => prime <= most)

/**
 * The clock of a context goes on by a whole callback at a time, in quanta: where that is no multiple of theirs, what is
 * read from it lies within one quantum behind each of the callback's multiples.
 */
function inCallbacks(frames: readonly number[], callback: number, quantum: number): boolean {
  if (!(callback > quantum)) return false
  const places = frames.map((frame) => frame % callback)
  const mostIn = Math.max(
    ...places.map(
      (from) =>
        places.filter((place) => (place - from + callback) % callback < quantum - 0.5).length,
    ),
  )
  return mostIn >= ON_GRID * frames.length
}
