// A warning or a critical alert as code and figures, and the level of a time. The sentences are made in trace/text/.
// Any context.

import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { PartStageName } from '../config/stage-names.ts'

export type AlertLevel = 'warning' | 'critical'

/** A tracked event took longer than a threshold. */
export interface SlowEventAlert {
  code: 'slow-event'
  level: AlertLevel
  wallMs: number
  eventId: number
  /** The event's own, such as "Note on C4 100". */
  label: string
  endToEndMs: number
  /** The longest part; null where no part is known. */
  stage: PartStageName | null
  stageMs: number
}

/** Something that happened to a context. */
export type ContextAlert =
  /** The browser reported underruns of the output device, this many since it last spoke of them. */
  | { code: 'underrun'; level: 'warning'; wallMs: number; count: number }
  /** The audio thread came late; `missingFrames` 0: nothing is missing. */
  | { code: 'gap'; level: 'warning'; wallMs: number; lateMs: number; missingFrames: number }
  /**
   * Processors needed more than a quantum's time: shares of it, at the highest and on average in a tenth of a second.
   */
  | {
      code: 'overload'
      level: AlertLevel
      wallMs: number
      peakShare: number
      averageShare: number
    }

export type Alert = SlowEventAlert | ContextAlert

/** The level of an end-to-end time, ms: over a threshold is over it by any amount. */
export function levelOf(endToEndMs: number, config: ProfilerConfig): AlertLevel | null {
  if (endToEndMs > config.criticalMs) return 'critical'
  return endToEndMs > config.warningMs ? 'warning' : null
}
