// Earlier audits that new ones are set against: a file of --format json or ndjson. Node.

import { compareAudits } from '../../audit/compare-audits.ts'
import { readReport } from '../../audit/read-report.ts'
import type { AuditReport, AuditSince } from '../../audit/schema.ts'
import { CommandError } from '../command-error.ts'
import { readInput } from '../render/read-input.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

const MAX_BYTES = 256 * 1024 * 1024

/** The audits in the file. Rejects with CommandError (exit 2) where there is none, or something else. */
export async function readAgainst(path: string): Promise<AuditReport[]> {
  let bytes: Buffer
  try {
    bytes = await readInput(path, MAX_BYTES)
  } catch (error) {
    throw new CommandError(`--against: ${path} cannot be read: ${whyUnreadable(error)}.`)
  }
  if (bytes.length > MAX_BYTES) throw new CommandError(`--against: ${path} is too large.`)
  return auditsOf(bytes.toString('utf8'), path)
}

/** The audits in `text`: one object, a list, or a line each. Throws CommandError (exit 2). Any thread. */
export function auditsOf(text: string, path: string): AuditReport[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const whole = parsed(text)
  const values = whole === undefined ? lines.map(parsed) : Array.isArray(whole) ? whole : [whole]
  const reports = values.map((value) => readReport(value)).filter((report) => report !== null)
  if (reports.length > 0 && reports.length === values.length) return reports
  throw new CommandError(
    `--against: ${path} is no audit of this version: it must be of --format json or ndjson.`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const addressOf = ({ requestedUrl, url }: AuditReport): string => requestedUrl ?? url

/** The audit with what has changed since the latest one of its page; itself where that is not there. Any thread. */
export function withSince(report: AuditReport, earlier: readonly AuditReport[]): AuditReport {
  const before = earlier.findLast((each) => addressOf(each) === addressOf(report))
  if (before === undefined) return report
  const { better, worse, compared } = compareAudits(before, report)
  const plain = (changes: typeof better): AuditSince['better'] =>
    changes.map(({ id, before: then, after: now }) => ({
      id,
      unit: now.unit,
      before: then.value ?? 0,
      after: now.value ?? 0,
    }))
  return {
    ...report,
    since: {
      better: plain(better),
      worse: plain(worse),
      compared,
      score: before.scores.all,
      isPlayedAlike:
        before.stimulus.seed === report.stimulus.seed &&
        before.stimulus.strictness === report.stimulus.strictness,
    },
  }
}
