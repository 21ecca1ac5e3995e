// `awescope audit`: plays instruments that live in web pages and says what is wrong with them. Node.

import type { AuditReport } from '../../audit/schema.ts'
import { DEFAULT_REFERENCE_OPTIONS } from '../../trace/wire/engine-options.ts'
import { readAgainst } from '../audit/against-file.ts'
import { auditAll } from '../audit/audit-all.ts'
import { AUDIT_HELP } from '../audit/audit-help.ts'
import { type AuditOptions, type FuzzWish, readAuditOptions } from '../audit/audit-options.ts'
import { auditText, isOneByOne, openAuditOutput } from '../audit/audit-output.ts'
import { keepBrowser } from '../audit/browser-keeper.ts'
import { readBudgetFile } from '../audit/budget-file.ts'
import { readPageList, readStandardInput } from '../audit/page-list.ts'
import { findConfig } from '../audit/config-file.ts'
import type { OpenBrowser } from '../browser/open-browser.ts'
import { fuzzBehind, runFuzz } from '../audit/run-fuzz.ts'
import { loadPageScript, type PageScript } from '../audit/page-script.ts'
import { runControl as playControl } from '../audit/run-control.ts'
import { openResumeFile } from '../audit/resume-file.ts'
import type { Command } from '../command.ts'
import type { ExitCode } from '../command-error.ts'
import { loadReference } from '../record/inject-reference.ts'
import { openBrowser } from '../record/page-options.ts'

export const auditCommand: Command<AuditOptions> = {
  name: 'audit',
  operand: 'URL…',
  summary: 'Play the instrument of a page and say what is wrong with it',
  help: AUDIT_HELP,
  parse: (args) => readAuditOptions(args, findConfig(process.cwd())),
  run: runAudit,
}

async function runAudit(options: AuditOptions, signal: AbortSignal): Promise<ExitCode> {
  const bounds = options.budget === null ? options.bounds : await readBudgetFile(options.budget)
  const urls = options.urls ?? readPageList(await readStandardInput())
  const told = { format: options.format, isList: options.urls?.length !== 1 }
  const script = options.before === null ? null : await loadPageScript(options.before)
  if (options.fuzz !== null) return await fuzz(options, options.fuzz, script, signal)
  const against = options.against === null ? [] : await readAgainst(options.against)
  const output = options.out === null ? null : await openAuditOutput(options.out, options)
  const resume = options.resume === null ? null : await openResumeFile(options.resume, options)
  const reference = options.hasControl
    ? await loadReference(DEFAULT_REFERENCE_OPTIONS.mode, null, signal)
    : null
  const runControl =
    reference === null
      ? null
      : (opened: OpenBrowser) => playControl(opened, reference, options.seed, signal)
  const browser = keepBrowser(() => openBrowser(options.browserWsEndpoint))
  const isToldAtOnce = output === null && isOneByOne(options.format)
  const onReport = (report: AuditReport): void => {
    if (isToldAtOnce) print(auditText([report], told))
  }
  try {
    const order = { ...options, urls, bounds, script, against, resume, runControl, onReport }
    const audited = await auditAll(browser, order, signal)
    const { reports, exitCode } = audited
    if (output !== null && reports.length > 0) {
      await output.file.appendFile(auditText(reports, told))
      await output.keep()
    } else if (output === null && !isToldAtOnce) print(auditText(reports, told))
    if (!options.isFuzzedToo) return exitCode
    return await fuzzBehind(browser, options, audited, script, signal)
  } finally {
    await browser.close()
    await resume?.close()
    await output?.discard()
  }
}

async function fuzz(
  options: AuditOptions,
  wish: FuzzWish,
  script: PageScript | null,
  signal: AbortSignal,
): Promise<ExitCode> {
  const browser = keepBrowser(() => openBrowser(options.browserWsEndpoint))
  try {
    return await runFuzz(browser, options, script, wish, signal)
  } finally {
    await browser.close()
  }
}

const print = (text: string): void => void process.stdout.write(text)
