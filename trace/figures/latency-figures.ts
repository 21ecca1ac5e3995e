// Figures of durations, onsets and events, as reports hold them. Types only.

import type { StageName } from '../config/stage-names.ts'
import type { ClockSource } from '../events/stages.ts'

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
