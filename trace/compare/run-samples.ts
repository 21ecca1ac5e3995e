// From what a session read of one trace to the values that are compared. Any reader context.

import { STAGES } from '../config/stage-names.ts'
import type { ContextLive } from '../contexts/figures.ts'
import { isPageContext } from '../contexts/page-context.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import { isPlayedBy } from '../figures/selection.ts'
import type { Report } from '../report/schema.ts'
import type { CompareStage } from './schema.ts'

/** The latest of a trace that are compared; more are not needed to tell sides apart. */
export const MAX_COMPARED_EVENTS = 50_000

/** One trace: its events and contexts as a session tells them, after `finish()`, and its report. */
export interface ComparedRun {
  /** Such as a file's name. */
  readonly name: string
  readonly events: readonly TrackedEvent[]
  readonly contexts: readonly ContextLive[]
  readonly report: Report
}

export const COMPARE_STAGES: readonly CompareStage[] = [
  'endToEnd',
  'toSound',
  'onset',
  ...STAGES.filter((stage) => stage !== 'endToEnd'),
  'load',
]

/** What of a session is compared: see TraceSession. */
export interface ReadSession {
  readonly eventCount: number
  eventAt(index: number): TrackedEvent
  readonly contexts: readonly ContextLive[]
  report(): Report
}

/** What a session has read until now. Any thread; copies no event. */
export function runOf(session: ReadSession, name: string): ComparedRun {
  return {
    name,
    events: Array.from({ length: session.eventCount }, (_, index) => session.eventAt(index)),
    contexts: session.contexts,
    report: session.report(),
  }
}

/** Events that the page played and that ended, in the order of time. Any thread; a new array. */
export function endedEvents(run: ComparedRun): TrackedEvent[] {
  return run.events
    .filter((event) => event.ending !== 'open' && isPlayedBy(event, 'page'))
    .sort((x, y) => x.marks.event - y.marks.event || x.eventId - y.eventId)
}

/** The values of a stage in the order of time: of events one series, of load one for each context, ms. Any thread. */
export function valuesOf(
  run: ComparedRun,
  ended: readonly TrackedEvent[],
  stage: CompareStage,
): number[][] {
  if (stage === 'load')
    return pageContexts(run).map((context) => loadsOf(context, quantumMsOf(run)))
  const values: number[] = []
  for (const event of ended) {
    const value = valueOf(event, stage)
    if (value !== undefined) values.push(value)
  }
  return [values]
}

function valueOf(event: TrackedEvent, stage: Exclude<CompareStage, 'load'>): number | undefined {
  if (stage === 'onset') return event.onsetMs
  return stage === 'toSound' ? event.toSoundMs : event.stages[stage]
}

/** The page's own contexts that play live. */
export function pageContexts(run: ComparedRun): ContextLive[] {
  return run.contexts.filter(isPageContext)
}

/** The longest render quantum of the page's contexts, ms; 0 where there is none. */
export function quantumMsOf({ report }: ComparedRun): number {
  const lengths = report.contexts
    .filter(isPageContext)
    .map((context) => (context.renderQuantumFrames * 1000) / context.sampleRate)
  return Math.max(0, ...lengths.filter((length) => Number.isFinite(length)))
}

function loadsOf({ columns }: ContextLive, quantumMs: number): number[] {
  const loads: number[] = []
  for (let row = 0; row < columns.length; row++) {
    const share = columns.loadAverage[row] as number
    if (Number.isFinite(share)) loads.push(share * quantumMs)
  }
  return loads
}

/**
 * What the clocks of the trace cannot tell of a stage, ms: half a step, and the error of an offset or a fit, which
 * falls with no number of values. Any thread.
 */
export function clockFloorMs(
  { report }: ComparedRun,
  stage: CompareStage,
  isSpread: boolean,
): number {
  if (stage === 'load') return 0
  // To the sound it is read as the port is: on the page's clock and the audio thread's.
  const read = stage === 'toSound' ? 'port' : stage
  const stepMs = read === 'onset' ? 0 : (report.stages[read]?.resolutionMs ?? 0) / 2
  if (isSpread) return stepMs
  const contexts = report.contexts.filter(isPageContext)
  const worst = (of: 'clockResidualMs' | 'workletOffsetErrorMs'): number =>
    Math.max(0, ...contexts.map((context) => context[of] ?? 0))
  const residualMs = read === 'endToEnd' || read === 'output' ? worst('clockResidualMs') : 0
  const offsetMs = read === 'port' || read === 'output' ? worst('workletOffsetErrorMs') : 0
  return stepMs + Math.hypot(residualMs, offsetMs)
}
