// What events came from, in words.

import { describe, expect, it } from 'vitest'
import type { SourceFigures } from '../../../../trace/figures/latency-figures.ts'
import { beginningOf, sourceCounts } from '../../../../trace/text/source-words.ts'

const of = (count: number): SourceFigures => ({
  count,
  heard: 0,
  scheduled: 0,
  lost: 0,
  onset: null,
  endToEnd: null,
})

describe('sources in words', () => {
  it('are counted, the unknown last and with its share', () => {
    expect(sourceCounts({ unknown: of(1), key: of(12), timer: of(7) })).toBe(
      'Key 12, Timer 7, Unknown 1 (5.0 %)',
    )
  })
  it('begin at a key only where somebody played all of it', () => {
    const byHand = { midi: of(1), key: of(2), pointer: of(1), touch: of(3), gamepad: of(1) }
    expect([{}, byHand, { ...byHand, timer: of(1) }, { unknown: of(1) }].map(beginningOf)).toEqual([
      'key',
      'key',
      'event',
      'event',
    ])
  })
  it('are nothing where there is none', () => {
    expect(sourceCounts({})).toBe('')
  })
})
