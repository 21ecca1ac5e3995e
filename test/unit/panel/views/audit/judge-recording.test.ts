import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../../../audit/audit-list.ts'
import { createRecordLog } from '../../../../../audit/record-log.ts'
import { runAudits } from '../../../../../audit/run-audits.ts'
import type { JudgeOrder } from '../../../../../panel/views/audit/audit-judge.ts'
import { type JudgeHost, judgeRecording } from '../../../../../panel/views/audit/judge-recording.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../../trace/config/profiler-config.ts'
import type { StampedMessage } from '../../../../../trace/wire/protocol.ts'
import { hereJudge } from '../../../../support/audit/here-judge.ts'
import { playedPlan } from '../../../../support/audit/played-plan.ts'
import { createTraceBuilder } from '../../../../support/trace/trace-builder.ts'

const { signal } = new AbortController()
const { messages, plan, subject } = playedPlan({ isIgnored: (index) => index % 6 === 5 })
const order: JudgeOrder = {
  config: DEFAULT_PROFILER_CONFIG,
  maxUnits: null,
  plan,
  audits: AUDITS.map(({ id }) => id),
  strictness: 1,
  sounds: null,
  processorShare: null,
}

async function* fromDisk(all: readonly StampedMessage[]): AsyncGenerator<StampedMessage> {
  for (const stamped of all) yield await Promise.resolve(stamped)
}

describe('a recording that is judged in another thread', () => {
  it('has the report that its session has, from memory and from disk', async () => {
    const log = createRecordLog()
    for (const stamped of messages) log.add(stamped)
    const own = runAudits({ ...subject, log }, AUDITS, { strictness: 1, trace: null })
    for (const source of [messages, fromDisk(messages)]) {
      const said = await judgeRecording(hereJudge, source, order, signal)
      expect('report' in said && said.report).toEqual(own)
    }
  })

  it('names its events as their document numbers them', async () => {
    const said = await judgeRecording(hereJudge, messages, order, signal)
    const events = 'events' in said ? said.events : []
    expect(events.length).toBeGreaterThan(8)
    const known = new Map(subject.notes.map(({ event }) => [event.eventId, event]))
    for (const { eventId, document, eventNumber } of events)
      expect(known.get(eventId)).toMatchObject({ document, eventNumber })
  })

  it('says in one sentence that there is nothing to judge', async () => {
    const nothing = createTraceBuilder().messages()
    expect(await judgeRecording(hereJudge, nothing, order, signal)).toEqual({
      problem: 'The page made no audio: it created no AudioContext.',
    })
    const notes = playedPlan({ isUnheard: () => true })
    expect(await judgeRecording(hereJudge, notes.messages, order, signal)).toEqual({
      problem: 'The page did not answer to MIDI. Play it yourself, or let it play by itself.',
    })
  })

  it('goes over in parts, of which none is large', async () => {
    const parts: number[] = []
    const host: JudgeHost = {
      open: (given) => {
        const judge = hereJudge.open(given)
        return {
          ...judge,
          take(part) {
            parts.push(part.length)
            return judge.take(part)
          },
        }
      },
    }
    const [hello] = messages
    if (hello === undefined) throw new Error('There is no document.')
    const many = [...messages, ...Array.from({ length: 1000 }, () => hello)]
    await judgeRecording(host, many, order, signal)
    expect(parts.length).toBeGreaterThan(4)
    expect(Math.max(...parts)).toBeLessThanOrEqual(64)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(many.length)
  })

  it('is ended when it is let go', async () => {
    const stop = new AbortController()
    let closed = 0
    const host: JudgeHost = {
      open: () => ({
        take: () => new Promise(() => undefined),
        endStressed: () => new Promise(() => undefined),
        judge: () => new Promise(() => undefined),
        close: () => void closed++,
      }),
    }
    const judged = judgeRecording(host, messages, order, stop.signal)
    stop.abort(new Error('It was cancelled.'))
    await expect(judged).rejects.toThrow('It was cancelled.')
    expect(closed).toBe(1)
  })
})
