// The periodic reports: one line of figures for each reporting interval of a recording, kept in a bounded list. Panel
// page.

import type { PartStageName } from '../../../trace/config/stage-names.ts'
import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { Report } from '../../../trace/report/schema.ts'

const KEPT_REPORTS = 200

/** A report's figures at one time, of the recording so far. Milliseconds; `wallMs` since the epoch. */
export interface PeriodicReport {
  wallMs: number
  events: number
  p50Ms: number | undefined
  p95Ms: number | undefined
  maxMs: number | undefined
  bottleneck: PartStageName | null
  warnings: number
  criticals: number
  dropped: number
}

/** The latest 200, oldest first. */
export interface ReportsModel {
  readonly entries: ReadonlySignal<readonly PeriodicReport[]>
  clear(): void
  dispose(): void
}

/** Takes a report each `intervalMs` while `isActive`. */
export function createReportsModel(options: {
  isActive: ReadonlySignal<boolean>
  intervalMs: ReadonlySignal<number>
  takeReport: () => Report
  now: () => number
}): ReportsModel {
  const entries = signal<readonly PeriodicReport[]>([])

  const take = (): void => {
    const report = options.takeReport()
    const endToEnd = report.stages.endToEnd
    const entry: PeriodicReport = {
      wallMs: options.now(),
      events: report.frames.seen,
      p50Ms: endToEnd?.p50Ms,
      p95Ms: endToEnd?.p95Ms,
      maxMs: endToEnd?.maxMs,
      bottleneck: report.bottleneck,
      warnings: report.thresholds.warnings,
      criticals: report.thresholds.criticals,
      dropped: report.records.dropped,
    }
    entries.value = [...entries.peek().slice(1 - KEPT_REPORTS), entry]
  }

  const stop = effect(() => {
    if (!options.isActive.value) return undefined
    const timer = setInterval(take, options.intervalMs.value)
    return () => clearInterval(timer)
  })

  return {
    entries,
    clear() {
      entries.value = []
    },
    dispose: stop,
  }
}
