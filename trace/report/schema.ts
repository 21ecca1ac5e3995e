// The shape of a report: what the panel shows, `awescope report --json` prints and `__awescope.report()` answers.
// Types only. All three come from the same function (report.ts), so the figures are equal by construction.

import type { ReferenceFigures, ReferenceVerdict } from '../reference/schema.ts'

export const REPORT_SCHEMA = 'awescope.report/1'

/**
 * Stages in the order of time. `lookAhead` is ours beside the design's seven: from the audio action to the start that the
 * page asked for, where it asked for one in the future; it is absent for synths that play at once.
 */
export const STAGES = [
  'midi',
  'validation',
  'serialization',
  'port',
  'lookAhead',
  'worklet',
  'output',
  'endToEnd',
] as const
export type StageName = (typeof STAGES)[number]
export type PartStageName = Exclude<StageName, 'endToEnd'>

export interface StageFigures {
  count: number
  meanMs: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  p999Ms: number
  maxMs: number
  /** Clock that the stage was read from, its step, and the standard error of the mean (step and spread together). */
  clock: string
  resolutionMs: number
  errorMs: number
}

export interface ProcessorFigures {
  contextId: string
  name: string
  /** Which of several nodes with the same name, from 1. */
  instance: number
  quanta: number
  timed: number
  processUs: {
    mean: number
    p50: number
    p95: number
    p99: number
    max: number
    /** Step of the clock that timed it, µs; a single value is no finer than this. */
    resolution: number
    /** Standard error of the mean, µs. */
    error: number
    /** What the figures are worth in one sentence, such as "mean of 340 quanta from a 100 µs clock". */
    note: string
  }
  /** Share of the quantum's budget, 1 = all of it; may exceed 1. */
  load: { average: number; peak: number }
}

export interface ContextFigures {
  id: string
  type: 'realtime' | 'offline'
  state: string
  sampleRate: number
  baseLatencyMs: number
  outputLatencyMs: number | null
  /** Underruns that the platform reports; null where it reports none. */
  underruns: number | null
  underrunDurationMs: number | null
  /** Gaps that our own probe saw. */
  gaps: number
  probe: string
  sink: string
  callbackFrames: number | null
  /** Audio clock against page clock. */
  driftPpm: number | null
  driftErrorPpm: number | null
  clockResidualMs: number | null
  /** Worklet wall clock minus page wall clock, with half the best round trip as its error. */
  workletOffsetMs: number | null
  workletOffsetErrorMs: number | null
  /** All processors of the context together, share of the quantum. */
  load: { average: number; peak: number }
  peak: number
  clippedSamples: number
  nanSamples: number
  document: string
  /** Made for the reference instrument; absent for the page's own. */
  isReference?: true
}

export interface OnsetFigures {
  /** Note-ons that were tracked: heard + scheduled + lost. */
  count: number
  heard: number
  scheduled: number
  lost: number
  meanMs?: number
  p50Ms?: number
  p95Ms?: number
  maxMs?: number
}

export interface Alert {
  level: 'warning' | 'critical'
  wallMs: number
  /** The frame (tracked event) or context that it is about. */
  frameId?: number
  endToEndMs?: number
  stage?: StageName
  /** One sentence. */
  cause: string
}

export interface Report {
  schema: typeof REPORT_SCHEMA
  environment: {
    browser: string
    platform: string
    sink: string
    crossOriginIsolated: boolean
    url: string
  }
  contexts: ContextFigures[]
  processors: ProcessorFigures[]
  /** A stage that never happened is left out. */
  stages: Partial<Record<StageName, StageFigures>>
  onset: OnsetFigures
  /** Tracked events: all that were seen, tracked (sampled), finished, unfinished, and evicted from the circular store. */
  frames: { seen: number; tracked: number; finished: number; unfinished: number; evicted: number }
  /** Stage with the highest mean of all; null while nothing has finished. */
  bottleneck: PartStageName | null
  /** Share of endToEnd by range, ms. */
  distribution: { fromMs: number; toMs: number | null; count: number }[]
  throughputPerSecond: number
  timeRangeMs: number
  thresholds: { warningMs: number; criticalMs: number; warnings: number; criticals: number }
  /** The latest; `alertsDropped` counts older ones that were let go. */
  alerts: Alert[]
  alertsDropped: number
  /** At the time of the report. */
  system: { audioLoad: number | null; heapMegabytes: number | null }
  records: { written: number; dropped: number }
  /** The latest reference instrument; null where none was injected. Nothing above counts its notes. */
  reference: ReferenceFigures | null
  /** Page against reference; null where none was injected, and in the report of its own context. */
  verdict: ReferenceVerdict | null
  /** What could not be seen, one sentence each. */
  notices: { code: string; text: string; count: number }[]
  /** The profiler's own cost. */
  overhead: {
    /** Per timed and per untimed quantum of each processor, estimated from the measured cost of the clock. */
    perQuantumUs: number | null
    perEventUs: number | null
    pageMs: number
    note: string
  }
}
