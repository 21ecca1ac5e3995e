// What the tracker makes of events, messages and onsets: stages and endings.

import { describe, expect, it } from 'vitest'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { packMidi } from '../../../../trace/wire/midi-word.ts'
import { must } from '../../../support/trace/must.ts'
import { eventsOf, pageWithWorklet, read, workletNote } from '../../../support/trace/notes.ts'
import {
  ACTION,
  CAUSE,
  createTraceBuilder,
  FLAG,
  KIND,
} from '../../../support/trace/trace-builder.ts'

describe('a note whose post never said that it returned', () => {
  const { trace, context } = pageWithWorklet()
  const event = trace.event({ atMs: 1000, handlerAfterMs: 2 })
  trace.eventFrame(event, context, 1002)
  // Another call of the same handler did say it: its end is not the post's.
  trace.action(event, { action: ACTION.param, source: 20, atMs: 1002.5, callMs: 0.25 })
  trace.action(event, { action: ACTION.post, source: 20, atMs: 1003, number: 1 })
  const arriveFrame = context.arrive(1, 1, 1007.25)
  context.onset(arriveFrame + 128)
  const note = must(eventsOf(read(trace.messages()))[0])

  it('is heard, and has no port time rather than a wrong one', () => {
    expect(note.ending).toBe('heard')
    expect(note.stages.port).toBeUndefined()
    expect(note.stages.worklet).toBeGreaterThan(0)
    expect(note.stages.endToEnd).toBeGreaterThan(0)
  })
})

describe('a note that goes through a worklet', () => {
  const { trace, context } = pageWithWorklet()
  const { onsetFrame } = workletNote(trace, context, 1000, 1)
  const session = read(trace.messages())
  const event = session.eventAt(0)

  it('is heard, with every stage but the look-ahead', () => {
    expect(event.ending).toBe('heard')
    expect(Object.keys(event.stages).sort()).toEqual(
      ['endToEnd', 'midi', 'output', 'port', 'serialization', 'validation', 'worklet'].sort(),
    )
  })
  it('has the stages that were put in', () => {
    expect(event.stages.midi).toBeCloseTo(2, 2)
    expect(event.stages.validation).toBeCloseTo(1, 2)
    expect(event.stages.serialization).toBeCloseTo(0.25, 2)
    expect(event.stages.port).toBeCloseTo(4, 2)
    const quantumEnd = context.renderedAt((Math.floor(onsetFrame / 128) + 1) * 128)
    expect(event.stages.worklet).toBeCloseTo(quantumEnd - 1007.25, 2)
    expect(event.stages.output).toBeCloseTo(context.heardAt(onsetFrame) - quantumEnd, 1)
    expect(event.stages.endToEnd).toBeCloseTo(context.heardAt(onsetFrame) - 1000, 1)
  })
  it('measures the onset in context time from the dispatch', () => {
    const dispatched = Math.floor(context.frameAt(1002) / 128) * 128
    expect(event.onsetMs).toBeCloseTo((onsetFrame - dispatched) / 48, 6)
  })
  it('says what it was and where it went', () => {
    expect(event).toMatchObject({
      label: 'Note on C4 100',
      input: 'Awescope',
      target: 'synth',
      cause: 'handler',
      contextId: 'doc-1/1',
      actions: 1,
    })
  })
  it('stands in the report with the same figures', () => {
    const report = session.report()
    expect(report.onset).toMatchObject({ count: 1, heard: 1, scheduled: 0, lost: 0 })
    expect(report.stages.port?.count).toBe(1)
    expect(report.stages.port?.meanMs).toBe(event.stages.port)
    expect(report.stages.lookAhead).toBeUndefined()
    expect(report.bottleneck).toBe('output')
    expect(report.environment.browser).toBe('Chromium 156')
  })
})

function notes(lateMs: Record<number, number>): TrackedEvent[] {
  const { trace, context } = pageWithWorklet(6000)
  for (let note = 0; note < 10; note++) workletNote(trace, context, 500 + note * 400, note + 1)
  return eventsOf(read(trace.messages({ lateMs })))
}

const named = (events: TrackedEvent[]) =>
  events.map(({ eventNumber: event, ending, stages }) => ({
    event,
    ending,
    names: Object.keys(stages),
    port: stages.port,
    worklet: stages.worklet,
  }))

describe('chunks out of mutual order', () => {
  it.each([
    ['the page 200 ms late', { 0: 200 }],
    ['the audio thread 200 ms late', { 1: 200 }],
    ['the page 450 ms late', { 0: 450 }],
  ])('give the same frames as chunks in order: %s', (_, lateMs) => {
    const inOrder = notes({})
    expect(inOrder).toHaveLength(10)
    expect(inOrder.map((event) => event.ending)).toEqual(Array.from({ length: 10 }, () => 'heard'))
    expect(named(notes(lateMs))).toEqual(named(inOrder))
  })
})

