// The session as a whole: processors, contexts, live columns, losses, several documents, speed.

import { describe, expect, it } from 'vitest'
import { createSession } from '../../../../trace/session/session.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import {
  createTraceBuilder,
  FLAG,
  KIND,
  STAT,
  type ContextBuilder,
} from '../../../support/trace/trace-builder.ts'
import { must } from '../../../support/trace/must.ts'
import { played } from '../../../support/trace/notes.ts'

function read(messages: StampedMessage[], session = createSession()): TraceSession {
  for (const message of messages) session.ingest(message)
  return session
}

/** Every eighth quantum of a processor is timed; summaries come ten a second. */
function runProcessor(
  context: ContextBuilder,
  index: number,
  fromMs: number,
  toMs: number,
  durationUs: (quantum: number) => number,
): number {
  const first = Math.ceil(context.frameAt(fromMs) / 128)
  const last = Math.floor(context.frameAt(toMs) / 128)
  let since = 0
  for (let quantum = first; quantum < last; quantum++) {
    const count = quantum - first + 1
    const frame = quantum * 128
    const wallMs = context.renderedAt(frame)
    since++
    if (count % 8 === 0) {
      context.record({
        kind: KIND.quantum,
        source: index,
        frame,
        wallMs,
        a: count,
        b: durationUs(count / 8),
      })
    }
    if (since === 37) {
      context.record({ kind: KIND.quanta, source: index, frame, wallMs, a: since, b: 4 })
      since = 0
    }
  }
  return last - first
}

describe('processors', () => {
  it('have exact counts of quanta, means with their error, and loads', () => {
    const trace = createTraceBuilder('doc-1', 100)
    const context = trace.context()
    context.node(20, 'synth', 1)
    context.node(21, 'reverb', 2)
    context.node(22, 'synth', 3)
    // 40 µs of work on a 100 µs clock: two of five readings say 100.
    const quanta = runProcessor(context, 1, 0, 4000, (reading) => (reading % 5 < 2 ? 100 : 0))
    runProcessor(context, 2, 0, 4000, () => 300)
    runProcessor(context, 3, 0, 4000, () => 100)
    const report = read(trace.messages()).report()
    expect(report.processors.map(({ name, instance }) => [name, instance])).toEqual([
      ['synth', 1],
      ['reverb', 1],
      ['synth', 2],
    ])
    const [synth, reverb] = report.processors
    expect(Math.abs(must(synth).quanta - quanta)).toBeLessThan(8)
    expect(must(synth).timed).toBe(Math.floor(quanta / 8))
    expect(must(synth).processUs.mean).toBeCloseTo(40, 0)
    expect(must(synth).processUs.resolution).toBe(100)
    expect(Math.abs(must(synth).processUs.mean - 40)).toBeLessThan(2 * must(synth).processUs.error)
    expect(must(synth).processUs.note).toContain(
      '100 µs clock; single values and percentiles are coarser',
    )
    expect(must(reverb).processUs).toMatchObject({ mean: 300, p50: 300, max: 300 })
    const budgetUs = (128 / 48_000) * 1e6
    expect(must(reverb).load.average).toBeCloseTo(300 / budgetUs, 6)
    expect(must(report.contexts[0]).load.average).toBeCloseTo(440 / budgetUs, 2)
    expect(must(report.contexts[0]).load.peak).toBeCloseTo(500 / budgetUs, 6)
    expect(report.system.audioLoad).toBeCloseTo(440 / budgetUs, 1)
    expect(report.overhead.perQuantumUs).toBeCloseTo((2 * 0.5) / 8, 2)
  })
  it('of an offline context are listed, and are no live load', () => {
    const trace = createTraceBuilder()
    const offline = trace.context({ id: 4, contextType: 'offline' })
    trace.message({
      type: 'processor/define',
      contextId: 4,
      processorIndex: 1,
      name: 'bounce',
      joined: false,
    })
    runProcessor(offline, 1, 0, 2000, () => 2000)
    const session = read(trace.messages())
    const report = session.report()
    expect(report.processors[0]).toMatchObject({
      name: 'bounce',
      contextId: 'doc-1/4',
      processUs: { mean: 2000 },
    })
    expect(report.contexts[0]).toMatchObject({ type: 'offline', probe: 'offline' })
    expect(report.system.audioLoad).toBeNull()
    expect(session.contexts).toEqual([])
    expect(report.alerts).toEqual([])
  })
  it('over their budget raise an alert, critical where the average is over it', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(20, 'heavy', 1)
    runProcessor(context, 1, 0, 3000, () => 3500)
    const { alerts, contexts } = read(trace.messages()).report()
    expect(alerts[0]).toMatchObject({
      level: 'critical',
      cause: expect.stringContaining('131 % of a quantum'),
    })
    expect(must(contexts[0]).load.peak).toBeGreaterThan(1.3)
  })
})

