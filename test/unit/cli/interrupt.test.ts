// Waiting that ends when the user wants to go.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { pause, untilStopped } from '../../../cli/interrupt.ts'

const never = (): Promise<never> => new Promise(() => {})

describe('work that may be stopped', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('gives its result, and fails as it fails, while nobody stops it', async () => {
    const { signal } = new AbortController()
    expect(await untilStopped(Promise.resolve('done'), signal, 0)).toBe('done')
    const failing = untilStopped(Promise.reject(new Error('broken')), signal, 0)
    await expect(failing).rejects.toThrow('broken')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is left alone when it takes longer than it has after the signal', async () => {
    const stop = new AbortController()
    const outcome = vi.fn()
    void untilStopped(never(), stop.signal, 1000).then(outcome)
    await vi.advanceTimersByTimeAsync(60_000)
    stop.abort()
    await vi.advanceTimersByTimeAsync(999)
    expect(outcome).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(outcome).toHaveBeenCalledWith(null)
  })

  test('may still end in the time that it has after the signal', async () => {
    const stop = new AbortController()
    stop.abort()
    const quick = pause(500, new AbortController().signal).then(() => 'saved')
    const outcome = untilStopped(quick, stop.signal, 1000)
    await vi.advanceTimersByTimeAsync(500)
    expect(await outcome).toBe('saved')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('does not complain once it was stopped', async () => {
    const stop = new AbortController()
    stop.abort()
    const torn = pause(10, new AbortController().signal).then(() => {
      throw new Error('Target closed')
    })
    const outcome = untilStopped(torn, stop.signal, 1000)
    await vi.advanceTimersByTimeAsync(10)
    expect(await outcome).toBeNull()
  })
})
