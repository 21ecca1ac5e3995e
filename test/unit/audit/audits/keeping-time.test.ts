import { describe, expect, it } from 'vitest'
import { jitterGrid } from '../../../../audit/audits/jitter-grid.ts'
import { jitterRhythm } from '../../../../audit/audits/jitter-rhythm.ts'
import { jitterSwing } from '../../../../audit/audits/jitter-swing.ts'
import { timestampsIgnored } from '../../../../audit/audits/timestamps-ignored.ts'
import { timestampsOrigin } from '../../../../audit/audits/timestamps-origin.ts'
import { timestampsPast } from '../../../../audit/audits/timestamps-past.ts'
import { shareOf } from '../../../../audit/measure/intervals.ts'
import { createRecordLog } from '../../../../audit/record-log.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditSubject } from '../../../../audit/subject.ts'
import type { TrackedStart } from '../../../../trace/events/tracked-start.ts'
import type { SchedulingFigures } from '../../../../trace/scheduling/schema.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'
import { must } from '../../../support/trace/must.ts'
import { changedNotes, measuredOf, subjectWith, valueOf } from '../../../support/audit/subjects.ts'

/** The page acts at the next line of a grid of this step, and sounds soon after. */
function onGrid(stepMs: number, slackMs = 0): AuditSubject {
  return changedNotes(subjectWith({}, { strictness: 2 }), ({ marks }, index) => {
    const handlerStart = marks.event + 0.3
    const off = slackMs * (((index * 5) % 7) / 7)
    const actionStart = Math.ceil(handlerStart / stepMs) * stepMs + off
    return { cause: 'timer', marks: { ...marks, handlerStart, actionStart } }
  })
}

describe('the grid that notes wait for', () => {
  it.each([
    { stepMs: 1000 / 60, grid: 'frame' },
    { stepMs: 20, grid: 'timer' },
    { stepMs: 32, grid: 'timer' },
  ])('is told by the calls: $stepMs ms', ({ stepMs, grid }) => {
    const found = measuredOf(jitterGrid.measure(onGrid(stepMs, 1)))
    expect(found.value).toBeCloseTo(stepMs, 1)
    expect(found.facts).toMatchObject({ grid })
  })
  it('is told by when a timer of the page was due, whose calls a busy machine makes late', () => {
    const late = onGrid(20, 19)
    expect(measuredOf(jitterGrid.measure(late)).value).toBe(0)
    const dueMs = onGrid(20).notes.map(({ event }) => event.marks.actionStart ?? 0)
    const notes = late.notes.map((note, index) => ({ ...note, dueMs: must(dueMs[index]) }))
    const found = measuredOf(jitterGrid.measure({ ...late, notes }))
    expect(found.value).toBeCloseTo(20, 1)
    expect(found.facts).toMatchObject({ grid: 'timer', gathering: expect.closeTo(1, 2) })
  })
  it('is none where the page acts at once, or waits as long for each note', () => {
    expect(measuredOf(jitterGrid.measure(subjectWith())).value).toBe(0)
    const even = changedNotes(subjectWith({}, { strictness: 2 }), ({ marks }) => ({
      marks: { ...marks, handlerStart: marks.event + 0.3, actionStart: marks.event + 20.3 },
    }))
    expect(measuredOf(jitterGrid.measure(even)).value).toBe(0)
  })
  const heardOn = (frames: (frame: number) => number): AuditSubject => {
    const subject = changedNotes(subjectWith(), ({ soundFrame }) => ({
      soundFrame: frames(must(soundFrame)) + 5,
    }))
    const contexts = subject.contexts.map((context) => ({ ...context, callbackFrames: 480 }))
    return { ...subject, contexts }
  }
  it("is a buffer of the page's own where the sounds lie on one", () => {
    const found = measuredOf(jitterGrid.measure(heardOn((frame) => Math.ceil(frame / 2048) * 2048)))
    expect(found.value).toBeCloseTo((2048 / 48_000) * 1000, 6)
    expect(found.facts).toMatchObject({ grid: 'buffer' })
  })
  it("is no fault where it is the platform's quantum or callback, and not told without that", () => {
    const quantum = heardOn((frame) => Math.ceil(frame / 128) * 128)
    expect(measuredOf(jitterGrid.measure(quantum))).toMatchObject({
      value: 0,
      facts: { grid: 'quantum' },
    })
    const untold = quantum.contexts.map((context) => ({ ...context, callbackFrames: null }))
    expect(valueOf(jitterGrid.measure({ ...quantum, contexts: untold }))).toBe('notTold')
  })
})

