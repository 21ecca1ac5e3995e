// Counts the verdicts of many comparisons of simulated recordings.

import { compareRuns } from '../../../trace/compare/compare.ts'
import type { CompareVerdict, ComparisonFigures, Finding } from '../../../trace/compare/schema.ts'
import { type SimulatedPage, simulateRun } from './simulated-run.ts'

export interface VerdictCounts {
  pairs: number
  verdicts: Readonly<Record<CompareVerdict, number>>
  /** Comparisons with any finding that shows a difference. */
  anyFinding: number
  /** Of all findings: p below 0.05 before they are corrected for how many they are, by their direction. */
  slower: number
  faster: number
}

/** Of so many pairs of equal recordings of the page; `seed` of the first. */
export function countEqual(
  page: SimulatedPage,
  pairs: number,
  notes: number,
  seed: number,
): VerdictCounts {
  const verdicts = { worse: 0, better: 0, belowHearing: 0, noDifference: 0, tooFew: 0 }
  const counts: VerdictCounts = { pairs, verdicts, anyFinding: 0, slower: 0, faster: 0 }
  for (let pair = 0; pair < pairs; pair++) {
    const at = seed + 2 * pair
    const figures = compareRuns([simulateRun(page, notes, at)], [simulateRun(page, notes, at + 1)])
    verdicts[figures.verdict]++
    if (figures.findings.some(isShown)) counts.anyFinding++
    for (const { pValue, differenceMs } of figures.findings) {
      if (pValue >= 0.05) continue
      if (differenceMs > 0) counts.slower++
      if (differenceMs < 0) counts.faster++
    }
  }
  return counts
}

/** In how many of so many pairs `isFound` holds of the comparison of one page with another. */
export function countFound(
  page: SimulatedPage,
  other: SimulatedPage,
  pairs: number,
  notes: number,
  isFound: (figures: ComparisonFigures) => boolean,
): number {
  let found = 0
  for (let pair = 0; pair < pairs; pair++) {
    const at = 100_000 + 2 * pair
    if (isFound(compareRuns([simulateRun(page, notes, at)], [simulateRun(other, notes, at + 1)])))
      found++
  }
  return found
}

/** A difference is shown, to be heard or not. */
export function isShown({ verdict }: Pick<Finding, 'verdict'>): boolean {
  return verdict === 'worse' || verdict === 'better' || verdict === 'belowHearing'
}
