// Grids that times lie on: told by how they gather around one phase of a period. Any context.

export interface Period {
  readonly periodMs: number
  /** 0 for times that are spread evenly over the period, 1 for times that are all at one phase. */
  readonly gathering: number
}

/** As they gather around one phase of `period`, 0…1 (the length of their mean direction). Any thread. */
export function gatheringOf(times: readonly number[], period: number): number {
  let x = 0
  let y = 0
  for (const time of times) {
    const angle = (2 * Math.PI * (time % period)) / period
    x += Math.cos(angle)
    y += Math.sin(angle)
  }
  return Math.hypot(x, y) / times.length
}

/** Steps of a frequency, of 1 / span each: finer finds nothing more. */
const STEPS = 12
/** Clocks of displays and machines differ by so much. */
const CLOCK_SHARE = 0.003
/** Of the best: a longer period that gathers as much is meant, of which the best is a part. */
const AS_MUCH = 0.96

/**
 * Around which of these periods' phases the times gather the most, ms; of several that gather as much, and of which one
 * is a multiple of the other, the longer. Null: all are at one time. Linear in times, periods and their span.
 */
export function strongestPeriod(
  times: readonly number[],
  periods: readonly number[],
): Period | null {
  const first = Math.min(...times)
  const spanMs = Math.max(...times) - first
  if (!(spanMs > 0)) return null
  const since = times.map((time) => time - first)
  const found = periods
    .map((period) => bestNear(since, period, spanMs))
    .toSorted((one, other) => other.gathering - one.gathering)
  const [best] = found
  if (best === undefined) return null
  const multiples = found.filter(
    ({ periodMs, gathering }) =>
      gathering >= AS_MUCH * best.gathering && isMultiple(periodMs, best.periodMs),
  )
  return multiples.reduce((long, each) => (each.periodMs > long.periodMs ? each : long), best)
}

function bestNear(since: readonly number[], period: number, spanMs: number): Period {
  const step = 1 / (spanMs * STEPS)
  const half = CLOCK_SHARE / period
  let best: Period = { periodMs: period, gathering: gatheringOf(since, period) }
  for (let offset = step; offset <= half; offset += step)
    for (const frequency of [1 / period - offset, 1 / period + offset]) {
      const gathering = gatheringOf(since, 1 / frequency)
      if (gathering > best.gathering) best = { periodMs: 1 / frequency, gathering }
    }
  return best
}

function isMultiple(longer: number, shorter: number): boolean {
  const times = longer / shorter
  return times >= 1 && Math.abs(times - Math.round(times)) < 2 * CLOCK_SHARE * times
}

/** How likely chance makes as many times gather as much, where so many independent periods were tried. Any thread. */
export function chanceOf({ gathering }: Period, count: number, tried: number): number {
  return Math.min(1, tried * Math.exp(-count * gathering * gathering))
}

const OFF_GRID = 0.2
/** A finer grid is meant where so many that are off the coarser one lie on it, and most of these. */
const LEAST_FINER = 3

/**
 * The largest step of `steps`, in frames, on whose grid the frames lie, two at least: four in five of them a multiple
 * of it from the one before, since a buffer that was not filled in time begins anew at another place. Notes that come
 * evenly may lie on each second place of a finer one, by most of them: then it is that. 0: none. `slackFrames` on
 * either side.
 */
export function largestGrid(
  frames: readonly number[],
  steps: readonly number[],
  slackFrames: number,
): number {
  const gaps = frames.slice(1).map((frame, index) => frame - (frames[index] ?? 0))
  const grids = steps
    .map((step) => ({ step, off: gaps.filter((gap) => !isNear(gap, step, slackFrames)).length }))
    .filter(({ off }) => off <= OFF_GRID * gaps.length)
    .toSorted((one, other) => other.step - one.step)
  const isMeant = (finer: number, coarser: number): boolean =>
    coarser - finer >= LEAST_FINER && finer < coarser / 2
  const [first = { step: 0, off: 0 }] = grids
  return grids.reduce((best, grid) => (isMeant(grid.off, best.off) ? grid : best), first).step
}

function isNear(distance: number, step: number, slack: number): boolean {
  const rest = Math.abs(distance - Math.round(distance / step) * step)
  return rest <= slack
}
