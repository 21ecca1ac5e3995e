// What the platform says of a context: its state, sink, latencies and underruns. Any reader context.

import type { ContextFigures } from './figures.ts'
import type { ContextDefinition, ContextState, ProbeState } from '../wire/protocol.ts'
import { STAT } from '../wire/record.ts'

export interface PlatformState {
  readonly probe: ProbeState
  readonly outputLatencyMs: number | null
  /** Total so far; null where the platform reports none. */
  readonly underruns: number | null
  redefine(definition: ContextDefinition): void
  update(state: ContextState, probe: ProbeState, baseLatencyMs: number, sink: string): void
  /** Anything but a time is ignored. */
  setOutputLatency(ms: number): void
  /** Takes a latency or the duration of underruns, ms; any other statistic is ignored. */
  addStat(stat: number, value: number): void
  /** The platform's own total; how many are new. What was there before a context was joined is not. */
  setUnderruns(total: number): number
  figures(): Pick<
    ContextFigures,
    | 'state'
    | 'baseLatencyMs'
    | 'outputLatencyMs'
    | 'underruns'
    | 'underrunDurationMs'
    | 'probe'
    | 'sink'
    | 'callbackFrames'
  >
}

/** As the definition says, and nothing more. Any thread. */
export function createPlatformState(first: ContextDefinition): PlatformState {
  const isOffline = first.contextType === 'offline'
  const { sampleRate } = first
  let state: string = isOffline ? 'offline' : 'suspended'
  let probe: ProbeState = isOffline ? 'offline' : 'loading'
  let { sink, baseLatencyMs, joined: isJoined } = first
  let outputLatencyMs: number | null = null
  let underruns: number | null = null
  let underrunDurationMs: number | null = null

  function setOutputLatency(ms: number): void {
    if (Number.isFinite(ms) && ms >= 0) outputLatencyMs = ms
  }

  return {
    get probe() {
      return probe
    },
    get outputLatencyMs() {
      return outputLatencyMs
    },
    get underruns() {
      return underruns
    },
    redefine(next) {
      sink = next.sink
      baseLatencyMs = next.baseLatencyMs
      isJoined = next.joined
    },
    update(nextState, nextProbe, nextBaseLatencyMs, nextSink) {
      state = nextState
      probe = isOffline ? 'offline' : nextProbe
      baseLatencyMs = nextBaseLatencyMs
      sink = nextSink
    },
    setOutputLatency,
    addStat(stat, value) {
      if (stat === STAT.outputLatencyMs) setOutputLatency(value)
      else if (stat === STAT.baseLatencyMs) baseLatencyMs = value
      else if (stat === STAT.underrunDurationMs) underrunDurationMs = value
    },
    setUnderruns(total) {
      const before = underruns ?? (isJoined ? total : 0)
      underruns = total
      return Math.max(0, total - before)
    },
    figures: () => ({
      state,
      baseLatencyMs,
      outputLatencyMs,
      underruns,
      underrunDurationMs,
      probe,
      sink,
      // Where the platform does not tell, base latency is one callback (Chromium); Firefox says 0, which tells nothing.
      callbackFrames:
        !isOffline && baseLatencyMs > 0 ? Math.round((baseLatencyMs * sampleRate) / 1000) : null,
    }),
  }
}
