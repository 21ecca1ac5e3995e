// How grave a figure is, as colours and weights tell it. Pure functions; panel page.

/** Each has its colour in the theme. */
export type Tone = 'plain' | 'warning' | 'critical'

/** Where an end to end latency stands against the thresholds; plain where there is none. */
export function latencyTone(
  latencyMs: number | undefined,
  thresholds: { warningMs: number; criticalMs: number },
): Tone {
  if (latencyMs === undefined) return 'plain'
  if (latencyMs >= thresholds.criticalMs) return 'critical'
  return latencyMs >= thresholds.warningMs ? 'warning' : 'plain'
}
