// `awescope audit`: plays instruments that live in web pages and says what is wrong with them. Node.

import { readFile, stat } from 'node:fs/promises'

import type { Audit } from '../../audit/audit.ts'
import { AUDITS } from '../../audit/audit-list.ts'
import { type BudgetBound, judgeBudget, readBudget } from '../../audit/budget.ts'
import { CATEGORIES, type AuditReport } from '../../audit/schema.ts'
import { STRICTNESS } from '../../audit/stimulus/plan.ts'
import { budgetFaultSentence, budgetSentence } from '../../trace/text/audit-budget-words.ts'
import { type AuditOrder, auditPage } from '../audit/audit-page.ts'
import { stressesOf } from '../audit/stress.ts'
import {
  AUDIT_FORMATS,
  type AuditFormat,
  auditText,
  isOneByOne,
  openAuditOutput,
} from '../audit/audit-output.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { CommandError, EXIT, type ExitCode, sentenceOf } from '../command-error.ts'
import { progress } from '../print.ts'
import { endpointOf, gesturesOf, openBrowser, urlOf } from '../record/page-options.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

const MAX_URLS = 100
const MAX_SEED = 2 ** 31 - 1
const MAX_BUDGET_BYTES = 64 * 1024
const EVERY_MS = 400

export interface AuditOptions extends Omit<AuditOrder, 'audits'> {
  urls: string[]
  audits: readonly Audit[]
  format: AuditFormat
  /** Where the result goes; null: the terminal. */
  out: string | null
  /** Path of a file of bounds, or null. */
  budget: string | null
  browserWsEndpoint: string | null
}

const HELP = `Usage: awescope audit URL… [options]

Plays the instrument that lives in each page, listens to it, and says what is wrong with it, how bad that is, why, and
what to do: latency, timing, notes, load and hygiene of the audio thread. The page need not know of Awescope. It is
played through the virtual MIDI input, by keys or taps, or left to play by itself.

  --strictness N   1 to 10 (default: 5): how much is played. 1 takes some 10 s and plays single notes; from 2 on there
                   are fast repeats and chords, from 4 on a passage denser than hands play
  --only LIST      Only these audits or categories, such as latency,notes.lost
  --skip LIST      Without these
  --seed N         Another seed of the times and keys that are drawn; the same seed plays the same
  --stress LIST    Once more under each: jank, gc, flood, hidden, throttle, suspend
  --press CODES    Press these keys in place of MIDI, by their codes: "KeyA KeyS Digit1"
  --tap CSS        Tap every element that matches in place of MIDI
  --every T        Between two keys or taps (default: 400ms)
  --listen T       Play nothing, and listen for so long: for pages that play by themselves
  --click CSS      Click this element once the page has loaded, such as a start button
  --budget FILE    Exit with 1 where a bound is broken: {"latency.p95Ms": ["error", {"max": 60}]}, or "warn"
  --format F       text (default), json, ndjson (one line for each page as it ends), junit or sarif
  --out FILE       Where that goes in place of the terminal
  --trace FILE     Keep the recording, so that awescope query shows the events that are named (one page)
  --force          Replace what is at --trace or --out also where it is of another kind
  --browser-ws-endpoint WS
                   Use a running browser (Chrome DevTools Protocol or WebDriver BiDi) instead of starting one

Exit code: 0 done; 1 a bound of the budget is broken; 2 wrong usage, no browser, or a page that
could not be audited: the others are. The reason is one sentence on stderr.
`

