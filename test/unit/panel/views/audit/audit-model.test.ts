// Audits of the panel, with the real recording and session; the page is a feed of what an instrument makes of the plan,
// time is the test's own. Node.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRecordLog, type RecordLog } from '../../../../../audit/record-log.ts'
import { runAudits } from '../../../../../audit/run-audits.ts'
import type { AuditReport } from '../../../../../audit/schema.ts'
import { planName } from '../../../../../audit/stimulus/plan-name.ts'
import { subjectOf } from '../../../../../audit/subject.ts'
import { performanceOf } from '../../../../../cli/record/performed-music.ts'
import { DEFAULT_SETTINGS } from '../../../../../panel/models/setting-specs.ts'
import {
  PANEL_AUDITS,
  PANEL_CATEGORIES,
  planOf,
} from '../../../../../panel/views/audit/audit-plan.ts'
import type { JudgeHost } from '../../../../../panel/views/audit/judge-recording.ts'
import type { StampedMessage } from '../../../../../trace/wire/protocol.ts'
import {
  auditPage,
  createStand,
  pageOf,
  runOut,
  started,
} from '../../../../support/audit/audit-stand.ts'
import { read } from '../../../../support/trace/notes.ts'
import { START_MS } from '../../../../support/trace/trace-builder.ts'

/** As the command line judges these messages. */
const judged = (messages: readonly StampedMessage[], strictness = 1): AuditReport =>
  runAudits(
    subjectOf(read([...messages]), planOf(strictness, true), { log: logOf(messages) }),
    PANEL_AUDITS,
    {
      strictness,
      trace: null,
    },
  )

