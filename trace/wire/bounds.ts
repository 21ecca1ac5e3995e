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

/** Such as `a whole number from 1 to 32`. */
export const boundsSentence = ({ min, max, isInteger }: Bounds): string =>
  `a ${isInteger ? 'whole ' : ''}number from ${min} to ${max}`
