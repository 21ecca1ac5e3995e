// What a page says of itself. Node.

import { describe, expect, it } from 'vitest'
import { createPageStats } from '../../../../trace/session/page-stats.ts'
import { STAT } from '../../../../trace/wire/record.ts'

describe('what a page says of itself', () => {
  it('is its memory as last told, and its costs in all', () => {
    const page = createPageStats()
    for (const [stat, value] of [
      [STAT.heapMegabytes, 40],
      [STAT.heapMegabytes, 30],
      [STAT.probeEventUs, 7],
      [STAT.probeEventUs, 9],
      [STAT.probePageMs, 1.5],
      [STAT.probePageMs, 2],
    ] as const)
      expect(page.add(stat, value)).toBe(true)
    expect(page.told).toEqual({
      stepUs: 0,
      heapMegabytes: 30,
      eventUsSum: 16,
      eventUsCount: 2,
      pageMs: 3.5,
    })
    page.clear()
    expect(page.told).toMatchObject({
      heapMegabytes: 30,
      eventUsSum: 0,
      eventUsCount: 0,
      pageMs: 0,
    })
  })

  it('is nothing that a context says', () => {
    const page = createPageStats()
    expect(page.add(STAT.underrunEvents, 3)).toBe(false)
  })

  it('has a step only where that is a time', () => {
    const page = createPageStats()
    expect([0, -5, NaN, Infinity].map((us) => page.setStep(us))).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect(page.told.stepUs).toBe(0)
    expect(page.setStep(5)).toBe(true)
    expect(page.told.stepUs).toBe(5)
  })
})
