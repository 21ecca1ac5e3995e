// The table of the resampler's filter: how long it is, how many rows, and which weights. In Node.

import { describe, expect, it, test } from 'vitest'
import { createKernel } from '../../../../../engine/chip/kernel/resampler-kernel.ts'

/** Modified Bessel function of order 0, by its integral. */
const bessel = (x: number): number => {
  const steps = 400
  let sum = 0
  for (let step = 0; step < steps; step++) {
    sum += Math.exp(x * Math.cos((Math.PI * (step + 0.5)) / steps))
  }
  return sum / steps
}

test('the filter has 32 taps, more where the new rate is lower, always four by four', () => {
  const tapsOf = (toRate: number): number => createKernel(toRate, 1).taps
  expect([192_000, 48_000, 44_100, 44_099, 33_075, 22_050, 8000].map(tapsOf)).toEqual([
    32, 32, 32, 36, 44, 64, 180,
  ])
})

test('up to 640 phases have a row each, more share 512 and a last one', () => {
  const shapeOf = (phases: number) => {
    const { phases: rows, isInterpolated, table } = createKernel(48_000, phases)
    return [rows, isInterpolated, table.length / 32]
  }
  expect(shapeOf(160)).toEqual([160, false, 160])
  expect(shapeOf(640)).toEqual([640, false, 640])
  expect(shapeOf(641)).toEqual([512, true, 513])
})

describe.each([
  ['48 kHz', 48_000, 160, 0.98],
  ['22.05 kHz', 22_050, 1, 0.49],
  ['44.101 kHz', 44_101, 44_101, 0.98],
])('for %s', (_, toRate, phases, corner) => {
  const { taps, phases: rowPhases, table } = createKernel(toRate, phases)
  const rows = table.length / taps

  it('each row passes a constant as it is', () => {
    for (let row = 0; row < rows; row++) {
      const sum = table.subarray(row * taps, (row + 1) * taps).reduce((one, two) => one + two)
      expect(sum).toBeCloseTo(1, 12)
    }
  })

  it('a weight is a sinc under a Kaiser window for 96 dB, less its step at the edges', () => {
    const beta = 0.1102 * (96 - 8.7)
    const weightOf = (row: number, tap: number): number => {
      const distance = tap - (taps / 2 - 1) - row / rowPhases
      const inside = 1 - (distance / (taps / 2)) ** 2
      const window = (bessel(beta * Math.sqrt(Math.max(0, inside))) - 1) / (bessel(beta) - 1)
      const turn = Math.PI * distance * corner
      return (turn === 0 ? 1 : Math.sin(turn) / turn) * window
    }
    for (const row of [0, 1, rows >> 1, rows - 1].filter((each) => each < rows)) {
      const weights = Array.from({ length: taps }, (_weight, tap) => weightOf(row, tap))
      const sum = weights.reduce((one, two) => one + two)
      weights.forEach((weight, tap) => {
        expect(table[row * taps + tap], `${row}, ${tap}`).toBeCloseTo(weight / sum, 9)
      })
    }
  })
})
