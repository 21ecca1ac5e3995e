import { describe, expect, it } from 'vitest'
import { runAudits } from '../../../../../audit/run-audits.ts'
import { PANEL_AUDITS } from '../../../../../panel/views/audit/audit-plan.ts'
import {
  auditedCategories,
  auditsOf,
  scoreWord,
} from '../../../../../panel/views/audit/audit-scores.ts'
import { playedPlan } from '../../../../support/audit/played-plan.ts'

const audits = PANEL_AUDITS.filter(({ category }) => category !== 'hygiene')
const fault = { isIgnored: (index: number) => index % 6 === 5, soundAfterMs: () => 90 }
const report = runAudits(playedPlan(fault).subject, audits, { strictness: 1, trace: null })

describe('the parts of a report', () => {
  it('begin with the gravest of what failed', () => {
    const failed = auditsOf(report.audits, 'fail')
    expect(failed.map(({ impact }) => impact)[0]).toBe('critical')
    expect(failed.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['notes.lost', 'latency.page']),
    )
    const others = ['pass', 'incomplete', 'notApplicable'] as const
    const rest = others.flatMap((status) => auditsOf(report.audits, status))
    expect(failed.length + rest.length).toBe(report.audits.length)
  })

  it('have no score for a category that was left out', () => {
    expect(auditedCategories(report.audits)).toEqual([
      'latency',
      'timing',
      'notes',
      'load',
      'sound',
      'conformity',
    ])
  })

  it('name scores by the points of their curve', () => {
    expect([null, 0, 49.9, 50, 89.9, 90, 100].map(scoreWord)).toEqual([
      'not measured',
      'poor',
      'poor',
      'middling',
      'middling',
      'good',
      'good',
    ])
  })
})
