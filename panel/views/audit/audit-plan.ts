// What an audit plays, and which plan a recording was made by, as the name of its music says. Panel page.

import { planOfName } from '../../../audit/stimulus/plan-name.ts'
import { planStimulus, type StimulusPlan } from '../../../audit/stimulus/plan.ts'

/** The command line's own, so that both play the same. */
const SEED = 1
/** Releases, reverb, and what is still on its way after the last note, ms. */
export const TAIL_MS = 1500

export const planOf = (strictness: number): StimulusPlan => planStimulus(strictness, SEED)

export interface PlayedPlan {
  /** Null: none is known. */
  readonly plan: StimulusPlan | null
  /** It was an audit's, and of another version, which played something else. */
  readonly isForeign: boolean
}

/** The plan by which a recording was made that is named so; null: nothing was performed. */
export function playedPlanOf(name: string | null): PlayedPlan {
  const plan = name === null ? null : planOfName(name)
  return { plan, isForeign: plan === null && /^(?:an )?audit(?: |$)/.test(name ?? '') }
}
