// What a context's reader makes of its render quantum: 128 frames is only the most usual one.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSession } from '../../../../trace/session/session.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import { must } from '../../../support/trace/must.ts'
import { eventsOf, read, workletNote } from '../../../support/trace/notes.ts'
import {
  ACTION,
  createTraceBuilder,
  FLAG,
  KIND,
  type ContextBuilder,
} from '../../../support/trace/trace-builder.ts'

const quantum = fc.integer({ min: 1, max: 4096 })
const rate = fc.constantFrom(8000, 44_100, 48_000, 96_000)

/** `quanta` calls of two processors, every `every`-th timed, that take these shares of their quantum. */
function run(context: ContextBuilder, quanta: number, every: number, shares: number[]): void {
  const { renderQuantumFrames, sampleRate } = context.definition
  const budgetUs = (renderQuantumFrames * 1e6) / sampleRate
  const wallMs = (frame: number): number => 10 + (frame * 1000) / sampleRate
  for (let index = 0; index < quanta; index += every) {
    const frame = index * renderQuantumFrames
    shares.forEach((share, processor) => {
      context.record({
        kind: KIND.quantum,
        source: processor + 1,
        frame,
        wallMs: wallMs(frame),
        a: index + 1,
        b: share * budgetUs,
      })
    })
  }
  const end = (quanta - 1) * renderQuantumFrames
  shares.forEach((_share, processor) => {
    const record = { kind: KIND.quanta, source: processor + 1, frame: end, wallMs: wallMs(end) }
    context.record({ ...record, a: quanta, b: Math.ceil(quanta / every) })
  })
}

describe('a ScriptProcessor node', () => {
  it('is a processor against the time of its own buffer, and no load of the audio thread', () => {
    const trace = createTraceBuilder()
    const context = trace.context({ sampleRate: 48_000 })
    context.node(21, 'ScriptProcessorNode', 0, 4096)
    context.node(22, 'ScriptProcessorNode', 0, 1024)
    run(context, 100, 1, [0.5])
    for (let number = 1; number <= 10; number++) {
      const wallMs = number * 85
      trace.record({ kind: KIND.audioProcess, source: 21, wallMs, a: number, b: 40_000 })
      trace.record({ kind: KIND.audioProcess, source: 22, wallMs, a: number, b: 1000 * number })
    }
    const { contexts, processors, system } = read(trace.messages()).report()
    expect(
      processors.map(({ name, instance, thread, frames }) => [name, instance, thread, frames]),
    ).toEqual([
      ['processor 1', 1, 'audio', 128],
      ['ScriptProcessorNode', 1, 'page', 4096],
      ['ScriptProcessorNode', 2, 'page', 1024],
    ])
    const [, large, small] = processors
    expect(must(large).budgetUs).toBeCloseTo((4096 / 48_000) * 1e6)
    expect(must(large)).toMatchObject({ quanta: 10, timed: 10, processUs: { mean: 40_000 } })
    expect(must(large).load.average).toBeCloseTo(40_000 / must(large).budgetUs)
    expect(must(small).processUs).toMatchObject({ mean: 5500, max: 10_000 })
    expect(must(small).processUs.note).toContain('Mean of 10 buffers')
    expect(must(contexts[0]).load.average).toBeCloseTo(0.5, 5)
    expect(must(contexts[0]).load.peak).toBeCloseTo(0.5, 5)
    expect(system.audioLoad).toBeLessThan(0.51)
  })

  it('whose definition was lost, or that is none, is not followed', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(21, 'synth', 1)
    for (const source of [21, 22])
      trace.record({ kind: KIND.audioProcess, source, wallMs: 10, a: 1, b: 40 })
    expect(
      read(trace.messages())
        .report()
        .processors.map(({ timed }) => timed),
    ).toEqual([0])
  })
})

