// The arithmetic of lines through pairs that outliers cannot bend: median of slopes, inliers, least squares. Allocates
// next to nothing: a clock makes such a line after every eighth pair. Any reader context.

const THEIL_SEN_POINTS = 32
/** Ranges that values are counted in: so many that few lie in the one of the median. */
const BINS = 512
const bins = new Int32Array(BINS)

/** Where a line is computed: one at a time, so that all clocks share it. */
export interface WorkSpace {
  x: Float64Array
  y: Float64Array
  offBy: Float64Array
  sorted: Float64Array
}

let shared = makeWorkSpace(THEIL_SEN_POINTS ** 2 / 2)

function makeWorkSpace(length: number): WorkSpace {
  const make = (): Float64Array => new Float64Array(length)
  return { x: make(), y: make(), offBy: make(), sorted: make() }
}

/** Room for so many pairs, valid until it is asked for again. */
export function workSpace(count: number): WorkSpace {
  if (count > shared.x.length) shared = makeWorkSpace(2 * count)
  return shared
}

/** Median of the slopes between up to 32 points that are spread over all. */
export function theilSenSlope(work: WorkSpace, length: number, fallback: number): number {
  const { x, y, sorted } = work
  const count = Math.min(THEIL_SEN_POINTS, length)
  const picked = Array.from({ length: count }, (_, index) =>
    Math.round((index * (length - 1)) / Math.max(1, count - 1)),
  )
  let slopes = 0
  for (let a = 0; a < count; a++) {
    const from = picked[a] as number
    for (let b = a + 1; b < count; b++) {
      const to = picked[b] as number
      const run = (x[to] as number) - (x[from] as number)
      if (run > 0) sorted[slopes++] = ((y[to] as number) - (y[from] as number)) / run
    }
  }
  return slopes === 0 ? fallback : medianOf(work, sorted, slopes)
}

/** Moves the pairs whose distance is within the bound to the front; how many they are. */
export function keepInliers({ x, y, offBy }: WorkSpace, count: number, bound: number): number {
  let kept = 0
  for (let index = 0; index < count; index++) {
    if (!((offBy[index] as number) <= bound)) continue
    x[kept] = x[index] as number
    y[kept] = y[index] as number
    kept++
  }
  return kept
}

/** Of the first `count` pairs; `spread`: of their places, squared, in all. */
export function leastSquares(
  { x, y }: WorkSpace,
  count: number,
): { slope: number; offset: number; spread: number } {
  let meanX = 0
  let meanY = 0
  for (let index = 0; index < count; index++) {
    meanX += (x[index] as number) / count
    meanY += (y[index] as number) / count
  }
  let spread = 0
  let xy = 0
  for (let index = 0; index < count; index++) {
    const fromMean = (x[index] as number) - meanX
    spread += fromMean ** 2
    xy += fromMean * ((y[index] as number) - meanY)
  }
  const slope = xy / spread
  return { slope, offset: meanY - slope * meanX, spread }
}

/**
 * Of the first `count` values, one at least, which stay as they are where they are not the `sorted` ones. They are not
 * put in order, as each comparison of two of them is a guess of the processor: counted in ranges, those in the middle
 * one are sorted. Any thread; allocates next to nothing.
 */
export function medianOf({ sorted }: WorkSpace, values: Float64Array, count: number): number {
  let least = Infinity
  let most = -Infinity
  for (let index = 0; index < count; index++) {
    const value = values[index] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  // Where all are equal, or one has no end, all are in one range.
  const scale = (BINS - 1) / (most - least)
  const binOf = (value: number): number => ((value - least) * scale) | 0
  bins.fill(0)
  for (let index = 0; index < count; index++) bins[binOf(values[index] as number)]!++
  const middle = count >> 1
  const lower = (count - 1) >> 1
  let first = 0
  let before = 0
  while (before + bins[first]! <= lower) before += bins[first++]!
  let last = first
  for (let upTo = before; (upTo += bins[last]!) <= middle;) last++
  let kept = 0
  for (let index = 0; index < count; index++) {
    const value = values[index] as number
    const bin = binOf(value)
    if (bin >= first && bin <= last) sorted[kept++] = value
  }
  sorted.subarray(0, kept).sort()
  const upper = sorted[middle - before] as number
  return count % 2 === 1 ? upper : ((sorted[lower - before] as number) + upper) / 2
}
