// A page that is played by the audit's plan, with faults of known size, as its records tell it. Node.

import { subjectOf, type AuditSubject } from '../../../audit/subject.ts'
import { planStimulus, type PlannedNote, type StimulusPlan } from '../../../audit/stimulus/plan.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { ACTION, FLAG, KIND } from '../../../trace/wire/record.ts'
import { pageWithWorklet, read } from '../trace/notes.ts'

export interface PlannedFault {
  /** From the message's arrival in the worklet to the sound, ms; null: none comes. */
  soundAfterMs?: (index: number, note: PlannedNote) => number | null
  /** The handler does nothing for these. */
  isIgnored?: (index: number) => boolean
  /** The input does not hear these. */
  isUnheard?: (index: number) => boolean
  handlerMs?: (index: number) => number
  strictness?: number
}

/** From the event to its handler, and from the handler's post to the worklet. */
const MIDI_MS = 1
const POST_MS = 0.5
const PORT_MS = 1
const START_MS = 500

export function playedPlan({
  soundAfterMs = () => 1,
  isIgnored = () => false,
  isUnheard = () => false,
  handlerMs = () => 1,
  strictness = 1,
}: PlannedFault = {}): { subject: AuditSubject; plan: StimulusPlan; messages: StampedMessage[] } {
  const plan = planStimulus(strictness, 1)
  const untilMs = plan.sequence.durationMs + 4000
  const { trace, context } = pageWithWorklet(untilMs)
  context.silence(0, untilMs)
  let posted = 0
  for (const [index, note] of plan.notes.entries()) {
    if (isUnheard(index)) continue
    const atMs = START_MS + note.atMs
    const { key, velocity } = note
    const event = trace.event({ atMs, key, velocity, flags: FLAG.virtual, handlerAfterMs: MIDI_MS })
    const beganMs = atMs + MIDI_MS
    trace.eventFrame(event, context, beganMs)
    if (!isIgnored(index)) {
      posted++
      const options = { source: 20, atMs: beganMs + POST_MS, callMs: 0.1, number: posted }
      trace.action(event, { action: ACTION.post, ...options })
      context.arrive(1, posted, beganMs + POST_MS + PORT_MS)
      const afterMs = soundAfterMs(index, note)
      if (afterMs !== null)
        context.onset(Math.round(context.frameAt(beganMs + POST_MS + PORT_MS + afterMs)))
    }
    const ended = { kind: KIND.handlerEnd, source: 9, a: event }
    trace.record({ ...ended, wallMs: beganMs + Math.max(1, handlerMs(index)) })
  }
  const messages = trace.messages()
  return { subject: subjectOf(read(messages), plan), plan, messages }
}