function logOf(messages: readonly StampedMessage[]): RecordLog {
  const log = createRecordLog()
  for (const stamped of messages) log.add(stamped)
  return log
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('an audit of the page', () => {
  const faulty = pageOf({ isIgnored: (index) => index % 6 === 5 })

  it('plays the plan into the page, records it, and judges as the command line does', async () => {
    const stand = createStand(faulty)
    const report = await auditPage(stand)
    expect(stand.audit.problem.value).toBe('')
    const orders = stand.channel.posted.flatMap((command) =>
      command.type === 'perform/order' ? [command.order] : [],
    )
    const plan = planOf(1, true)
    expect(orders[0]).toMatchObject({
      type: 'begin',
      music: {
        name: planName(plan),
        events: plan.sequence.atMs.length,
        run: 1,
        runs: 1,
        digest: performanceOf(plan.sequence, '').digest,
      },
    })
    const played = orders.flatMap((order) => (order.type === 'add' ? order.messages : []))
    expect(played).toHaveLength(plan.sequence.atMs.length)
    expect(orders.at(-1)).toEqual({ type: 'stop' })
    expect(stand.recording.status.value.state).toBe('idle')
    expect(report).toEqual(judged(faulty))
    expect(report?.audits.find(({ id }) => id === 'notes.lost')?.status).toBe('fail')
  })

  it('asks meanwhile whether the machine was busy, and blames no page for that', async () => {
    const watched: string[] = []
    const stand = createStand(pageOf({ handlerMs: () => 12 }), {
      watchProcessor() {
        watched.push('begun')
        return { end: () => (watched.push('ended'), 0.4) }
      },
    })
    const report = await auditPage(stand)
    expect(watched).toEqual(['begun', 'ended'])
    expect(report?.environment.processorShare).toBe(0.4)
    const handler = report?.audits.find(({ id }) => id === 'hygiene.handler')
    expect(handler).toMatchObject({ status: 'incomplete', reason: 'machineBusy' })
  })

  it('listens to the page, where a category that is chosen does', async () => {
    const stand = createStand(pageOf())
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(500)
    const frames = 128
    for (let piece = 0; piece < 8; piece++) {
      const figures = { contextId: 1, sampleRate: 48_000, frame: piece * frames, frames }
      const found = { dropped: 0, nonFinite: 0, peak: 0.1, clipped: 0 }
      const bytes = new Int16Array(2 * frames).fill(32767).buffer
      const heard = { ...figures, ...found, wallMs: START_MS + piece, bytes }
      stand.channel.emit({ type: 'document/heard', document: 'top', heard })
    }
    await runOut(stand)
    await done
    const dc = stand.audit.last.value?.report.audits.find(({ id }) => id === 'sound.dc')
    expect(dc).toMatchObject({ status: 'fail' })
    expect(dc?.value).toBeCloseTo(0.1, 4)
    const isHeard = (): boolean[] =>
      stand.channel.posted.flatMap((command) =>
        command.type === 'record/start' ? command.isHeard === true : [],
      )
    expect(isHeard()).toEqual([true])
    for (const category of ['sound', 'notes', 'conformity'] as const)
      stand.audit.include(category, false)
    await auditPage(stand)
    expect(isHeard()).toEqual([true, false])
    expect(stand.audit.last.value?.report.audits.every(({ id }) => id !== 'sound.dc')).toBe(true)
  })

  it('tells how far it is, and cannot be begun twice', async () => {
    const stand = createStand(faulty)
    const done = stand.audit.start()
    expect(stand.audit.canStart.value).toBe(false)
    await vi.advanceTimersByTimeAsync(3000)
    expect(stand.audit.state.value).toMatchObject({
      kind: 'playing',
      durationMs: stand.audit.takesMs.value,
    })
    await runOut(stand)
    await done
    expect(stand.audit.canStart.value).toBe(true)
  })

  it('is let go by one click: the page falls silent, and nothing is judged', async () => {
    const stand = createStand(faulty)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(3000)
    stand.audit.cancel()
    await runOut(stand)
    await done
    expect(stand.channel.posted.findLast(({ type }) => type === 'perform/order')).toMatchObject({
      order: { type: 'stop' },
    })
    expect(stand.recording.isActive.value).toBe(false)
    expect([stand.audit.last.value, stand.audit.problem.value]).toEqual([null, ''])
  })

  it('ends with a sentence where the page goes, or its recording is stopped', async () => {
    const stand = createStand(faulty)
    const [{ document, frameId } = { document: '', frameId: 0 }] = faulty
    const ends: [end: () => void, words: RegExp][] = [
      [() => stand.channel.emit({ type: 'document/detached', document, frameId }), /^The page has/],
      [() => void stand.recording.toggle(), /^The recording was stopped/],
    ]
    stand.audit.strictness.value = 5
    for (const [end, words] of ends) {
      const done = stand.audit.start()
      await vi.advanceTimersByTimeAsync(3000)
      end()
      await vi.advanceTimersByTimeAsync(9000)
      expect(stand.audit.state.value).toEqual({ kind: 'idle' })
      await done
      expect(stand.audit.problem.value).toMatch(words)
    }
    expect(stand.audit.last.value).toBeNull()
  })

  it('measures the chosen categories only', async () => {
    const stand = createStand(faulty)
    for (const category of PANEL_CATEGORIES.filter((each) => each !== 'notes'))
      stand.audit.include(category, false)
    const report = await auditPage(stand)
    expect(new Set(report?.audits.map(({ category }) => category))).toEqual(new Set(['notes']))
    stand.audit.include('notes', false)
    expect(stand.audit.canStart.value).toBe(false)
  })

  it('leads to the events that it names as long as they are shown', async () => {
    const stand = createStand(faulty)
    const report = await auditPage(stand)
    const [handle = ''] =
      report?.audits.find(({ id }) => id === 'notes.lost')?.evidence.events ?? []
    expect(stand.audit.isShown(handle)).toBe(true)
    expect(stand.audit.isShown('e-999999')).toBe(false)
    stand.audit.showEvent(handle)
    const [shown = 0] = stand.shown
    expect(stand.session.eventById(shown)?.ending).toBe('silent')
    stand.recording.clear()
    expect(stand.audit.isShown(handle)).toBe(false)
  })

  it('is saved as the JSON that the command line prints', async () => {
    const stand = createStand(faulty)
    stand.audit.save('json')
    expect(stand.saved).toEqual([])
    const report = await auditPage(stand)
    stand.audit.save('json')
    expect(stand.saved).toEqual([
      {
        name: 'awescope-audit-2026-01-02-030405.json',
        text: `${JSON.stringify(report, null, 2)}\n`,
      },
    ])
  })

  it('is compared with the one before', async () => {
    const stand = createStand(faulty)
    await auditPage(stand)
    expect(stand.audit.changes.value).toBeNull()
    await auditPage(stand)
    expect(stand.audit.changes.value).toMatchObject({ better: [], worse: [] })
    stand.audit.dispose()
  })
})

describe('an audit of what is shown', () => {
  it('takes what made the page act, where nothing is known of a plan', async () => {
    const page = pageOf({ soundAfterMs: () => 40 })
    const stand = createStand(page)
    expect(stand.audit.canAuditShown.value).toBe(false)
    await stand.record()
    const done = stand.audit.auditShown()
    await runOut(stand)
    await done
    // What was heard of it is kept by nobody.
    const recorded = PANEL_AUDITS.filter(({ hears }) => hears !== true)
    const own = runAudits(subjectOf(read(page), null, { log: logOf(page) }), recorded, {
      strictness: 5,
      trace: null,
    })
    expect(stand.audit.last.value?.report).toEqual(own)
    expect(started(stand)).toBe(1)
  })

  it('knows its own plan again by the name of the music, and says where it does not', async () => {
    const own = planName(planOf(1, true))
    for (const [name, notes, seed] of [
      [own, 0, 1],
      [own.replace('latency', 'another'), 1, null],
      ['song.mid', 0, null],
    ] as const) {
      const page = pageOf()
      const [hello] = page
      if (hello === undefined) throw new Error('There is no document.')
      const start = { type: 'performance/start', wallMs: START_MS + 400, name } as const
      const music = { digest: '0'.repeat(64), events: 49, durationMs: 6000, run: 1, runs: 1 }
      const stand = createStand([...page, { ...hello, message: { ...start, ...music } }])
      await stand.record()
      const done = stand.audit.auditShown()
      await runOut(stand)
      await done
      const { report, notes: told } = stand.audit.last.value ?? {}
      expect(told, name).toHaveLength(notes)
      expect(report?.stimulus.seed, name).toBe(seed)
    }
  })

  it('costs one sentence where it fails, or where its recording is gone meanwhile', async () => {
    let meanwhile = (): void => undefined
    const open: JudgeHost['open'] = () => ({
      take() {
        meanwhile()
        return Promise.reject(new Error('the worker ended without a word.'))
      },
      endStressed: () => Promise.reject(new Error('It was not asked.')),
      judge: () => Promise.reject(new Error('It was not asked.')),
      close: () => undefined,
    })
    const stand = createStand(pageOf(), { judges: { open } })
    await stand.record()
    await stand.audit.auditShown()
    expect(stand.audit.problem.value).toBe('The audit failed: the worker ended without a word.')
    meanwhile = stand.recording.clear
    await stand.audit.auditShown()
    expect(stand.audit.problem.value).toMatch(/^Another recording is shown now/)
    expect(stand.audit.last.value).toBeNull()
  })

  it('is let go while it is judged, and its thread is ended', async () => {
    let closed = 0
    const open: JudgeHost['open'] = () => ({
      take: () => Promise.resolve(),
      endStressed: () => Promise.resolve(),
      judge: () => new Promise(() => undefined),
      close: () => void closed++,
    })
    const stand = createStand(pageOf(), { judges: { open } })
    await stand.record()
    const done = stand.audit.auditShown()
    await vi.advanceTimersByTimeAsync(1000)
    expect(stand.audit.state.value).toEqual({ kind: 'judging' })
    stand.audit.cancel()
    await done
    expect([stand.audit.state.value.kind, stand.audit.problem.value, closed]).toEqual([
      'idle',
      '',
      1,
    ])
  })
})

describe('settings that would spoil an audit', () => {
  it.each([
    [{ samplingRate: 0.1 }, /Events tracked/],
    [{ virtualMidi: false }, /virtual MIDI input/],
    [{ capacity: 10 }, /Events kept/],
  ])('%o are told before anything is recorded', async (setting, words) => {
    const stand = createStand(pageOf())
    stand.settings.value = { ...DEFAULT_SETTINGS, ...setting }
    await auditPage(stand)
    expect(stand.audit.problem.value).toMatch(words)
    expect(started(stand)).toBe(0)
  })
})
