// What a report says of the reference instrument, in words. Pure; any context.

import type { BudgetFigures, ReferenceFigures } from '../reference/schema.ts'
import type { ReportBudget, ReportReference } from '../report/schema.ts'
import { BUDGET_TITLES, budgetNote } from './budget-words.ts'
import { CRITICAL_SENTENCES, qualityReasonText, WARNING_SENTENCES } from './engine-words.ts'
import { stagesInWords, type ReferenceWords } from './report-words.ts'
import { verdictText } from './verdict-words.ts'

export const REFERENCE_WORDS: ReferenceWords = {
  reference: referenceInWords,
  verdict: (verdict) => ({ ...verdict, text: verdictText(verdict) }),
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
