// Work in a page, with the test's own thread in the place of the page's.

import { runInThisContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { beginPageWork, isPageWork } from '../../../../audit/stress/page-work.ts'
import { STRESSES } from '../../../../audit/subject.ts'
import { must } from '../../../support/trace/must.ts'

const run = (code: string): Promise<unknown> => Promise.resolve(runInThisContext(code))

/** How long the thread was kept, ms. */
const keptFor = (work: () => void): number => {
  const fromMs = performance.now()
  work()
  return performance.now() - fromMs
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('work that weighs on a page', () => {
  it('keeps its thread now and then, until it is ended', async () => {
    const end = must(await beginPageWork('jank', run))
    expect(keptFor(() => vi.advanceTimersByTime(150))).toBeGreaterThanOrEqual(40)
    expect(keptFor(() => vi.advanceTimersByTime(149))).toBeLessThan(40)
    await end()
    expect(keptFor(() => vi.advanceTimersByTime(300_000))).toBeLessThan(40)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps it as long and as often as is wanted', async () => {
    const end = must(await beginPageWork('jank', run, { lengthMs: 70, everyMs: 200 }))
    expect(keptFor(() => vi.advanceTimersByTime(199))).toBeLessThan(40)
    expect(keptFor(() => vi.advanceTimersByTime(1))).toBeGreaterThanOrEqual(70)
    await end()
  })

  it('ends by itself where nobody ends it', async () => {
    await beginPageWork('gc', (code) => run(code.replace('300000', '100')))
    vi.advanceTimersByTime(99)
    expect(vi.getTimerCount()).toBe(2)
    vi.advanceTimersByTime(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is left alone in another document, and where the page answers nonsense', async () => {
    for (const answer of ['7 1', null, { timer: 7 }]) {
      const timer = setInterval(() => undefined, 5)
      const end = must(
        await beginPageWork('jank', (code) =>
          code.includes('setInterval') ? Promise.resolve(answer) : run(code),
        ),
      )
      await end()
      expect(vi.getTimerCount()).toBe(1)
      clearInterval(timer)
    }
    const end = must(await beginPageWork('gc', run))
    vi.clearAllTimers()
    await expect(end()).resolves.toBeUndefined()
  })

  it('is two of the stresses', async () => {
    expect(STRESSES.filter(isPageWork)).toEqual(['jank', 'gc'])
    expect(await beginPageWork('hidden', run)).toBeNull()
  })
})
