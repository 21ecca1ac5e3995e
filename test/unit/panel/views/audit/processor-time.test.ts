import { describe, expect, it } from 'vitest'
import { processorShareOf, workOnce } from '../../../../../panel/views/audit/processor-time.ts'

/** A clock of `stepMs`, a µs for each look; others run for `lostMs` whenever `everyMs` are over. */
function clockOf(stepMs: number, lostMs = 0, everyMs = Number.POSITIVE_INFINITY): () => number {
  let ownMs = 1000.02
  let lostSoFarMs = 0
  return () => {
    ownMs += 0.001
    if (ownMs - 1000 > everyMs * (1 + lostSoFarMs / lostMs)) lostSoFarMs += lostMs
    return Math.floor((ownMs + lostSoFarMs) / stepMs) * stepMs
  }
}

describe('a thread that looks at the clock while it works', () => {
  it('has the processor all the time where it is alone, whatever the steps of the clock', () => {
    for (const stepMs of [0.005, 0.1, 1])
      expect(workOnce(clockOf(stepMs)), String(stepMs)).toEqual({
        workedMs: expect.closeTo(12, 0),
        lostMs: 0,
      })
  })

  it('sees what others took, as far as the clock tells', () => {
    for (const stepMs of [0.005, 0.1, 1]) {
      const times = Array.from({ length: 20 }, () => workOnce(clockOf(stepMs, 4, 3)))
      expect(processorShareOf(times), String(stepMs)).toBeGreaterThan(0.35)
      expect(processorShareOf(times), String(stepMs)).toBeLessThan(0.6)
    }
  })

  it('says nothing of a few moments', () => {
    expect(processorShareOf([])).toBeNull()
    expect(processorShareOf([{ workedMs: 12, lostMs: 6 }])).toBeNull()
  })
})
