// From the marks of an event to its stages: the one function for the session (page records) and the profiler (marks by
// hand). A stage whose marks are not both there is absent; it is never zero and never borrows from a neighbour.

import type { StageName } from '../config/stage-names.ts'
import type { EventMarks } from './tracked-event.ts'

/** How far below zero a difference may lie and still be zero within what the clocks can tell, ms. */
export interface StageTolerance {
  /** Two readings of the page's clock: its step. */
  pageMs: number
  /** One reading of the page's clock and one of the audio thread's: both steps, and the error of the offset. */
  crossMs: number
  /** Two readings of the audio thread's clock: its step. */
  workletMs: number
  /** A reading against the fitted output clock: the step and the residual of the fit. */
  outputMs: number
}

export interface StageResult {
  stages: Partial<Record<StageName, number>>
  /** Stages that are absent because their marks contradict each other. */
  contradicted: StageName[]
}

/** Two epoch times in doubles differ by up to this more than the clocks did. */
const EPOCH_ROUNDING_MS = 0.001

/** What is known better than the marks say. */
export interface StageOverrides {
  /** Measured in context time, which is exact; in place of the differences of marks. */
  lookAheadMs?: number
  workletMs?: number
  /** Where `worklet` begins without a message or a scheduled start: the call that asked for sound now has returned. */
  workletFromMs?: number
  /** The post that arrived has no end: its way cannot be told. */
  isPortUnknown?: boolean
  /** A start was scheduled, but where the context stood when that was asked is not known. */
  isLookAheadUnknown?: boolean
}

/**
 * The stages, ms, of what was marked. Any thread; never throws. Differences below zero within the tolerance are 0,
 * larger ones make the stage absent and are named in `contradicted`.
 */
export function stagesOfMarks(
  marks: EventMarks,
  tolerance: StageTolerance,
  overrides: StageOverrides = {},
): StageResult {
  const stages: Partial<Record<StageName, number>> = {}
  const contradicted: StageName[] = []

  function set(
    stage: StageName,
    from: number | undefined,
    to: number | undefined,
    below: number,
  ): void {
    if (from === undefined || to === undefined) return
    setDuration(stage, to - from, below)
  }
  function setDuration(stage: StageName, durationMs: number, below: number): void {
    if (!Number.isFinite(durationMs)) return
    if (durationMs >= 0) stages[stage] = durationMs
    else if (durationMs >= -below - EPOCH_ROUNDING_MS) stages[stage] = 0
    else contradicted.push(stage)
  }

  set('midi', marks.event, marks.handlerStart, tolerance.pageMs)
  set('validation', marks.handlerStart, marks.actionStart, tolerance.pageMs)
  set('serialization', marks.actionStart, marks.actionEnd, tolerance.pageMs)
  if (overrides.isPortUnknown !== true) {
    const returned = marks.postEnd ?? marks.actionEnd
    // The audio thread can have the message before the page's call has returned: no wait then, and no contradiction.
    const isDuringCall =
      marks.arrive !== undefined &&
      marks.actionStart !== undefined &&
      marks.arrive >= marks.actionStart - tolerance.crossMs
    const below = isDuringCall ? Number.POSITIVE_INFINITY : tolerance.crossMs
    set('port', returned, marks.arrive, below)
  }
  if (overrides.lookAheadMs !== undefined) setDuration('lookAhead', overrides.lookAheadMs, 0)
  else if (overrides.isLookAheadUnknown !== true)
    set('lookAhead', marks.actionEnd, marks.scheduled, tolerance.crossMs)
  if (overrides.workletMs !== undefined) setDuration('worklet', overrides.workletMs, 0)
  else if (overrides.workletFromMs !== undefined) {
    set('worklet', overrides.workletFromMs, marks.quantumEnd, tolerance.crossMs)
  } else if (marks.scheduled !== undefined) {
    set('worklet', marks.scheduled, marks.quantumEnd, tolerance.crossMs)
  } else set('worklet', marks.arrive, marks.quantumEnd, tolerance.workletMs)
  set('output', marks.quantumEnd, marks.audible, tolerance.outputMs)
  set('endToEnd', marks.event, marks.audible, tolerance.outputMs)
  return { stages, contradicted }
}
