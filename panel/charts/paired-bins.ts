// Durations of two sides in the same ranges, as shares, so that sides of different length can be laid over each other.
// Pure; panel page.

import { type Bin, countBins, planBins } from './distribution-bins.ts'

/** A range, and the share of each side that lies in it, 0…1. */
export interface PairedBin extends Bin {
  shareA: number
  shareB: number
}

export interface PairedBins {
  bins: readonly PairedBin[]
  widthMs: number
}

/** Ranges that fit both sides together; empty where both are. `stepMs`: of the clock. */
export function pairBins(a: Float64Array, b: Float64Array, stepMs: number): PairedBins {
  const both = Float64Array.from([...a, ...b]).sort()
  if (both.length === 0) return { bins: [], widthMs: 0 }
  const plan = planBins(both, stepMs)
  const bins = countBins(both, plan)
  const ofA = sharesIn(bins, countBins(a, plan), a.length)
  const ofB = sharesIn(bins, countBins(b, plan), b.length)
  return {
    bins: bins.map(({ fromMs, toMs, count }, index) => ({
      fromMs,
      toMs,
      count,
      shareA: ofA[index] ?? 0,
      shareB: ofB[index] ?? 0,
    })),
    widthMs: plan.widthMs,
  }
}

/** A side has an open range only where something of it lies there. */
function sharesIn(bins: readonly Bin[], own: readonly Bin[], total: number): number[] {
  return bins.map(({ fromMs, toMs }) => {
    const found = own.find((bin) => bin.fromMs === fromMs && bin.toMs === toMs)
    return total === 0 || found === undefined ? 0 : found.count / total
  })
}
