// Audits of the panel, with the real recording and session; the page is a feed of what an instrument makes of the plan,
// time is the test's own. Node.

import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AUDITS } from '../../../../../audit/audit-list.ts'
import { runAudits } from '../../../../../audit/run-audits.ts'
import type { AuditReport } from '../../../../../audit/schema.ts'
import { planName } from '../../../../../audit/stimulus/plan-name.ts'
import { subjectOf } from '../../../../../audit/subject.ts'
import { performanceOf } from '../../../../../cli/record/performed-music.ts'
import { DEFAULT_SETTINGS } from '../../../../../panel/models/setting-specs.ts'
import { type AuditModel, createAuditModel } from '../../../../../panel/views/audit/audit-model.ts'
import { planOf } from '../../../../../panel/views/audit/audit-plan.ts'
import type { JudgeHost } from '../../../../../panel/views/audit/judge-recording.ts'
import { hereJudge } from '../../../../support/audit/here-judge.ts'
import type { StampedMessage } from '../../../../../trace/wire/protocol.ts'
import { playedPlan, type PlannedFault } from '../../../../support/audit/played-plan.ts'
import {
  createRecordingBench,
  type RecordingBench,
} from '../../../../support/panel/recording-bench.ts'
import { read } from '../../../../support/trace/notes.ts'
import { START_MS } from '../../../../support/trace/trace-builder.ts'

/** What a page with this fault says that is played by the plan; it asks for MIDI first. */
function pageOf(fault: PlannedFault = {}): StampedMessage[] {
  const { messages } = playedPlan(fault)
  const [hello] = messages
  if (hello === undefined) throw new Error('There is no document.')
  const request = { type: 'midi/requested', wallMs: START_MS + 30, outcome: 'native' } as const
  return [hello, { ...hello, message: request }, ...messages.slice(1)]
}

interface Stand extends RecordingBench {
  readonly audit: AuditModel
  readonly settings: ReturnType<typeof signal<typeof DEFAULT_SETTINGS>>
  readonly shown: number[]
  readonly saved: { name: string; text: string }[]
}

function createStand(page: readonly StampedMessage[], judges: JudgeHost = hereJudge): Stand {
  const bench = createRecordingBench(page.map((stamped) => ({ atMs: 0, stamped })))
  const shown: number[] = []
  const saved: { name: string; text: string }[] = []
  const settings = signal(DEFAULT_SETTINGS)
  const audit = createAuditModel({
    channel: bench.channel,
    session: bench.session,
    recording: bench.recording,
    settings,
    isPerforming: signal(false),
    host: { save: (name, bytes) => saved.push({ name, text: new TextDecoder().decode(bytes) }) },
    now: () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
    showEvent: (eventId) => shown.push(eventId),
    judges,
    // The platform's own takes real time.
    digestOf: async ({ sequence }) => performanceOf(sequence, '').digest,
  })
  audit.strictness.value = 1
  return { ...bench, audit, settings, shown, saved }
}

/** As the command line judges these messages. */
const judged = (messages: readonly StampedMessage[], strictness = 1): AuditReport =>
  runAudits(subjectOf(read([...messages]), planOf(strictness)), AUDITS, { strictness, trace: null })

const started = ({ channel }: Stand): number =>
  channel.posted.filter(({ type }) => type === 'record/start').length

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets time go on until nothing is audited any more. */
async function runOut({ audit }: Stand): Promise<void> {
  for (let second = 0; second < 400 && audit.state.value.kind !== 'idle'; second++)
    await vi.advanceTimersByTimeAsync(1000)
  expect(audit.state.value).toEqual({ kind: 'idle' })
}

async function auditPage(stand: Stand): Promise<AuditReport | undefined> {
  const done = stand.audit.start()
  await runOut(stand)
  await done
  return stand.audit.last.value?.report
}

