// A trace that Chrome took, as a recording: the figures are those of its events.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChromeImport, GRAPH_NAME } from '../../../../trace/import/chrome-import.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

/** As Chromium 156 writes it. */
const quantum = (index: number, dur: number, rest: object = {}) => ({
  args: { frames: 128, 'playout_delay (ms)': 30.068 },
  cat: 'webaudio',
  dur,
  name: 'RealtimeAudioDestinationHandler::Render',
  ph: 'X',
  pid: 6974,
  tid: 7080,
  ts: 5_395_010_535 + Math.round((index * 128e6) / 44_100),
  ...rest,
})
const DEVICE = {
  args: { resolved_context_sample_rate: 44_100, output_buffer_size: 441 },
  cat: 'webaudio',
  name: 'RendererWebAudioDeviceImpl::GetOutputBufferSize',
  ph: 'I',
  pid: 6974,
  tid: 6974,
  ts: 5_394_858_700,
}

function imported(events: readonly unknown[]) {
  const chrome = createChromeImport()
  chrome.feed(Buffer.from(JSON.stringify({ traceEvents: events })))
  const messages = [...chrome.messages(START_MS)]
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return { chrome, messages, report: session.report() }
}

describe('the import', () => {
  it('has a context with its rate, and the load of the whole graph', () => {
    const durations = Array.from({ length: 1000 }, (_, index) => 20 + (index % 100))
    const { report } = imported([DEVICE, ...durations.map((dur, index) => quantum(index, dur))])
    expect(report.contexts).toMatchObject([
      { sampleRate: 44_100, renderQuantumFrames: 128, outputLatencyMs: expect.closeTo(30.068, 3) },
    ])
    const [graph] = report.processors
    expect(graph).toMatchObject({ name: GRAPH_NAME, quanta: 1000, timed: 1000 })
    expect(graph?.processUs.mean).toBeCloseTo(69.5, 6)
    expect(graph?.processUs.max).toBe(119)
    expect(graph?.load.average).toBeCloseTo(69.5 / (128e6 / 44_100), 3)
  })

  it('puts quanta in order of time, and finds the rate where no device tells it', () => {
    const events = Array.from({ length: 500 }, (_, index) => quantum(index, index + 1))
    const { report } = imported(events.toReversed())
    expect(report.contexts[0]?.sampleRate).toBe(44_100)
    expect(report.processors[0]).toMatchObject({ quanta: 500, timed: 500 })
  })

  it('makes a context of each render thread', () => {
    const events = [1, 2, 3].flatMap((tid) => [
      quantum(0, 10, { tid }),
      quantum(1, 10 * tid, { tid }),
    ])
    const { report } = imported(events)
    expect(report.processors.map(({ processUs }) => processUs.max)).toEqual([10, 20, 30])
  })

  it('makes only messages that are taken from a page, whatever the events are', () => {
    const odd = fc.oneof(fc.double(), fc.string({ maxLength: 5 }), fc.constant(null), fc.integer())
    const events = fc.array(
      fc.record({
        args: fc.record({
          frames: odd,
          'playout_delay (ms)': odd,
          resolved_context_sample_rate: odd,
        }),
        cat: fc.constant('webaudio'),
        name: fc.constantFrom(DEVICE.name, quantum(0, 0).name),
        ph: fc.constant('X'),
        pid: fc.oneof(odd, fc.constant(1)),
        tid: fc.oneof(odd, fc.constant(1)),
        ts: fc.oneof(odd, fc.nat(1e6)),
        dur: fc.oneof(odd, fc.nat(1000)),
      }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(events, (given) => {
        for (const { message } of imported(given).messages) {
          expect(validatePageMessage(message)).toMatchObject({ message: { type: message.type } })
        }
      }),
    )
  })

  it('knows what is no trace, and what tells nothing of Web Audio', () => {
    const nothing = createChromeImport()
    nothing.feed(Buffer.from('{"a":1}'))
    expect(nothing.isTrace).toBe(false)
    expect(imported([{ cat: 'gpu', name: 'x', ph: 'X' }]).chrome).toMatchObject({
      isTrace: true,
      quanta: 0,
    })
  })

  it('follows as many threads as are sane and counts the rest', () => {
    const events = Array.from({ length: 70 }, (_, tid) => quantum(0, 10, { tid }))
    expect(imported(events).chrome).toMatchObject({ quanta: 64, leftOut: 6 })
  })
})
