// How one context was at other times: when it ran, which latency and sink it had, how late the page's own timer was.
// The latest of each. Any reader context.

import { keep } from './document-evidence.ts'

/** Polls that must agree before a latency counts as another one, and by how much it must differ. */
const STEADY_POLLS = 5
const LEAST_STEP_MS = 20
const LEAST_STEP_SHARE = 0.5
/** What the timer that reads where contexts stand was asked for, where recordings do not tell. */
const POLL_MS = 100

export interface LatencyChange {
  readonly of: 'base' | 'output'
  readonly wallMs: number
  readonly beforeMs: number
  readonly afterMs: number
}

interface StateChange {
  readonly wallMs: number
  readonly isRunning: boolean
}

interface LateTimer {
  readonly fromMs: number
  readonly wallMs: number
  readonly lateMs: number
}

export interface ContextHistory {
  /** What the platform says of it. */
  addUpdate(wallMs: number, state: string, baseLatencyMs: number, sink: string): void
  addBaseLatency(wallMs: number, ms: number): void
  /**
   * The page's timer looked at the context; `outputMs` NaN where that is not told; `askedMs`: of the timer, 0 where
   * that is not told.
   */
  addPoll(wallMs: number, outputMs: number, askedMs?: number): void
  /** When it began to run last, not later than `toMs`; -Infinity: not known. */
  startedMs(toMs: number): number
  /** It did not run at some time of these. */
  wasStopped(fromMs: number, toMs: number): boolean
  latencyChangeWithin(fromMs: number, toMs: number): LatencyChange | null
  sinkChangeWithin(fromMs: number, toMs: number): number | null
  /** The latest timer that was due within the time. */
  lateTimerWithin(fromMs: number, toMs: number): LateTimer | null
}

/** Nothing known. Any thread; each question is linear in what is kept. */
export function createContextHistory(): ContextHistory {
  const states: StateChange[] = []
  const latencies: LatencyChange[] = []
  const sinks: number[] = []
  const timers: LateTimer[] = []
  let sink: string | null = null
  let baseMs = 0
  let outputMs = NaN
  let otherMs = NaN
  let otherSinceMs = NaN
  let others = 0
  let polledMs = NaN

  function addBaseLatency(wallMs: number, ms: number): void {
    if (baseMs > 0 && ms > 0 && Math.abs(ms - baseMs) > 0.01)
      keep(latencies, { of: 'base', wallMs, beforeMs: baseMs, afterMs: ms })
    if (ms > 0) baseMs = ms
  }

  const isOther = (ms: number, from: number): boolean =>
    Math.abs(ms - from) > Math.max(LEAST_STEP_MS, LEAST_STEP_SHARE * from)

  function addOutput(wallMs: number, ms: number): void {
    if (!Number.isFinite(ms) || ms <= 0) return
    if (Number.isNaN(outputMs) || !isOther(ms, outputMs)) {
      outputMs = Number.isNaN(outputMs) ? ms : outputMs + (ms - outputMs) / 10
      others = 0
      return
    }
    if (others === 0 || isOther(ms, otherMs)) {
      others = 0
      otherMs = ms
      otherSinceMs = wallMs
    }
    if (++others < STEADY_POLLS) return
    keep(latencies, { of: 'output', wallMs: otherSinceMs, beforeMs: outputMs, afterMs: otherMs })
    outputMs = otherMs
    others = 0
  }

  return {
    addUpdate(wallMs, state, baseLatencyMs, sinkId) {
      const isRunning = state === 'running'
      if (states.at(-1)?.isRunning !== isRunning) {
        keep(states, { wallMs, isRunning })
        polledMs = NaN
      }
      if (sink !== null && sink !== sinkId) keep(sinks, wallMs)
      sink = sinkId
      addBaseLatency(wallMs, baseLatencyMs)
    },
    addBaseLatency,
    addPoll(wallMs, ms, askedMs = 0) {
      const lateMs = wallMs - polledMs - (askedMs > 0 ? askedMs : POLL_MS)
      if (lateMs > POLL_MS / 2) keep(timers, { fromMs: polledMs, wallMs, lateMs })
      polledMs = wallMs
      addOutput(wallMs, ms)
    },
    startedMs(toMs) {
      const started = states.findLast(({ isRunning, wallMs }) => isRunning && wallMs <= toMs)
      return started?.wallMs ?? -Infinity
    },
    wasStopped(fromMs, toMs) {
      let isRunning = true
      for (const state of states) {
        if (state.wallMs > toMs) break
        if (state.wallMs > fromMs && !(isRunning && state.isRunning)) return true
        isRunning = state.isRunning
      }
      return !isRunning
    },
    latencyChangeWithin: (fromMs, toMs) =>
      latencies.findLast(({ wallMs }) => wallMs >= fromMs && wallMs <= toMs) ?? null,
    sinkChangeWithin: (fromMs, toMs) =>
      sinks.findLast((wallMs) => wallMs >= fromMs && wallMs <= toMs) ?? null,
    lateTimerWithin: (fromMs, toMs) =>
      timers.findLast((timer) => timer.fromMs <= toMs && timer.wallMs >= fromMs) ?? null,
  }
}
