// Puts a report's codes into the sentences of `awescope.report/1`. The last step of every report: session and
// profiler call it on what report/build-report.ts gathered. Pure; any context.

import type { Alert } from '../alerts/alert.ts'
import type { CountedNotice } from '../alerts/notice.ts'
import type { ProcessorFigures } from '../contexts/figures.ts'
import { STAGES } from '../config/stage-names.ts'
import type { StageTable } from '../figures/latency-figures.ts'
import type { Glitch } from '../glitches/glitch.ts'
import type { ReferenceFigures, ReferenceVerdict } from '../reference/schema.ts'
import type { ReportFigures } from '../report/report-figures.ts'
import type {
  Report,
  ReportAlert,
  ReportGlitch,
  ReportNotice,
  ReportProcessor,
  ReportReference,
  ReportStages,
  ReportVerdict,
} from '../report/schema.ts'
import { alertCause } from './alert-words.ts'
import { clockName } from './clock-words.ts'
import { overheadNote, processorWorth } from './cost-words.ts'
import { noticeSentence } from './notice-words.ts'

/** What is said of the reference instrument. */
export interface ReferenceWords {
  reference(figures: ReferenceFigures): ReportReference
  verdict(verdict: ReferenceVerdict): ReportVerdict
}

/**
 * The report. Any thread; changes nothing; allocates what holds words, the rest is shared with `figures`. `words`: of
 * the reference instrument; null where there can be none; so of glitches.
 */
export function reportInWords(
  figures: ReportFigures,
  words: ReferenceWords | null,
  glitchInWords: ((glitch: Glitch) => ReportGlitch) | null,
): Report {
  const { reference, verdict, overhead } = figures
  return {
    ...figures,
    processors: figures.processors.map(processorInWords),
    stages: stagesInWords(figures.stages),
    alerts: figures.alerts.map(alertInWords),
    glitches: glitchInWords === null ? [] : figures.glitches.map(glitchInWords),
    reference: reference && words && words.reference(reference),
    verdict: verdict && words && words.verdict(verdict),
    notices: figures.notices.map(noticeInWords),
    overhead: { ...overhead, note: overheadNote(overhead.note) },
  }
}

function processorInWords(processor: ProcessorFigures): ReportProcessor {
  const { worth: _, ...processUs } = processor.processUs
  return { ...processor, processUs: { ...processUs, note: processorWorth(processor) } }
}

/** The stages with the names of their clocks. */
export function stagesInWords(stages: StageTable): ReportStages {
  const worded: ReportStages = {}
  for (const stage of STAGES) {
    const figures = stages[stage]
    if (figures !== undefined) worded[stage] = { ...figures, clock: clockName(figures.clock) }
  }
  return worded
}

function alertInWords(alert: Alert): ReportAlert {
  const { level, wallMs } = alert
  const cause = alertCause(alert)
  if (alert.code !== 'slow-event') return { level, wallMs, cause }
  const { eventId: frameId, endToEndMs, stage } = alert
  const worded: ReportAlert = { level, wallMs, frameId, endToEndMs, cause }
  if (stage !== null) worded.stage = stage
  return worded
}

function noticeInWords({ notice, count }: CountedNotice): ReportNotice {
  const code = notice.code === 'page-notice' ? notice.pageCode : notice.code
  return { code, text: noticeSentence(notice), count }
}
