import { describe, expect, it } from 'vitest'
import { jitterSpread } from '../../../../audit/audits/jitter-spread.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'

describe('the unevenness of a page', () => {
  const { subject } = playedPlan({ soundAfterMs: (index) => (index % 2) * 20 })

  it('is told from sounds that begin out of silence', () => {
    expect(jitterSpread.measure(subject)).toMatchObject({ value: expect.any(Number) })
  })

  it('is not told where other sound hides when most of them begin', () => {
    const notes = subject.notes.map((note, index) => {
      const { soundFrame, ...event } = note.event
      return index < 10 && soundFrame !== undefined ? note : { ...note, event }
    })
    expect(jitterSpread.measure({ ...subject, notes })).toEqual({ incomplete: 'masked' })
    expect(jitterSpread.measure({ ...subject, notes: notes.slice(0, 10) })).toEqual({
      incomplete: 'tooFewNotes',
    })
  })
})
