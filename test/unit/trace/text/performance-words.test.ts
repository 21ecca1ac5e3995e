// What is said of performed music.

import { expect, it } from 'vitest'
import { performanceSentences } from '../../../../trace/text/performance-words.ts'

const FIGURES = {
  name: 'before.awescope',
  digest: '0123456789abcdef',
  startedWallMs: 0,
  events: 40,
  durationMs: 8000,
  run: 1,
  runs: 1,
  asked: 40,
  delivered: 40,
  errorMs: { p50: 0.1, p99: 0.31, max: 1.2 },
}

it('says what was performed, how much of it came, and how exactly', () => {
  expect(performanceSentences(FIGURES)).toEqual([
    'Performed: before.awescope (music 0123456789ab).',
    '40 of 40 messages reached the page.',
    'They came p50 0.10 ms, p99 0.31 ms and at most 1.20 ms off their time.',
  ])
})

it('says which it is of several, what was not asked for, and nothing of what is not known', () => {
  const cut = { ...FIGURES, run: 2, runs: 3, asked: 1, delivered: 0, errorMs: null }
  expect(performanceSentences(cut)).toEqual([
    'Performed: before.awescope (music 0123456789ab, 2 of 3).',
    '1 of 40 were asked for. 0 of 1 message reached the page.',
  ])
})
