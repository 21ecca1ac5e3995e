// AWE NRPNs in the units of the generators that they replace, as docs/emu8000.md, section 6, has them. In Node.

import { expect, test } from 'vitest'
import { AWE_NRPNS } from '../../../../../engine/midi/midi-types.ts'
import { aweGeneratorValue, isAweRealTime } from '../../../../../engine/midi/driver/awe-values.ts'

const centsOf = (hz: number): number => 1200 * Math.log2(hz / 8.175_798_915_643_707)
const lfoCents = (steps: number): number => centsOf((steps * 2 * 44_100) / 2 ** 20)

test.each([
  [
    'delays in steps of 4 ms',
    [0, 2, 4, 10],
    [
      [0, -12_000],
      [250, 0],
      [500, 1200],
    ],
  ],
  [
    'LFO frequencies in steps of 0.084 Hz',
    [1, 3],
    [
      [0, -16_000],
      [1, lfoCents(1)],
      [127, lfoCents(127)],
    ],
  ],
  [
    'attacks and holds in ms',
    [5, 6, 11, 12],
    [
      [0, -12_000],
      [1, 1200 * Math.log2(0.001)],
      [1000, 0],
    ],
  ],
  [
    'decays and releases in steps of 4 ms',
    [7, 9, 13, 15],
    [
      [0, -12_000],
      [250, 0],
    ],
  ],
  [
    'sustains as the register has them',
    [8, 14],
    [
      [127, 0],
      [0, 1000],
      [64, 63_000 / 127],
    ],
  ],
  [
    'depths to pitch in steps of 9.375 cents',
    [17, 18, 19],
    [
      [1, 9.375],
      [-127, -1190.625],
    ],
  ],
  [
    'the tremolo in steps of 0.1875 dB',
    [20],
    [
      [1, 1.875],
      [64, 120],
    ],
  ],
  [
    'the cutoff from 100 to 8000 Hz',
    [21],
    [
      [0, centsOf(100)],
      [127, centsOf(8000)],
    ],
  ],
  [
    'Q by register',
    [22],
    [
      [7, 0],
      [8, 12],
      [127, 180],
    ],
  ],
  [
    'depths to the cutoff in steps of 56.25 cents',
    [23, 24],
    [
      [1, 56.25],
      [-64, -3600],
    ],
  ],
  [
    'sends by register',
    [25, 26],
    [
      [0, 0],
      [255, 1000],
      [51, 200],
    ],
  ],
] as const)('%s', (_, parameters, steps) => {
  for (const parameter of parameters) {
    for (const [value, expected] of steps) {
      expect(aweGeneratorValue(parameter, value), `${parameter}`).toBeCloseTo(expected, 9)
    }
  }
})

test('what acts on sounding voices is what the table marks RT, but for the sends and the envelope to cutoff', () => {
  const all = Array.from({ length: AWE_NRPNS }, (_, parameter) => parameter)
  expect(all.filter(isAweRealTime)).toEqual([1, 3, 16, 17, 18, 19, 20, 21, 22, 23])
})
