import type { Page } from 'puppeteer-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGestureRepeats } from '../../../../cli/audit/repeat-gesture.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A browser whose page has three nodes more after each gesture; `names`: what it counts. */
function leaking(names: readonly string[]): { page: Page; calls: string[]; play(): Promise<void> } {
  const calls: string[] = []
  let played = 0
  const session = {
    send(method: string) {
      calls.push(method)
      const value = (name: string): number => (name === 'AudioHandlers' ? 3 * played : 2e6)
      const metrics = names.map((name) => ({ name, value: value(name) }))
      return Promise.resolve({ metrics })
    },
    detach: () => Promise.resolve(),
  }
  const page = { createCDPSession: () => Promise.resolve(session) } as unknown as Page
  return {
    page,
    calls,
    play() {
      played++
      return Promise.resolve()
    },
  }
}

describe('a gesture that is repeated', () => {
  it('is played seven times, and what is left is counted once garbage was collected', async () => {
    const repeats = createGestureRepeats(new AbortController().signal)
    const { page, calls, play } = leaking(['AudioHandlers', 'JSHeapUsedSize'])
    expect(repeats.hasBegun).toBe(false)
    const done = repeats.after(page, play)
    await vi.runAllTimersAsync()
    await done
    expect(repeats.hasBegun).toBe(true)
    expect(repeats.counts).toEqual({
      nodes: [3, 6, 9, 12, 15, 18, 21],
      heapMegabytes: Array.from({ length: 7 }, () => 2),
    })
    expect(calls.indexOf('HeapProfiler.collectGarbage')).toBeLessThan(
      calls.indexOf('Performance.getMetrics'),
    )
  })
  it('tells nothing where the browser counts no nodes, or is stopped', async () => {
    const other = createGestureRepeats(new AbortController().signal)
    const { page, play } = leaking(['JSHeapUsedSize'])
    const done = other.after(page, play)
    await vi.runAllTimersAsync()
    await done
    expect(other.counts).toBeNull()
    const stopped = createGestureRepeats(AbortSignal.abort())
    await stopped.after(page, play)
    expect(stopped.counts).toBeNull()
  })
})
