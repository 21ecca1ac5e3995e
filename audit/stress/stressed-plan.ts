// What is played into a page under stress, and what of it was felt. Any context.

import type { TraceSession } from '../../trace/session/session-types.ts'
import { planStimulus, type StimulusPlan } from '../stimulus/plan.ts'
import { type Stress, type StressedSubject, subjectOf } from '../subject.ts'

/** What is played under stress is no stricter than this. */
const STRICTNESS = 2

/** By the seed of the quiet run. Any thread. */
export const stressedPlan = (strictness: number, seed: number): StimulusPlan =>
  planStimulus(Math.min(strictness, STRICTNESS), seed, false)

/** What a finished session tells of the page; null where the stress did not reach it. Any thread. */
export function stressedSubject(
  stress: Stress,
  session: TraceSession,
  plan: StimulusPlan | null,
): StressedSubject | null {
  if (stress === 'sysex' && !hasSysex(session)) return null
  return { stress, subject: subjectOf(session, plan) }
}

/** Pages that have not asked for SysEx get none. */
function hasSysex({ eventCount, eventAt }: TraceSession): boolean {
  for (let index = 0; index < eventCount; index++) {
    const { virtual, status } = eventAt(index)
    if (virtual && status === 0xf0) return true
  }
  return false
}