describe('look-ahead', () => {
  for (const soundAt of ['later', 'now'] as const) {
    it(`of a synth that starts silent helpers at once is told from the sound: it came ${soundAt}`, () => {
      const trace = createTraceBuilder()
      const context = trace.context()
      context.clocks(0, 3000)
      const event = trace.event({ atMs: 1000, handlerAfterMs: 1 })
      trace.eventFrame(event, context, 1001)
      const now = Math.floor(context.frameAt(1001) / 128) * 128
      const act = (action: number, atMs: number, frame = Number.NaN): void =>
        trace.action(event, { action, source: 1, atMs, callMs: 0.05, frame })
      for (let call = 0; call < 200; call++) act(ACTION.param, 1001 + call * 0.1)
      act(ACTION.start, 1021)
      act(ACTION.start, 1022, now + 4800)
      context.onset(soundAt === 'later' ? now + 4801 : Math.round(context.frameAt(1024)))
      const { stages, ending } = read(trace.messages()).eventAt(0)
      expect(ending).toBe('heard')
      if (soundAt === 'now') expect(stages.lookAhead).toBeUndefined()
      else expect(stages.lookAhead).toBeGreaterThan(98)
    })
  }
  it('of a synth without a worklet shows as what it is, and there is no port', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.clocks(0, 6000)
    for (let note = 0; note < 5; note++) {
      const atMs = 1000 + note * 700
      const event = trace.event({ atMs, handlerAfterMs: 1 })
      trace.eventFrame(event, context, atMs + 1)
      const now = Math.floor(context.frameAt(atMs + 1) / 128) * 128
      trace.action(event, {
        action: ACTION.param,
        source: 1,
        atMs: atMs + 1.5,
        callMs: 0.05,
        frame: now + 4800,
      })
      trace.action(event, {
        action: ACTION.start,
        source: 1,
        atMs: atMs + 1.6,
        callMs: 0.05,
        frame: now + 4800,
      })
      context.onset(now + 4801)
    }
    const session = read(trace.messages())
    const report = session.report()
    expect(report.onset).toMatchObject({ heard: 5, scheduled: 0 })
    // 100 ms, less what passed between dispatch and call.
    expect(report.stages.lookAhead?.p50Ms).toBeGreaterThan(99)
    expect(report.stages.lookAhead?.p50Ms).toBeLessThanOrEqual(100)
    expect(report.stages.worklet?.maxMs).toBeLessThanOrEqual(128 / 48)
    expect(report.stages.port).toBeUndefined()
    expect(report.bottleneck).toBe('lookAhead')
    expect(session.eventAt(0)).toMatchObject({ target: 'param', actions: 2 })
  })
  it('is absent where the start is now, although the release lies in the future', () => {
    const { trace, context } = pageWithWorklet(4000)
    const event = trace.event({ atMs: 1000, handlerAfterMs: 1 })
    trace.eventFrame(event, context, 1001)
    trace.action(event, { action: ACTION.start, source: 1, atMs: 1001.5, callMs: 0.1 })
    trace.action(event, {
      action: ACTION.stop,
      source: 1,
      atMs: 1002,
      callMs: 0.1,
      frame: context.frameAt(1900),
    })
    trace.action(event, {
      action: ACTION.param,
      source: 1,
      atMs: 1002.2,
      callMs: 0.1,
      frame: context.frameAt(1800),
    })
    const onsetFrame = Math.round(context.frameAt(1006))
    context.onset(onsetFrame)
    const tracked = read(trace.messages()).eventAt(0)
    expect(tracked.ending).toBe('heard')
    expect(tracked.stages.lookAhead).toBeUndefined()
    const quantumEnd = context.renderedAt((Math.floor(onsetFrame / 128) + 1) * 128)
    expect(tracked.stages.worklet).toBeCloseTo(quantumEnd - 1001.6, 1)
  })
})

