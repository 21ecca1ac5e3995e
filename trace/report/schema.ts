// The shape of a report: what the panel shows, `awescope report --json` prints and `__awescope.report()` answers.
// Types only. All three come from the same function (build-report.ts), so the figures are equal by construction.

import type { Alert } from '../alerts/alert.ts'
import type { PartStageName } from '../config/stage-names.ts'
import type { ContextFigures, ProcessorFigures } from '../contexts/figures.ts'
import type {
  DistributionRange,
  EventCounts,
  OnsetFigures,
  StageTable,
} from '../figures/latency-figures.ts'
import type { SelectionCoverage } from '../figures/selection.ts'
import type { ReferenceFigures, ReferenceVerdict } from '../reference/schema.ts'

export const REPORT_SCHEMA = 'awescope.report/1'

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
  processors: ProcessorFigures[]
  stages: StageTable
  onset: OnsetFigures
  frames: EventCounts
  /** Stage with the highest mean of all; null while nothing has finished. */
  bottleneck: PartStageName | null
  /** Share of endToEnd by range, ms. */
  distribution: DistributionRange[]
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
