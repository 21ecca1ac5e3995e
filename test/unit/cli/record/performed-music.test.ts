// The digest that names music.

import { expect, test } from 'vitest'

import { performanceOf } from '../../../../cli/record/performed-music.ts'
import { createScale } from '../../../../midi/midi-sequence.ts'

test('the same music has the same digest, other music another one', () => {
  const { digest, run, runs } = performanceOf(createScale(4), 'a scale')
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  expect([run, runs]).toEqual([1, 1])
  expect(performanceOf(createScale(4), 'another name', 2, 3).digest).toBe(digest)
  expect(performanceOf(createScale(5), 'a scale').digest).not.toBe(digest)
})
