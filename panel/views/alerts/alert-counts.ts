// How many alerts there are, for the tab and the view. The list is bounded; the counters of the thresholds are not.
// Pure; panel page.

import type { Report } from '../../../trace/report/schema.ts'

/** Alerts of each level: those in the list, or the thresholds' own count where the list has let some go. */
export function countAlerts(report: Report): { warnings: number; criticals: number } {
  let warnings = 0
  let criticals = 0
  for (const alert of report.alerts) {
    if (alert.level === 'critical') criticals += 1
    else warnings += 1
  }
  return {
    warnings: Math.max(warnings, report.thresholds.warnings),
    criticals: Math.max(criticals, report.thresholds.criticals),
  }
}
