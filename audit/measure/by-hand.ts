// Single notes that somebody plays. Any context.

import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import { type AuditSubject, notesOf } from '../subject.ts'

/**
 * Without what a timer began: that is a sequencer's, which looks ahead for good reason. Null: all of them are. Any
 * thread.
 */
export function notesByHand(subject: AuditSubject): readonly TrackedEvent[] | null {
  const all = notesOf(subject, 'latency')
  const notes = all.filter(({ source }) => source !== 'timer')
  return all.length > 0 && notes.length === 0 ? null : notes
}
