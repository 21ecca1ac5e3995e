// A straight line through samples of memory, and how sure its slope is. Any context.

export interface MemoryLine {
  /** Unit of the values an hour. */
  readonly slope: number
  /** Half of the slope's 95 % interval, the same unit; NaN below three samples. */
  readonly error: number
}

/**
 * Least squares of `values` over `hours`. The interval takes each residual as independent noise, and 2 for the
 * quantile, which is right from about thirty samples on.
 */
export function memoryLine(hours: readonly number[], values: readonly number[]): MemoryLine {
  const count = hours.length
  const meanHour = mean(hours)
  const meanValue = mean(values)
  let spread = 0
  let together = 0
  for (const [index, hour] of hours.entries()) {
    spread += (hour - meanHour) ** 2
    together += (hour - meanHour) * ((values[index] ?? Number.NaN) - meanValue)
  }
  const slope = together / spread
  let residuals = 0
  for (const [index, hour] of hours.entries()) {
    residuals += ((values[index] ?? Number.NaN) - meanValue - slope * (hour - meanHour)) ** 2
  }
  return { slope, error: 2 * Math.sqrt(residuals / (count - 2) / spread) }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
