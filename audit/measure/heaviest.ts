// The processor that takes the most of its budget. Any context.

import type { Report, ReportProcessor } from '../../trace/report/schema.ts'
import type { AuditSubject } from '../subject.ts'

/** Calls whose mean is worth something. */
const MIN_TIMED = 100

/** Null: the page has none; `notTimed`: of none it is known. Any thread. */
export function heaviestOf({
  report,
  contexts,
}: Pick<AuditSubject, 'contexts'> & {
  report: Pick<Report, 'processors'>
}): ReportProcessor | 'notTimed' | null {
  const ids = new Set(contexts.map(({ id }) => id))
  const own = report.processors.filter(({ contextId }) => ids.has(contextId))
  if (own.length === 0) return null
  const timed = own.filter((each) => each.timed >= MIN_TIMED)
  const [first, ...others] = timed
  if (first === undefined) return 'notTimed'
  return others.reduce((most, each) => (each.load.average > most.load.average ? each : most), first)
}
