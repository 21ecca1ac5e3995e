// The control of an audit: the reference instrument, played on the same machine before and after the page. What it
// takes is the machine's share; where it moves, the machine was not the same all the time. Any context.

import { auditConclusion } from '../trace/text/audit-text.ts'
import type { AuditControl, AuditReport, ControlRun } from './schema.ts'

/** The control may move by so much of itself before an audit says so. */
const STEADY_SHARE = 0.15

/** Both runs by their medians. Pure; any thread. */
export function controlOf(before: ControlRun, after: ControlRun): AuditControl {
  const movedShare = before.p50Ms > 0 ? Math.abs(after.p50Ms - before.p50Ms) / before.p50Ms : 0
  return {
    before,
    after,
    machineMs: (before.p50Ms + after.p50Ms) / 2,
    movedShare,
    isSteady: movedShare <= STEADY_SHARE,
  }
}

/** The audit with its control, and with a verdict that names the machine's share. Pure; any thread. */
export const withControl = (report: AuditReport, control: AuditControl): AuditReport => ({
  ...report,
  verdict: auditConclusion({ ...report, control }),
  control,
})
