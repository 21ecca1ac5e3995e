import { describe, expect, it } from 'vitest'
import {
  type CallbackLoad,
  createCallbackMeter,
} from '../../../../trace/contexts/callback-meter.ts'

const RATE = 44_100

/** A meter of one processor that takes `us` in each quantum, and what it closed. */
function measured(
  callbackFrames: number,
  us: (call: number) => number,
  calls: number,
  missed = 0,
): { closed: CallbackLoad[]; meter: ReturnType<typeof createCallbackMeter> } {
  const meter = createCallbackMeter(128, RATE, () => (callbackFrames * 1000) / RATE)
  const closed: CallbackLoad[] = []
  meter.onClosed = (callback) => void closed.push(callback)
  for (let call = 1; call <= calls; call++) {
    const frame = (call - 1) * 128 * (missed + 1)
    meter.add(frame, frame / 44.1, us(call), 1, call, missed)
  }
  meter.close()
  return { closed, meter }
}

describe('the load of callbacks', () => {
  it('is of 4, 3, 4, 3 … quanta where 441 frames are asked for at a time', () => {
    const { closed } = measured(441, () => 1000, 70)
    expect(closed.slice(0, 6).map(({ quanta }) => quanta)).toEqual([4, 3, 4, 3, 4, 3])
    expect(closed.slice(0, 19).every(({ isFull }) => isFull)).toBe(true)
    expect(closed[0]?.totalUs).toBe(4000)
  })

  it('is higher in those with one quantum more than the load of a quantum is', () => {
    const { meter } = measured(441, () => 2000, 70)
    const load = 2000 / ((128 / RATE) * 1e6)
    const figures = meter.figures(load)
    expect(figures).toMatchObject({ frames: 441, fewestQuanta: 3, mostQuanta: 4 })
    expect(figures?.load).toBeCloseTo((load * 512) / 441)
    expect(figures?.peak).toBeCloseTo(8000 / 10_000)
  })

  it('knows the quantum that took most, and which call of which processor that was', () => {
    const { closed } = measured(441, (call) => (call === 6 ? 2500 : 100), 14)
    expect(closed[1]?.worst).toEqual({
      us: 2500,
      processors: 1,
      index: 1,
      processorUs: 2500,
      call: 6,
    })
  })

  it('has no peak where calls were left out: what they took nobody knows', () => {
    const { meter, closed } = measured(441, () => 1000, 70, 7)
    expect(closed.some(({ isFull }) => isFull)).toBe(false)
    expect(meter.figures(0.3)).toMatchObject({ peak: null, timed: 0 })
  })

  it('is not told where the platform says nothing of callbacks', () => {
    const { meter, closed } = measured(0, () => 1000, 10)
    expect(meter.figures(0.3)).toBeNull()
    expect(meter.isKnown).toBe(false)
    expect(closed).toHaveLength(10)
  })

  it('takes no time that is none', () => {
    const { closed } = measured(441, () => NaN, 10)
    expect(closed).toEqual([])
  })
})
