// Keeps warnings and critical alerts. Bounded; floods of one cause are held to one a second. Any reader context.

import type { Alert, ContextAlert } from './alert.ts'

/** Alerts in a report. */
export const MAX_ALERTS = 200
const REPEAT_MS = 1000
const MAX_REPEAT_KEYS = 1024

/** An alert and the context that it concerns, '' for none. */
export interface KeptAlert {
  alert: Alert
  contextId: string
}

export interface AlertList {
  /** `contextId` '': it concerns none. */
  add(alert: Alert, contextId: string): void
  /** Something that happened to a context; at most one of each code a second of record time. */
  addContextAlert(alert: ContextAlert, contextId: string): void
  readonly dropped: number
  /** The latest of those that are accepted (all where nothing is given), oldest first. */
  list(accepts?: (kept: KeptAlert) => boolean): Alert[]
  clear(): void
}

/** An empty list. Any thread; never throws. */
export function createAlertList(): AlertList {
  let kept: KeptAlert[] = []
  let total = 0
  const lastByKey = new Map<string, number>()

  function add(alert: Alert, contextId: string): void {
    total++
    kept.push({ alert, contextId })
    // Trimmed in halves, so that a flood costs constant time for each alert.
    if (kept.length > 2 * MAX_ALERTS) kept = kept.slice(-MAX_ALERTS)
  }

  return {
    add,
    addContextAlert(alert, contextId) {
      const { code, wallMs } = alert
      const key = `${contextId} ${code}`
      const last = lastByKey.get(key)
      if (last !== undefined && Math.abs(wallMs - last) < REPEAT_MS) return
      if (lastByKey.size >= MAX_REPEAT_KEYS) lastByKey.clear()
      lastByKey.set(key, wallMs)
      add(alert, contextId)
    },
    get dropped() {
      return Math.max(0, total - MAX_ALERTS)
    },
    list(accepts = () => true) {
      return kept
        .filter((entry) => accepts(entry))
        .slice(-MAX_ALERTS)
        .map((entry) => entry.alert)
    },
    clear() {
      kept = []
      total = 0
      lastByKey.clear()
    },
  }
}
