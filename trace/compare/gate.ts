// Bounds that a build must keep: a change for the worse breaks one where it is shown, and larger than both its share of
// the first side and its milliseconds. A share alone fails on what is small, milliseconds alone on what is large. Any
// context.

import type { CompareStage, ComparisonFigures, StatisticName } from './schema.ts'

export interface GateBound {
  stage: CompareStage
  statistic: StatisticName
  /** Of what the first side has; 10 is a tenth more. */
  relativePercent: number
  absoluteMs: number
}

/** `unjudged`: the stage is not on both sides, or has too few events. */
export type GateOutcome = 'held' | 'broken' | 'unjudged'

export interface GateResult extends GateBound {
  outcome: GateOutcome
  /** Null where the stage is not on both sides. */
  differenceMs: number | null
}

/** In the order of the bounds. Any thread. */
export function judgeGate(
  { findings }: Pick<ComparisonFigures, 'findings'>,
  bounds: readonly GateBound[],
): GateResult[] {
  return bounds.map((bound) => {
    const finding = findings.find(
      ({ stage, statistic }) => stage === bound.stage && statistic === bound.statistic,
    )
    if (finding === undefined) return { ...bound, outcome: 'unjudged', differenceMs: null }
    const { a, differenceMs, verdict } = finding
    if (verdict === 'tooFew') return { ...bound, outcome: 'unjudged', differenceMs }
    const isShown = verdict === 'worse' || verdict === 'belowHearing'
    const isBeyond =
      differenceMs > bound.absoluteMs && differenceMs > (bound.relativePercent / 100) * a
    return { ...bound, outcome: isShown && isBeyond ? 'broken' : 'held', differenceMs }
  })
}
