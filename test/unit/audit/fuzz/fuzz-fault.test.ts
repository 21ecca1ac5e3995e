// What fuzzing calls a fault.

import { describe, expect, it } from 'vitest'
import { type FuzzTrial, fuzzFaultOf, fuzzFigures } from '../../../../audit/fuzz/fuzz-fault.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'

const rest: FuzzTrial = {
  loss: null,
  exception: null,
  probesHeard: 3,
  messagesPerSecond: 40,
  glitchesPerSecond: 0,
}

describe('a trial of fuzzing', () => {
  it('shows nothing where the page is as it was at rest', () => {
    expect(fuzzFaultOf(rest, rest)).toBeNull()
    expect(fuzzFaultOf({ ...rest, probesHeard: 1, messagesPerSecond: 1900 }, rest)).toBeNull()
  })

  it('shows what the page did, the gravest first', () => {
    const throwing = { ...rest, exception: 'TypeError', probesHeard: 0 }
    expect(fuzzFaultOf({ ...throwing, loss: 'crashed' }, rest)).toBe('crashes')
    expect(fuzzFaultOf({ ...throwing, loss: 'hangs' }, rest)).toBe('hangs')
    expect(fuzzFaultOf(throwing, rest)).toBe('throws')
    expect(fuzzFaultOf({ ...rest, probesHeard: 0 }, rest)).toBe('silences')
    expect(fuzzFaultOf({ ...rest, glitchesPerSecond: 1 }, rest)).toBe('overloads')
    expect(fuzzFaultOf({ ...rest, messagesPerSecond: 3000 }, rest)).toBe('floods')
  })

  it('is not held against a page for what it does at rest, nor for what somebody else did', () => {
    const mute = { ...rest, probesHeard: 0 }
    expect(fuzzFaultOf(mute, mute)).toBeNull()
    const busy = { ...rest, messagesPerSecond: 900, glitchesPerSecond: 1 }
    expect(fuzzFaultOf({ ...busy, messagesPerSecond: 3000 }, busy)).toBeNull()
    expect(fuzzFaultOf({ ...mute, loss: 'gone' }, rest)).toBeNull()
  })

  it('has its figures from the audits', () => {
    const { messagesPerSecond, glitchesPerSecond } = fuzzFigures(playedPlan().subject)
    expect(messagesPerSecond).toBeGreaterThan(1)
    expect(glitchesPerSecond).toBe(0)
  })
})
