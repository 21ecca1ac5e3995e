// The shape of a report, `awescope.report/1`: what the panel shows, `awescope report --json` prints and
// `__awescope.report()` answers. Types only. All three come from the same functions, so the figures are equal by
// construction: build-report.ts gathers them (report-figures.ts, codes in place of sentences), text/report-words.ts
// adds the sentences that stand in here.

import type { AlertLevel } from '../alerts/alert.ts'
import type { PartStageName, StageName } from '../config/stage-names.ts'
import type { ContextFigures, ProcessorFigures } from '../contexts/figures.ts'
import type {
  DistributionRange,
  EventCounts,
  OnsetFigures,
  SourceTable,
  StageFigures,
} from '../figures/latency-figures.ts'
import type { SelectionCoverage } from '../figures/selection.ts'
import type { Glitch, GlitchCounts } from '../glitches/glitch.ts'
import type { Hole } from '../holes/hole.ts'
import type { Marker } from '../markers/marker.ts'
import type { PerformanceFigures } from '../performance/schema.ts'
import type { SchedulingFigures } from '../scheduling/schema.ts'
import type {
  BudgetFigures,
  QualityChange,
  ReferenceFigures,
  ReferenceVerdict,
} from '../reference/schema.ts'

export const REPORT_SCHEMA = 'awescope.report/1'

export interface ReportStage extends Omit<StageFigures, 'clock'> {
  /** Clock that the stage was read from, in words. */
  clock: string
}

/** A stage that never happened is left out. */
export type ReportStages = Partial<Record<StageName, ReportStage>>

export interface ReportProcessor extends Omit<ProcessorFigures, 'processUs'> {
  processUs: Omit<ProcessorFigures['processUs'], 'worth'> & {
    /** What the figures are worth in one sentence, such as "Mean of 340 quanta from a 100 µs clock." */
    note: string
  }
}

export interface ReportAlert {
  level: AlertLevel
  wallMs: number
  /** The tracked event that it is about. */
  frameId?: number
  endToEndMs?: number
  stage?: PartStageName
  /** One sentence. */
  cause: string
}

export interface ReportGlitch extends Glitch {
  /** What happened and why, one sentence or two. */
  text: string
  /** What can be done, one sentence. */
  advice: string
}

export interface ReportNotice {
  code: string
  /** One sentence. */
  text: string
  count: number
}

export interface ReportBudget extends Omit<BudgetFigures, 'note'> {
  /** Such as "Block time, worst". */
  title: string
  /** What the value is, or why there is none, one sentence. */
  note: string
}

export interface ReportQuality extends Omit<QualityChange, 'reason' | 'share'> {
  /** Why the level changed, in words. */
  reason: string
}

export interface ReportReference extends Omit<
  ReferenceFigures,
  'stages' | 'quality' | 'budgets' | 'warnings' | 'criticals'
> {
  stages: ReportStages
  quality: ReportQuality | null
  budgets: ReportBudget[]
  /** One sentence each. */
  warnings: string[]
  criticals: string[]
}

export interface ReportVerdict extends ReferenceVerdict {
  /** The whole in one or two sentences. */
  text: string
}

export interface Report {
  schema: typeof REPORT_SCHEMA
  /** What a selection of events rests on; left out for whole contexts and players, of which everything was counted. */
  coverage?: SelectionCoverage
  environment: {
    browser: string
    platform: string
    sink: string
    crossOriginIsolated: boolean
    url: string
  }
  contexts: ContextFigures[]
  processors: ReportProcessor[]
  stages: ReportStages
  onset: OnsetFigures
  sources: SourceTable
  /** How the page keeps time; null where nobody watched, as where events were marked by hand. */
  scheduling: SchedulingFigures | null
  frames: EventCounts
  /** Stage with the highest mean of all; null while nothing has finished. */
  bottleneck: PartStageName | null
  /** Share of endToEnd by range, ms. */
  distribution: DistributionRange[]
  throughputPerSecond: number
  timeRangeMs: number
  thresholds: { warningMs: number; criticalMs: number; warnings: number; criticals: number }
  /** The latest; `alertsDropped` counts older ones that were let go. */
  alerts: ReportAlert[]
  alertsDropped: number
  /** Each underrun, gap, late thread or overload, and why it was; the latest. */
  glitches: ReportGlitch[]
  /** All of them; null where nobody looked for any, as in the report of the one-file recorder. */
  glitchCounts: GlitchCounts | null
  /** At the time of the report. */
  system: { audioLoad: number | null; heapMegabytes: number | null }
  records: { written: number; dropped: number }
  /**
   * When these were lost: the stretches within the selection's time, the latest thousand. What is lost behind the last
   * record of a stream has no time, and is counted only. Left out where there is none, and in the report of the
   * one-file recorder.
   */
  holes?: Hole[]
  /** The latest reference instrument; null where none was injected. Nothing above counts its notes. */
  reference: ReportReference | null
  /** Page against reference; null where none was injected, and in the report of its own context. */
  verdict: ReportVerdict | null
  /**
   * Music that was performed into the page, and how exactly: of the latest performance as a whole, whatever is
   * selected. Null where none was, and in the report of the one-file recorder.
   */
  performance: PerformanceFigures | null
  /** Places that the user has marked, within the selection's time; left out where there is none. */
  markers?: Marker[]
  /** What could not be seen. */
  notices: ReportNotice[]
  /** The profiler's own cost. */
  overhead: {
    /** Per timed and per untimed quantum of each processor, estimated from the measured cost of the clock. */
    perQuantumUs: number | null
    perEventUs: number | null
    pageMs: number
    note: string
  }
}
