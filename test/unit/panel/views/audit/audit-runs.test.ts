// The page under each stress that is chosen, and then without any; the page is a feed of what an instrument makes of
// the plan, time is the test's own. Node.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuditReport } from '../../../../../audit/schema.ts'
import { settingsCode } from '../../../../../audit/stress/context-settings.ts'
import { planName } from '../../../../../audit/stimulus/plan-name.ts'
import { planOf } from '../../../../../panel/views/audit/audit-plan.ts'
import type { AuditHost } from '../../../../../panel/views/audit/audit-model.ts'
import {
  auditPage,
  createStand,
  pageOf,
  runOut,
  type Stand,
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
    const stand = createStand(faulty, { runInPage })
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
    const stand = createStand(faulty, { runInPage })
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

const statusOf = (report: AuditReport | undefined, id: string): string | undefined =>
  report?.audits.find((each) => each.id === id)?.status

describe('an audit with other settings of the contexts', () => {
  const faulty = pageOf({ isIgnored: (index) => index % 6 === 5 })
  const settings = ['render64', 'render256', 'render512', 'render1024']
  const rates = ['rate44100', 'rate48000', 'rate96000']

  /** A page that comes as another document, `anew`, when it is loaded with a script. */
  function createPlace(
    own = faulty,
    anew = pageOf(),
    watchProcessor: AuditHost['watchProcessor'] = null,
  ): { stand: Stand; scripts: (string | null)[] } {
    const scripts: (string | null)[] = []
    const states = ['loading', 'interactive']
    const stand = createStand(own, {
      watchProcessor,
      runInPage: (code) => {
        expect(code).toBe('document.readyState')
        return Promise.resolve(states.shift() ?? 'complete')
      },
      reloadPage(script) {
        // What is still loading is not loaded anew.
        expect(states).toEqual([])
        scripts.push(script)
        if (script === null) return
        const [{ document, frameId } = { document: '', frameId: 0 }] = faulty
        stand.channel.emit({ type: 'document/detached', document, frameId })
        for (const stamped of anew)
          stand.channel.emit({ type: 'trace', stamped: { ...stamped, document: 'anew' } })
      },
    })
    return { stand, scripts }
  }

  it('are offered where the page is loaded to be recorded, and said to be where it is not', () => {
    const { stand } = createPlace()
    expect(stand.audit.offeredStresses.value).toEqual([
      'jank',
      'gc',
      'flood',
      'sysex',
      ...settings,
      ...rates,
    ])
    expect(stand.audit.wantsReload.value).toBe(false)
    stand.recording.mode.value = 'join'
    expect(stand.audit.offeredStresses.value).toEqual(['jank', 'gc', 'flood', 'sysex'])
    expect(stand.audit.wantsReload.value).toBe(true)
    expect(createStand(faulty).audit.wantsReload.value).toBe(false)
  })

  it('loads the page once more with them, judges only that, and lets it have its own again', async () => {
    const { stand, scripts } = createPlace()
    stand.audit.putUnder(RATE, true)
    const report = await auditPage(stand)
    expect(stand.audit.problem.value).toBe('')
    // The quiet run has loaded it without them.
    expect(scripts).toEqual([settingsCode({ sampleRate: 48_000 })])
    expect(stand.audit.last.value?.notes).toEqual([])
    expect(statusOf(report, 'notes.lost')).toBe('fail')
    const lost = report?.audits.find(({ id }) => id === 'robustness.lost')
    expect(lost).toMatchObject({ status: 'pass', value: 0, evidence: { facts: { notes: 60 } } })
    // They are no load.
    expect(statusOf(report, 'robustness.jitter')).toBeUndefined()
    expect(statusOf(report, 'robustness.pitch')).toBe('incomplete')
  })

  it('asks in each run whether the machine was busy', async () => {
    for (const [shares, status] of [
      [[1, 1], 'fail'],
      [[0.4, 1], 'incomplete'],
    ] as const) {
      const left = [...shares]
      const { stand } = createPlace(pageOf(), faulty, () => ({ end: () => left.shift() ?? null }))
      stand.audit.putUnder(RATE, true)
      const report = await auditPage(stand)
      expect(report?.environment.processorShare).toBe(1)
      expect(statusOf(report, 'robustness.lost')).toBe(status)
    }
  })

  it('says which of them the browser did not give', async () => {
    const { stand } = createPlace()
    stand.audit.putUnder('render1024', true)
    await auditPage(stand)
    expect(stand.audit.last.value?.notes).toEqual(['There is no such stress here: render1024.'])
  })

  it('lets the page have its own again where it is let go, or does not come back', async () => {
    const { stand, scripts } = createPlace()
    stand.audit.putUnder(RATE, true)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(3000)
    expect(stand.audit.state.value).toMatchObject({ kind: 'playing', stress: RATE })
    stand.audit.cancel()
    await runOut(stand)
    await done
    expect(scripts).toEqual([settingsCode({ sampleRate: 48_000 }), null])
    const gone = createStand(faulty, { reloadPage: (script) => void scripts.push(script) })
    gone.audit.putUnder(RATE, true)
    await auditPage(gone)
    expect(gone.audit.problem.value).toMatch(/^The page did not load once more/)
    expect(scripts.slice(2)).toEqual([settingsCode({ sampleRate: 48_000 }), null])
  })
})

/** That of the page's context. */
const RATE = 'rate48000'
