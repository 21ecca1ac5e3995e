// The control: what the machine takes, and whether it stayed the same.

import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../audit/audit-list.ts'
import { controlOf, withControl } from '../../../audit/control.ts'
import { readReport } from '../../../audit/read-report.ts'
import { runAudits } from '../../../audit/run-audits.ts'
import type { ControlRun } from '../../../audit/schema.ts'
import { playedPlan } from '../../support/audit/played-plan.ts'

const took = (p50Ms: number): ControlRun => ({
  notes: 24,
  p50Ms,
  p95Ms: p50Ms + 5,
  hasOutput: true,
})

describe('the control of an audit', () => {
  it('is steady up to 15 %, whichever way it moved', () => {
    expect(controlOf(took(30), took(34))).toMatchObject({ machineMs: 32, isSteady: true })
    expect(controlOf(took(30), took(35))).toMatchObject({ isSteady: false })
    expect(controlOf(took(30), took(25)).movedShare).toBeCloseTo(1 / 6)
    expect(controlOf(took(30), took(25)).isSteady).toBe(false)
    expect(controlOf(took(0), took(5)).movedShare).toBe(0)
  })

  it('names the share of the machine in the verdict, and that it moved', () => {
    const report = runAudits(playedPlan().subject, AUDITS, { strictness: 1, trace: null })
    const steady = withControl(report, controlOf(took(30), took(31)))
    expect(steady.verdict).toBe(
      "Playable: 33.5 ms from key to sound, of which 0 ms are the page's; on this machine the reference takes " +
        '30.5 ms; none of 60 notes was lost. Nothing failed.',
    )
    const moved = withControl(report, controlOf(took(30), took(39)))
    expect(moved.verdict).toMatch(
      / The reference moved by 30 % meanwhile, so the machine was not steady: audit again\.$/,
    )
    expect(readReport(JSON.parse(JSON.stringify(moved)))).toEqual(moved)
  })
})
