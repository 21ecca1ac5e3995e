import { describe, expect, it } from 'vitest'
import { robustnessJitter } from '../../../../audit/audits/robustness-jitter.ts'
import { robustnessLatency } from '../../../../audit/audits/robustness-latency.ts'
import { robustnessLost } from '../../../../audit/audits/robustness-lost.ts'
import { robustnessPitch } from '../../../../audit/audits/robustness-pitch.ts'
import { isGranted, settingsOf } from '../../../../audit/stress/context-settings.ts'
import { stressedPlan } from '../../../../audit/stress/stressed-plan.ts'
import { type AuditSubject, STRESSES, type Stress } from '../../../../audit/subject.ts'
import { type HeardPlan, heardPlan } from '../../../support/audit/heard-plan.ts'
import type { PlannedFault } from '../../../support/audit/played-plan.ts'
import { measuredOf, subjectWith, valueOf } from '../../../support/audit/subjects.ts'

const SETTINGS = STRESSES.filter((stress) => settingsOf(stress) !== null)

describe('other settings of a context', () => {
  it('are render sizes and sample rates, granted where a context of the page has them', () => {
    expect(SETTINGS).toEqual([
      'render64',
      'render256',
      'render512',
      'render1024',
      'rate44100',
      'rate48000',
      'rate96000',
    ])
    const usual = { sampleRate: 44_100, renderQuantumFrames: 128 }
    // A browser that knows no render size goes on as it does.
    expect(SETTINGS.filter((stress) => isGranted(stress, [usual]))).toEqual(['rate44100'])
    const larger = { sampleRate: 48_000, renderQuantumFrames: 256 }
    expect(SETTINGS.filter((stress) => isGranted(stress, [usual, larger]))).toEqual([
      'render256',
      'rate44100',
      'rate48000',
    ])
    expect(SETTINGS.filter((stress) => isGranted(stress, []))).toEqual([])
    expect(isGranted('jank', [])).toBe(true)
  })

  it('are played with keys whose pitch is heard, where somebody listens', () => {
    expect(stressedPlan(5, 1, 'rate48000', true).sections).toEqual([
      'latency',
      'repeats',
      'chords',
      'tuning',
    ])
    expect(stressedPlan(5, 1, 'rate48000', false).takes).toEqual([])
    expect(stressedPlan(5, 1, 'jank', true).takes).toEqual([])
    // The quiet run has none to set them against.
    expect(stressedPlan(3, 1, 'rate48000', true).takes).toEqual([])
  })
})

describe('a page under other settings', () => {
  const tuned = (options: HeardPlan = {}): AuditSubject =>
    heardPlan({ sections: ['tuning'], ...options }).subject
  const usual = tuned()
  const pitch = (...stressed: (readonly [Stress, AuditSubject | null])[]) =>
    robustnessPitch.measure({
      ...usual,
      stressed: stressed.map(([stress, subject]) => ({ stress, subject })),
    })

  it('is out of tune where it counts on one sample rate', () => {
    // 48,000 for 44,100.
    const wrong = measuredOf(pitch(['rate48000', tuned({ faults: { cents: 147 } })]))
    expect(wrong).toMatchObject({ value: 1, facts: { stress: 'rate48000', notes: 5 } })
    expect(wrong.facts?.['medianCents']).toBeCloseTo(147, 0)
    expect(wrong.interval95[0]).toBeGreaterThan(robustnessPitch.points.good)
  })

  it('is told by the worst of them, and is in tune where it sounds as ever', () => {
    const wrong = tuned({ faults: { cents: 147 } })
    expect(measuredOf(pitch(['rate48000', wrong], ['render256', usual])).facts).toMatchObject({
      stress: 'rate48000',
      under: 'rate48000 render256',
    })
    expect(valueOf(pitch(['render256', usual], ['rate44100', tuned()]))).toBe(0)
    // A page that is out of tune anyway is no worse for it.
    const off = tuned({ faults: { cents: 30 } })
    expect(valueOf(pitch(['render256', off]))).toBe(0)
  })

  it('is out of tune, too, where its notes have no pitch any longer', () => {
    const changed: HeardPlan['changed'] = (left, right, frame) => {
      for (const channel of [left, right])
        for (const [index, value] of channel.entries())
          channel[index] = value * Math.sign(Math.sin((frame + index) ** 3 * 0.7))
    }
    const { value, facts } = measuredOf(pitch(['render256', tuned({ changed })]))
    expect(value).toBeGreaterThan(0.7)
    expect(facts).toMatchObject({ notes: 5 })
  })

  it('is judged where something was changed, and where it is heard only', () => {
    expect(valueOf(pitch())).toBe('notStressed')
    expect(valueOf(pitch(['jank', usual]))).toBe('notStressed')
    expect(valueOf(pitch(['render64', null]))).toBe('noSuchStress')
    const deaf = { ...usual, heard: null, listening: null }
    expect(valueOf(pitch(['render256', deaf]))).toBe('notHeard')
    // What a strictness does not play in the quiet run is not compared.
    const stressed = [{ stress: 'render256', subject: usual }] as const
    expect(valueOf(robustnessPitch.measure(subjectWith({ stressed })))).toBe('notPlayed')
  })

  /** In blocks of so many frames of 44.1 kHz, each of which notes wait for from nothing to a whole. */
  const inBlocks = (frames: number, fault: PlannedFault = {}): AuditSubject => {
    const blockMs = (frames / 44_100) * 1000
    const waits = (index: number): number => ((index * 0.618) % 1) * Math.max(10, blockMs)
    const subject = subjectWith({}, { soundAfterMs: waits, ...fault })
    const contexts = subject.contexts.map((each) => ({
      ...each,
      sampleRate: 44_100,
      callbackFrames: 441,
      renderQuantumFrames: frames,
    }))
    return { ...subject, contexts }
  }
  const under = (subject: AuditSubject): AuditSubject => ({
    ...inBlocks(128),
    stressed: [{ stress: 'render1024', subject }],
  })

  it('is later by no more than what the page adds to the larger blocks', () => {
    const { value } = measuredOf(robustnessLatency.measure(under(inBlocks(1024))))
    expect(value).toBeLessThan(robustnessLatency.points.good / 2)
    expect(valueOf(robustnessJitter.measure(under(inBlocks(1024))))).toBe('notStressed')
    const late = inBlocks(1024, { soundAfterMs: () => 120 })
    expect(measuredOf(robustnessLatency.measure(under(late))).value).toBeGreaterThan(60)
  })

  it('loses the notes that it loses there', () => {
    const silent = under(inBlocks(64, { isIgnored: () => true }))
    expect(measuredOf(robustnessLost.measure(silent))).toMatchObject({
      value: 1,
      facts: { stress: 'render1024' },
    })
    // Posted as ever, to a processor that has thrown.
    const dead = inBlocks(64, { soundAfterMs: () => null })
    const listenedTo = (probe: string): AuditSubject =>
      under({
        ...dead,
        contexts: dead.contexts.map((each) => Object.assign(each, { probe, peak: 0 })),
      })
    expect(valueOf(robustnessLost.measure(listenedTo('running')))).toBe(1)
    expect(valueOf(robustnessLost.measure(listenedTo('blocked')))).toBe(0)
  })
})
