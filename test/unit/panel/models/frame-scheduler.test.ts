// The animation-frame loop: one frame however many ask. Node.

import { describe, expect, it, vi } from 'vitest'
import { createFrameScheduler, QUICK_FRAME_MS } from '../../../../panel/models/frame-scheduler.ts'
import { createFrameClock } from '../../../support/panel/frame-clock.ts'

describe('the frame scheduler', () => {
  it('draws once per frame however often it is asked', () => {
    const clock = createFrameClock()
    const scheduler = createFrameScheduler(clock)
    const draw = vi.fn()
    scheduler.onFrame(draw)
    for (let ask = 0; ask < 100; ask += 1) scheduler.invalidate()
    expect(clock.waiting.size).toBe(1)
    clock.tick(16)
    expect(draw).toHaveBeenCalledExactlyOnceWith(16)
    clock.tick(32)
    expect(draw).toHaveBeenCalledTimes(1)
  })

  it('takes a request that comes while it draws into the next frame', () => {
    const clock = createFrameClock()
    const scheduler = createFrameScheduler(clock)
    let draws = 0
    scheduler.onFrame(() => {
      draws += 1
      if (draws === 1) scheduler.invalidate()
    })
    scheduler.invalidate()
    clock.tick(1)
    expect(draws).toBe(1)
    clock.tick(2)
    expect(draws).toBe(2)
    expect(scheduler.frames).toBe(2)
  })

  it('goes on to the other charts when one throws', () => {
    const clock = createFrameClock()
    const scheduler = createFrameScheduler(clock)
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    const other = vi.fn()
    scheduler.onFrame(() => {
      throw new Error('broken chart')
    })
    scheduler.onFrame(other)
    scheduler.invalidate()
    clock.tick(1)
    expect(other).toHaveBeenCalledOnce()
    expect(complain).toHaveBeenCalledOnce()
    complain.mockRestore()
  })

  it('draws nothing after it is disposed, or for who has unsubscribed', () => {
    const clock = createFrameClock()
    const scheduler = createFrameScheduler(clock)
    const gone = vi.fn()
    scheduler.onFrame(gone)()
    scheduler.invalidate()
    clock.tick(1)
    expect(gone).not.toHaveBeenCalled()
    scheduler.invalidate()
    scheduler.dispose()
    scheduler.invalidate()
    expect(clock.waiting.size).toBe(0)
  })

  it.each([
    { who: 'twice a second', dataMs: undefined, perSecond: 2 },
    { who: 'as often as who draws wants it', dataMs: QUICK_FRAME_MS, perSecond: 4 },
  ])('draws what data asks for $who, and what hands ask for at once', ({ dataMs, perSecond }) => {
    const clock = createFrameClock()
    const scheduler = createFrameScheduler(clock)
    const draws: number[] = []
    scheduler.onFrame((nowMs) => draws.push(nowMs), dataMs)
    scheduler.onFrame(() => undefined)
    for (let nowMs = 1000; nowMs < 2000; nowMs += 10) {
      clock.passTo(nowMs)
      // Four streams, each ten times a second.
      if (nowMs % 100 < 40) scheduler.dataCame()
      clock.tick(nowMs)
    }
    expect(draws).toHaveLength(perSecond)
    scheduler.dataCame()
    clock.passTo(2001)
    scheduler.invalidate()
    clock.tick(2002)
    expect(draws).toHaveLength(perSecond + 1)
    // The frame for hands showed the data too.
    clock.passTo(3000)
    expect(clock.waiting.size + clock.timers.size).toBe(0)
  })

  it('asks for no more than one frame while a hidden page gives none', () => {
    const clock = createFrameClock()
    const scheduler = createFrameScheduler(clock)
    const draw = vi.fn()
    scheduler.onFrame(draw)
    for (let nowMs = 0; nowMs < 10_000; nowMs += 50) {
      clock.passTo(nowMs)
      scheduler.dataCame()
    }
    expect(clock.waiting.size).toBe(1)
    expect(clock.timers.size).toBe(0)
    expect(draw).not.toHaveBeenCalled()
    clock.tick(10_000)
    expect(draw).toHaveBeenCalledOnce()
  })
})
