// How long each portion of a rendering took: every portion is one event of the profiler object, so that its figures
// mean what those of a page's events mean. Node.

import { createProfiler } from '../../trace/profiler.ts'

/** How many of the slowest portions are named. */
const NAMED = 5

export interface PortionFigures {
  count: number
  /** Sound in one portion, ms. */
  soundMs: number
  /** Rendering of all, ms of wall time; writing the file is left aside. */
  totalMs: number
  p50Ms: number
  p95Ms: number
  maxMs: number
  /** Those that took longer than they sound: played live, the sound would have broken off. */
  late: number
  /** The five slowest, the slowest first; `atSeconds` is where in the sound a portion begins. */
  slowest: { atSeconds: number; ms: number }[]
}

export interface PortionProfile {
  /** Calls `render`, which renders the next portion, and takes its time. Throws what it throws. */
  measure(render: () => void): void
  /** Of all portions so far; all 0 where there is none. */
  figures(): PortionFigures
}

/**
 * An empty profile of portions of `soundMs` each; at most `capacity` of them are kept one by one. `nowMs` is a clock.
 */
export function createPortionProfile(
  soundMs: number,
  capacity: number,
  nowMs: () => number = () => performance.now(),
): PortionProfile {
  const profiler = createProfiler(
    { capacity, warningMs: soundMs, criticalMs: soundMs },
    { now: nowMs, clockStepUs: 0, clockName: 'performance.now' },
  )
  profiler.start()

  const slowest = (): PortionFigures['slowest'] => {
    const portions: PortionFigures['slowest'] = []
    for (let index = 0; index < profiler.eventCount; index += 1) {
      const { eventNumber, stages } = profiler.eventAt(index)
      const atSeconds = ((eventNumber - 1) * soundMs) / 1000
      portions.push({ atSeconds, ms: stages.endToEnd ?? 0 })
    }
    return portions.sort((a, b) => b.ms - a.ms).slice(0, NAMED)
  }

  return {
    measure: (render) => profiler.profileCall('portion', render),
    figures() {
      const { stages, thresholds } = profiler.report()
      const { count = 0, meanMs = 0, p50Ms = 0, p95Ms = 0, maxMs = 0 } = stages.endToEnd ?? {}
      return {
        count,
        soundMs,
        totalMs: meanMs * count,
        p50Ms,
        p95Ms,
        maxMs,
        late: thresholds.warnings + thresholds.criticals,
        slowest: slowest(),
      }
    },
  }
}
