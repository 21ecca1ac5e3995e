import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CLOCK_STRIDES,
  createLatenessWatcher,
} from '../../../../../injected/worklet/tap/lateness.ts'

const RATE = 48_000

interface Schedule {
  seconds: number
  callbackFrames: number
  stepMs: number
  quantumFrames?: number
  /** Wall delay in ms that begins at an audio second; `isCaughtUp`: the next callbacks hurry until it is made good. */
  stall?: { at: number; ms: number; isCaughtUp: boolean }
}

/** Renders in bursts as devices do, with a stepped clock; answers where the rule fired. */
function render({
  seconds,
  callbackFrames,
  stepMs,
  quantumFrames = 128,
  stall,
}: Schedule): { at: number; ms: number }[] {
  const watcher = createLatenessWatcher(RATE, stepMs, quantumFrames)
  const found: { at: number; ms: number }[] = []
  let delay = 0
  let isStalled = false
  let lastCallback = -1
  let readFrame = 0
  let reads = 0
  for (let frame = 0; frame < seconds * RATE; frame += quantumFrames) {
    const callback = Math.floor(frame / callbackFrames)
    const isNext = callback !== lastCallback
    lastCallback = callback
    if (stall && !isStalled && frame >= stall.at * RATE) {
      isStalled = true
      delay = stall.ms
    } else if (stall?.isCaughtUp && isNext) delay = Math.max(0, delay - 8)
    if (frame < readFrame) continue
    readFrame = frame + (CLOCK_STRIDES[reads++ % CLOCK_STRIDES.length] ?? 0)
    const wall =
      1.7e12 + (callback * callbackFrames * 1000) / RATE + (frame % callbackFrames) * 0.001 + delay
    const late = watcher.observe(frame, Math.floor(wall / stepMs) * stepMs)
    if (late > 0) found.push({ at: frame / RATE, ms: late })
  }
  return found
}

describe('lateness', () => {
  it.each([128, 441, 512, 1024, 4096])('is not seen in bursts of %i frames', (callbackFrames) => {
    for (const stepMs of [0.1, 1])
      expect(render({ seconds: 10, callbackFrames, stepMs })).toEqual([])
  })

  it.each([true, false])(
    'is told once for a stall of 60 ms (made good after: %s)',
    (isCaughtUp) => {
      const found = render({
        seconds: 8,
        callbackFrames: 441,
        stepMs: 0.1,
        stall: { at: 4, ms: 60, isCaughtUp },
      })
      expect(found).toHaveLength(1)
      expect(found[0]?.at).toBeCloseTo(4, 1)
      expect(found[0]?.ms).toBeGreaterThan(50)
      expect(found[0]?.ms).toBeLessThan(75)
    },
  )

  it('is told once, and only where there was a stall, however long a quantum is', () => {
    const quantum = fc.integer({ min: 1, max: 4096 })
    const callback = fc.integer({ min: 64, max: 2048 })
    const stepMs = fc.constantFrom(0.005, 0.1, 1)
    fc.assert(
      fc.property(quantum, callback, stepMs, (quantumFrames, callbackFrames, step) => {
        const schedule = { seconds: 8, callbackFrames, stepMs: step, quantumFrames }
        expect(render(schedule)).toEqual([])
        const found = render({ ...schedule, stall: { at: 4, ms: 300, isCaughtUp: false } })
        expect(found).toHaveLength(1)
        const swingMs = (1000 * Math.max(quantumFrames, callbackFrames)) / RATE
        expect(Math.abs((found[0]?.at ?? 0) - 4)).toBeLessThanOrEqual(0.1)
        expect(Math.abs((found[0]?.ms ?? 0) - 300)).toBeLessThanOrEqual(swingMs + 2 * step)
      }),
      { numRuns: 200 },
    )
  })

  it('is not told of what is within usual bursts', () => {
    const stall = { at: 4, ms: 10, isCaughtUp: true }
    expect(render({ seconds: 8, callbackFrames: 2048, stepMs: 0.1, stall })).toEqual([])
  })
})
