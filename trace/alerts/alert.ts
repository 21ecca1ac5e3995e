// A warning or a critical alert, and the level of a time. Any context.

import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { StageName } from '../config/stage-names.ts'

export interface Alert {
  level: 'warning' | 'critical'
  wallMs: number
  /** The tracked event or context that it is about. */
  frameId?: number
  endToEndMs?: number
  stage?: StageName
  /** One sentence. */
  cause: string
}

/** The level of an end-to-end time, ms: over a threshold is over it by any amount. */
export function levelOf(endToEndMs: number, config: ProfilerConfig): Alert['level'] | null {
  if (endToEndMs > config.criticalMs) return 'critical'
  return endToEndMs > config.warningMs ? 'warning' : null
}
