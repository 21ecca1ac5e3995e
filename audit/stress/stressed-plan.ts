// What is played into a page under stress, and what of it was felt. Any context.

import type { TraceSession } from '../../trace/session/session-types.ts'
import { earSections } from '../stimulus/ear-sections.ts'
import { planStimulus, type StimulusPlan } from '../stimulus/plan.ts'
import { type Stress, type StressedSubject, type SubjectExtras, subjectOf } from '../subject.ts'
import { isGranted, settingsOf } from './context-settings.ts'

/** What is played under stress is no stricter than this. */
const STRICTNESS = 2
/** By the seed of the quiet run; `isHeard`: somebody listens. Any thread. */
export const stressedPlan = (
  strictness: number,
  seed: number,
  stress: Stress,
  isHeard: boolean,
): StimulusPlan => {
  const hears = isHeard && settingsOf(stress) !== null
  // What other settings of a context change is heard by these; against those of the quiet run.
  const heard = earSections(strictness).filter((section) => hears && section === 'tuning')
  return planStimulus(Math.min(strictness, STRICTNESS), seed, heard)
}

/** What a finished session tells of the page; without a subject where the stress did not reach it. Any thread. */
export function stressedSubject(
  stress: Stress,
  session: TraceSession,
  plan: StimulusPlan | null,
  { heard = null, processorShare = null }: Pick<SubjectExtras, 'heard' | 'processorShare'> = {},
): StressedSubject {
  if (stress === 'sysex' && !hasSysex(session)) return { stress, subject: null }
  const subject = subjectOf(session, plan, { heard, processorShare })
  return { stress, subject: isGranted(stress, subject.contexts) ? subject : null }
}

/** Pages that have not asked for SysEx get none. */
function hasSysex({ eventCount, eventAt }: TraceSession): boolean {
  for (let index = 0; index < eventCount; index++) {
    const { virtual, status } = eventAt(index)
    if (virtual && status === 0xf0) return true
  }
  return false
}
