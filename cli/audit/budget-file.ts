// The budget of audits: read from its file, and each bound that a page does not keep told. Node.

import { readFile, stat } from 'node:fs/promises'

import { AUDITS } from '../../audit/audit-list.ts'
import { type BudgetBound, judgeBudget, readBudget } from '../../audit/budget.ts'
import type { AuditReport } from '../../audit/schema.ts'
import { budgetFaultSentence, budgetSentence } from '../../trace/text/audit-budget-words.ts'
import { CommandError } from '../command-error.ts'
import { progress } from '../print.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

const MAX_BUDGET_BYTES = 64 * 1024

/** Says each bound that is not kept, of a list with the page; true where one of them is an error. */
export function isBroken(
  report: AuditReport,
  bounds: readonly BudgetBound[],
  isListed: boolean,
): boolean {
  let isAnyBroken = false
  for (const result of judgeBudget(report, bounds)) {
    if (result.outcome === 'held') continue
    const page = isListed ? `${report.requestedUrl ?? report.url}: ` : ''
    progress(`awescope: ${page}${budgetSentence(result)}`)
    if (result.level === 'error') isAnyBroken = true
  }
  return isAnyBroken
}

/** The bounds in the file. Rejects with CommandError (exit 2), also for a metric that no audit has. */
export async function readBudgetFile(file: string): Promise<BudgetBound[]> {
  let text: string
  try {
    const { size } = await stat(file)
    if (size > MAX_BUDGET_BYTES) throw new CommandError(`${file} is too large for a budget.`)
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`--budget: ${file} cannot be read: ${whyUnreadable(error)}.`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new CommandError(`--budget: ${file} is no JSON.`)
  }
  return boundsOf(value, `--budget: ${file}`)
}

/** The bounds of a parsed budget; `where`: what it is told by. Throws CommandError (exit 2). Any thread. */
export function boundsOf(value: unknown, where: string): BudgetBound[] {
  const read = readBudget(value, AUDITS)
  if ('fault' in read) throw new CommandError(`${where}: ${budgetFaultSentence(read.fault)}`)
  return read.bounds
}
