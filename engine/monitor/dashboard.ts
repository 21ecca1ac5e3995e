// The dashboard: ten times a second of audio, one look at everything, with the original's warnings and criticals. Audio
// thread; nothing allocates after creation; sentences are made by the readers (trace/reference/words.ts).

import { ENGINE_LIMIT } from '../../trace/wire/engine-budgets.ts'
import { ENGINE_CONDITION } from '../../trace/wire/record.ts'
import type { EngineCounters } from '../engine-types.ts'
import { QUEUE_CAPACITY } from '../midi/midi-types.ts'
import type { MonitorFigures } from './monitor.ts'

/** Time between two snapshots, ms of audio. */
export const SNAPSHOT_MS = 100
const STEAL_SNAPSHOTS = Math.round(ENGINE_LIMIT.stealsWithinMs / SNAPSHOT_MS)

export type DashboardStatus = 'GOOD' | 'DEGRADED'

export interface Dashboard {
  /** Judges what the monitor and the engine say now. Call it each SNAPSHOT_MS. */
  update(
    figures: Readonly<MonitorFigures>,
    counters: Readonly<EngineCounters>,
    megabytes: number,
    growths: number,
    budgetUs: number,
    clockStepUs: number,
  ): void
  /** Bits of ENGINE_CONDITION. What is critical is no warning as well. */
  readonly warnings: number
  readonly criticals: number
  /** DEGRADED while anything is critical. */
  readonly status: DashboardStatus
  /** Voices stolen within the last minute. */
  readonly recentSteals: number
}

/** A dashboard that has seen nothing: GOOD. */
export function createDashboard(): Dashboard {
  const stealTotals = new Float64Array(STEAL_SNAPSHOTS)
  let snapshots = 0
  let warnings = 0
  let criticals = 0
  let recentSteals = 0
  let underruns = 0
  let overflows = 0
  let nonFinite = 0
  let growthsBefore = 0

  return {
    update(figures, counters, megabytes, growths, budgetUs, clockStepUs) {
      warnings = 0
      criticals = 0
      // Compared as they are, not as whole milliseconds: the original lets 1.9 ms pass as 1. What the clock's step
      // alone can explain is not held against the engine.
      const share = (figures.blockMaxUs - clockStepUs) / budgetUs
      if (share > ENGINE_LIMIT.blockCriticalShare) criticals |= ENGINE_CONDITION.blockTime
      else if (share > ENGINE_LIMIT.blockWarningShare) warnings |= ENGINE_CONDITION.blockTime
      const midiMs = figures.midiMaxMs - clockStepUs / 1000
      if (midiMs > ENGINE_LIMIT.midiCriticalMs) criticals |= ENGINE_CONDITION.midiLatency
      else if (midiMs > ENGINE_LIMIT.midiWarningMs) warnings |= ENGINE_CONDITION.midiLatency
      if (counters.queueOverflows > overflows) criticals |= ENGINE_CONDITION.queue
      else if (counters.queueDepth > ENGINE_LIMIT.queueShare * QUEUE_CAPACITY)
        warnings |= ENGINE_CONDITION.queue
      if (megabytes > ENGINE_LIMIT.memoryMegabytes) warnings |= ENGINE_CONDITION.memory
      const place = snapshots % STEAL_SNAPSHOTS
      const before = snapshots < STEAL_SNAPSHOTS ? 0 : (stealTotals[place] as number)
      stealTotals[place] = counters.voicesStolen
      recentSteals = counters.voicesStolen - before
      snapshots++
      if (recentSteals > ENGINE_LIMIT.steals) warnings |= ENGINE_CONDITION.stealing
      if (figures.underruns > underruns) criticals |= ENGINE_CONDITION.underrun
      if (growths > growthsBefore) criticals |= ENGINE_CONDITION.allocation
      if (counters.nonFinite > nonFinite) criticals |= ENGINE_CONDITION.notFinite
      underruns = figures.underruns
      overflows = counters.queueOverflows
      nonFinite = counters.nonFinite
      growthsBefore = growths
    },
    get warnings() {
      return warnings
    },
    get criticals() {
      return criticals
    },
    get status() {
      return criticals === 0 ? 'GOOD' : 'DEGRADED'
    },
    get recentSteals() {
      return recentSteals
    },
  }
}
