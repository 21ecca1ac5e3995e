// What a chart draws and says of a place in it. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  copyData,
  findRow,
  isSameData,
  pxAt,
  sentenceOf,
  stepRow,
  xAt,
  type ChartData,
} from '../../../../panel/charts/chart-data.ts'

const area = { left: 56, top: 8, width: 400, height: 100, min: 2, max: 10 }
const xs = [1, 2, 3, 4, 5]

describe('a picture', () => {
  it('has the place of a number where the number of that place is', () => {
    expect(pxAt(area, 2)).toBe(56)
    expect(pxAt(area, 10)).toBe(456)
    fc.assert(
      fc.property(fc.double({ min: 56, max: 456, noNaN: true }), (px) => {
        expect(pxAt(area, xAt(area, px))).toBeCloseTo(px, 6)
      }),
    )
  })

  it('is the same while no value and no limit differs', () => {
    const data: ChartData = {
      columns: [new Float64Array([1, 2]), [null, 5], new Float64Array([Number.NaN, 0])],
      x: { min: 0, max: 3 },
    }
    const copy = copyData(data)
    expect(isSameData(data, copy)).toBe(true)
    const first = data.columns[0] as Float64Array
    first[1] = 2.5
    expect(isSameData(data, copy)).toBe(false)
    first[1] = 2
    expect(isSameData(data, { ...copy, x: { min: 0, max: 4 } })).toBe(false)
    expect(isSameData({ ...data, columns: [data.columns[0], [null, 5]] }, copy)).toBe(false)
  })
})

describe('the values under the cursor', () => {
  it('are of the nearest row that has any, within reach', () => {
    const isFilled = (row: number): boolean => row === 1 || row === 4
    expect(findRow(xs, 2.9, 1.5, isFilled)).toBe(1)
    expect(findRow(xs, 3.8, 1.5, isFilled)).toBe(4)
    expect(findRow(xs, 3.1, 0.5, isFilled)).toBe(2)
    expect(findRow([], 3, 1, isFilled)).toBe(-1)
  })

  it('go from filled row to filled row by the keys, and stop at the ends', () => {
    const isFilled = (row: number): boolean => row !== 2
    expect(stepRow(xs, null, -1, isFilled)).toBe(4)
    expect(stepRow(xs, null, 1, isFilled)).toBe(0)
    expect(stepRow(xs, 2, 1, isFilled)).toBe(3)
    expect(stepRow(xs, 4, -1, isFilled)).toBe(1)
    expect(stepRow(xs, 5, 1, isFilled)).toBe(-1)
    expect(stepRow(xs, 1, -1, isFilled)).toBe(-1)
  })

  it('are read out as one sentence', () => {
    const rows = [
      { label: 'End to end', text: '12.3 ms' },
      { label: 'MIDI', text: '0.40 ms' },
    ]
    expect(sentenceOf({ title: '4.20 s', rows })).toBe('4.20 s: End to end 12.3 ms, MIDI 0.40 ms.')
    expect(sentenceOf({ title: '4.20 s, no event', rows: [] })).toBe('4.20 s, no event.')
  })
})
