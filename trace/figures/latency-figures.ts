// Figures of durations, onsets and events, as reports hold them. Types only.

import type { StageName } from '../config/stage-names.ts'
import type { ClockSource } from '../events/stages.ts'
import type { EventSource } from '../wire/event-sources.ts'

export interface StageFigures {
  count: number
  meanMs: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  p999Ms: number
  maxMs: number
  /** Clock that the stage was read from, its step, and the standard error of the mean (step and spread together). */
  clock: ClockSource
  resolutionMs: number
  errorMs: number
}

/** A stage that never happened is left out. */
export type StageTable = Partial<Record<StageName, StageFigures>>

/** How many lie from `fromMs` up to `toMs` (null: and above). */
export interface DistributionRange {
  fromMs: number
  toMs: number | null
  count: number
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

export interface SpanFigures {
  count: number
  meanMs: number
  p50Ms: number
  p95Ms: number
  maxMs: number
}

/** Finished events of one source. */
export interface SourceFigures {
  count: number
  /** What became of those from which sound was expected; the rest is silent. */
  heard: number
  scheduled: number
  lost: number
  /** From the handler to the first sample, context time; null: none was heard. */
  onset: SpanFigures | null
  /** From the event to audible; null: of none it is known. */
  endToEnd: SpanFigures | null
}

/** A source of which there was no event is left out. */
export type SourceTable = Partial<Record<EventSource, SourceFigures>>

/** Tracked events: all that were seen, tracked (sampled), finished, unfinished, and evicted from the circular store. */
export interface EventCounts {
  seen: number
  tracked: number
  finished: number
  unfinished: number
  evicted: number
}

/** From the event to the sound of one player's notes, ms. */
export interface LatencyFigures {
  count: number
  meanMs: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  maxMs: number
  /** Standard error of the median. */
  errorMs: number
  /** False: up to the end of the quantum with the sound; the platform's output time is not known (Firefox). */
  hasOutput: boolean
}