const SPREAD = { count: 40, min: 0, p05: 0, p50: 4, p95: 20, max: 60 }

/** A page that plays by itself. */
function listened(figures: Partial<SchedulingFigures>): AuditSubject {
  const subject = subjectWith({ plan: null })
  const scheduling = { ...must(subject.report.scheduling), ...figures }
  return { ...subject, report: { ...subject.report, scheduling } }
}

describe('rhythm', () => {
  const rhythmErrorMs = { ...SPREAD, heard: 40, jitter: 12 }
  it('is what the distances are off, without what callbacks spread the notes of a timer by', () => {
    const ahead = jitterRhythm.measure(listened({ rhythmErrorMs, count: 41, immediate: 0 }))
    expect(valueOf(ahead)).toBe(12)
    const now = jitterRhythm.measure(listened({ rhythmErrorMs, count: 0, immediate: 41 }))
    expect(valueOf(now)).toBeCloseTo(Math.sqrt(144 - 100 / 6), 6)
    const untold = listened({ rhythmErrorMs, count: 0, immediate: 41 })
    const contexts = untold.contexts.map((context) => ({ ...context, callbackFrames: null }))
    expect(valueOf(jitterRhythm.measure({ ...untold, contexts }))).toBe('notTold')
    const calm = { ...rhythmErrorMs, jitter: 4 }
    expect(valueOf(jitterRhythm.measure(listened({ rhythmErrorMs: calm, immediate: 41 })))).toBe(0)
  })
  it('is no matter of a page that is played, and not told of a few notes', () => {
    expect(valueOf(jitterRhythm.measure(subjectWith()))).toBe('notApplicable')
    const few = { ...rhythmErrorMs, count: 5 }
    expect(valueOf(jitterRhythm.measure(listened({ rhythmErrorMs: few })))).toBe('tooFewNotes')
  })
  it('swings as it was asked to, or not', () => {
    const straight = listened({ rhythmErrorMs, swing: { asked: 0.6, heard: 0.52 } })
    const found = measuredOf(jitterSwing.measure(straight))
    expect(found.value).toBeCloseTo(0.08, 6)
    expect(found.interval95[0]).toBeGreaterThan(jitterSwing.points.good)
    expect(valueOf(jitterSwing.measure(listened({ rhythmErrorMs, swing: null })))).toBe(
      'notApplicable',
    )
  })
})

describe('starts in the past', () => {
  const LATE = { count: 30, minMs: 1, p50Ms: 40, maxMs: 90, afterTask: 0, afterLateTimer: 0 }
  const found = (processorShare: number, late = LATE, timersLateMs = 20) => {
    const timerLatenessMs = { ...SPREAD, p95: timersLateMs, byTimer: {} }
    const subject = { ...listened({ count: 60, late, timerLatenessMs }), processorShare }
    return runAudits(subject, [timestampsPast], { strictness: 1, trace: null }).audits[0]
  }
  it('are the page’s on a machine that does nothing else', () => {
    expect(found(1, LATE, 60)).toMatchObject({ status: 'fail', value: 0.5 })
  })
  it('are the page’s on a busy machine where they are later than its timers', () => {
    const value = shareOf(30, 60).interval95[0]
    expect(found(0.5)).toMatchObject({ status: 'fail', value })
    const some = { ...LATE, afterTask: 5, afterLateTimer: 10 }
    expect(found(0.5, some)?.value).toBe(shareOf(15, 60).interval95[0])
  })
  it('may be the machine’s where it is busy and held up the page, or its timers come as late', () => {
    const all = { ...LATE, afterTask: 10, afterLateTimer: 20 }
    for (const one of [found(0.5, all), found(0.5, LATE, 60)])
      expect(one).toMatchObject({ status: 'incomplete', reason: 'machineBusy' })
  })
})

