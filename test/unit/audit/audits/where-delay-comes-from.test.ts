import { describe, expect, it } from 'vitest'
import { latencyCold } from '../../../../audit/audits/latency-cold.ts'
import { lookAheadInside } from '../../../../audit/audits/look-ahead-inside.ts'
import { lookAheadOtherContext } from '../../../../audit/audits/look-ahead-other-context.ts'
import { lookAheadTimer } from '../../../../audit/audits/look-ahead-timer.ts'
import { changedNotes, measuredOf, subjectWith, valueOf } from '../../../support/audit/subjects.ts'
import { must } from '../../../support/trace/must.ts'

describe('a delay before the sound', () => {
  it('by a timer is the wait of the notes whose actions came of one', () => {
    const waiting = changedNotes(subjectWith(), ({ marks }) => ({
      cause: 'timer',
      marks: { ...marks, handlerStart: marks.event, actionStart: marks.event + 12 },
    }))
    const found = measuredOf(lookAheadTimer.measure(waiting))
    expect(found.value).toBeCloseTo(12, 6)
    expect(found.facts).toMatchObject({ notes: 60, byTimer: 60 })
    // The same wait in the handler itself is none of a timer.
    const busy = changedNotes(waiting, () => ({ cause: 'handler' }))
    expect(valueOf(lookAheadTimer.measure(busy))).toBe(0)
  })
  it('by a timer is no matter of what plays by itself, and not told of a few notes', () => {
    const own = changedNotes(subjectWith(), () => ({ source: 'timer' }))
    expect(valueOf(lookAheadTimer.measure(own))).toBe('notApplicable')
    const few = subjectWith()
    expect(valueOf(lookAheadTimer.measure({ ...few, notes: few.notes.slice(0, 5) }))).toBe(
      'tooFewNotes',
    )
  })
  it('inside the synth is what is more than half a callback, and never a whole one surely', () => {
    const slow = measuredOf(lookAheadInside.measure(subjectWith({}, { soundAfterMs: () => 42 })))
    expect(slow.value).toBeGreaterThan(35)
    expect(slow.value).toBeLessThan(45)
    expect(slow.interval95[0]).toBeGreaterThan(lookAheadInside.points.good)
    const fast = measuredOf(lookAheadInside.measure(subjectWith({}, { soundAfterMs: () => 9 })))
    expect(fast.interval95[0]).toBeLessThan(lookAheadInside.points.good)
    const unheard = subjectWith({}, { soundAfterMs: () => null })
    expect(valueOf(lookAheadInside.measure(unheard))).toBe('noOnsets')
  })
  it('by a longer buffer is told where a shorter one is idle in another context', () => {
    const subject = subjectWith()
    const playing = must(subject.contexts[0])
    const other = { ...playing, id: 'other', baseLatencyMs: 3 }
    const both = { ...subject, contexts: [playing, other] }
    expect(valueOf(lookAheadOtherContext.measure(both))).toBeCloseTo(playing.baseLatencyMs - 3, 6)
    const longer = { ...subject, contexts: [playing, { ...other, baseLatencyMs: 40 }] }
    expect(valueOf(lookAheadOtherContext.measure(longer))).toBe(0)
    const silent = { ...subject, contexts: [playing, { ...other, baseLatencyMs: 0 }] }
    expect(valueOf(lookAheadOtherContext.measure(silent))).toBe('notTold')
    expect(valueOf(lookAheadOtherContext.measure(subject))).toBe('notApplicable')
  })
})

describe('the first sound of a page', () => {
  it('is counted from the first key, also where that was lost', () => {
    const late = subjectWith({}, { soundAfterMs: (index) => (index === 0 ? 180 : 2) })
    expect(Number(valueOf(latencyCold.measure(late)))).toBeGreaterThan(180)
    const subject = subjectWith()
    const gap = must(subject.notes[2]).event.marks.event - must(subject.notes[0]).event.marks.event
    const lost = changedNotes(subject, (_, index) =>
      index < 2 ? { ending: 'lost', toSoundMs: undefined as unknown as number } : {},
    )
    const found = measuredOf(latencyCold.measure(lost))
    expect(found.value).toBeGreaterThan(gap)
    expect(found.facts).toMatchObject({ notesBefore: 2 })
  })
  it('is not told where an earlier note may have sounded unseen', () => {
    const unknown = changedNotes(subjectWith(), (_, index) =>
      index === 0 ? { ending: 'silent' } : {},
    )
    expect(valueOf(latencyCold.measure(unknown))).toBe('noOnsets')
  })
})