describe('absent marks', () => {
  it('leave their stage out and harm no neighbour', () => {
    const { trace, context } = pageWithWorklet(5000)
    const event = trace.event({ atMs: 1000 })
    trace.eventFrame(event, context, 1002)
    // The end of the call was lost, and so was the handler's start.
    trace.action(event, { action: ACTION.post, source: 20, atMs: 1003, number: 1 })
    context.arrive(1, 1, 1007)
    context.onset(Math.round(context.frameAt(1010)))
    const tracked = read(trace.messages()).eventAt(0)
    expect(tracked.ending).toBe('heard')
    expect(Object.keys(tracked.stages).sort()).toEqual(['endToEnd', 'output', 'worklet'])
  })
  it('that contradict each other by more than the clocks allow are left out and counted', () => {
    const { trace, context } = pageWithWorklet(5000)
    const event = trace.event({ atMs: 1000, handlerAfterMs: 2 })
    trace.eventFrame(event, context, 1002)
    trace.action(event, { action: ACTION.post, source: 20, atMs: 1003, callMs: 20, number: 1 })
    context.arrive(1, 1, 990)
    context.onset(Math.round(context.frameAt(1030)))
    const session = read(trace.messages())
    expect(session.eventAt(0).stages.port).toBeUndefined()
    expect(session.eventAt(0).stages.endToEnd).toBeGreaterThan(50)
    expect(session.report().notices).toContainEqual({
      code: 'contradicted-marks',
      count: 1,
      text: expect.stringContaining('"port"'),
    })
  })
  it('of a message that arrives while the call still runs make a port of zero', () => {
    const { trace, context } = pageWithWorklet(5000)
    const event = trace.event({ atMs: 1000, handlerAfterMs: 2 })
    trace.eventFrame(event, context, 1002)
    trace.action(event, { action: ACTION.post, source: 20, atMs: 1003, callMs: 20, number: 1 })
    context.arrive(1, 1, 1007)
    const session = read(trace.messages())
    expect(session.eventAt(0).stages.port).toBe(0)
    expect(session.report().notices).toEqual([])
  })
  it('that lie within a clock step before their predecessor count as zero', () => {
    const trace = createTraceBuilder('doc-1', 100)
    const event = trace.event({ atMs: 1000, handlerAfterMs: -0.1 })
    trace.record({ kind: KIND.handlerEnd, source: 9, wallMs: 1001, a: event })
    expect(read(trace.messages()).eventAt(0).stages).toEqual({ midi: 0 })
  })
  it('of an action whose cause is not known make no stage', () => {
    const { trace, context } = pageWithWorklet(5000)
    const event = trace.event({ atMs: 1000, handlerAfterMs: 2 })
    trace.eventFrame(event, context, 1002)
    trace.action(event, {
      action: ACTION.post,
      source: 20,
      atMs: 1003,
      callMs: 1,
      number: 1,
      cause: CAUSE.none,
    })
    context.arrive(1, 1, 1007)
    const tracked = read(trace.messages()).eventAt(0)
    expect(tracked).toMatchObject({
      ending: 'silent',
      cause: 'unknown',
      actions: 1,
      stages: { midi: expect.closeTo(2, 2) },
    })
    expect(Object.keys(tracked.stages)).toEqual(['midi'])
  })
})

