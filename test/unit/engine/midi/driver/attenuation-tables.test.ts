// How the drivers' levels add up to the attenuation register. In Node.

import { expect, test } from 'vitest'
import {
  attenuationRegister,
  patchDb,
} from '../../../../../engine/midi/driver/attenuation-tables.ts'

test('the patch’s attenuation is whole decibels, 24 cB each, rounded, and never a gain', () => {
  const of = [-600, 0, 1, 11, 12, 35, 36, 60, 1440].map(patchDb)
  expect(of).toEqual([0, 0, 0, 0, 1, 1, 2, 3, 60])
})

test('dB of velocity, volume, master and patch add up, eight thirds of a step each', () => {
  // Velocity 10 is 41 dB, CC7 20 is 33, 50 is 16, patch 24 cB are 1.
  const of = [
    attenuationRegister(127, 127, 127, 127, 0),
    attenuationRegister(10, 127, 127, 127, 0),
    attenuationRegister(127, 20, 127, 127, 0),
    attenuationRegister(127, 127, 127, 50, 0),
    attenuationRegister(127, 127, 127, 127, 24),
    attenuationRegister(10, 20, 127, 50, 24),
  ]
  expect(of).toEqual([0, 109, 88, 43, 3, Math.round((91 * 8) / 3)])
})

test('CC11 takes its share of what is left to silence', () => {
  // CC11 10 takes 64 of 128, 80 takes 11, 126 nothing, 0 all but one.
  expect(attenuationRegister(127, 127, 10, 127, 0)).toBe(128)
  expect(attenuationRegister(127, 127, 80, 127, 0)).toBe(22)
  expect(attenuationRegister(127, 127, 126, 127, 0)).toBe(0)
  expect(attenuationRegister(127, 127, 0, 127, 0)).toBe(254)
  // 16 dB are 42.7 steps: half of the other 213.3 makes 149.3.
  expect(attenuationRegister(127, 50, 10, 127, 0)).toBe(149)
})

test('the register ends at silence, whatever is beyond', () => {
  expect(attenuationRegister(127, 0, 127, 127, 0)).toBe(255)
  expect(attenuationRegister(0, 0, 10, 0, 1440)).toBe(255)
})
