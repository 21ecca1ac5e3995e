// Tables of words. Node.

import { expect, it } from 'vitest'
import { say, type Words } from '../../../../trace/text/words.ts'

type Weather = { code: 'rain'; hours: number } | { code: 'sun' }

it('a code is said with its parameters', () => {
  const words: Words<Weather> = { rain: ({ hours }) => `${hours} h of rain`, sun: () => 'sun' }
  expect(say<Weather>(words, { code: 'rain', hours: 2 })).toBe('2 h of rain')
  expect(say<Weather>(words, { code: 'sun' })).toBe('sun')
})

it('a code without words does not compile, nor words without a code', () => {
  // @ts-expect-error The sun has no words.
  const missing: Words<Weather> = { rain: () => 'rain' }
  // @ts-expect-error There is no snow.
  const over: Words<Weather> = { rain: () => 'rain', sun: () => 'sun', snow: () => 'snow' }
  expect([missing, over]).toHaveLength(2)
})