describe('endings', () => {
  it('a note that nothing was heard of, while the tap listened to silence, is lost', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(20, 'synth', 1)
    context.silence(0, 5000)
    for (let atMs = 0; atMs < 5000; atMs += 100) {
      trace.record({
        kind: KIND.contextClock,
        source: 1,
        frame: context.frameAt(atMs),
        wallMs: atMs,
        b: 30,
      })
    }
    workletNote(trace, context, 1000, 1, { soundAfterMs: null })
    const session = read(trace.messages())
    expect(session.eventAt(0).ending).toBe('lost')
    expect(session.eventAt(0).stages.port).toBeCloseTo(4, 2)
    expect(session.eventAt(0).stages.endToEnd).toBeUndefined()
    expect(session.report().onset).toEqual({ count: 1, heard: 0, scheduled: 0, lost: 1 })
  })
  it('a note that came before the tap did is not lost, whatever silence the tap hears then', () => {
    const endingHeardFrom = (fromMs: number): string => {
      const trace = createTraceBuilder()
      const context = trace.context()
      context.node(20, 'synth', 1)
      context.silence(fromMs, 5000)
      for (let atMs = 0; atMs < 5000; atMs += 100) {
        const frame = context.frameAt(atMs)
        trace.record({ kind: KIND.contextClock, source: 1, frame, wallMs: atMs, b: 30 })
      }
      workletNote(trace, context, 1000, 1, { soundAfterMs: null })
      return read(trace.messages()).eventAt(0).ending
    }
    expect(endingHeardFrom(900)).toBe('lost')
    expect(endingHeardFrom(1200)).toBe('scheduled')
  })
  it('a note under other sound that has no onset ends at the first quantum after its message, as scheduled', () => {
    const { trace, context } = pageWithWorklet()
    const { arriveFrame } = workletNote(trace, context, 1000, 1, { soundAfterMs: null })
    const event = read(trace.messages()).eventAt(0)
    expect(event.ending).toBe('scheduled')
    expect(event.onsetMs).toBeUndefined()
    expect(event.stages.worklet).toBeLessThanOrEqual(128 / 48 + 0.01)
    expect(event.stages.endToEnd).toBeCloseTo(context.heardAt(arriveFrame) - 1000, 0)
  })
  it('without a tap a note is scheduled, never lost; where nothing is known it says so', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    trace.message({
      type: 'context/update',
      id: 1,
      state: 'running',
      probe: 'blocked',
      reason: 'The page forbids our module.',
      baseLatencyMs: 10,
      sink: '',
      wallMs: 1_800_000_000_000,
    })
    for (let atMs = 0; atMs < 6000; atMs += 100) {
      const frame = context.frameAt(atMs)
      trace.record({ kind: KIND.outputClock, source: 1, frame, wallMs: atMs + 30 })
      trace.record({ kind: KIND.contextClock, source: 1, frame, wallMs: atMs, b: 30 })
    }
    const played = trace.event({ atMs: 1000, handlerAfterMs: 1 })
    trace.eventFrame(played, context, 1001)
    trace.action(played, { action: ACTION.start, source: 1, atMs: 1002, callMs: 0.1 })
    const ignored = trace.event({ atMs: 2000, handlerAfterMs: 1 })
    trace.eventFrame(ignored, context, 2001)
    const session = read(trace.messages())
    expect(eventsOf(session).map((event) => event.ending)).toEqual(['scheduled', 'silent'])
    expect(session.eventAt(0).stages.endToEnd).toBeCloseTo(32, -1)
    expect(session.eventAt(1).stages.endToEnd).toBeUndefined()
    const codes = session.report().notices.map((notice) => notice.code)
    expect(codes).toEqual(expect.arrayContaining(['context-probe', 'sound-unknown']))
  })
  it('an event that is no note-on ends with its message, without an end-to-end time', () => {
    const { trace, context } = pageWithWorklet()
    const event = trace.event({ atMs: 1000, status: 0xb0, key: 7, velocity: 90, handlerAfterMs: 2 })
    trace.eventFrame(event, context, 1002)
    trace.action(event, { action: ACTION.post, source: 20, atMs: 1003, callMs: 0.25, number: 1 })
    context.arrive(1, 1, 1007)
    context.onset(Math.round(context.frameAt(1010)))
    const tracked = read(trace.messages()).eventAt(0)
    expect(tracked).toMatchObject({ ending: 'silent', label: 'Control change 7 90' })
    expect(Object.keys(tracked.stages)).toEqual(['midi', 'validation', 'serialization', 'port'])
  })
  it.each([
    ['number', { a: 0, wallMs: 1000 }],
    ['time', { a: 77, wallMs: Infinity }],
  ])('an event that has no %s is none', (_, given) => {
    const { trace, context } = pageWithWorklet()
    const nobody = { ...given, kind: KIND.midiEvent, source: 9, b: packMidi(0x90, 60, 100) }
    trace.record(nobody)
    workletNote(trace, context, 1000, 1)
    expect(eventsOf(read(trace.messages())).map(({ eventNumber }) => eventNumber)).toEqual([1])
  })
  it('an event that sampling left out is seen and not tracked', () => {
    const { trace, context } = pageWithWorklet()
    trace.event({ atMs: 500, flags: FLAG.skipped })
    workletNote(trace, context, 1000, 1)
    expect(read(trace.messages()).report().frames).toMatchObject({
      seen: 2,
      tracked: 1,
      finished: 1,
    })
  })
})

describe('the clock of the audio thread', () => {
  it('is corrected where its offset is larger than the error of the ping', () => {
    const trace = createTraceBuilder()
    const context = trace.context({ workletOffsetMs: 25 })
    context.node(20, 'synth', 1)
    context.clocks(0, 5000)
    workletNote(trace, context, 1000, 1)
    const session = read(trace.messages())
    expect(session.eventAt(0).ending).toBe('heard')
    expect(session.eventAt(0).stages.port).toBeCloseTo(4, 2)
    const [figures] = session.report().contexts
    expect(must(figures).workletOffsetMs).toBe(25)
    expect(must(figures).workletOffsetErrorMs).toBeCloseTo(0.205, 6)
  })
  it('is left alone where the offset is within the error, and both are told', () => {
    const trace = createTraceBuilder()
    const context = trace.context({ workletOffsetMs: 0.1 })
    context.node(20, 'synth', 1)
    context.clocks(0, 5000)
    workletNote(trace, context, 1000, 1)
    const session = read(trace.messages())
    expect(session.eventAt(0).stages.port).toBeCloseTo(4.1, 2)
    expect(must(session.report().contexts[0]).workletOffsetMs).toBeCloseTo(0.1, 6)
    expect(must(session.report().stages.port).errorMs).toBeGreaterThan(0.2)
  })
})
