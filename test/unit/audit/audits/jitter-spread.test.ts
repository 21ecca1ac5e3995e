import { describe, expect, it } from 'vitest'
import { jitterSpread } from '../../../../audit/audits/jitter-spread.ts'
import { latencyFirstNote } from '../../../../audit/audits/latency-first-note.ts'
import { latencyP50 } from '../../../../audit/audits/latency-p50.ts'
import { latencyP95 } from '../../../../audit/audits/latency-p95.ts'
import { latencyPage } from '../../../../audit/audits/latency-page.ts'
import { lookAheadInside } from '../../../../audit/audits/look-ahead-inside.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditSubject } from '../../../../audit/subject.ts'
import { changedNotes, measuredOf, subjectWith } from '../../../support/audit/subjects.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'

const RUN = { strictness: 1, trace: null } as const

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

  it('is not told, nor a delay inside or of the first note, where the browser tells of no callbacks', () => {
    const contexts = subject.contexts.map((context) => ({ ...context, callbackFrames: null }))
    for (const audit of [jitterSpread, lookAheadInside, latencyFirstNote])
      expect(audit.measure({ ...subject, contexts })).toEqual({ incomplete: 'notTold' })
  })

  it('spares the page the wait for a callback, whether the browser tells of its length or not', () => {
    // Each note waits for a callback of 20 ms, from nothing to a whole.
    const { subject } = playedPlan({ soundAfterMs: (index) => ((index * 7) % 24) * (20 / 23) })
    const told = subject.contexts.map((each) => ({ ...each, callbackFrames: each.sampleRate / 50 }))
    const untold = subject.contexts.map((each) => ({ ...each, callbackFrames: null }))
    const known = measuredOf(latencyPage.measure({ ...subject, contexts: told }))
    const quickest = measuredOf(latencyPage.measure({ ...subject, contexts: untold }))
    for (const { value } of [known, quickest]) expect(value).toBeLessThan(6)
    expect(quickest.facts).not.toHaveProperty('callbackMs')
    // What the page itself is late by is told in either case.
    const late = playedPlan({
      soundAfterMs: (index) => 30 + ((index * 7) % 24) * (20 / 23),
    }).subject
    for (const contexts of [told, untold]) {
      const found = measuredOf(latencyPage.measure({ ...late, contexts }))
      expect(Math.abs(found.value - 32)).toBeLessThan(4)
      expect(found.interval95[0]).toBeGreaterThan(latencyPage.points.good)
    }
  })

  /** Ms from the handler to the page's call, and from there to the output, where callbacks last 10 ms. */
  function played(
    waitMs: (index: number) => number,
    restMs: (index: number) => number,
  ): AuditSubject {
    const subject = changedNotes(
      subjectWith({}, { strictness: 3 }),
      ({ marks: { event } }, index) => ({
        marks: { event, handlerStart: event + 1, actionStart: event + 1 + waitMs(index) },
        stages: { midi: 1, endToEnd: 1 + waitMs(index) + restMs(index) },
      }),
    )
    const contexts = subject.contexts.map((context) => ({
      ...context,
      callbackFrames: context.sampleRate / 100,
    }))
    return { ...subject, contexts }
  }
  /** Evenly from 0 to 1; no two of them alike. */
  const even = (step: number) => (index: number) => (index * step) % 1
  const wait = even(0.618034)
  const callback = even(0.414214)

  it('is how long its calls wait where callbacks spread the rest', () => {
    const uneven = played(
      (index) => 16 * wait(index),
      (index) => 30 + 10 * callback(index),
    )
    const { value, interval95 } = measuredOf(jitterSpread.measure(uneven))
    expect(value).toBeCloseTo(7.2, 0)
    expect(interval95[0]).toBeGreaterThan(5)
    const none = played(
      () => 0.3,
      (index) => 30 + 10 * callback(index),
    )
    expect(measuredOf(jitterSpread.measure(none)).value).toBeCloseTo(0, 6)
  })

  it('is found where the calls wait less than callbacks spread', () => {
    const uneven = played(
      (index) => 6 * wait(index),
      (index) => 30 + 10 * callback(index),
    )
    const { value, interval95 } = measuredOf(jitterSpread.measure(uneven))
    expect(value).toBeCloseTo(2.7, 0)
    expect(interval95[0]).toBeGreaterThan(1)
  })

  it('spares the page, too, that a callback begins anywhere in a quantum, where quanta do not divide it', () => {
    const inside = (quantum: number): AuditSubject => {
      const page = played(
        () => 0.3,
        (index) => 30 + 10 * callback(index) + 8 * wait(index),
      )
      const contexts = page.contexts.map((each) => ({ ...each, renderQuantumFrames: quantum }))
      return { ...page, contexts }
    }
    const [context] = inside(128).contexts
    const frames = context?.callbackFrames ?? 0
    const squares = (quantum: number): number =>
      (measuredOf(jitterSpread.measure(inside(quantum))).value / 1.645) ** 2
    // Twice in a callback, and not.
    const quantumMs = (10 / frames) * (frames / 2 - 1)
    expect(squares(frames / 2) - squares(frames / 2 - 1)).toBeCloseTo(quantumMs ** 2 / 12, 6)
  })

  it('is what is heard where the page itself spreads more than callbacks do', () => {
    const inside = played(
      () => 0.3,
      (index) => 30 + 10 * callback(index) + 30 * wait(index),
    )
    // An even spread of 30 ms has a deviation of 8.7.
    expect(measuredOf(jitterSpread.measure(inside)).value).toBeCloseTo(1.645 * 8.66, 0)
  })

  it('is that of the wait for a buffer of the page, which is certain, where sounds begin with one', () => {
    const bufferMs = (512 / 44_100) * 1000
    const heard = changedNotes(
      played(
        () => 0.3,
        (index) => 30 + 10 * callback(index) + bufferMs * wait(index),
      ),
      (_, index) => ({ soundFrame: 385 + 512 * (20 * index + (index % 3)) }),
    )
    const contexts = heard.contexts.map((each) => ({
      ...each,
      sampleRate: 44_100,
      callbackFrames: 441,
    }))
    const found = measuredOf(jitterSpread.measure({ ...heard, contexts }))
    expect(found.value).toBeCloseTo(0.45 * bufferMs, 6)
    expect(found).toMatchObject({ certain: found.value, interval95: [found.value, found.value] })
    // Of a page that is more uneven than that no more is certain.
    const more = changedNotes({ ...heard, contexts }, ({ stages }, index) => ({
      stages: { ...stages, endToEnd: 40 + 60 * wait(index) },
    }))
    expect(measuredOf(jitterSpread.measure(more)).value).toBeGreaterThan(20)
    expect(measuredOf(jitterSpread.measure(more)).certain).toBeCloseTo(0.45 * bufferMs, 6)
    // Which is the page's on a machine that is busy, too.
    const [result] = runAudits({ ...more, processorShare: 0.4 }, [jitterSpread], RUN).audits
    expect(result).toMatchObject({ status: 'fail', value: found.value })
  })

  it('is none where the start makes up for the wait', () => {
    const ahead = played(
      (index) => 8 * wait(index),
      (index) => 40 - 8 * wait(index),
    )
    expect(measuredOf(jitterSpread.measure(ahead))).toMatchObject({
      value: 0,
      interval95: [0, expect.any(Number)],
    })
  })

  it('is no matter of a page that plays by itself, nor is its latency', () => {
    const timed = changedNotes(subjectWith(), () => ({ source: 'timer' }))
    for (const audit of [jitterSpread, latencyPage, latencyP50, latencyP95, latencyFirstNote])
      expect(audit.measure(timed)).toBe('notApplicable')
  })
})
