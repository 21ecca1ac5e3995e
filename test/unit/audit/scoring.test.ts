import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import type { AuditResult } from '../../../audit/schema.ts'
import { scoreOf, scoresOf } from '../../../audit/scoring.ts'
import { AUDIT_WEIGHTS } from '../../../audit/weights.ts'

const POINTS = { good: 10, poor: 20 }

const result = (id: string, score: number | null): AuditResult => {
  const audit = AUDITS.find((each) => each.id === id)
  if (audit === undefined) throw new Error(id)
  return {
    id,
    category: audit.category,
    unit: audit.unit,
    impact: audit.impact,
    value: score === null ? null : 1,
    interval95: null,
    score,
    status: score === null ? 'incomplete' : 'pass',
    confidence: 1,
    reason: score === null ? 'tooFewNotes' : null,
    evidence: { events: [], facts: {} },
    helpUri: '',
  }
}

describe('the score of a value', () => {
  it('is 0.9 at the good point, 0.5 at the poor one and 1 at nothing', () => {
    expect(scoreOf(10, POINTS)).toBeCloseTo(0.9, 5)
    expect(scoreOf(20, POINTS)).toBeCloseTo(0.5, 5)
    expect(scoreOf(0, POINTS)).toBe(1)
    expect(scoreOf(-3, POINTS)).toBe(1)
  })

  it('falls as the value grows, and stays within 0 and 1', () => {
    const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(value, value, (one, other) => {
        const [low, high] = [
          scoreOf(Math.max(one, other), POINTS),
          scoreOf(Math.min(one, other), POINTS),
        ]
        expect(low).toBeLessThanOrEqual(high + 1e-6)
        expect(low).toBeGreaterThanOrEqual(-1e-6)
        expect(high).toBeLessThanOrEqual(1 + 1e-6)
      }),
    )
  })
})

describe('the scores of an audit', () => {
  it('leave out what could not be measured, weight and all, and name it', () => {
    const scores = scoresOf([result('notes.lost', 1), result('notes.chords', null)])
    expect(scores.byCategory.notes).toBe(100)
    expect(scores.byCategory.latency).toBeNull()
    expect(scores.all).toBe(100)
    expect(scores.leftOut).toEqual(['notes.chords'])
  })

  it('weigh audits and categories as they are written down', () => {
    const scores = scoresOf([
      result('notes.lost', 1),
      result('notes.repeats', 0),
      result('latency.output', 0),
      result('latency.page', 0.5),
    ])
    expect(scores.byCategory.notes).toBeCloseTo((100 * 4) / 6, 1)
    expect(scores.byCategory.latency).toBe(50)
    expect(scores.all).toBeCloseTo((20 * (100 * 4)) / 6 / 50 + (30 * 50) / 50, 1)
  })

  it('are none where nothing was measured', () => {
    expect(scoresOf([result('notes.lost', null)]).all).toBeNull()
  })
})

describe('the list of audits', () => {
  it('has each id once, and a weight for each', () => {
    const ids = AUDITS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(Object.keys(AUDIT_WEIGHTS).toSorted()).toEqual(ids.toSorted())
  })

  it('has points that make a curve', () => {
    for (const { points } of AUDITS) {
      expect(points.good).toBeGreaterThan(0)
      expect(points.poor).toBeGreaterThan(points.good)
    }
  })
})
