import { describe, expect, it } from 'vitest'
import { notesChords } from '../../../audit/audits/notes-chords.ts'
import { withPolledNotes } from '../../../audit/polled-notes.ts'
import type { AuditedNote } from '../../../audit/subject.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { changedNotes, subjectWith, valueOf } from '../../support/audit/subjects.ts'
import { must } from '../../support/trace/must.ts'

/** Notes whose handlers only stored them. */
const stored = (): readonly AuditedNote[] =>
  changedNotes(subjectWith({}, { isIgnored: () => true }), ({ marks }) => ({
    marks: { event: marks.event, handlerStart: marks.event + 1, handlerEnd: marks.event + 1.1 },
    stages: { midi: 1 },
  })).notes

/** A call of a timer that sounds, so long after the handler began. */
const callFor = ({ event }: AuditedNote, afterMs: number): TrackedEvent => {
  const ranMs = must(event.marks.handlerStart) + afterMs
  return {
    ...event,
    source: 'timer',
    label: 'setInterval',
    ending: 'heard',
    actions: 3,
    contextId: 'doc/1',
    soundFrame: 4711,
    stages: { input: 0.5, worklet: 3, endToEnd: 40, output: 30 },
    marks: {
      event: ranMs - 0.5,
      handlerStart: ranMs,
      actionStart: ranMs + 0.2,
      quantumEnd: ranMs + 4,
      audible: ranMs + 34,
    },
  }
}

describe('notes that a timer plays', () => {
  it('are tied to the one call that sounds before the next comes', () => {
    const notes = stored()
    const tied = withPolledNotes(
      notes,
      notes.map((note) => callFor(note, 12)),
    )
    expect(tied).not.toBe(notes)
    for (const { event, dueMs } of tied) {
      expect(must(dueMs) - must(event.marks.handlerStart)).toBeCloseTo(11.5, 3)
      expect(event).toMatchObject({ ending: 'heard', cause: 'timer', source: 'midi', actions: 3 })
      expect(event.toSoundMs).toBeCloseTo(17, 3)
      expect(event.stages.endToEnd).toBeCloseTo(47, 3)
      expect(event.stages.input).toBeUndefined()
      expect(must(event.marks.actionStart) - must(event.marks.handlerStart)).toBeCloseTo(12.2, 3)
    }
  })
  it('that were lost stay without a sound', () => {
    const notes = stored()
    const calls = notes.flatMap((note, index) => (index % 6 === 5 ? [] : callFor(note, 12)))
    const silent = withPolledNotes(notes, calls).filter(({ event }) => event.actions === 0)
    expect(silent).toHaveLength(10)
  })
  it('are not tied where a sequencer plays, or where the page acts itself', () => {
    const notes = stored()
    const often = notes.flatMap((note) => [10, 50, 90].map((afterMs) => callFor(note, afterMs)))
    expect(withPolledNotes(notes, often)).toBe(notes)
    const own = subjectWith().notes
    const calls = notes.map((note) => callFor(note, 12))
    expect(withPolledNotes(own, calls)).toBe(own)
    expect(withPolledNotes(notes, [])).toBe(notes)
  })
  it('are followed to their sound only where they are single', () => {
    const subject = subjectWith({ isPolled: true }, { strictness: 2 })
    expect(valueOf(notesChords.measure(subject))).toBe('noOnsets')
  })
})
