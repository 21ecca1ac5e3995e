// Counts the verdicts of many comparisons of simulated recordings.

import { compareRuns } from '../../../trace/compare/compare.ts'
import type { ComparedRun } from '../../../trace/compare/run-samples.ts'
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

/** Of so many pairs of equal sides of the page, of `repeat` recordings each; `seed` of the first. */
export function countEqual(
  page: SimulatedPage,
  pairs: number,
  notes: number,
  seed: number,
  repeat = 1,
): VerdictCounts {
  const verdicts = { worse: 0, better: 0, belowHearing: 0, noDifference: 0, tooFew: 0 }
  const counts: VerdictCounts = { pairs, verdicts, anyFinding: 0, slower: 0, faster: 0 }
  for (let pair = 0; pair < pairs; pair++) {
    const at = seed + 2 * repeat * pair
    const figures = compareRuns(
      simulateGroup(page, repeat, notes, at),
      simulateGroup(page, repeat, notes, at + repeat),
    )
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

/** In how many of so many pairs of sides `isFound` holds of the comparison of one page with another. */
export function countFound(
  page: SimulatedPage,
  other: SimulatedPage,
  pairs: number,
  notes: number,
  isFound: (figures: ComparisonFigures) => boolean,
  repeat = 1,
): number {
  let found = 0
  for (let pair = 0; pair < pairs; pair++) {
    const at = 100_000 + 2 * repeat * pair
    const a = simulateGroup(page, repeat, notes, at)
    const b = simulateGroup(other, repeat, notes, at + repeat)
    if (isFound(compareRuns(a, b))) found++
  }
  return found
}

function simulateGroup(
  page: SimulatedPage,
  repeat: number,
  notes: number,
  seed: number,
): ComparedRun[] {
  return Array.from({ length: repeat }, (_, index) => simulateRun(page, notes, seed + index))
}

/** A difference is shown, to be heard or not. */
export function isShown({ verdict }: Pick<Finding, 'verdict'>): boolean {
  return verdict === 'worse' || verdict === 'better' || verdict === 'belowHearing'
}
