// Pages and notes that several tests play, and how they read them.

import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { SOURCE_CODE, type EventSource } from '../../../trace/wire/event-sources.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import {
  ACTION,
  createTraceBuilder,
  KIND,
  type ContextBuilder,
  type TraceBuilder,
} from './trace-builder.ts'

export function read(messages: StampedMessage[]): TraceSession {
  const session = createSession()
  for (const message of messages) session.ingest(message)
  session.finish()
  return session
}

export function eventsOf(session: TraceSession): TrackedEvent[] {
  return Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index))
}

/** A note that goes through a worklet: handler after 2 ms, post 1 ms later taking 0.25 ms, arrival 4 ms after that. */
export function workletNote(
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

/** What began events that are no MIDI: the id is the source of their records. */
export function trigger(
  trace: TraceBuilder,
  id: number,
  source: EventSource,
  event: string,
  detail = '',
): void {
  const definition = { kind: 'trigger', id, source, event, detail } as const
  trace.message({ type: 'source/define', source: definition })
}

/** An event that is no MIDI, as a page writes it with its first action; its number is the caller's. */
export function pageEvent(
  trace: TraceBuilder,
  options: {
    number: number
    atMs: number
    source: EventSource
    trigger?: number
    flags?: number
    handlerAfterMs?: number
    /** Where a context stood when the page acted. */
    acted?: { context: ContextBuilder; atMs: number }
  },
): void {
  const { number, atMs, source, flags = 0, handlerAfterMs, acted } = options
  const id = options.trigger ?? 0
  const b = SOURCE_CODE[source]
  trace.record({ kind: KIND.pageEvent, flags, source: id, wallMs: atMs, a: number, b })
  if (acted !== undefined) trace.eventFrame(number, acted.context, acted.atMs)
  if (handlerAfterMs !== undefined) {
    const wallMs = atMs + handlerAfterMs
    trace.record({ kind: KIND.handlerStart, source: id, wallMs, a: number })
  }
}

/** `fromMs`: when the tap begins to listen. */
export function pageWithWorklet(
  untilMs = 10_000,
  fromMs = 0,
): {
  trace: TraceBuilder
  context: ContextBuilder
} {
  const trace = createTraceBuilder()
  trace.input(9, 'Awescope')
  const context = trace.context()
  context.node(20, 'synth', 1)
  context.clocks(fromMs, untilMs)
  return { trace, context }
}

/** A trace of `notes` notes, 100 ms apart, through a worklet. */
export function played(trace: TraceBuilder, notes: number): void {
  trace.input(9, 'Keys')
  const context = trace.context()
  context.node(20, 'synth', 1)
  context.clocks(0, notes * 100 + 4000)
  for (let note = 0; note < notes; note++) {
    const atMs = 500 + note * 100
    const event = trace.event({ atMs, handlerAfterMs: 1 })
    trace.eventFrame(event, context, atMs + 1)
    trace.action(event, {
      action: ACTION.post,
      source: 20,
      atMs: atMs + 2,
      callMs: 0.1,
      number: note + 1,
    })
    context.arrive(1, note + 1, atMs + 4)
    context.onset(Math.round(context.frameAt(atMs + 6)), note % 2 === 0)
  }
}
