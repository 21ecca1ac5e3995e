// What a report says beside its events: environment, load, memory, the worth of clocks, the profiler's cost. Node.

import { describe, expect, it } from 'vitest'
import { createSession } from '../../../../trace/session/session.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { must } from '../../../support/trace/must.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'
import { read } from '../../../support/trace/notes.ts'
import {
  createTraceBuilder,
  KIND,
  STAT,
  type ContextBuilder,
} from '../../../support/trace/trace-builder.ts'

const hello = (document: string, given: Partial<typeof DEFAULT_HELLO>) => ({
  document,
  frameId: 0,
  message: { ...DEFAULT_HELLO, ...given } as PageMessage,
})

const said = (...messages: ReturnType<typeof hello>[]): TraceSession => {
  const session = createSession()
  for (const message of messages) session.ingest(message)
  return session
}

describe('the environment', () => {
  it('is that of the latest top document, whatever frames come after it', () => {
    const { environment } = said(
      hello('a', { url: 'http://a/', platform: 'A' }),
      hello('b', { url: 'http://b/', platform: 'B', crossOriginIsolated: true }),
      hello('c', { url: 'http://c/', isTopFrame: false }),
    ).report()
    expect(environment).toMatchObject({
      url: 'http://b/',
      platform: 'B',
      crossOriginIsolated: true,
    })
  })

  it('is that of the latest frame where no top document is known, and empty without any', () => {
    const frames = said(
      hello('a', { url: 'http://a/', isTopFrame: false }),
      hello('b', { url: 'http://b/', isTopFrame: false }),
    )
    expect(frames.report().environment.url).toBe('http://b/')
    expect(createSession().report().environment).toEqual({
      browser: '',
      platform: '',
      sink: '',
      crossOriginIsolated: false,
      url: '',
    })
  })

  it('has the sink of the latest context that plays', () => {
    const trace = createTraceBuilder()
    for (const [id, sink, contextType] of [
      [1, 'first', 'realtime'],
      [2, 'second', 'realtime'],
      [3, 'none', 'offline'],
    ] as const) {
      const { definition } = trace.context({ id, contextType })
      trace.message({ type: 'source/define', source: { ...definition, sink } })
    }
    expect(read(trace.messages()).report().environment.sink).toBe('second')
  })
})

/** Timed quanta of one processor, µs each. */
function timed(context: ContextBuilder, eachUs: number[]): void {
  eachUs.forEach((us, index) =>
    context.record({
      kind: KIND.quantum,
      source: 1,
      frame: index * 128,
      wallMs: 1000 + index * 100,
      a: index + 1,
      b: us,
    }),
  )
}

describe('load and memory', () => {
  it('are those of the busiest context that was timed, and the heap as last told', () => {
    const trace = createTraceBuilder()
    timed(trace.context({ id: 1 }), [500, 500, 500])
    timed(trace.context({ id: 2 }), [250, 250, 250])
    trace.context({ id: 3 })
    for (const [wallMs, b] of [
      [1, 50],
      [2, 40],
    ] as const)
      trace.record({ kind: KIND.stat, wallMs, a: STAT.heapMegabytes, b })
    const { system } = read(trace.messages()).report()
    expect(system.heapMegabytes).toBe(40)
    expect(system.audioLoad).toBeCloseTo(500 / (128e6 / 48_000), 6)
  })

  it('are not known where nothing was timed or told', () => {
    const trace = createTraceBuilder()
    trace.context()
    expect(read(trace.messages()).report().system).toEqual({ audioLoad: null, heapMegabytes: null })
  })
})

describe('the profiler’s own cost', () => {
  const overhead = (
    fill: (context: ContextBuilder, trace: ReturnType<typeof createTraceBuilder>) => void,
  ) => {
    const trace = createTraceBuilder()
    const context = trace.context()
    fill(context, trace)
    return read(trace.messages()).report().overhead
  }

  it('is two readings of the clock in each timed quantum, shared by all of them', () => {
    const { perQuantumUs, note } = overhead((context) => {
      timed(context, [100, 100])
      // Two of eight were timed.
      context.record({ kind: KIND.quanta, source: 1, frame: 0, wallMs: 2000, a: 8, b: 2 })
    })
    // The builder's clock costs 0.5 µs.
    expect(perQuantumUs).toBe((2 * 0.5 * 2) / 8)
    expect(note).toContain('1')
  })

  it('is that of the costliest clock', () => {
    const { perQuantumUs } = overhead((context, trace) => {
      timed(context, [100])
      const told = {
        type: 'worklet/hello',
        clock: 'Temporal',
        clockStepUs: 5,
        shared: false,
      } as const
      trace.context({ id: 2 })
      trace.message({ ...told, contextId: 2, clockCostUs: 3 })
    })
    expect(perQuantumUs).toBe(6)
  })

  it('of events is their mean, and of the page all of it', () => {
    const cost = overhead((_, trace) => {
      for (const [a, b] of [
        [STAT.probeEventUs, 4],
        [STAT.probeEventUs, 8],
        [STAT.probePageMs, 1.5],
        [STAT.probePageMs, 2],
      ] as const)
        trace.record({ kind: KIND.stat, wallMs: 1, a, b })
    })
    expect(cost).toMatchObject({ perEventUs: 6, pageMs: 3.5, perQuantumUs: null })
    expect(overhead(() => undefined).perEventUs).toBeNull()
  })

  it('is not known without a processor, nor of a clock too coarse to show its own', () => {
    const none = overhead(() => undefined)
    const coarse = overhead((context, trace) => {
      timed(context, [100])
      trace.message({
        type: 'worklet/hello',
        contextId: 1,
        clock: 'Temporal',
        clockStepUs: 1000,
        clockCostUs: 0,
        shared: false,
      })
    })
    expect([none.perQuantumUs, coarse.perQuantumUs]).toEqual([null, null])
    expect(none.note).not.toBe(coarse.note)
  })
})

describe('the clocks of a report', () => {
  it('are as coarse as the coarsest context’s', () => {
    const trace = createTraceBuilder('doc-1', 5)
    const [fine, coarse] = [trace.context({ id: 1 }), trace.context({ id: 2, quantumFrames: 512 })]
    for (const context of [fine, coarse]) context.clocks(0, 4000)
    const hello = {
      type: 'worklet/hello',
      clock: 'Temporal',
      clockCostUs: 1,
      shared: false,
    } as const
    trace.message({ ...hello, contextId: 2, clockStepUs: 1000 })
    const event = trace.event({ atMs: 1000, handlerAfterMs: 1 })
    trace.eventFrame(event, fine, 1001)
    trace.action(event, {
      action: 2,
      source: 1,
      atMs: 1002,
      callMs: 0.1,
      frame: fine.frameAt(1100),
    })
    fine.onset(Math.round(fine.frameAt(1100)))
    const session = read(trace.messages())
    const { stages } = session.report()
    expect(must(stages.lookAhead).resolutionMs).toBeCloseTo(512 / 48, 9)
    expect(must(stages.worklet).resolutionMs).toBe(1)
    expect(must(stages.midi).resolutionMs).toBe(0.005)
    // Of one context alone they are its own.
    const alone = session.report({ contextId: 'doc-1/1' }).stages
    expect(must(alone.lookAhead).resolutionMs).toBeCloseTo(128 / 48, 9)
    expect(must(alone.worklet).resolutionMs).toBe(0.005)
  })
})
