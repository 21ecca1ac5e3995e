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
  it('tells no drift of pairs that span less than two seconds, or are fewer than eight', () => {
    const driftOf = (count: number, stepFrames: number): number | null => {
      const fit = createClockFit({ sampleRate: RATE })
      for (let index = 0; index < count; index++)
        fit.add(index * stepFrames, wallOf(index * stepFrames, 100))
      return must(fit.summary()).driftPpm
    }
    // The line is made anew with the 22nd pair; 96,000 frames are two seconds.
    expect(driftOf(22, 4572)).toBeCloseTo(100, 0)
    expect(driftOf(22, 4571)).toBeNull()
    expect(driftOf(8, 48_000)).toBeCloseTo(100, 0)
    expect(driftOf(7, 48_000)).toBeNull()
  })
  it('forgets pairs that are older than its window, or too many', () => {
    const fill = (fit: ReturnType<typeof createClockFit>, count: number): number => {
      for (let index = 0; index < count; index++) fit.add(index * 4800, ORIGIN + index * 100)
      return fit.pairs
    }
    expect(fill(createClockFit({ sampleRate: RATE }), 1000)).toBe(512)
    expect(fill(createClockFit({ sampleRate: RATE, capacity: 20 }), 100)).toBe(20)
    // From a second before the last one on.
    expect(fill(createClockFit({ sampleRate: RATE, windowMs: 1000 }), 100)).toBe(11)
    const late = createClockFit({ sampleRate: RATE, windowMs: 1000 })
    late.add(0, ORIGIN)
    late.add(48_000 * 9, ORIGIN + 9000)
    expect(late.pairs).toBe(1)
  })
  it('takes pairs that go on in frames, as far apart as it wants them', () => {
    const fit = createClockFit({ sampleRate: RATE, minSpacingFrames: 100 })
    for (const frame of [0, 0, 99, 100, 50, 199, 200]) fit.add(frame, ORIGIN + frame / 48)
    expect(fit.pairs).toBe(3)
    const dense = createClockFit({ sampleRate: RATE })
    for (const frame of [0, 1, 1.5, 1.5]) dense.add(frame, ORIGIN)
    expect(dense.pairs).toBe(3)
    fit.add(NaN, ORIGIN)
    fit.add(400, Infinity)
    expect(fit.pairs).toBe(3)
  })
  it('takes for a step five pairs in a row on one side, by more than the jitter', () => {
    /** Pairs of one line, whose last ones depart by these. */
    const pairsAfter = (departuresMs: number[], stepMs = 5): number => {
      const fit = createClockFit({ sampleRate: RATE, stepMs })
      for (let index = 0; index < 40 + departuresMs.length; index++)
        fit.add(index * 4800, ORIGIN + index * 100 + (departuresMs[index - 40] ?? 0))
      return fit.pairs
    }
    expect(pairsAfter([9, 9, 9, 9])).toBe(44)
    expect(pairsAfter([9, 9, 9, 9, 9])).toBe(5)
    expect(pairsAfter([-9, -9, -9, -9, -9])).toBe(5)
    expect(pairsAfter([9, 9, -9, 9, 9])).toBe(45)
    expect(pairsAfter([9, 9, 0, 9, 9])).toBe(45)
    expect(pairsAfter([5, 5, 5, 5, 5])).toBe(45)
    expect(pairsAfter([9, 9, 9, 9, 9], 10)).toBe(45)
  })
  it('keeps the lines before the last eight steps', () => {
    const fit = createClockFit({ sampleRate: RATE })
    const pairs = 40
    for (let index = 0; index < 11 * pairs; index++)
      fit.add(index * 4800, ORIGIN + index * 100 + Math.floor(index / pairs) * 100)
    const off = (segment: number): number => {
      const index = segment * pairs + 20
      return must(fit.wallAt(index * 4800)) - (ORIGIN + index * 100)
    }
    // Ten steps: of the first two segments nothing is known any more but the third's line.
    expect([0, 1, 2, 3, 9, 10].map((each) => Math.round(off(each)))).toEqual([
      200, 200, 200, 300, 900, 1000,
    ])
  })
  it('believes no slope beyond what a crystal can have', () => {
    const fit = createClockFit({ sampleRate: RATE })
    for (let index = 0; index < 40; index++) fit.add(index * 4800, ORIGIN + index * 101)
    expect(must(fit.summary()).driftPpm).toBeNull()
    const fast = createClockFit({ sampleRate: RATE })
    for (let index = 0; index < 40; index++) fast.add(index * 4800, ORIGIN + index * 100.4)
    expect(must(must(fast.summary()).driftPpm)).toBeCloseTo(-3984, 0)
  })
  it('says of how many pairs each line was made', () => {
    const told: number[] = []
    const fit = createClockFit({ sampleRate: RATE, onFit: (pairs) => told.push(pairs) })
    for (let index = 0; index < 200; index++) {
      fit.add(index * 4800, ORIGIN + index * 100)
      fit.wallAt(0)
    }
    // Each of the first eight, then whenever an eighth of them is new.
    expect(told.slice(0, 12)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16])
    expect(told.slice(-3)).toEqual([140, 160, 183])
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
