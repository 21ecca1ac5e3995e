// What fuzzing calls a fault.

import { describe, expect, it } from 'vitest'
import { type FuzzTrial, fuzzFaultsOf, fuzzFigures } from '../../../../audit/fuzz/fuzz-fault.ts'
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
    expect(fuzzFaultsOf(rest, rest)).toEqual([])
    expect(fuzzFaultsOf({ ...rest, probesHeard: 1, messagesPerSecond: 1900 }, rest)).toEqual([])
  })

  it('shows what the page did, the gravest first', () => {
    const throwing = { ...rest, exception: 'TypeError', probesHeard: 0 }
    expect(fuzzFaultsOf({ ...throwing, loss: 'crashed' }, rest)[0]).toBe('crashes')
    expect(fuzzFaultsOf({ ...throwing, loss: 'hangs' }, rest)[0]).toBe('hangs')
    expect(fuzzFaultsOf(throwing, rest)[0]).toBe('throws')
    expect(fuzzFaultsOf(throwing, rest)).toEqual(['throws', 'silences'])
    expect(fuzzFaultsOf({ ...rest, probesHeard: 0 }, rest)[0]).toBe('silences')
    expect(fuzzFaultsOf({ ...rest, glitchesPerSecond: 1 }, rest)[0]).toBe('overloads')
    expect(fuzzFaultsOf({ ...rest, messagesPerSecond: 3000 }, rest)[0]).toBe('floods')
  })

  it('is not held against a page for what it does at rest, nor for what somebody else did', () => {
    const mute = { ...rest, probesHeard: 0 }
    expect(fuzzFaultsOf(mute, mute)).toEqual([])
    const busy = { ...rest, messagesPerSecond: 900, glitchesPerSecond: 1 }
    expect(fuzzFaultsOf({ ...busy, messagesPerSecond: 3000 }, busy)).toEqual([])
    expect(fuzzFaultsOf({ ...mute, loss: 'gone' }, rest)).toEqual([])
  })

  it('has its figures from the audits', () => {
    const { messagesPerSecond, glitchesPerSecond } = fuzzFigures(playedPlan().subject)
    expect(messagesPerSecond).toBeGreaterThan(1)
    expect(glitchesPerSecond).toBe(0)
  })
})
