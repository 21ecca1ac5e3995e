// Values that are kept in order, for exact percentiles of a set that changes one by one. Any reader context.

import { percentileOfSorted } from './series.ts'

const START_LENGTH = 64

export interface SortedValues {
  readonly length: number
  /** Adds a finite value; anything else is ignored. */
  add(value: number): void
  /** Takes one such value out; nothing where there is none. */
  remove(value: number): void
  /** Nearest rank; NaN while empty. */
  percentile(percentile: number): number
}

/** No value. Any thread; adding and removing find their place in log n and move what lies behind it. */
export function createSortedValues(): SortedValues {
  let values = new Float64Array(START_LENGTH)
  let length = 0

  /** Index of the first value that is not below. */
  function placeOf(value: number): number {
    let low = 0
    let high = length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[middle] as number) < value) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    get length() {
      return length
    },
    add(value) {
      if (!Number.isFinite(value)) return
      if (length === values.length) {
        const grown = new Float64Array(length * 2)
        grown.set(values)
        values = grown
      }
      const place = placeOf(value)
      values.copyWithin(place + 1, place, length)
      values[place] = value
      length++
    },
    remove(value) {
      const place = placeOf(value)
      if (place >= length || values[place] !== value) return
      values.copyWithin(place, place + 1, length)
      length--
    },
    percentile: (percentile) => percentileOfSorted(values.subarray(0, length), percentile),
  }
}
