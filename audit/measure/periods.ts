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
const STEPS = 6

/**
 * The period between two bounds, ms, around whose phase the times gather the most; of the times of a sum of periods the
 * longest. Time grows with the number of times, their span and the range of frequencies.
 */
export function strongestPeriod(
  times: readonly number[],
  fromMs: number,
  toMs: number,
): Period | null {
  const first = Math.min(...times)
  const spanMs = Math.max(...times) - first
  if (!(spanMs > 0)) return null
  const since = times.map((time) => time - first)
  const step = 1 / (spanMs * STEPS)
  let best: Period | null = null
  // From the longest on: a shorter one, whose multiple it is, must be better than that.
  for (let frequency = 1 / toMs; frequency <= 1 / fromMs; frequency += step) {
    const gathering = gatheringOf(since, 1 / frequency)
    if (best === null || gathering > best.gathering + 0.02)
      best = { periodMs: 1 / frequency, gathering }
  }
  return best
}

/** How likely chance makes as many times gather as much, where so many independent periods were tried. Any thread. */
export function chanceOf({ gathering }: Period, count: number, tried: number): number {
  return Math.min(1, tried * Math.exp(-count * gathering * gathering))
}

/**
 * The largest step of `steps`, in frames, on whose grid nine tenths of the frames lie, and the more of them none. Frames
 * of a grid are all as far behind its lines, whatever that is. 0: none of them. `slackFrames` on either side.
 */
export function largestGrid(
  frames: readonly number[],
  steps: readonly number[],
  slackFrames: number,
): number {
  const isOn = (step: number): boolean => {
    const most = Math.max(
      ...frames.map(
        (from) => frames.filter((frame) => isNear(frame - from, step, slackFrames)).length,
      ),
    )
    return most >= 0.9 * frames.length
  }
  return steps.toSorted((one, other) => other - one).find(isOn) ?? 0
}

function isNear(distance: number, step: number, slack: number): boolean {
  const rest = Math.abs(distance - Math.round(distance / step) * step)
  return rest <= slack
}