export const auditCommand: Command<AuditOptions> = {
  name: 'audit',
  operand: 'URL…',
  summary: 'Play the instrument of a page and say what is wrong with it',
  help: HELP,
  parse(args) {
    const given = readArguments(
      'audit',
      args,
      { text: 'one address or more', min: 1, max: MAX_URLS },
      {
        strictness: { type: 'string' },
        only: { type: 'string' },
        skip: { type: 'string' },
        seed: { type: 'string' },
        stress: { type: 'string' },
        press: { type: 'string' },
        tap: { type: 'string' },
        every: { type: 'string' },
        listen: { type: 'string' },
        click: { type: 'string' },
        budget: { type: 'string' },
        format: { type: 'string' },
        out: { type: 'string' },
        trace: { type: 'string' },
        force: { type: 'boolean' },
        'browser-ws-endpoint': { type: 'string' },
      },
    )
    const gestures = gesturesOf(given.text('press'), given.text('tap'))
    const everyMs = given.durationMs('every')
    const listenMs = given.durationMs('listen')
    if (everyMs !== null && gestures === null)
      throw new CommandError('--every is the time between gestures: use it with --press or --tap.')
    if (listenMs !== null && gestures !== null)
      throw new CommandError('--listen plays nothing: use it without --press and --tap.')
    const urls = given.operands.map(urlOf)
    const trace = given.text('trace')
    if (trace !== null && urls.length > 1)
      throw new CommandError('--trace names one file: audit one page with it.')
    return {
      urls,
      strictness: given.whole('strictness', STRICTNESS, STRICTNESS.usual),
      audits: chosenAudits(given.text('only'), given.text('skip')),
      seed: given.whole('seed', { min: 0, max: MAX_SEED, isInteger: true }, 1),
      stresses: stressesOf(given.text('stress')),
      gestures,
      everyMs: everyMs ?? EVERY_MS,
      listenMs,
      click: given.text('click'),
      budget: given.text('budget'),
      format: given.choice('format', AUDIT_FORMATS) ?? 'text',
      out: given.text('out'),
      trace,
      isForced: given.isSet('force'),
      browserWsEndpoint: endpointOf(given.text('browser-ws-endpoint')),
    }
  },
  run: runAudit,
}

/** Throws CommandError for a name that no audit and no category has. */
function chosenAudits(only: string | null, skip: string | null): readonly Audit[] {
  const wanted = only === null ? AUDITS : AUDITS.filter(isNamedBy('--only', only))
  const isSkipped = skip === null ? (): boolean => false : isNamedBy('--skip', skip)
  const chosen = wanted.filter((audit) => !isSkipped(audit))
  if (chosen.length === 0) throw new CommandError('--only and --skip leave no audit.')
  return chosen
}

function isNamedBy(option: string, list: string): (audit: Audit) => boolean {
  const names = new Set(list.split(/[\s,]+/).filter((name) => name !== ''))
  for (const name of names) {
    const isKnown = AUDITS.some(({ id }) => id === name) || CATEGORIES.some((each) => each === name)
    if (isKnown) continue
    const known = [...CATEGORIES, ...AUDITS.map(({ id }) => id)].join(', ')
    throw new CommandError(`${option}: there is no audit "${name}". There are: ${known}.`)
  }
  return ({ id, category }) => names.has(id) || names.has(category)
}

async function runAudit(options: AuditOptions, signal: AbortSignal): Promise<ExitCode> {
  const bounds = options.budget === null ? [] : await readBounds(options.budget)
  const output = options.out === null ? null : await openAuditOutput(options.out, options)
  const opened = await openBrowser(options.browserWsEndpoint)
  const reports: AuditReport[] = []
  let exitCode: ExitCode = EXIT.ok
  try {
    // One after the other: pages that play at once disturb each other.
    for (const url of options.urls) {
      try {
        const report = await auditPage(opened, url, options, signal)
        reports.push(report)
        if (output === null && isOneByOne(options.format)) print(auditText([report], options))
        if (isBroken(report, bounds) && exitCode === EXIT.ok) exitCode = EXIT.gateBroken
      } catch (error) {
        if (signal.aborted || options.urls.length === 1) throw error
        progress(`awescope: ${sentenceOf(error)}`)
        exitCode = EXIT.usage
      }
    }
  } finally {
    await opened.close()
    if (reports.length === 0) await output?.discard()
  }
  if (output !== null) {
    await output.file.appendFile(auditText(reports, options))
    await output.keep()
  } else if (!isOneByOne(options.format)) print(auditText(reports, options))
  return exitCode
}

const print = (text: string): void => void process.stdout.write(text)

/** Says each bound that is not kept. */
function isBroken(report: AuditReport, bounds: readonly BudgetBound[]): boolean {
  let isAnyBroken = false
  for (const result of judgeBudget(report, bounds)) {
    if (result.outcome === 'held') continue
    progress(`awescope: ${budgetSentence(result)}`)
    if (result.level === 'error') isAnyBroken = true
  }
  return isAnyBroken
}

async function readBounds(file: string): Promise<BudgetBound[]> {
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
  const read = readBudget(value, AUDITS)
  if ('fault' in read)
    throw new CommandError(`--budget: ${file}: ${budgetFaultSentence(read.fault)}`)
  return read.bounds
}
