// The audio thread's clock on the page's: always by the shortest trip of the last two minutes. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWorkletClock } from '../../../../trace/math/worklet-clock.ts'

const WINDOW_MS = 120_000
const MAX_PINGS = 256

describe('the offset of the audio thread’s clock', () => {
  it('is not known before the first ping, and changes nothing then', () => {
    const clock = createWorkletClock()
    expect(clock.offsetMs).toBeNull()
    expect(clock.toPage(5)).toBe(5)
  })

  it('is that of the latest of the shortest trips in the window', () => {
    const ping = fc.record({
      afterMs: fc.nat({ max: 4000 }),
      roundTripUs: fc.integer({ min: 0, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(ping, { minLength: 1, maxLength: 600 }), (given) => {
        const clock = createWorkletClock()
        let wallMs = 1_800_000_000_000
        const pings = given.map(({ afterMs, roundTripUs }, index) => {
          wallMs += afterMs
          return { wallMs, roundTripUs, offsetMs: 100 + index }
        })
        for (const [index, { wallMs: atMs, roundTripUs, offsetMs }] of pings.entries()) {
          clock.addPing(atMs, roundTripUs, offsetMs)
          const seen = pings
            .slice(0, index + 1)
            .filter((each) => each.wallMs >= atMs - WINDOW_MS)
            .slice(-MAX_PINGS)
          const shortest = Math.min(...seen.map((each) => each.roundTripUs))
          const best = seen.findLast((each) => each.roundTripUs === shortest)
          expect(clock.offsetMs).toBe(best?.offsetMs)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is that of the next best once the best has left the window', () => {
    const clock = createWorkletClock()
    clock.addPing(0, 100, 1)
    clock.addPing(1000, 300, 2)
    clock.addPing(2000, 200, 3)
    clock.addPing(WINDOW_MS, 400, 4)
    expect(clock.offsetMs).toBe(1)
    clock.addPing(WINDOW_MS + 1, 400, 5)
    expect(clock.offsetMs).toBe(3)
    // One that leaves beside it changes nothing.
    clock.addPing(WINDOW_MS + 1001, 400, 6)
    expect(clock.offsetMs).toBe(3)
    clock.addPing(WINDOW_MS + 2001, 400, 7)
    expect(clock.offsetMs).toBe(7)
  })

  it('is not told by a ping without a time or an offset', () => {
    const clock = createWorkletClock()
    clock.addPing(NaN, 100, 1)
    clock.addPing(1, 100, Infinity)
    expect([clock.offsetMs, clock.errorMs, clock.isCorrected]).toEqual([null, null, false])
  })

  it('is not applied where it is as large as its error', () => {
    const clock = createWorkletClock()
    clock.addPing(1000, 1000, -0.5)
    expect([clock.isCorrected, clock.toPage(5000)]).toEqual([false, 5000])
    clock.addPing(1000, 1000, -0.75)
    expect([clock.isCorrected, clock.toPage(5000)]).toEqual([true, 5000.75])
  })

  it('is applied only where it is larger than its error', () => {
    const clock = createWorkletClock()
    clock.addPing(1000, 400, 0.1)
    expect(clock.toPage(5000)).toBe(5000)
    clock.addPing(2000, 300, 0.3)
    expect(clock.toPage(5000)).toBe(4999.7)
    clock.setSteps(200, 200)
    expect(clock.errorMs).toBeCloseTo(0.35)
    expect(clock.toPage(5000)).toBe(5000)
  })
})
