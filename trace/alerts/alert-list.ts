// Warnings and critical alerts: frames over a threshold with the stage that took most, and what contexts suffered.
// Bounded; floods of one cause are held to one a second. Any reader context.

import type { FrameTracker } from '../events/tracked-event.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { Alert, PartStageName } from '../report/schema.ts'
import { STAGES } from '../report/schema.ts'
import { STAGE_WORDS } from '../events/stages.ts'

const MAX_ALERTS = 200
const REPEAT_MS = 1000
const MAX_REPEAT_KEYS = 1024

/** An alert and the context that it concerns, '' for none. */
export interface KeptAlert {
  alert: Alert
  contextId: string
}

export interface AlertList {
  /** The level that the frame reached, null for none. */
  checkFrame(frame: FrameTracker, config: ProfilerConfig): Alert['level'] | null
  /** Something that happened to a context; at most one of each `key` a second of record time. */
  addContextAlert(
    level: Alert['level'],
    contextId: string,
    key: string,
    wallMs: number,
    cause: string,
  ): void
  readonly dropped: number
  /** The kept ones, oldest first; `contextId` null: all but those of contexts that are left out. */
  list(contextId: string | null, isLeftOut?: (contextId: string) => boolean): Alert[]
  clear(): void
}

/** The level of an end-to-end time, ms: over a threshold is over it by any amount. */
export function levelOf(endToEndMs: number, config: ProfilerConfig): Alert['level'] | null {
  if (endToEndMs > config.criticalMs) return 'critical'
  return endToEndMs > config.warningMs ? 'warning' : null
}

/** The longest part of a frame; null where no part is known. */
export function longestStage(stages: FrameTracker['stages']): PartStageName | null {
  let longest: PartStageName | null = null
  for (const stage of STAGES) {
    if (stage === 'endToEnd') continue
    const ms = stages[stage]
    if (ms === undefined) continue
    if (longest === null || ms > (stages[longest] ?? 0)) longest = stage
  }
  return longest
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
    checkFrame(frame, config) {
      const endToEndMs = frame.stages.endToEnd
      if (endToEndMs === undefined) return null
      const level = levelOf(endToEndMs, config)
      if (level === null) return null
      const stage = longestStage(frame.stages)
      const alert: Alert = {
        level,
        wallMs: frame.marks.event,
        frameId: frame.id,
        endToEndMs,
        cause: `${frame.label} took ${endToEndMs.toFixed(1)} ms from event to sound; ${causeOf(frame, stage)}.`,
      }
      if (stage !== null) alert.stage = stage
      add(alert, frame.contextId ?? '')
      return level
    },
    addContextAlert(level, contextId, key, wallMs, cause) {
      const fullKey = `${contextId} ${key}`
      const last = lastByKey.get(fullKey)
      if (last !== undefined && Math.abs(wallMs - last) < REPEAT_MS) return
      if (lastByKey.size >= MAX_REPEAT_KEYS) lastByKey.clear()
      lastByKey.set(fullKey, wallMs)
      add({ level, wallMs, cause }, contextId)
    },
    get dropped() {
      return Math.max(0, total - MAX_ALERTS)
    },
    list(contextId, isLeftOut = () => false) {
      const own = kept.filter((entry) =>
        contextId === null ? !isLeftOut(entry.contextId) : entry.contextId === contextId,
      )
      return own.slice(-MAX_ALERTS).map((entry) => entry.alert)
    },
    clear() {
      kept = []
      total = 0
      lastByKey.clear()
    },
  }
}

function causeOf(frame: FrameTracker, stage: PartStageName | null): string {
  if (stage === null) return 'its parts could not be seen'
  const ms = frame.stages[stage] ?? 0
  return `most of it, ${ms.toFixed(1)} ms, was ${STAGE_WORDS[stage]}`
}