describe('what passes through the port of a processor', () => {
  it('is counted each way, and what its constructor took is told', () => {
    const trace = createTraceBuilder()
    const context = trace.context({ sampleRate: 48_000 })
    context.node(21, 'synth', 1)
    const at = (kind: number, wallMs: number, a: number, b = 0): void =>
      context.record({ kind, source: 1, frame: wallMs * 48, wallMs, a, b })
    at(KIND.construct, 0, 0, 1500)
    for (let number = 1; number <= 20; number++) at(KIND.arrive, number * 50, number)
    for (let number = 1; number <= 40; number++) at(KIND.workletPost, number * 50, number)
    for (let number = 1; number <= 30; number++)
      trace.record({ kind: KIND.pageArrive, source: 21, wallMs: number * 50, a: number })
    const session = read(trace.messages())
    const [processor] = session.report().processors
    expect(must(processor)).toMatchObject({
      constructUs: 1500,
      messages: {
        toProcessor: 20,
        toPage: 40,
        arrived: 30,
        toProcessorPerSecond: 10,
        toPagePerSecond: 20,
      },
    })
    const line = formatReport(session.report())
      .split('\n')
      .find((text) => text.endsWith('1.50'))
    expect(line?.split(/ {2,}/)).toEqual([
      'synth',
      '20',
      '10.0',
      'not counted',
      '40',
      '20.0',
      'not counted',
      '30',
      '1.50',
    ])
    session.clear()
    expect(must(session.report().processors[0])).toMatchObject({
      constructUs: 1500,
      messages: { toProcessor: 0, toPage: 0, arrived: 0 },
    })
  })

  it('is not told where nothing was seen', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(21, 'synth', 1)
    context.record({ kind: KIND.construct, source: 1, frame: 0, wallMs: 0 })
    const report = read(trace.messages()).report()
    expect(must(report.processors[0]).constructUs).toBeNull()
    expect(formatReport(report)).not.toContain('Messages')
  })
})

