import { describe, expect, it } from 'vitest'
import { robustnessDevice } from '../../../../audit/audits/robustness-device.ts'
import { robustnessJitter } from '../../../../audit/audits/robustness-jitter.ts'
import { robustnessLatency } from '../../../../audit/audits/robustness-latency.ts'
import { robustnessLost } from '../../../../audit/audits/robustness-lost.ts'
import { robustnessResume } from '../../../../audit/audits/robustness-resume.ts'
import { robustnessSysex } from '../../../../audit/audits/robustness-sysex.ts'
import type { Audit } from '../../../../audit/audit.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditResult } from '../../../../audit/schema.ts'
import type { AuditSubject, Stress } from '../../../../audit/subject.ts'
import { changedNotes, measuredOf, subjectWith, valueOf } from '../../../support/audit/subjects.ts'
import type { PlannedFault } from '../../../support/audit/played-plan.ts'

/** A clean page, and how it is under each stress. */
const under = (faults: Partial<Record<Stress, PlannedFault>>): ReturnType<typeof subjectWith> =>
  subjectWith({
    stressed: Object.entries(faults).map(([stress, fault]) => ({
      stress: stress as Stress,
      subject: subjectWith({}, fault),
    })),
  })

const runOne = (audit: Audit, subject: AuditSubject): AuditResult | undefined =>
  runAudits(subject, [audit], { strictness: 1, trace: null }).audits[0]

const late = (ms: number): PlannedFault => ({ soundAfterMs: () => ms })

describe('a page under stress', () => {
  it('is later by what the worst of them adds', () => {
    const found = measuredOf(robustnessLatency.measure(under({ jank: late(2), gc: late(61) })))
    expect(found.value).toBeCloseTo(60, -1)
    expect(found.facts).toMatchObject({ stress: 'gc', under: 'jank gc' })
    expect(found.interval95[0]).toBeGreaterThan(robustnessLatency.points.good)
  })
  it('is more uneven by what the worst of them adds', () => {
    const uneven = { soundAfterMs: (index: number) => 2 + ((index * 7) % 11) * 5 }
    const found = measuredOf(robustnessJitter.measure(under({ flood: uneven, jank: late(1) })))
    expect(found.facts).toMatchObject({ stress: 'flood' })
    expect(found.value).toBeGreaterThan(15)
  })
  it('loses notes under one, and after a resume', () => {
    const losing = { isIgnored: (index: number) => index % 6 === 5 }
    const found = measuredOf(robustnessLost.measure(under({ jank: losing, throttle: {} })))
    expect(found.value).toBeCloseTo(1 / 6, 6)
    expect(found.facts).toMatchObject({ stress: 'jank' })
    const resumed = under({ suspend: losing })
    expect(valueOf(robustnessResume.measure(resumed))).toBeCloseTo(1 / 6, 6)
    // A resume is no load.
    expect(valueOf(robustnessLost.measure(resumed))).toBe('notStressed')
  })
  it('loses notes behind another device, or amid SysEx, each told by its own audit', () => {
    const losing = { isIgnored: (index: number) => index % 6 === 5 }
    const subject = under({ device: losing, sysex: {}, flood: {} })
    expect(valueOf(robustnessDevice.measure(subject))).toBeCloseTo(1 / 6, 6)
    expect(valueOf(robustnessSysex.measure(subject))).toBe(0)
    expect(valueOf(robustnessSysex.measure(under({ sysex: losing })))).toBeCloseTo(1 / 6, 6)
    // Neither is a load.
    expect(valueOf(robustnessLost.measure(subject))).toBe(0)
    for (const audit of [robustnessLost, robustnessLatency, robustnessJitter])
      expect(valueOf(audit.measure(under({ device: {}, sysex: {} })))).toBe('notStressed')
  })
  it('that never sounds again has lost all, where its notes were followed before', () => {
    const dead = under({ suspend: { isIgnored: () => true } })
    expect(valueOf(robustnessResume.measure(dead))).toBe(1)
    // What was not followed in the quiet run may sound unseen.
    const unfollowed = changedNotes(dead, () => ({ actions: 0 }))
    expect(valueOf(robustnessResume.measure(unfollowed))).toBe('noOnsets')
  })
  /** The same, with the share of a processor that the page had meanwhile. */
  const shared = (
    subject: AuditSubject,
    quiet: number,
    stressed: readonly number[],
  ): AuditSubject => ({
    ...subject,
    processorShare: quiet,
    stressed: subject.stressed.map(({ stress, subject: own }, index) => ({
      stress,
      subject: own && { ...own, processorShare: stressed[index] ?? null },
    })),
  })
  it('is not blamed for what other programs may have done in that run, or in the quiet one', () => {
    const losing = { isIgnored: (index: number) => index % 6 === 5 }
    const uneven = under({ gc: { soundAfterMs: (index: number) => 2 + ((index * 7) % 11) * 5 } })
    for (const [audit, subject] of [
      [robustnessLatency, under({ jank: late(61) })],
      [robustnessJitter, uneven],
      [robustnessLost, under({ jank: losing })],
      [robustnessResume, under({ suspend: losing })],
      [robustnessDevice, under({ device: losing })],
      [robustnessSysex, under({ sysex: losing })],
    ] as const) {
      for (const [quiet, stressed] of [
        [1, 0.5],
        [0.5, 1],
      ] as const) {
        const told = runOne(audit, shared(subject, quiet, [stressed]))
        expect(told, audit.id).toMatchObject({ status: 'incomplete', reason: 'machineBusy' })
        expect(told?.evidence.facts).toMatchObject({ processorShare: 0.5 })
      }
      expect(runOne(audit, shared(subject, 1, [0.9])), audit.id).toMatchObject({ status: 'fail' })
    }
    expect(runOne(robustnessLost, shared(under({ jank: {} }), 1, [0.5]))).toMatchObject({
      status: 'pass',
    })
  })
  it('is blamed for what one of them alone shows for sure, and where it fell silent', () => {
    const losing = { isIgnored: (index: number) => index % 6 === 5 }
    const both = under({ jank: { isIgnored: (index) => index % 2 === 1 }, gc: losing })
    expect(runOne(robustnessLost, shared(both, 1, [0.5, 1]))).toMatchObject({
      status: 'fail',
      value: 1 / 6,
      evidence: { facts: { stress: 'gc' } },
    })
    // What it loses without stress, too, the machine did not lose.
    const stressed = [{ stress: 'jank', subject: subjectWith({}, losing) }] as const
    const always = subjectWith({ stressed }, losing)
    expect(runOne(robustnessLost, shared(always, 1, [0.5]))).toMatchObject({ status: 'fail' })
    const dead = under({ suspend: { isIgnored: () => true } })
    expect(runOne(robustnessResume, shared(dead, 1, [0.4]))).toMatchObject({
      status: 'fail',
      value: 1,
    })
  })
  it('is as it is without where nothing troubles it, and not judged where nothing did', () => {
    const calm = under({ jank: {} })
    for (const audit of [robustnessLatency, robustnessJitter, robustnessLost])
      expect(valueOf(audit.measure(calm))).toBe(0)
    for (const audit of [robustnessLatency, robustnessJitter, robustnessLost, robustnessResume])
      expect(valueOf(audit.measure(subjectWith()))).toBe('notStressed')
  })
})
