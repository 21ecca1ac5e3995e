// The reference instrument in the text report: the sentence that tells the page's fault from the machine's, what the
// engine says of itself, and the design's budgets. Any context.

import type { Report, ReportReference } from '../report/schema.ts'
import { budgetValue } from './budget-words.ts'
import type { ContextName } from './context-words.ts'
import { kernelText } from './engine-words.ts'
import { ms, percent, times } from './numbers.ts'
import { table, wrap } from './text-table.ts'

/** The verdict, in lines; none where there was no reference. */
export function verdictLines(report: Report): string[] {
  return report.verdict === null ? [] : wrap(report.verdict.text)
}

/** Everything else that is known of the reference, in lines. */
export function referenceLines(report: Report, nameOf: ContextName): string[] {
  const { reference } = report
  if (reference === null) return []
  const lines = wrap(
    `Reference: EMU8000 in ${reference.mode} mode, ${stateOf(reference)}, ${
      reference.isJoined ? `in ${nameOf(reference.contextId)} of the page` : 'in its own context'
    }`,
  )
  const { latency, engine } = reference
  if (latency !== null) {
    lines.push(
      ...wrap(
        `Its notes: ${latency.count}, ${latency.hasOutput ? 'key to sound' : 'key to sound in the audio thread'} ` +
          `p50 ${ms(latency.p50Ms)} ms, p95 ${ms(latency.p95Ms)} ms, max ${ms(latency.maxMs)} ms`,
      ),
    )
  }
  if (engine !== null) {
    lines.push(
      ...wrap(
        `Engine: ${reference.status ?? 'GOOD'}, quality ${reference.quality?.level ?? 'Maximum'}, ` +
          `${times(engine.underruns, 'underrun')}, ${times(engine.notes, 'note')}, ` +
          `at most ${times(engine.peakVoices, 'voice')}, ${engine.voicesStolen} stolen, ` +
          `${engine.voicesRefused} refused, ` +
          `CPU ${percent(engine.cpuShareMean)}, ${engine.memoryMegabytes.toFixed(1)} MB` +
          (engine.kernel === null ? '' : `, ${kernelText(engine)}`),
      ),
    )
  }
  for (const sentence of [...reference.criticals, ...reference.warnings])
    lines.push(...wrap(sentence, '  '))
  if (reference.budgets.length > 0) {
    const rows = reference.budgets.map((budget) => [
      budget.title,
      budgetValue(budget, budget.value),
      budgetValue(budget, budget.limit),
      budget.resolution > 0 ? `± ${budgetValue(budget, budget.resolution)}` : '',
      budget.verdict,
    ])
    lines.push(...table(['budget', 'measured', 'limit', 'clock', 'verdict'], rows, [0, 4]))
  }
  return lines
}

function stateOf(reference: ReportReference): string {
  const bank = reference.bank === '' ? '' : ` with "${reference.bank}"`
  switch (reference.state) {
    case 'ready':
      return `ready${bank}`
    case 'loading':
      return 'still without its bank'
    case 'removed':
      return `removed${bank}`
    case 'failed':
      return `failed: ${reference.reason}`
  }
}