describe('the load of a context', () => {
  it('is the share of its own quantum, however long that is', () => {
    fc.assert(
      fc.property(
        quantum,
        rate,
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 20, max: 200 }),
        fc.double({ min: 0.01, max: 1.5, noNaN: true }),
        (quantumFrames, sampleRate, every, quanta, share) => {
          const trace = createTraceBuilder()
          run(trace.context({ quantumFrames, sampleRate }), quanta, every, [share, share / 2])
          const session = read(trace.messages())
          const { contexts, processors } = session.report()
          expect(must(contexts[0]).renderQuantumFrames).toBe(quantumFrames)
          // A record's duration has 24 bits.
          expect(must(processors[0]).load.average / share).toBeCloseTo(1, 5)
          expect(must(processors[1]).load.peak / (share / 2)).toBeCloseTo(1, 5)
          expect(must(contexts[0]).load.average / (1.5 * share)).toBeCloseTo(1, 5)
          expect(must(contexts[0]).load.peak / (1.5 * share)).toBeCloseTo(1, 5)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('keeps its quantum for life, as it keeps its rate', () => {
    const trace = createTraceBuilder()
    const context = trace.context({ quantumFrames: 64 })
    const source = { ...context.definition, renderQuantumFrames: 4096 }
    trace.message({ type: 'source/define', source })
    run(context, 50, 1, [0.5])
    const [figures] = read(trace.messages()).report().contexts
    expect(figures).toMatchObject({ renderQuantumFrames: 64, load: { peak: expect.closeTo(0.5) } })
  })
})

describe('the end of the quantum that holds a sound', () => {
  it('is the next multiple of the quantum after the sample', () => {
    fc.assert(
      fc.property(
        quantum,
        rate,
        fc.integer({ min: 0, max: 100_000 }),
        (quantumFrames, sampleRate, later) => {
          const trace = createTraceBuilder()
          const context = trace.context({ quantumFrames, sampleRate })
          context.clocks(0, 16_000)
          const event = trace.event({ atMs: 1000, handlerAfterMs: 1 })
          trace.eventFrame(event, context, 1001)
          const start = Math.round(context.frameAt(1200)) + later
          const call = { source: 1, atMs: 1001, callMs: 0.1, frame: start }
          trace.action(event, { action: ACTION.start, ...call })
          context.onset(start)
          const { ending, stages } = must(eventsOf(read(trace.messages()))[0])
          expect(ending).toBe('heard')
          const left = quantumFrames - (start % quantumFrames)
          expect(stages.worklet).toBeCloseTo((left * 1000) / sampleRate, 6)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('lies at most one quantum after a message whose sound could not be attributed', () => {
    fc.assert(
      fc.property(quantum, fc.integer({ min: 0, max: 500 }), (quantumFrames, laterMs) => {
        const trace = createTraceBuilder()
        const context = trace.context({ quantumFrames })
        context.node(20, 'synth', 1)
        context.clocks(0, 6000)
        workletNote(trace, context, 1000 + laterMs, 1, { soundAfterMs: null })
        const { ending, stages } = must(eventsOf(read(trace.messages()))[0])
        expect(ending).toBe('scheduled')
        expect(stages.worklet).toBeGreaterThanOrEqual(0)
        expect(stages.worklet).toBeLessThanOrEqual((quantumFrames * 1000) / 48_000 + 0.001)
      }),
      { numRuns: 40 },
    )
  })
})

describe('notes struck together', () => {
  /** How two notes end whose messages arrive `apart` frames apart, with one onset from silence after both. */
  function endings(quantumFrames: number, apart: number): string[] {
    const trace = createTraceBuilder()
    const context = trace.context({ quantumFrames })
    context.node(20, 'synth', 1)
    context.clocks(0, 6000)
    const first = Math.ceil(context.frameAt(1010) / quantumFrames) * quantumFrames
    for (const [index, frame] of [first, first + apart].entries()) {
      const event = trace.event({ atMs: 1000, key: 60 + index, handlerAfterMs: 1 })
      trace.eventFrame(event, context, 1001)
      const number = index + 1
      trace.action(event, { action: ACTION.post, source: 20, atMs: 1002, callMs: 0.1, number })
      context.arrive(1, number, context.renderedAt(frame) + 0.001)
    }
    context.onset(first + apart + quantumFrames)
    return eventsOf(read(trace.messages())).map((event) => event.ending)
  }

  it('arrive within one quantum of each other', () => {
    for (const quantumFrames of [128, 256, 1024, 4096]) {
      expect(endings(quantumFrames, quantumFrames)).toEqual(['heard', 'heard'])
      expect(endings(quantumFrames, 2 * quantumFrames)).toEqual(['scheduled', 'scheduled'])
    }
  })

  it('arrive within 128 frames of each other where quanta are shorter', () => {
    for (const quantumFrames of [1, 16, 64]) {
      expect(endings(quantumFrames, 128)).toEqual(['heard', 'heard'])
      expect(endings(quantumFrames, 128 + quantumFrames)).toEqual(['scheduled', 'scheduled'])
    }
  })
})

describe('calls that are timed for a reason', () => {
  it('are known by the most that a processor took and by what timing costs, but not by its mean', () => {
    const builder = createTraceBuilder()
    const context = builder.context()
    for (let call = 1; call <= 800; call++) {
      const isRegular = call % 8 === 0
      context.record({
        kind: KIND.quantum,
        flags: isRegular ? 0 : FLAG.extra,
        source: 1,
        frame: call * 128,
        wallMs: (call * 128) / 48,
        a: call,
        b: isRegular ? 100 : 1000,
      })
    }
    const session = createSession()
    for (const stamped of builder.messages()) session.ingest(stamped)
    const { processors, contexts, overhead } = session.report()
    expect(processors[0]).toMatchObject({ timed: 100, quanta: 800 })
    expect(processors[0]?.processUs.mean).toBeCloseTo(100, 3)
    expect(processors[0]?.processUs.max).toBe(1000)
    expect(contexts[0]?.load.average).toBeCloseTo(100 / 2666.7, 3)
    // Two readings of 0.5 µs in each of the 800.
    expect(overhead.perQuantumUs).toBeCloseTo(1, 6)
  })
})
