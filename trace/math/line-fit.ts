// The arithmetic of lines through pairs that outliers cannot bend: median of slopes, inliers, least squares. Allocates
// nothing: a clock makes such a line after every eighth pair. Any reader context.

const THEIL_SEN_POINTS = 32
/** Rounds in which a selection halves what is left, on average: beyond them the order is one that was made for it. */
const MAX_ROUNDS = 32

/** Where a line is computed: one at a time, so that all clocks share it. */
export interface WorkSpace {
  x: Float64Array
  y: Float64Array
  distances: Float64Array
  sorted: Float64Array
}

let shared = makeWorkSpace(THEIL_SEN_POINTS ** 2 / 2)

function makeWorkSpace(length: number): WorkSpace {
  const make = (): Float64Array => new Float64Array(length)
  return { x: make(), y: make(), distances: make(), sorted: make() }
}

/** Room for so many pairs, valid until it is asked for again. */
export function workSpace(count: number): WorkSpace {
  if (count > shared.x.length) shared = makeWorkSpace(2 * count)
  return shared
}

/** Median of the slopes between up to 32 points that are spread over all. */
export function theilSenSlope(
  { x, y, sorted }: WorkSpace,
  length: number,
  fallback: number,
): number {
  const count = Math.min(THEIL_SEN_POINTS, length)
  const pick = (index: number): number =>
    Math.round((index * (length - 1)) / Math.max(1, count - 1))
  let slopes = 0
  for (let a = 0; a < count; a++) {
    const from = pick(a)
    for (let b = a + 1; b < count; b++) {
      const to = pick(b)
      const run = (x[to] as number) - (x[from] as number)
      if (run > 0) sorted[slopes++] = ((y[to] as number) - (y[from] as number)) / run
    }
  }
  return slopes === 0 ? fallback : medianInPlace(sorted, slopes)
}

/** Moves the pairs whose distance is within the bound to the front; how many they are. */
export function keepInliers({ x, y, distances }: WorkSpace, count: number, bound: number): number {
  let kept = 0
  for (let index = 0; index < count; index++) {
    if (!((distances[index] as number) <= bound)) continue
    x[kept] = x[index] as number
    y[kept] = y[index] as number
    kept++
  }
  return kept
}

/** Of the first `count` pairs. */
export function leastSquares(
  { x, y }: WorkSpace,
  count: number,
): { slope: number; offset: number; slopeError: number } {
  let meanX = 0
  let meanY = 0
  for (let index = 0; index < count; index++) {
    meanX += (x[index] as number) / count
    meanY += (y[index] as number) / count
  }
  let xx = 0
  let xy = 0
  for (let index = 0; index < count; index++) {
    const fromMean = (x[index] as number) - meanX
    xx += fromMean ** 2
    xy += fromMean * ((y[index] as number) - meanY)
  }
  const slope = xy / xx
  const offset = meanY - slope * meanX
  let squares = 0
  for (let index = 0; index < count; index++)
    squares += ((y[index] as number) - offset - slope * (x[index] as number)) ** 2
  return { slope, offset, slopeError: Math.sqrt(squares / Math.max(1, count - 2) / xx) }
}

/** Of the first `count` values, which stay as they are. */
export function medianOf({ sorted }: WorkSpace, values: Float64Array, count: number): number {
  sorted.set(values.subarray(0, count))
  return medianInPlace(sorted, count)
}

/** Of the first `count` values, which it moves about; 0 of none. Any thread; allocates nothing. */
export function medianInPlace(values: Float64Array, count: number): number {
  if (count === 0) return 0
  const middle = count >> 1
  selectInPlace(values, count, middle)
  const upper = values[middle] as number
  if (count % 2 === 1) return upper
  let lower = -Infinity
  for (let index = 0; index < middle; index++) lower = Math.max(lower, values[index] as number)
  return (lower + upper) / 2
}

/** Puts the value of rank `rank` in its place, the smaller ones before it. */
function selectInPlace(values: Float64Array, count: number, rank: number): void {
  let left = 0
  let right = count - 1
  for (let round = 0; left < right; round++) {
    if (round === MAX_ROUNDS) {
      values.subarray(left, right + 1).sort()
      return
    }
    const pivot = values[(left + right) >> 1] as number
    let from = left
    let to = right
    while (from <= to) {
      while ((values[from] as number) < pivot) from++
      while ((values[to] as number) > pivot) to--
      if (from > to) break
      const swapped = values[from] as number
      values[from++] = values[to] as number
      values[to--] = swapped
    }
    if (rank <= to) right = to
    else if (rank >= from) left = from
    else return
  }
}
