// Puts a report's codes into the sentences of `awescope.report/1`. The last step of every report: session and
// profiler call it on what report/build-report.ts gathered. Pure; any context.

import type { Alert } from '../alerts/alert.ts'
import type { CountedNotice } from '../alerts/notice.ts'
import type { ProcessorFigures } from '../contexts/figures.ts'
import { STAGES } from '../config/stage-names.ts'
import type { StageTable } from '../figures/latency-figures.ts'
import type { BudgetFigures, ReferenceFigures } from '../reference/schema.ts'
import type { ReportFigures } from '../report/report-figures.ts'
import type {
  Report,
  ReportAlert,
  ReportBudget,
  ReportNotice,
  ReportProcessor,
  ReportReference,
  ReportStages,
} from '../report/schema.ts'
import { alertCause } from './alert-words.ts'
import { BUDGET_TITLES, budgetNote } from './budget-words.ts'
import { clockName } from './clock-words.ts'
import { overheadNote, processorWorth } from './cost-words.ts'
import { CRITICAL_SENTENCES, qualityReasonText, WARNING_SENTENCES } from './engine-words.ts'
import { noticeSentence } from './notice-words.ts'
import { verdictText } from './verdict-words.ts'

/** The report. Any thread; changes nothing; allocates what holds words, the rest is shared with `figures`. */
export function reportInWords(figures: ReportFigures): Report {
  const { reference, verdict, overhead } = figures
  return {
    ...figures,
    processors: figures.processors.map(processorInWords),
    stages: stagesInWords(figures.stages),
    alerts: figures.alerts.map(alertInWords),
    reference: reference === null ? null : referenceInWords(reference),
    verdict: verdict === null ? null : { ...verdict, text: verdictText(verdict) },
    notices: figures.notices.map(noticeInWords),
    overhead: { ...overhead, note: overheadNote(overhead.note) },
  }
}

function processorInWords(processor: ProcessorFigures): ReportProcessor {
  const { worth: _, ...processUs } = processor.processUs
  return { ...processor, processUs: { ...processUs, note: processorWorth(processor) } }
}

function stagesInWords(stages: StageTable): ReportStages {
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

function referenceInWords(reference: ReferenceFigures): ReportReference {
  const { quality } = reference
  return {
    ...reference,
    stages: stagesInWords(reference.stages),
    quality:
      quality === null
        ? null
        : { wallMs: quality.wallMs, level: quality.level, reason: qualityReasonText(quality) },
    budgets: reference.budgets.map(budgetInWords),
    warnings: reference.warnings.map((code) => WARNING_SENTENCES[code]),
    criticals: reference.criticals.map((code) => CRITICAL_SENTENCES[code]),
  }
}

function budgetInWords({ name, note, ...budget }: BudgetFigures): ReportBudget {
  return { name, title: BUDGET_TITLES[name], ...budget, note: budgetNote(note) }
}
