// Powers that are remembered are those that are computed, whatever else was asked for before. In Node.

import { expect, test } from 'vitest'
import { createKnownPowers } from '../../../../engine/chip/known-powers.ts'

test.each([2, 10])(
  'a remembered power is the computed one to the last bit, and is not taken for another (of %i)',
  (base) => {
    const power = createKnownPowers(base)
    // More than there are places, so that they push one another out; each is asked for several times.
    const exponents = Array.from({ length: 3000 }, (_, index) => (index - 1500) / 120)
    for (const step of [1, 7, 1]) {
      for (let index = 0; index < exponents.length; index++) {
        const exponent = exponents[(index * step) % exponents.length]!
        expect(power(exponent)).toBe(base ** exponent)
        expect(power(exponent)).toBe(base ** exponent)
      }
    }
  },
)

test('what is no ordinary number has its power, too', () => {
  const power = createKnownPowers(10)
  for (let time = 0; time < 2; time++) {
    expect([-Infinity, Infinity, 0, -0].map(power)).toEqual([0, Infinity, 1, 1])
    expect(power(Number.NaN)).toBeNaN()
  }
})
