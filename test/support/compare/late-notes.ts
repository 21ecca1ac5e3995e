// A recording of notes through a worklet that answers them later or sooner. Node.

import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { pageWithWorklet, workletNote } from '../trace/notes.ts'

/** Notes whose sound comes so long after the message, give and take a millisecond. */
export function lateNotes(count: number, soundAfterMs: number): StampedMessage[] {
  const { trace, context } = pageWithWorklet(count * 100 + 2000)
  for (let note = 0; note < count; note++) {
    // Small steps, so that notes meet different phases of the quantum.
    const atMs = 500 + note * 100.3
    const options = { key: 48 + (note % 12), soundAfterMs: soundAfterMs + ((note * 7) % 11) / 5 }
    workletNote(trace, context, atMs, note + 1, options)
  }
  return trace.messages()
}
