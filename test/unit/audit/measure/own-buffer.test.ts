import { describe, expect, it } from 'vitest'
import { jitterGrid } from '../../../../audit/audits/jitter-grid.ts'
import { jitterSpread } from '../../../../audit/audits/jitter-spread.ts'
import { latencyPage } from '../../../../audit/audits/latency-page.ts'
import { soundGridOf } from '../../../../audit/measure/own-buffer.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import { type AuditSubject, notesOf } from '../../../../audit/subject.ts'
import { changedNotes, measuredOf, subjectWith } from '../../../support/audit/subjects.ts'
import { must } from '../../../support/trace/must.ts'

const RATE = 44_100
const BUFFER = 512
const BUFFER_MS = (BUFFER / RATE) * 1000
/**
 * Where sounds of a ScriptProcessor began within its buffers, of 24 notes, as it was recorded beside other programs: in
 * seven of them the first quanta were silence.
 */
const PLACES = [1, 1, 256, 1, 1, 128, 1, 1, 1, 1, 1, 128, 1, 1, 1, 1, 1, 256, 1, 1, 1, 1, 128, 129]

interface Page {
  readonly places?: readonly number[]
  /** What each handler asks of the audio graph. */
  readonly actions?: number
  /** Of each of its ScriptProcessors; 0: an AudioWorklet's. */
  readonly processors?: readonly number[]
}

/** A page whose notes are rendered from 12 to 23 ms after their handlers, and wait for one of callbacks of 10 ms. */
function pageOf({ places = PLACES, actions = 0, processors = [BUFFER] }: Page = {}): AuditSubject {
  const played = subjectWith()
  const subject = changedNotes(
    { ...played, notes: played.notes.slice(0, PLACES.length) },
    ({ marks: { event } }, index) => ({
      actions,
      marks: { event, handlerStart: event },
      stages: {
        midi: 0,
        endToEnd: 40 + BUFFER_MS * ((index * 0.618) % 1) + 10 * ((index * 0.414) % 1),
      },
      toSoundMs: BUFFER_MS * (1 + ((index * 0.618) % 1)) + 3,
      soundFrame: BUFFER * (20 * index + (index % 3)) + (places[index % places.length] ?? 0),
    }),
  )
  const [processor] = subject.report.processors
  return {
    ...subject,
    contexts: subject.contexts.map((each) => ({ ...each, sampleRate: RATE, callbackFrames: 441 })),
    report: {
      ...subject.report,
      processors: processors.map((frames) => ({
        ...must(processor),
        thread: frames > 0 ? 'page' : 'audio',
        frames: frames > 0 ? frames : 128,
      })),
    },
  }
}

const ownFrames = (page: AuditSubject): number | string => {
  const grid = soundGridOf(page, notesOf(page, 'latency'))
  return typeof grid === 'string' ? grid : grid.ownFrames
}

describe('the buffer of a ScriptProcessor', () => {
  it('is known, wherever in it sounds begin, and however few were heard', () => {
    expect(ownFrames(pageOf())).toBe(BUFFER)
    const few = changedNotes(pageOf(), ({ soundFrame = 0 }, index) =>
      index < 10 ? { soundFrame } : { soundFrame: undefined as unknown as number },
    )
    expect(ownFrames(few)).toBe(BUFFER)
  })

  it('is told by the sounds alone where something else may have made them', () => {
    for (const page of [
      pageOf({ actions: 1 }),
      pageOf({ processors: [BUFFER, 0] }),
      pageOf({ processors: [BUFFER, 2 * BUFFER] }),
      pageOf({ processors: [] }),
    ])
      expect(ownFrames(page)).toBe(0)
    expect(ownFrames(pageOf({ actions: 1, places: [1] }))).toBe(BUFFER)
  })

  it('is none of the page where the device takes as much at once', () => {
    expect(ownFrames(pageOf({ processors: [256] }))).toBe(0)
  })

  it('is judged alike however busy the machine is', () => {
    const page = pageOf()
    const alone = [jitterGrid, jitterSpread, latencyPage].map((each) =>
      measuredOf(each.measure(page)),
    )
    expect(alone[0]?.value).toBeCloseTo(BUFFER_MS, 6)
    expect(alone[1]?.value).toBeCloseTo(0.45 * BUFFER_MS, 6)
    // A buffer and a half, and the quantum, less half a callback.
    expect(alone[2]?.certain).toBeCloseTo(1.5 * BUFFER_MS + (128 / RATE) * 1000 - 5, 1)
    const audits = [jitterGrid, jitterSpread, latencyPage]
    const run = { strictness: 1, trace: null }
    const busy = runAudits({ ...page, processorShare: 0.3 }, audits, run).audits
    for (const [index, { value }] of busy.entries())
      expect(Math.abs((value ?? NaN) - (alone[index]?.value ?? NaN))).toBeLessThan(1)
  })

  it('hides nothing that the page adds to it, on a busy machine either', () => {
    const slow = changedNotes(pageOf(), ({ toSoundMs = 0 }) => ({ toSoundMs: toSoundMs + 60 }))
    const run = { strictness: 1, trace: null }
    const [found] = runAudits({ ...slow, processorShare: 0.5 }, [latencyPage], run).audits
    expect(found?.status).toBe('fail')
    expect(found?.value).toBeGreaterThan(60)
  })
})