describe('the clock of starts', () => {
  /** The page was opened `openedMs` before its context began to run; starts ask for `frameOf`. */
  function started(
    openedMs: number,
    askedMs: (start: { sincePageMs: number; stoodMs: number; wallMs: number }) => number,
  ): AuditSubject {
    const subject = subjectWith()
    const [context] = subject.contexts
    const log = createRecordLog()
    const document = must(context).document
    const timeOriginMs = 1_800_000_000_000
    log.add({ document, frameId: 0, message: { ...DEFAULT_HELLO, timeOriginMs } })
    const reader = { id: must(context).id, sampleRate: 48_000 } as TrackedStart['context']
    const starts = Array.from({ length: 20 }, (_, index): TrackedStart => {
      const stoodMs = 2000 + 250 * index
      const sincePageMs = stoodMs + openedMs
      const wallMs = timeOriginMs + sincePageMs
      return {
        context: reader,
        event: null,
        atMs: wallMs,
        frame: 48 * askedMs({ sincePageMs, stoodMs, wallMs }),
        stoodFrame: 48 * stoodMs,
        isNow: false,
        isMaybeNow: false,
      }
    })
    return { ...subject, log, starts }
  }
  it.each([
    { clock: 'page', asked: ({ sincePageMs }: { sincePageMs: number }) => sincePageMs + 20 },
    { clock: 'calendar', asked: ({ wallMs }: { wallMs: number }) => wallMs },
    {
      clock: 'milliseconds',
      asked: ({ sincePageMs }: { sincePageMs: number }) => 1000 * sincePageMs,
    },
  ])("is told where it is the $clock's", ({ clock, asked }) => {
    const found = measuredOf(timestampsOrigin.measure(started(5000, asked)))
    expect(found.value).toBe(1)
    expect(found.facts).toMatchObject({ [clock]: 20, starts: 20 })
  })
  it("is the context's own where a page looks ahead, however far", () => {
    for (const aheadMs of [10, 100, 2000]) {
      const own = started(5000, ({ stoodMs }) => stoodMs + aheadMs)
      expect(valueOf(timestampsOrigin.measure(own))).toBe(0)
    }
  })
  it('cannot be told where the clocks are as good as one, nor without the records', () => {
    const alike = started(200, ({ sincePageMs }) => sincePageMs)
    expect(valueOf(timestampsOrigin.measure(alike))).toBe('clocksAlike')
    expect(valueOf(timestampsOrigin.measure({ ...alike, log: null }))).toBe('notTold')
    expect(valueOf(timestampsOrigin.measure(subjectWith()))).toBe('notApplicable')
  })
})

describe("the handler's lateness", () => {
  /** Starts 30 ms ahead, counted from the handler by this share. */
  const ahead = (share: number, latenessMs: number): AuditSubject =>
    changedNotes(subjectWith(), ({ marks, stages }, index) => {
      const midi = 1 + (latenessMs * ((index * 5) % 7)) / 7
      const scheduled = marks.event + 30 + share * midi
      return { marks: { ...marks, scheduled }, stages: { ...stages, midi, lookAhead: 30 } }
    })
  it('is found again in the start, or is not', () => {
    expect(valueOf(timestampsIgnored.measure(ahead(1, 20)))).toBeCloseTo(1, 4)
    expect(valueOf(timestampsIgnored.measure(ahead(0, 20)))).toBeCloseTo(0, 4)
  })
  it('cannot be told where handlers come evenly, and is no matter of who plays at once', () => {
    expect(valueOf(timestampsIgnored.measure(ahead(1, 1)))).toBe('tooEven')
    expect(valueOf(timestampsIgnored.measure(subjectWith()))).toBe('notApplicable')
  })
})
