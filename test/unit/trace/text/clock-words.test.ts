// Clocks in words. Node.

import { expect, it } from 'vitest'
import { clockName } from '../../../../trace/text/clock-words.ts'

it('a stage names the clocks that it was read from', () => {
  expect(clockName({ code: 'page' })).toBe('page')
  expect(clockName({ code: 'page-and-output' })).toBe('page and output timestamp')
  expect(clockName({ code: 'page-and-worklet', worklet: '' })).toBe('page and worklet')
  expect(clockName({ code: 'frames' })).toBe('audio frames')
  expect(clockName({ code: 'worklet-and-frames', worklet: 'Temporal' })).toBe(
    'worklet (Temporal), audio frames',
  )
  expect(clockName({ code: 'worklet-and-output', worklet: 'Date.now' })).toBe(
    'worklet (Date.now) and output timestamp',
  )
  expect(clockName({ code: 'named', name: 'performance.now' })).toBe('performance.now')
})