describe('an audit of the page', () => {
  const faulty = pageOf({ isIgnored: (index) => index % 6 === 5 })

  it('plays the plan into the page, records it, and judges as the command line does', async () => {
    const stand = createStand(faulty)
    const report = await auditPage(stand)
    expect(stand.audit.problem.value).toBe('')
    const orders = stand.channel.posted.flatMap((command) =>
      command.type === 'perform/order' ? [command.order] : [],
    )
    const plan = planOf(1)
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
    for (const category of ['latency', 'timing', 'load', 'hygiene'] as const)
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
    stand.audit.save()
    expect(stand.saved).toEqual([])
    const report = await auditPage(stand)
    stand.audit.save()
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

describe('a page that waits for its user', () => {
  it('is waited for until it asks for MIDI', async () => {
    const page = pageOf()
    const stand = createStand(page.filter(({ message }) => message.type !== 'midi/requested'))
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(stand.audit.state.value).toEqual({ kind: 'waiting', for: 'midi' })
    const asked = page.find(({ message }) => message.type === 'midi/requested')
    if (asked !== undefined) stand.channel.emit({ type: 'trace', stamped: asked })
    await vi.advanceTimersByTimeAsync(2000)
    expect(stand.audit.state.value).toMatchObject({ kind: 'playing' })
    await runOut(stand)
    await done
    expect(stand.audit.last.value).not.toBeNull()
  })

  it('that never asks costs one sentence, the command line’s own', async () => {
    const stand = createStand(pageOf().filter(({ message }) => message.type !== 'midi/requested'))
    await auditPage(stand)
    expect(stand.audit.problem.value).toBe(
      'The page did not ask for MIDI within 2 min, so nothing was played into it.',
    )
    expect(stand.audit.last.value).toBeNull()
    expect(stand.recording.isActive.value).toBe(false)
  })

  const stopped = pageOf().flatMap((stamped): StampedMessage[] => {
    const { message } = stamped
    if (message.type === 'context/update')
      return [{ ...stamped, message: { ...message, state: 'suspended' } }]
    return message.type === 'records/chunk' ? [] : [stamped]
  })

  it('is waited for where its context does not run, or played without, and then says so', async () => {
    const stand = createStand(stopped)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(stand.audit.state.value).toEqual({ kind: 'waiting', for: 'click' })
    stand.audit.goOn()
    await vi.advanceTimersByTimeAsync(1000)
    expect(stand.audit.state.value).toMatchObject({ kind: 'playing' })
    await runOut(stand)
    await done
    expect(stand.audit.problem.value).toBe(
      'The page made no audio: its AudioContext never ran (it may wait for a click).',
    )
  })

  it('that may not be recorded costs one sentence', async () => {
    const stand = createStand(stopped)
    stand.channel.isPermitted = false
    await auditPage(stand)
    expect(stand.audit.problem.value).toMatch(/^The page may not be recorded/)
    expect(started(stand)).toBe(0)
    // The status of the denial stays until the page is on its way.
    stand.channel.isPermitted = true
    stand.audit.stimulus.value = 'listen'
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(1000)
    expect(stand.audit.problem.value).toBe('')
    expect(stand.audit.state.value).toEqual({ kind: 'waiting', for: 'click' })
    stand.audit.cancel()
    await runOut(stand)
    await done
  })
})

describe('an audit that only listens', () => {
  it('judges all that made the page sound, for so long', async () => {
    const stand = createStand(pageOf())
    stand.audit.stimulus.value = 'listen'
    stand.audit.listenS.value = 7
    expect(stand.audit.takesMs.value).toBe(7000)
    const done = stand.audit.start()
    await vi.advanceTimersByTimeAsync(3000)
    expect(stand.audit.state.value).toMatchObject({ kind: 'listening', durationMs: 7000 })
    await runOut(stand)
    await done
    expect(stand.channel.posted.some(({ type }) => type === 'perform/order')).toBe(false)
    expect(stand.audit.last.value?.report.stimulus).toMatchObject({ seed: null, notes: 24 })
  })

  it('ends early where that is enough, or where the recording is stopped by hand', async () => {
    const stand = createStand(pageOf())
    stand.audit.stimulus.value = 'listen'
    stand.audit.listenS.value = 3600
    for (const end of [stand.audit.goOn, () => void stand.recording.toggle()]) {
      const done = stand.audit.start()
      await vi.advanceTimersByTimeAsync(3000)
      end()
      await vi.advanceTimersByTimeAsync(3000)
      await done
      expect(stand.audit.problem.value).toBe('')
    }
    expect(stand.audit.before.value).not.toBeNull()
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
    const own = runAudits(subjectOf(read(page), null), AUDITS, { strictness: 5, trace: null })
    expect(stand.audit.last.value?.report).toEqual(own)
    expect(started(stand)).toBe(1)
  })

  it('knows its own plan again by the name of the music, and says where it does not', async () => {
    const own = planName(planOf(1))
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
    const stand = createStand(pageOf(), {
      open: () => ({
        take() {
          meanwhile()
          return Promise.reject(new Error('the worker ended without a word.'))
        },
        judge: () => Promise.reject(new Error('It was not asked.')),
        close: () => undefined,
      }),
    })
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
    const stand = createStand(pageOf(), {
      open: () => ({
        take: () => Promise.resolve(),
        judge: () => new Promise(() => undefined),
        close: () => void closed++,
      }),
    })
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
