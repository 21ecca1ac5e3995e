// What events came from, in words.

import { describe, expect, it } from 'vitest'
import type { SourceFigures } from '../../../../trace/figures/latency-figures.ts'
import { sourceCounts } from '../../../../trace/text/source-words.ts'

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
  it('are nothing where there is none', () => {
    expect(sourceCounts({})).toBe('')
  })
})
