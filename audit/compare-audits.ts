// Two audits of a page, before a change and after it: what got better, what got worse. Pure; any context.

import type { AuditReport, AuditResult } from './schema.ts'

/** A value that differs by more than chance, and by so much that its score tells it. */
export interface AuditChange {
  readonly id: string
  readonly before: AuditResult
  readonly after: AuditResult
}

export interface AuditChanges {
  readonly better: readonly AuditChange[]
  readonly worse: readonly AuditChange[]
  /** Audits that have a value in both. */
  readonly compared: number
}

/** Of a score, 0…1: what is less is nothing that anybody would act on. */
const TOLD_SCORE = 0.05

/** In the order of `after`. Any thread; allocates its answer. */
export function compareAudits(
  before: Pick<AuditReport, 'audits'>,
  after: Pick<AuditReport, 'audits'>,
): AuditChanges {
  const better: AuditChange[] = []
  const worse: AuditChange[] = []
  let compared = 0
  const earlier = new Map(before.audits.map((each) => [each.id, each]))
  for (const now of after.audits) {
    const then = earlier.get(now.id)
    if (then === undefined || then.score === null || now.score === null) continue
    compared++
    if (!isApart(then, now) || Math.abs(now.score - then.score) < TOLD_SCORE) continue
    const change = { id: now.id, before: then, after: now }
    if (now.score > then.score) better.push(change)
    else worse.push(change)
  }
  return { better, worse, compared }
}

/** No value is possible in both: what may be chance is no change. */
function isApart({ interval95: one }: AuditResult, { interval95: other }: AuditResult): boolean {
  if (one === null || other === null) return false
  return one[1] < other[0] || other[1] < one[0]
}