describe('live columns', () => {
  it('get ten rows a second, with load, level and latency', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(20, 'synth', 1)
    context.clocks(0, 5000)
    runProcessor(context, 1, 0, 5000, () => 266.7)
    const session = read(trace.messages())
    const [live] = session.contexts
    expect(must(live).columns.length).toBeGreaterThan(40)
    expect(must(live).columns.length).toBeLessThan(52)
    const row = must(live).columns.length - 1
    expect(must(live).columns.loadAverage[row]).toBeCloseTo(0.1, 3)
    expect(must(live).columns.outputLatencyMs[row]).toBe(30)
    expect(must(live).columns.peak[row]).toBeCloseTo(0.1, 6)
    expect(must(live).loadNow).toBeCloseTo(0.1, 3)
    expect(must(live).processors[0]).toMatchObject({ name: 'synth', instance: 1 })
  })
  it('go on from the page alone where the audio thread cannot be seen', () => {
    const trace = createTraceBuilder()
    trace.context()
    for (let atMs = 0; atMs < 3000; atMs += 100) {
      trace.record({ kind: KIND.contextClock, source: 1, frame: atMs * 48, wallMs: atMs, b: 21 })
    }
    const { columns } = must(read(trace.messages()).contexts[0])
    expect(columns.length).toBeGreaterThan(25)
    expect(columns.loadAverage[5]).toBeNaN()
    expect(columns.outputLatencyMs[5]).toBe(21)
  })
  it('keep their peaks until they are reset', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(20, 'synth', 1)
    runProcessor(context, 1, 0, 4000, (reading) => (reading === 3 ? 2000 : 100))
    const session = read(trace.messages())
    expect(must(session.contexts[0]).loadPeak).toBeGreaterThan(0.7)
    session.resetPeaks()
    expect(must(session.contexts[0]).loadPeak).toBeLessThan(0.1)
    expect(must(must(session.contexts[0]).processors[0]).loadPeak).toBeLessThan(0.1)
  })
})

describe('losses', () => {
  it('in several streams are counted exactly', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.clocks(0, 3000)
    trace.skip(0, 7, 1234)
    trace.skip(1, 11, 2222)
    const { records } = read(trace.messages()).report()
    expect(records.dropped).toBe(18)
    expect(records.written).toBe(30 * 4)
  })
  it('that only the writer knows of are counted too', () => {
    const trace = createTraceBuilder()
    trace.record({ kind: KIND.stat, wallMs: 1, a: STAT.heapMegabytes, b: 50 })
    const messages = trace.messages()
    const chunk = must(messages.at(-1)).message
    if (chunk.type === 'records/chunk') chunk.dropped = 4
    const report = read(messages).report()
    expect(report.records).toEqual({ written: 1, dropped: 4 })
    expect(report.system.heapMegabytes).toBe(50)
  })
  it('of the second kind, records that come twice, change nothing but a notice', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(20, 'synth', 1)
    runProcessor(context, 1, 0, 1000, () => 100)
    const messages = trace.messages()
    const once = read(messages).report()
    const twice = read([...messages, must(messages.at(-1))]).report()
    expect(twice.processors).toEqual(once.processors)
    expect(twice.records).toEqual(once.records)
    expect(twice.notices.map((notice) => notice.code)).toEqual(['duplicate-records'])
  })
})

describe('what the platform reports', () => {
  it('stands in the context: underruns, gaps, clipping, drift, callback size', () => {
    const trace = createTraceBuilder()
    const context = trace.context({ driftPpm: 80 })
    context.clocks(0, 20_000)
    const stat = (a: number, b: number, wallMs: number) =>
      trace.record({ kind: KIND.stat, source: 1, a, b, wallMs })
    stat(STAT.underrunEvents, 0, 100)
    stat(STAT.underrunEvents, 2, 5000)
    stat(STAT.underrunDurationMs, 25, 5000)
    context.record({ kind: KIND.gap, frame: 480_000, wallMs: 10_000, a: 256, b: 12.5 })
    context.record({ kind: KIND.level, frame: 490_000, wallMs: 10_210, a: 3 | (40 << 16), b: 1.5 })
    const report = read(trace.messages()).report()
    const [figures] = report.contexts
    expect(figures).toMatchObject({
      underruns: 2,
      underrunDurationMs: 25,
      callbackFrames: 480,
      gaps: 1,
      nanSamples: 3,
      clippedSamples: 40,
      peak: 1.5,
      outputLatencyMs: 30,
    })
    expect(must(figures).driftPpm).toBeCloseTo(80, 0)
    expect(must(figures).clockResidualMs).toBeLessThan(0.1)
    expect(report.alerts.map((alert) => alert.cause)).toEqual([
      'The output device ran dry 2 times: the browser reported an underrun.',
      'The audio thread came 12.5 ms late (256 frames are missing).',
    ])
  })
  it('of output times before the context ran is ignored', () => {
    const trace = createTraceBuilder()
    trace.context()
    trace.record({ kind: KIND.outputClock, source: 1, frame: 0, wallMs: -1000 })
    trace.record({ kind: KIND.outputClock, source: 1, frame: 100, wallMs: -1000 })
    expect(must(read(trace.messages()).report().contexts[0]).clockResidualMs).toBeNull()
  })
})

function threeNotes(): StampedMessage[] {
  const trace = createTraceBuilder('page')
  played(trace, 3)
  return trace.messages()
}

