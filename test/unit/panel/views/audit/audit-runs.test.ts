// The page under each stress that is chosen, and then without any; the page is a feed of what an instrument makes of
// the plan, time is the test's own. Node.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { planName } from '../../../../../audit/stimulus/plan-name.ts'
import { planOf } from '../../../../../panel/views/audit/audit-plan.ts'
import {
  auditPage,
  createStand,
  pageOf,
  runOut,
  started,
} from '../../../../support/audit/audit-stand.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('an audit under stress', () => {
  const faulty = pageOf({ isIgnored: (index) => index % 6 === 5 })
  const codes: string[] = []
  const runInPage = (code: string): Promise<unknown> => {
    codes.push(code)
    return Promise.resolve('7 1000')
  }

  it('plays the page once more under each stress, and shows the quiet run', async () => {
    codes.length = 0
    const stand = createStand(faulty, undefined, runInPage)
    expect(stand.audit.offeredStresses.value).toEqual(['jank', 'gc', 'flood', 'sysex'])
    const onceMs = stand.audit.takesMs.value
    for (const stress of ['jank', 'flood', 'sysex'] as const) stand.audit.putUnder(stress, true)
    stand.audit.putUnder('sysex', false)
    expect(stand.audit.takesMs.value).toBe(3 * onceMs)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(3000)
    expect(stand.audit.state.value).toMatchObject({
      kind: 'playing',
      stress: 'jank',
      durationMs: 3 * onceMs,
    })
    await runOut(stand)
    await done
    expect(stand.audit.problem.value).toBe('')
    expect(started(stand)).toBe(3)
    // Begun, and ended: by the number that the page has given.
    expect(codes).toHaveLength(2)
    expect(codes[1]).toBe('performance.timeOrigin === 1000 && clearInterval(7)')
    const orders = stand.channel.posted.flatMap((command) =>
      command.type === 'perform/order' ? [command.order] : [],
    )
    const played = orders.flatMap((order) => (order.type === 'begin' ? [order.music] : []))
    const plan = planOf(1, true)
    expect(played.map(({ name }) => name)).toEqual([
      `${planName(plan)} under jank`,
      `${planName(plan)} under flood`,
      planName(plan),
    ])
    const [jank, flood, quiet] = played.map(({ events }) => events)
    expect(jank).toBe(quiet)
    expect(flood).toBeGreaterThan(2000)
    const { report } = stand.audit.last.value ?? {}
    const robust = report?.audits.filter(({ category }) => category === 'robustness') ?? []
    expect(robust.map(({ id }) => id)).toEqual([
      'robustness.latency',
      'robustness.jitter',
      'robustness.lost',
    ])
    const lost = robust.find(({ id }) => id === 'robustness.lost')
    expect(lost).toMatchObject({ status: 'fail', evidence: { facts: { under: 'jank flood' } } })
    expect(lost?.value).toBeCloseTo(1 / 6, 6)
    const [handle = ''] =
      report?.audits.find(({ id }) => id === 'notes.lost')?.evidence.events ?? []
    expect(stand.audit.isShown(handle)).toBe(true)
  })

  it('says which stress the page has not, and offers none that cannot be made', async () => {
    const stand = createStand(faulty)
    expect(stand.audit.offeredStresses.value).toEqual(['flood', 'sysex'])
    stand.audit.putUnder('sysex', true)
    const report = await auditPage(stand)
    expect(stand.audit.last.value?.notes).toEqual(['There is no such stress here: sysex.'])
    expect(report?.audits.find(({ id }) => id === 'robustness.sysex')).toMatchObject({
      status: 'incomplete',
    })
    stand.audit.stimulus.value = 'listen'
    expect(stand.audit.offeredStresses.value).toEqual([])
  })

  it('is let go in any of its runs, with nothing left behind in the page', async () => {
    codes.length = 0
    const stand = createStand(faulty, undefined, runInPage)
    stand.audit.putUnder('jank', true)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(3000)
    stand.audit.cancel()
    await runOut(stand)
    await done
    expect(codes).toHaveLength(2)
    expect(started(stand)).toBe(1)
    expect([stand.audit.last.value, stand.audit.problem.value]).toEqual([null, ''])
  })
})
