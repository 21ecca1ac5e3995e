// The ranges of the distribution: how many, how wide, and that they stay. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countBins, createBinner, planBins } from '../../../../panel/charts/distribution-bins.ts'
import { createRandom } from '../../../support/engine/random-midi.ts'

const STEP_MS = 0.1

/** Around a middle, nearly normal. */
function around(middleMs: number, spreadMs: number, count: number, seed = 1): Float64Array {
  const below = createRandom(seed)
  const random = (): number => below(100_000) / 100_000
  const draw = (): number => (random() + random() + random() + random() - 2) * spreadMs
  return Float64Array.from({ length: count }, () => middleMs + draw())
}

const total = (bins: readonly { count: number }[]): number =>
  bins.reduce((sum, { count }) => sum + count, 0)

describe('the ranges of a distribution', () => {
  it('are twelve to sixty, from the lowest to the highest', () => {
    for (const [count, spreadMs] of [
      [48, 1],
      [48, 30],
      [2000, 5],
      [10_000, 0.8],
    ] as const) {
      const values = around(50, spreadMs, count)
      const plan = planBins(values.toSorted(), STEP_MS)
      expect(plan.count, `${count} over ${spreadMs}`).toBeGreaterThanOrEqual(12)
      expect(plan.count, `${count} over ${spreadMs}`).toBeLessThanOrEqual(60)
      expect(
        countBins(values, plan).every(({ fromMs, toMs }) => Number.isFinite(toMs - fromMs)),
      ).toBe(true)
    }
  })

  it('show 48 notes of two kinds as more than three bars', () => {
    const notes = Float64Array.from([...around(34, 3, 24), ...around(146, 2, 24, 2)])
    const bins = countBins(notes, planBins(notes.toSorted(), STEP_MS))
    expect(bins.length).toBeGreaterThanOrEqual(12)
    expect(total(bins)).toBe(48)
  })

  it('leave a single late note to an open one, so that the others are told apart', () => {
    const notes = Float64Array.from([...around(20, 2, 47), 2400])
    const bins = countBins(notes, planBins(notes.toSorted(), STEP_MS))
    expect(bins.at(-1)).toMatchObject({ toMs: Number.POSITIVE_INFINITY, count: 1 })
    expect(bins.filter(({ count }) => count > 0).length).toBeGreaterThan(5)
  })

  it('are no narrower than the clock’s step', () => {
    const notes = around(20, 0.05, 5000)
    expect(planBins(notes.toSorted(), 1).widthMs).toBe(1)
    const equal = new Float64Array(12).fill(8.3)
    expect(countBins(equal, planBins(equal, STEP_MS))).toEqual([
      { fromMs: 8.3, toMs: 8.4, count: 12 },
    ])
  })

  it('count each duration once, in the range that holds it', () => {
    const durations = fc.array(fc.double({ min: 0, max: 4000, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    })
    fc.assert(
      fc.property(durations, (list) => {
        const values = Float64Array.from(list)
        const plan = planBins(values.toSorted(), STEP_MS)
        const bins = countBins(values, plan)
        expect(total(bins)).toBe(values.length)
        expect(plan.count).toBeLessThanOrEqual(60)
        for (const [index, bin] of bins.entries()) {
          const next = bins[index + 1]
          if (next !== undefined) expect(next.fromMs).toBe(bin.toMs)
          const inside = values.filter(
            (value) => value >= bin.fromMs - 1e-7 && value < bin.toMs + 1e-7,
          )
          expect(inside.length).toBeGreaterThanOrEqual(bin.count)
        }
      }),
    )
  })
})

describe('ranges while durations come', () => {
  it('stay until there are twice as many', () => {
    const all = around(40, 6, 6400)
    const binner = createBinner()
    const edges = new Set<string>()
    for (let count = 100; count <= 6400; count += 10) {
      const { bins, widthMs } = binner.read(all.subarray(0, count), STEP_MS)
      expect(total(bins)).toBe(count)
      const inner = bins.filter(({ fromMs, toMs }) => Number.isFinite(toMs - fromMs))
      edges.add(`${widthMs} from ${inner[0]?.fromMs} to ${inner.at(-1)?.toMs}`)
    }
    // Six doublings.
    expect(edges.size).toBeLessThanOrEqual(7)
  })

  it('are made anew where much comes to lie outside of them, and after everything was let go', () => {
    const binner = createBinner()
    const before = around(20, 2, 1000)
    expect(binner.read(before, STEP_MS).bins.at(-1)!.toMs).toBeLessThan(30)
    const slower = Float64Array.from([...before, ...around(90, 2, 100)])
    const { bins } = binner.read(slower, STEP_MS)
    expect(bins.findLast(({ count }) => count > 0)!.fromMs).toBeGreaterThan(80)
    expect(binner.read(new Float64Array(0), STEP_MS).bins).toEqual([])
    expect(binner.read(around(5, 1, 20), STEP_MS).bins.at(-1)!.toMs).toBeLessThan(10)
  })
})
