// What an audit plays, and which plan a recording was made by, as the name of its music says. Panel page.

import type { Audit } from '../../../audit/audit.ts'
import { AUDITS } from '../../../audit/audit-list.ts'
import { CATEGORIES, type Category } from '../../../audit/schema.ts'
import { planOfName } from '../../../audit/stimulus/plan-name.ts'
import { planStimulus, type StimulusPlan } from '../../../audit/stimulus/plan.ts'

/** The command line's own, so that both play the same. */
export const SEED = 1
/** Without those that want a page that is troubled: see audit-stress.ts. */
export const PANEL_AUDITS: readonly Audit[] = AUDITS.filter(
  ({ category }) => category !== 'robustness',
)
export const PANEL_CATEGORIES: readonly Category[] = CATEGORIES.filter((category) =>
  PANEL_AUDITS.some((audit) => audit.category === category),
)
/** Releases, reverb, and what is still on its way after the last note, ms. */
export const TAIL_MS = 1500

/** `isHeard`: somebody listens to the sound itself. */
export const planOf = (strictness: number, isHeard: boolean): StimulusPlan =>
  planStimulus(strictness, SEED, isHeard ? undefined : [])

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
