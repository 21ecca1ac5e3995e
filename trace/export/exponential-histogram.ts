// Base-2 exponential histograms as OpenTelemetry defines them: bucket i of scale s holds what lies above 2^(i·2^-s), up
// to 2^((i+1)·2^-s). https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram Any context.

export interface ExponentialHistogram {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly scale: number
  /** Values that are zero. */
  readonly zeroCount: number
  /** Index of the first bucket. */
  readonly offset: number
  readonly bucketCounts: readonly number[]
}

/** The usual bound of the libraries: 4 % for values that spread over three decades. */
const MAX_BUCKETS = 160
/** Those that the specification asks every reader to take. */
const MAX_SCALE = 20
const MIN_SCALE = -10

/** The bucket of a value above zero. */
export const bucketIndex = (value: number, scale: number): number =>
  Math.ceil(Math.log2(value) * 2 ** scale) - 1

/** The histogram of values that are finite and not negative, at the finest scale that fits. Any thread. */
export function exponentialHistogram(values: readonly number[]): ExponentialHistogram {
  let [sum, min, max, least, zeroCount] = [0, Infinity, 0, Infinity, 0]
  for (const value of values) {
    sum += value
    min = Math.min(min, value)
    max = Math.max(max, value)
    if (value === 0) zeroCount++
    else least = Math.min(least, value)
  }
  if (values.length === zeroCount) {
    const base = { count: values.length, sum, max, zeroCount, offset: 0, bucketCounts: [] }
    return { ...base, min: values.length === 0 ? 0 : min, scale: 0 }
  }
  const scale = scaleFor(least, max)
  const offset = bucketIndex(least, scale)
  const bucketCounts = Array.from({ length: bucketIndex(max, scale) - offset + 1 }, () => 0)
  for (const value of values) {
    if (value === 0) continue
    const bucket = bucketIndex(value, scale) - offset
    bucketCounts[bucket] = (bucketCounts[bucket] as number) + 1
  }
  return { count: values.length, sum, min, max, scale, zeroCount, offset, bucketCounts }
}

function scaleFor(least: number, most: number): number {
  for (let scale = MAX_SCALE; scale > MIN_SCALE; scale--) {
    if (bucketIndex(most, scale) - bucketIndex(least, scale) < MAX_BUCKETS) return scale
  }
  return MIN_SCALE
}
