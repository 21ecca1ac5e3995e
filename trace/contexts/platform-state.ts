// What the platform says of a context: its state, sink, latencies and underruns. Any reader context.

import type { ContextDefinition, ContextState, ProbeState } from '../wire/protocol.ts'
import { STAT } from '../wire/record.ts'

/** As last told. */
export interface PlatformFigures {
  state: string
  probe: ProbeState
  sink: string
  baseLatencyMs: number
  outputLatencyMs: number | null
  /** Total so far; null where the platform reports none. */
  underruns: number | null
  underrunDurationMs: number | null
}

export interface PlatformState {
  /** One object, whose fields change. */
  readonly told: Readonly<PlatformFigures>
  /** The context was there before recording began. */
  readonly isJoined: boolean
  redefine(definition: ContextDefinition): void
  update(state: ContextState, probe: ProbeState, baseLatencyMs: number, sink: string): void
  /** Anything but a time is ignored. */
  setOutputLatency(ms: number): void
  /** Takes a latency or the duration of underruns, ms; any other statistic is ignored. */
  addStat(stat: number, value: number): void
  /** The platform's own total; how many are new. What was there before a context was joined is not. */
  setUnderruns(total: number): number
}

/** As the definition says, and nothing more. Any thread. */
export function createPlatformState(first: ContextDefinition): PlatformState {
  const isOffline = first.contextType === 'offline'
  const told: PlatformFigures = {
    state: isOffline ? 'offline' : 'suspended',
    probe: isOffline ? 'offline' : 'loading',
    sink: first.sink,
    baseLatencyMs: first.baseLatencyMs,
    outputLatencyMs: null,
    underruns: null,
    underrunDurationMs: null,
  }
  let isJoined = first.joined

  function setOutputLatency(ms: number): void {
    if (Number.isFinite(ms) && ms >= 0) told.outputLatencyMs = ms
  }

  return {
    told,
    get isJoined() {
      return isJoined
    },
    redefine({ sink, baseLatencyMs, joined }) {
      Object.assign(told, { sink, baseLatencyMs })
      isJoined = joined
    },
    update(state, probe, baseLatencyMs, sink) {
      Object.assign(told, { state, baseLatencyMs, sink })
      if (!isOffline) told.probe = probe
    },
    setOutputLatency,
    addStat(stat, value) {
      if (stat === STAT.outputLatencyMs) setOutputLatency(value)
      else if (stat === STAT.baseLatencyMs) told.baseLatencyMs = value
      else if (stat === STAT.underrunDurationMs) told.underrunDurationMs = value
    },
    setUnderruns(total) {
      const before = told.underruns ?? (isJoined ? total : 0)
      told.underruns = total
      return Math.max(0, total - before)
    },
  }
}
