// A report before its sentences: the same figures as schema.ts, with code and parameters wherever the report will
// hold words. Types only.

import type { Alert } from '../alerts/alert.ts'
import type { CountedNotice } from '../alerts/notice.ts'
import type { ProcessorFigures } from '../contexts/figures.ts'
import type { StageTable } from '../figures/latency-figures.ts'
import type { Glitch } from '../glitches/glitch.ts'
import type { ReferenceFigures, ReferenceVerdict } from '../reference/schema.ts'
import type { Report } from './schema.ts'

/** How the cost of a quantum was found, or why it was not. */
export type OverheadNote =
  /** Two clock readings in each timed quantum. */
  | { code: 'estimated'; perTimedUs: number; timed: number; quanta: number }
  | { code: 'no-processor' }
  | { code: 'clock-too-coarse' }
  /** Nobody asked: events were marked by hand. */
  | { code: 'not-measured' }

export interface OverheadFigures extends Omit<Report['overhead'], 'note'> {
  note: OverheadNote
}

/** Fields of a report with words in them. */
type Worded =
  | 'processors'
  | 'stages'
  | 'alerts'
  | 'glitches'
  | 'reference'
  | 'verdict'
  | 'notices'
  | 'overhead'

export interface ReportFigures extends Omit<Report, Worded> {
  processors: ProcessorFigures[]
  stages: StageTable
  alerts: Alert[]
  glitches: Glitch[]
  reference: ReferenceFigures | null
  verdict: ReferenceVerdict | null
  notices: CountedNotice[]
  overhead: OverheadFigures
}
