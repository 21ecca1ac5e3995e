// A synthetic page that keeps time: starts that its timers or gestures ask for, as a recorder writes them. Nothing of
// the reader is used here but the wire format.

import type { TraceSession } from '../../../trace/session/session-types.ts'
import type { EventSource } from '../../../trace/wire/event-sources.ts'
import { pageEvent, read, trigger } from './notes.ts'
import {
  ACTION,
  createTraceBuilder,
  KIND,
  STAT,
  type ContextBuilder,
  type ContextOptions,
  type TraceBuilder,
} from './trace-builder.ts'

/** What calls the page, and the number of its trigger. */
const CALLERS = {
  setInterval: 50,
  setTimeout: 51,
  requestAnimationFrame: 52,
  keydown: 53,
  message: 54,
} as const
export type Caller = keyof typeof CALLERS
const SOURCES: Record<Caller, EventSource> = {
  setInterval: 'timer',
  setTimeout: 'timer',
  requestAnimationFrame: 'timer',
  keydown: 'key',
  message: 'message',
}

export interface PlannedStart {
  /** When `start` was called, ms. */
  callMs: number
  /** The time that it asks for, ms in the context; null: now. */
  whenMs: number | null
  caller?: Caller
  /** When the caller was to run; left out: at the call. */
  dueMs?: number
  /** When its first sample was rendered, from silence; left out: never found. */
  heardMs?: number
  /** False: as recorders before did, without telling where the context stood. */
  isPlaceTold?: boolean
}

export interface SequencerPage {
  readonly trace: TraceBuilder
  readonly context: ContextBuilder
  /** What `currentTime` is at a time, ms: a whole number of quanta. */
  stoodMs(atMs: number): number
  start(planned: PlannedStart): void
  /** From here on the platform tells of long tasks. */
  tellTasks(atMs: number): void
  task(startMs: number, durationMs: number): void
  heap(atMs: number, megabytes: number): void
  read(): TraceSession
}

/** A page whose context runs for `untilMs`. */
export function sequencerPage(untilMs = 20_000, options: ContextOptions = {}): SequencerPage {
  const trace = createTraceBuilder()
  const context = trace.context(options)
  const { sampleRate, renderQuantumFrames } = context.definition
  context.clocks(0, untilMs)
  for (const [event, id] of Object.entries(CALLERS))
    trigger(trace, id, SOURCES[event as Caller], event, event === 'keydown' ? 'KeyA' : '')
  let events = 0
  const stoodFrame = (atMs: number): number =>
    Math.floor(context.frameAt(atMs) / renderQuantumFrames) * renderQuantumFrames
  return {
    trace,
    context,
    stoodMs: (atMs) => (stoodFrame(atMs) * 1000) / sampleRate,
    start({ callMs, whenMs, caller = 'setInterval', dueMs = callMs, heardMs, isPlaceTold = true }) {
      const number = ++events
      const source = SOURCES[caller]
      const handlerAfterMs = callMs - dueMs
      const acted = { context, atMs: callMs }
      pageEvent(trace, {
        number,
        atMs: dueMs,
        source,
        trigger: CALLERS[caller],
        handlerAfterMs,
        acted,
      })
      const frame = whenMs === null ? Number.NaN : (whenMs * sampleRate) / 1000
      const stood = isPlaceTold ? stoodFrame(callMs) + 1 : 0
      const action = { action: ACTION.start, source: context.id, atMs: callMs, callMs: 0.05 }
      trace.action(number, { ...action, frame, number: stood })
      if (heardMs !== undefined) context.onset(Math.round((heardMs * sampleRate) / 1000))
    },
    tellTasks: (atMs) => trace.record({ kind: KIND.longTask, wallMs: atMs, b: 0 }),
    task: (startMs, durationMs) =>
      trace.record({ kind: KIND.longTask, wallMs: startMs, b: durationMs }),
    heap: (atMs, megabytes) =>
      trace.record({ kind: KIND.stat, wallMs: atMs, a: STAT.heapMegabytes, b: megabytes }),
    read: () => read(trace.messages()),
  }
}
