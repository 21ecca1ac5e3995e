// The ranges of the distribution on their axis. Node.

import { describe, expect, it } from 'vitest'
import { binPosition, visibleBins } from '../../../../panel/charts/distribution-bins.ts'

describe('distribution bins', () => {
  const bins = [0, 10, 20, 50].map((fromMs, index) => ({
    fromMs,
    toMs: [10, 20, 50, null][index]!,
    count: [0, 4, 2, 0][index]!,
  }))

  it('show one range beyond the filled ones on each side', () => {
    expect(visibleBins(bins)).toEqual(bins)
    expect(visibleBins(bins.map((bin) => ({ ...bin, count: 0 })))).toEqual([])
  })

  it('place a latency within its own range, and in order', () => {
    expect(binPosition(bins, 10)).toBe(0.5)
    expect(binPosition(bins, 15)).toBe(1)
    expect(binPosition(bins, 35)).toBe(2)
    expect(binPosition(bins, 4000)).toBe(3)
  })
})
