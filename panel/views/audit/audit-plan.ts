// What an audit plays, and which plan a recording was made by: its music has a digest, and plans of the same seed are
// the same each time. Panel page.

import type { MidiSequence } from '../../../midi/midi-sequence.ts'
import { planStimulus, STRICTNESS, type StimulusPlan } from '../../../audit/stimulus/plan.ts'
import type { PerformanceFigures } from '../../../trace/performance/schema.ts'

/** The command line's own, so that both play the same. */
export const AUDIT_SEED = 1
/** The name of the music in a recording. */
export const AUDIT_MUSIC = 'an audit'
/** Releases, reverb, and what is still on its way after the last note, ms. */
export const TAIL_MS = 1500

export const planOf = (strictness: number): StimulusPlan => planStimulus(strictness, AUDIT_SEED)

export interface PlayedPlan {
  /** Null: none is known. */
  readonly plan: StimulusPlan | null
  /** It was an audit's, and of a seed or a version that is not known here. */
  readonly isForeign: boolean
}

/** The plan by which a recording was made. `digestOf`: the digest of music, as recordings name it. */
export async function playedPlanOf(
  performance: Pick<PerformanceFigures, 'name' | 'digest'> | null,
  digestOf: (music: { sequence: MidiSequence }) => Promise<string>,
): Promise<PlayedPlan> {
  if (performance === null) return { plan: null, isForeign: false }
  for (let strictness = STRICTNESS.min; strictness <= STRICTNESS.max; strictness++) {
    const plan = planOf(strictness)
    if ((await digestOf(plan)) === performance.digest) return { plan, isForeign: false }
  }
  return { plan: null, isForeign: performance.name === AUDIT_MUSIC }
}
