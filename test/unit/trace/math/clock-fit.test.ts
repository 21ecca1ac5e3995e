import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClockFit } from '../../../../trace/math/clock-fit.ts'
import { must } from '../../../support/trace/must.ts'

const RATE = 48_000
const ORIGIN = 1_800_000_000_000

/** A small deterministic noise source, −1…1. */
function noise(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 0x80000000 - 1
  }
}

function wallOf(frame: number, driftPpm: number): number {
  return ORIGIN + (frame * 1000) / (RATE * (1 + driftPpm / 1e6))
}

describe('the fit of an audio clock to a wall clock', () => {
  it('knows nothing without a pair', () => {
    const fit = createClockFit({ sampleRate: RATE })
    expect(fit.wallAt(0)).toBeNull()
    expect(fit.frameAt(ORIGIN)).toBeNull()
    expect(fit.summary()).toBeNull()
  })
  it('uses the nominal rate while the pairs span less than two seconds, and claims no drift', () => {
    const fit = createClockFit({ sampleRate: RATE })
    for (let frame = 0; frame < RATE; frame += 4800) fit.add(frame, wallOf(frame, 0))
    expect(fit.wallAt(10 * RATE)).toBeCloseTo(ORIGIN + 10_000, 3)
    expect(fit.summary()?.driftPpm).toBeNull()
  })
  it('finds drift within its own error, and the residual of the noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.nat(), (driftPpm, seed) => {
        const random = noise(seed)
        const fit = createClockFit({ sampleRate: RATE })
        for (let index = 0; index < 300; index++) {
          const frame = index * 4800
          fit.add(frame, wallOf(frame, driftPpm) + random())
        }
        const summary = must(fit.summary())
        // Five standard errors: a false alarm is rarer than one in a million.
        expect(Math.abs(must(summary.driftPpm) - driftPpm)).toBeLessThan(
          5 * must(summary.driftErrorPpm) + 0.05,
        )
        expect(summary.residualMs).toBeGreaterThan(0.4)
        expect(summary.residualMs).toBeLessThan(0.8)
        expect(Math.abs(must(fit.wallAt(290 * 4800)) - wallOf(290 * 4800, driftPpm))).toBeLessThan(
          0.4,
        )
      }),
      { numRuns: 40 },
    )
  })
  it('is not bent by outliers', () => {
    const random = noise(7)
    const fit = createClockFit({ sampleRate: RATE })
    for (let index = 0; index < 300; index++) {
      const frame = index * 4800
      const late = index % 6 === 0 ? 40 + 200 * Math.abs(random()) : 0
      fit.add(frame, wallOf(frame, 100) + 0.05 * random() + late)
    }
    expect(must(must(fit.summary()).driftPpm)).toBeCloseTo(100, 0)
    expect(must(fit.wallAt(299 * 4800)) - wallOf(299 * 4800, 100)).toBeLessThan(0.1)
  })
  it('follows a step after a stall, and keeps the old line for the frames before', () => {
    const fit = createClockFit({ sampleRate: RATE })
    for (let index = 0; index < 200; index++) {
      const frame = index * 4800
      fit.add(frame, wallOf(frame, 0) + (index >= 150 ? 80 : 0))
    }
    expect(must(fit.wallAt(190 * 4800)) - wallOf(190 * 4800, 0)).toBeCloseTo(80, 3)
    expect(must(fit.wallAt(100 * 4800)) - wallOf(100 * 4800, 0)).toBeCloseTo(0, 3)
  })
  it('answers the frame of a wall time as the inverse of the wall time of a frame', () => {
    const fit = createClockFit({ sampleRate: RATE })
    for (let index = 0; index < 100; index++) fit.add(index * 4800, wallOf(index * 4800, -50))
    expect(fit.frameAt(must(fit.wallAt(123_456)))).toBeCloseTo(123_456, 2)
  })
  it('takes any numbers without harm', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 80 }), (pairs) => {
        const fit = createClockFit({ sampleRate: RATE })
        for (const [frame, wallMs] of pairs) fit.add(frame, wallMs)
        fit.wallAt(1)
        fit.frameAt(1)
        fit.summary()
      }),
    )
  })
})
