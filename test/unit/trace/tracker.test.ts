// What the tracker makes of events, messages and onsets: stages, endings, attribution.

import { describe, expect, it } from 'vitest'
import { createSession } from '../../../trace/session.ts'
import type { FrameTracker } from '../../../trace/frame.ts'
import type { TraceSession } from '../../../trace/session-types.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import {
  ACTION,
  CAUSE,
  createTraceBuilder,
  FLAG,
  KIND,
  type ContextBuilder,
  type TraceBuilder,
} from './trace-builder.ts'

function read(messages: StampedMessage[]): TraceSession {
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return session
}

function framesOf(session: TraceSession): FrameTracker[] {
  return Array.from({ length: session.frameCount }, (_, index) => session.frameAt(index))
}

/** A note that goes through a worklet: handler after 2 ms, post 1 ms later taking 0.25 ms, arrival 4 ms after that. */
function workletNote(
  trace: TraceBuilder,
  context: ContextBuilder,
  atMs: number,
  number: number,
  options: { key?: number; soundAfterMs?: number | null } = {},
): { event: number; onsetFrame: number; arriveFrame: number } {
  const { key = 60, soundAfterMs = 3 } = options
  const event = trace.event({ atMs, key, handlerAfterMs: 2 })
  trace.eventFrame(event, context, atMs + 2)
  trace.action(event, { action: ACTION.post, source: 20, atMs: atMs + 3, callMs: 0.25, number })
  trace.record({ kind: KIND.handlerEnd, source: 9, wallMs: atMs + 3.5, a: event })
  const arriveFrame = context.arrive(1, number, atMs + 7.25)
  const onsetFrame = Math.round(context.frameAt(atMs + 7.25 + (soundAfterMs ?? 0)))
  if (soundAfterMs !== null) context.onset(onsetFrame)
  return { event, onsetFrame, arriveFrame }
}

function pageWithWorklet(untilMs = 10_000): { trace: TraceBuilder; context: ContextBuilder } {
  const trace = createTraceBuilder()
  trace.input(9, 'Awescope')
  const context = trace.context()
  context.node(20, 'synth', 1)
  context.clocks(0, untilMs)
  return { trace, context }
}

describe('a note that goes through a worklet', () => {
  const { trace, context } = pageWithWorklet()
  const { onsetFrame } = workletNote(trace, context, 1000, 1)
  const session = read(trace.messages())
  const frame = session.frameAt(0)

  it('is heard, with every stage but the look-ahead', () => {
    expect(frame.ending).toBe('heard')
    expect(Object.keys(frame.stages).sort()).toEqual(
      ['endToEnd', 'midi', 'output', 'port', 'serialization', 'validation', 'worklet'].sort(),
    )
  })
  it('has the stages that were put in', () => {
    expect(frame.stages.midi).toBeCloseTo(2, 2)
    expect(frame.stages.validation).toBeCloseTo(1, 2)
    expect(frame.stages.serialization).toBeCloseTo(0.25, 2)
    expect(frame.stages.port).toBeCloseTo(4, 2)
    const quantumEnd = context.renderedAt((Math.floor(onsetFrame / 128) + 1) * 128)
    expect(frame.stages.worklet).toBeCloseTo(quantumEnd - 1007.25, 2)
    expect(frame.stages.output).toBeCloseTo(context.heardAt(onsetFrame) - quantumEnd, 1)
    expect(frame.stages.endToEnd).toBeCloseTo(context.heardAt(onsetFrame) - 1000, 1)
  })
  it('measures the onset in context time from the dispatch', () => {
    const dispatched = Math.floor(context.frameAt(1002) / 128) * 128
    expect(frame.onsetMs).toBeCloseTo((onsetFrame - dispatched) / 48, 6)
  })
  it('says what it was and where it went', () => {
    expect(frame).toMatchObject({
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
    expect(report.stages.port?.meanMs).toBe(frame.stages.port)
    expect(report.stages.lookAhead).toBeUndefined()
    expect(report.bottleneck).toBe('output')
    expect(report.environment.browser).toBe('Chromium 156')
  })
})

describe('chunks out of mutual order', () => {
  function notes(lateMs: Record<number, number>): FrameTracker[] {
    const { trace, context } = pageWithWorklet(6000)
    for (let note = 0; note < 10; note++) workletNote(trace, context, 500 + note * 400, note + 1)
    return framesOf(read(trace.messages({ lateMs })))
  }
  const named = (frames: FrameTracker[]) =>
    frames.map(({ event, ending, stages }) => ({
      event,
      ending,
      names: Object.keys(stages),
      port: stages.port,
      worklet: stages.worklet,
    }))

  it.each([
    ['the page 200 ms late', { 0: 200 }],
    ['the audio thread 200 ms late', { 1: 200 }],
    ['the page 450 ms late', { 0: 450 }],
  ])('give the same frames as chunks in order: %s', (_, lateMs) => {
    const inOrder = notes({})
    expect(inOrder).toHaveLength(10)
    expect(inOrder.map((frame) => frame.ending)).toEqual(new Array(10).fill('heard'))
    expect(named(notes(lateMs))).toEqual(named(inOrder))
  })
})