describe('several documents', () => {
  it('keep their events, sources and streams apart', () => {
    const messages = ['page', 'frame'].map((document) => {
      const trace = createTraceBuilder(document)
      played(trace, 5)
      return trace.messages()
    })
    const mixed: StampedMessage[] = []
    for (let index = 0; index < must(messages[0]).length; index++)
      mixed.push(must(must(messages[0])[index]), must(must(messages[1])[index]))
    const session = read(mixed)
    session.finish()
    const report = session.report()
    expect(report.contexts.map((context) => context.id)).toEqual(['page/1', 'frame/1'])
    expect(report.onset).toMatchObject({ heard: 10 })
    expect(report.records.dropped).toBe(0)
    expect(session.report({ contextId: 'frame/1' }).onset.heard).toBe(5)
  })
  it('a second recording of the same document counts anew, without a false loss', () => {
    const session = read([...threeNotes(), ...threeNotes()])
    session.finish()
    const report = session.report()
    expect(report.frames).toMatchObject({ seen: 6, finished: 6 })
    expect(report.records.dropped).toBe(0)
    expect(report.contexts.map((context) => context.id)).toEqual(['page/1', 'page~2/1'])
  })
})

describe('the session', () => {
  it('is fresh after a clear, and goes on without a false loss', () => {
    const trace = createTraceBuilder()
    played(trace, 20)
    const messages = trace.messages()
    // About 1.5 s into the trace, between notes that have ended and notes to come.
    const half = Math.floor(messages.length / 4)
    const session = read(messages.slice(0, half))
    session.clear()
    expect(session.eventCount).toBe(0)
    expect(session.report()).toMatchObject({
      frames: { seen: 0 },
      records: { written: 0, dropped: 0 },
      alerts: [],
    })
    read(messages.slice(half), session)
    session.finish()
    const report = session.report()
    expect(report.frames.finished).toBeGreaterThan(3)
    expect(report.records.dropped).toBe(0)
  })
  it('keeps the newest frames and counts the rest', () => {
    const trace = createTraceBuilder()
    played(trace, 30)
    const session = read(trace.messages(), createSession({ capacity: 10 }))
    session.finish()
    expect(session.eventCount).toBe(10)
    expect(session.eventAt(9).eventNumber).toBe(30)
    expect(session.report().frames).toMatchObject({ finished: 30, evicted: 20 })
    expect(session.report().stages.endToEnd?.count).toBe(30)
    session.configure({ capacity: 4 })
    expect([session.eventCount, session.eventAt(0).eventNumber]).toEqual([4, 27])
  })
  it('takes new thresholds and says what was invalid', () => {
    const session = createSession({ warningMs: 5, criticalMs: 20 })
    expect(session.configure({ warningMs: -1 })).toEqual([
      'warningMs must be a number from 0.1 to 60000 ms; -1 is not, so 50 ms is used.',
      'criticalMs (20 ms) lies below warningMs (50 ms); the defaults 50 and 100 ms are used.',
    ])
    expect(session.config).toMatchObject({ warningMs: 50, criticalMs: 100 })
    expect(must(createSession({ capacity: 0 }).report().notices[0]).code).toBe('invalid-option')
  })
  it('alerts name the stage that took most', () => {
    const trace = createTraceBuilder()
    played(trace, 3)
    const session = read(trace.messages(), createSession({ warningMs: 10, criticalMs: 1000 }))
    session.finish()
    const report = session.report()
    expect(report.thresholds).toMatchObject({ warnings: 3, criticals: 0 })
    expect(report.alerts[0]).toMatchObject({ level: 'warning', stage: 'output', frameId: 1 })
    expect(must(report.alerts[0]).cause).toMatch(
      /^Note on C4 100 took 3\d\.\d ms from event to sound; most of it, /,
    )
  })
  it('grows its revision with what it takes, and gives open frames too', () => {
    const trace = createTraceBuilder()
    trace.event({ atMs: 100, flags: FLAG.virtual })
    const session = createSession()
    const before = session.revision
    read(trace.messages(), session)
    expect(session.revision).toBeGreaterThan(before)
    expect(session.eventAt(0)).toMatchObject({ ending: 'open', virtual: true })
    expect(session.report().frames).toMatchObject({ seen: 1, finished: 0, unfinished: 1 })
  })
  it('gives the same report whenever it is asked in between', () => {
    const trace = createTraceBuilder()
    played(trace, 10)
    const messages = trace.messages()
    const asked = createSession()
    for (const message of messages) {
      asked.ingest(message)
      asked.report()
    }
    asked.finish()
    const quiet = read(messages)
    quiet.finish()
    expect(asked.report()).toEqual(quiet.report())
  })
})

describe('a long recording', () => {
  it('keeps the newest 10 000 frames and counts all', () => {
    const trace = createTraceBuilder()
    played(trace, 10_500)
    const session = read(trace.messages())
    session.finish()
    expect(session.eventCount).toBe(10_000)
    expect(session.report().onset.heard).toBe(10_500)
    expect(session.report().frames.evicted).toBe(500)
  })
})
