// From the marks of an event to its stages: how long each lasts, where it begins and by which clocks. The same for the
// session (page records) and the profiler (marks by hand). A stage whose marks are not both there is absent; it is
// never zero and never borrows from a neighbour. Any reader context.

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
  /**
   * Where `worklet` begins without a message or a scheduled start: the call that asked for sound now has returned.
   */
  workletFromMs?: number
  /** The post that arrived has no end: its way cannot be told. */
  isPortUnknown?: boolean
  /** The event is no MIDI: its first stage is `input`. */
  isInput?: boolean
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

  set(
    overrides.isInput === true ? 'input' : 'midi',
    marks.event,
    marks.handlerStart,
    tolerance.pageMs,
  )
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

/**
 * Where each stage begins, epoch ms, as far as its marks were kept: in the order in which `stagesOfMarks` reads them.
 * Any thread.
 */
export function stageStarts(
  marks: EventMarks,
  stages: StageResult['stages'],
): Record<StageName, number | undefined> {
  const before = (stage: StageName, end: number | undefined): number | undefined => {
    const lengthMs = stages[stage]
    return lengthMs === undefined || end === undefined ? undefined : end - lengthMs
  }
  return {
    midi: marks.event,
    input: marks.event,
    validation: marks.handlerStart,
    serialization: marks.actionStart,
    port: marks.postEnd ?? marks.actionEnd,
    // From the call, or from the arrival of the message that asked for it.
    lookAhead: latestOf(marks.actionStart, before('lookAhead', marks.scheduled)),
    worklet: before('worklet', marks.quantumEnd) ?? marks.scheduled ?? marks.arrive,
    output: marks.quantumEnd ?? before('output', marks.audible),
    endToEnd: marks.event,
  }
}

const latestOf = (moment: number | undefined, other: number | undefined): number | undefined =>
  moment === undefined || other === undefined ? moment : Math.max(moment, other)

/** Clocks that a stage was read from; `worklet`: name of the audio thread's, '' where it is not known. */
export type ClockSource =
  | { code: 'page' }
  | { code: 'page-and-output' }
  | { code: 'page-and-worklet'; worklet: string }
  | { code: 'frames' }
  | { code: 'worklet-and-frames'; worklet: string }
  | { code: 'worklet-and-output'; worklet: string }
  /** The one clock of whoever measures itself. */
  | { code: 'named'; name: string }

/** What a stage was read from. */
export interface StageClock {
  clock: ClockSource
  resolutionMs: number
  /** Error that does not fall with the number of values, such as that of an offset between clocks, ms. */
  systematicMs: number
}

export type StageClocks = (stage: StageName) => StageClock

/** What the clocks of a session are worth, the coarsest of all its documents and contexts. */
export interface ClockQuality {
  pageStepMs: number
  workletName: string
  workletStepMs: number
  /** Error of the offset between the two wall clocks, ms. */
  offsetErrorMs: number
  /** Residual of the output clock's fit, ms. */
  outputResidualMs: number
  /** One quantum, ms. */
  quantumMs: number
}

/** Which clocks each stage was read from, and what that does to its error. */
export function stageClocksOf(quality: ClockQuality): StageClocks {
  const worklet = quality.workletName
  const page: StageClock = {
    clock: { code: 'page' },
    resolutionMs: quality.pageStepMs,
    systematicMs: 0,
  }
  const output: StageClock = {
    clock: { code: 'page-and-output' },
    resolutionMs: quality.pageStepMs,
    systematicMs: quality.outputResidualMs,
  }
  const table: Record<StageName, StageClock> = {
    midi: page,
    input: page,
    validation: page,
    serialization: page,
    port: {
      clock: { code: 'page-and-worklet', worklet },
      resolutionMs: Math.max(quality.pageStepMs, quality.workletStepMs),
      systematicMs: quality.offsetErrorMs,
    },
    lookAhead: { clock: { code: 'frames' }, resolutionMs: quality.quantumMs, systematicMs: 0 },
    worklet: {
      clock: { code: 'worklet-and-frames', worklet },
      resolutionMs: quality.workletStepMs,
      systematicMs: 0,
    },
    output: {
      clock: { code: 'worklet-and-output', worklet },
      resolutionMs: Math.max(quality.pageStepMs, quality.workletStepMs),
      systematicMs: Math.hypot(quality.outputResidualMs, quality.offsetErrorMs),
    },
    endToEnd: output,
  }
  return (stage) => table[stage]
}
