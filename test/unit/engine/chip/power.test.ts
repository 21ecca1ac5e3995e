// Powers of two by table, as control ticks read them. In Node.

import { expect, test } from 'vitest'
import {
  amplitudeOfDb,
  FRACTIONS,
  OCTAVE_ZERO,
  OCTAVES,
  OCTAVES_PER_DB,
  POWER_STEPS,
} from '../../../../engine/chip/power.ts'

test('fractions of an octave and whole octaves multiply to any power of two, to nothing at the bottom', () => {
  FRACTIONS.forEach((value, step) => expect(value).toBe(2 ** (step / POWER_STEPS)))
  expect(FRACTIONS[POWER_STEPS]).toBe(2)
  expect(FRACTIONS[POWER_STEPS + 1]).toBeGreaterThan(2)
  expect([...OCTAVES].slice(1)).toEqual(
    Array.from({ length: 2 * OCTAVE_ZERO - 1 }, (_, at) => 2 ** (at + 1 - OCTAVE_ZERO)),
  )
  expect(OCTAVES[0]).toBe(0)
})

test('decibels are those of amplitude', () => {
  expect(2 ** (20 * OCTAVES_PER_DB)).toBeCloseTo(10, 12)
  expect([0, 20, -40, -Infinity].map(amplitudeOfDb)).toEqual([1, 10, 0.01, 0])
})
