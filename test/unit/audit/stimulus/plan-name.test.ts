// The name by which a trace knows the plan that was played.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planStimulus, STRICTNESS } from '../../../../audit/stimulus/plan.ts'
import { planName, planOfName, readPlanName } from '../../../../audit/stimulus/plan-name.ts'

describe('the name of a plan', () => {
  it('gives the same plan again, whatever its seed and strictness', () => {
    const strictness = fc.integer({ min: STRICTNESS.min, max: STRICTNESS.max })
    fc.assert(
      fc.property(strictness, fc.nat(2 ** 31 - 1), (level, seed) => {
        const plan = planStimulus(level, seed)
        expect(planOfName(planName(plan))).toEqual(plan)
      }),
      { numRuns: 20 },
    )
    expect(planName(planStimulus(2, 7))).toBe(
      'audit strictness=2 seed=7 notes=112 sections=latency,repeats,chords',
    )
  })

  it('is none for other music, other sections and what no audit plays', () => {
    const names = [
      'a scale',
      '',
      'audit strictness=11 seed=1 notes=60 sections=latency',
      'audit strictness=0 seed=1 notes=60 sections=latency',
      'audit strictness=1 seed=9999999999 notes=60 sections=latency',
      'audit strictness=1 seed=1 notes=60 sections=latency,applause',
    ]
    for (const name of names) expect(readPlanName(name), name).toBeNull()
    // Versions that play other sections, or other notes, at this strictness.
    for (const other of ['notes=60 sections=dense', 'notes=24 sections=latency']) {
      const name = `audit strictness=1 seed=1 ${other}`
      expect(readPlanName(name)).not.toBeNull()
      expect(planOfName(name)).toBeNull()
    }
  })
})
