// What a chart draws and says of a place in it. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  copyData,
  drawableLimits,
  findRow,
  isSameData,
  pxAt,
  sentenceOf,
  shownRest,
  stepRow,
  xAt,
  type ChartData,
  type DrawnChart,
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

describe('a playhead', () => {
  const scale = { toX: (ms: number) => ms / 1000, toValue: (x: number) => x * 1000 }
  const drawn = { data: { columns: [xs], x: { min: 2, max: 10 } }, area, rest: 4000 } as DrawnChart

  it('stands where it is in the picture', () => {
    expect(shownRest(drawn, 7000, scale)).toBe(7000)
    expect(shownRest(drawn, null, scale)).toBeNull()
  })

  it('stands where it was drawn, or was out of it, until the page that it has left for is there', () => {
    expect(shownRest(drawn, 12_000, scale)).toBe(4000)
    expect(shownRest({ ...drawn, rest: 11_000 }, 12_000, scale)).toBe(11_000)
    expect(shownRest({ ...drawn, rest: null }, 12_000, scale)).toBeNull()
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

describe('the limits of a picture', () => {
  it('stay as they are where ticks can stand between them', () => {
    for (const x of [
      { min: 0, max: 0.01 },
      { min: 1_800_000_000, max: 1_800_000_030 },
      { min: -5, max: 5 },
    ])
      expect(drawableLimits(x)).toEqual(x)
  })

  it('are far enough apart that adding a hundredth of it to the first makes another number', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e300, max: 1e300, noNaN: true }),
        fc.double({ min: 0, max: 1e300, noNaN: true }),
        (from, span) => {
          const { min, max } = drawableLimits({ min: from, max: from + span })
          expect(min).toBe(from)
          expect(min + (max - min) / 100).toBeGreaterThan(min)
          expect(max - (max - min) / 100).toBeLessThan(max)
        },
      ),
    )
  })
})
