// The audits of a list of pages, one after the other: what cannot be audited is one sentence, and the list goes on.
// Node.

import type { BudgetBound } from '../../audit/budget.ts'
import { controlOf, withControl } from '../../audit/control.ts'
import type { AuditReport, ControlRun } from '../../audit/schema.ts'
import { listedLine } from '../../trace/text/audit-run-words.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { EXIT, type ExitCode, sentenceOf } from '../command-error.ts'
import { progress } from '../print.ts'
import { withSince } from './against-file.ts'
import { type AuditOrder, auditPage } from './audit-page.ts'
import type { BrowserKeeper } from './browser-keeper.ts'
import { isBroken } from './budget-file.ts'
import { LostPageError } from './page-end.ts'
import type { ResumeFile } from './resume-file.ts'

export interface ListOrder extends AuditOrder {
  readonly urls: readonly string[]
  readonly bounds: readonly BudgetBound[]
  readonly resume: ResumeFile | null
  /** Plays the control, and resolves with what it took; null: there is none. */
  readonly runControl: ((opened: OpenBrowser) => Promise<ControlRun>) | null
  /** Earlier audits that these are set against. */
  readonly against: readonly AuditReport[]
  /** Hears of each audit as it ends, those that were done earlier included, in the order of the list. */
  readonly onReport: (report: AuditReport) => void
}

export interface AuditedList {
  readonly reports: readonly AuditReport[]
  /** 2 where a page could not be audited, else 1 where a bound is broken. */
  readonly exitCode: ExitCode
}

/**
 * Resolves when the list is done. Rejects with CommandError where `signal` fires, and where the only page of a list
 * cannot be audited.
 */
export async function auditAll(
  browser: BrowserKeeper,
  order: ListOrder,
  signal: AbortSignal,
): Promise<AuditedList> {
  const { urls, bounds, resume } = order
  const reports: AuditReport[] = []
  let exitCode: ExitCode = EXIT.ok
  for (const [index, url] of urls.entries()) {
    try {
      const audited = resume?.done.get(url) ?? (await auditNew(browser, url, order, signal))
      const report = withSince(audited, order.against)
      reports.push(report)
      order.onReport(report)
      if (urls.length > 1) progress(listedLine(report, index + 1, urls.length))
      const isListed = urls.length > 1
      if (isBroken(report, bounds, isListed) && exitCode === EXIT.ok) exitCode = EXIT.gateBroken
    } catch (error) {
      if (signal.aborted || urls.length === 1) throw error
      progress(`awescope: ${sentenceOf(error)}`)
      if (error instanceof LostPageError) await browser.renew()
      exitCode = EXIT.usage
    }
  }
  return { reports, exitCode }
}

async function auditNew(
  browser: BrowserKeeper,
  url: string,
  order: ListOrder,
  signal: AbortSignal,
): Promise<AuditReport> {
  const before = await order.runControl?.(await browser.open())
  const audited = await auditPage(await browser.open(), url, order, signal)
  const after = await order.runControl?.(await browser.open())
  const report =
    before === undefined || after === undefined
      ? audited
      : withControl(audited, controlOf(before, after))
  await order.resume?.add(report)
  return report
}
