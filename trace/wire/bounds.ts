// What a number that somebody chooses may be: the one form in which every bound of ours stands, for page, panel and
// command line alike. Any context; needs nothing.

/** `min` and `max` are within. */
export interface Bounds {
  readonly min: number
  readonly max: number
  readonly isInteger: boolean
}

/** True for a number within the bounds. Any thread; allocates nothing. */
export const isWithin = (value: unknown, { min, max, isInteger }: Bounds): value is number =>
  typeof value === 'number' && value >= min && value <= max && (!isInteger || value % 1 === 0)

/** The nearest number within the bounds; `value` must be finite. Any thread; by arithmetic alone. */
export function nearestWithin(value: number, { min, max, isInteger }: Bounds): number {
  const bounded = value < min ? min : value > max ? max : value
  if (!isInteger) return bounded
  const rounded = bounded + 0.5
  const whole = rounded - (rounded % 1)
  return whole > rounded ? whole - 1 : whole
}

/** Such as `a whole number from 1 to 32`. */
export const boundsSentence = ({ min, max, isInteger }: Bounds): string =>
  `a ${isInteger ? 'whole ' : ''}number from ${min} to ${max}`
