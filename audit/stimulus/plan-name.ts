// What a recording says of the plan that was played into it: its seed, its strictness, its sections and how many notes
// they have, so that the same audit can be made again, and another version's is known as such. It is the name of the
// music in the trace. Any context.

import { planStimulus, type SectionName, SECTIONS, STRICTNESS, type StimulusPlan } from './plan.ts'

const MAX_SEED = 2 ** 31 - 1

/** Such as "audit strictness=2 seed=1 notes=112 sections=latency,repeats,chords". Any thread. */
export const planName = ({ strictness, seed, notes, sections }: StimulusPlan): string =>
  `audit strictness=${strictness} seed=${seed} notes=${notes.length} sections=${sections.join(',')}`

export interface NamedPlan {
  readonly strictness: number
  readonly seed: number
  readonly sections: readonly SectionName[]
}

/** What a name says; null where it is of other music, or of a section that this version does not know. Any thread. */
export function readPlanName(name: string): NamedPlan | null {
  const match = /^audit strictness=(\d{1,2}) seed=(\d{1,10}) notes=\d{1,5} sections=([\w,]*)$/.exec(
    name,
  )
  if (match === null) return null
  const strictness = Number(match[1])
  const seed = Number(match[2])
  if (strictness < STRICTNESS.min || strictness > STRICTNESS.max || seed > MAX_SEED) return null
  const names = (match[3] ?? '').split(',').filter((each) => each !== '')
  const sections = SECTIONS.filter((section) => names.includes(section))
  return sections.length === names.length ? { strictness, seed, sections } : null
}

/** The plan of a name; null where this version would play something else under it. Any thread. */
export function planOfName(name: string): StimulusPlan | null {
  const named = readPlanName(name)
  if (named === null) return null
  for (const heard of [undefined, []]) {
    const plan = planStimulus(named.strictness, named.seed, heard)
    if (planName(plan) === name) return plan
  }
  return null
}
