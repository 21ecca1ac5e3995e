import { describe, expect, it } from 'vitest'
import { hygieneEndless } from '../../../../audit/audits/hygiene-endless.ts'
import { hygieneKilobytes } from '../../../../audit/audits/hygiene-kilobytes.ts'
import { hygieneLongTasks } from '../../../../audit/audits/hygiene-long-tasks.ts'
import { hygieneMemoryKilobytes } from '../../../../audit/audits/hygiene-memory-kilobytes.ts'
import { hygieneNodes } from '../../../../audit/audits/hygiene-nodes.ts'
import { hygieneOpenContexts } from '../../../../audit/audits/hygiene-open-contexts.ts'
import { hygieneQuantum } from '../../../../audit/audits/hygiene-quantum.ts'
import { hygieneResampling } from '../../../../audit/audits/hygiene-resampling.ts'
import { notesDoubled } from '../../../../audit/audits/notes-doubled.ts'
import { createRecordLog, type RecordLog } from '../../../../audit/record-log.ts'
import type { AuditSubject } from '../../../../audit/subject.ts'
import { measuredOf, subjectWith, valueOf } from '../../../support/audit/subjects.ts'
import { must } from '../../../support/trace/must.ts'

/** A log that has nothing but what is said. */
const logWith = (given: Partial<RecordLog>): RecordLog => ({ ...createRecordLog(), ...given })

const documentOf = ({ contexts }: AuditSubject): string => must(contexts[0]).document

describe('what repeats leave behind', () => {
  const repeated = (nodes: number[], heapMegabytes = nodes): AuditSubject =>
    subjectWith({ repeats: { nodes, heapMegabytes } })
  it('is what there is more after each of them', () => {
    const found = measuredOf(hygieneNodes.measure(repeated([20, 40, 48, 56, 64, 72, 80])))
    expect(found).toMatchObject({ value: 8, interval95: [8, 8] })
    const heap = [3, 3.9, 4.3, 4.7, 5.2, 5.6, 6]
    const memory = measuredOf(hygieneMemoryKilobytes.measure(repeated([], heap)))
    expect(memory.value).toBeCloseTo(400, 6)
    expect(memory.interval95[0]).toBeGreaterThan(hygieneMemoryKilobytes.points.good)
  })
  it('is nothing sure where it grew only now and then', () => {
    const found = measuredOf(hygieneNodes.measure(repeated([5, 30, 38, 38, 46, 54, 62])))
    expect(found.interval95[0]).toBe(0)
  })
  it('is not told where nothing was repeated, or too little', () => {
    expect(valueOf(hygieneNodes.measure(subjectWith()))).toBe('notRepeated')
    expect(valueOf(hygieneNodes.measure(repeated([1, 2, 3])))).toBe('tooShort')
  })
})

describe('processors that never end', () => {
  /** A processor for each note, which ends after so long; null: never. */
  function made(endMs: number | null): AuditSubject {
    const subject = subjectWith()
    const processors = subject.notes.map(({ event }, index) => ({
      document: documentOf(subject),
      contextId: 1,
      index,
      madeMs: event.marks.event + 1,
      endedMs: endMs === null ? null : event.marks.event + endMs,
    }))
    return { ...subject, log: logWith({ processors }) }
  }
  it('are those of notes that were over', () => {
    expect(valueOf(hygieneEndless.measure(made(null)))).toBe(1)
    expect(valueOf(hygieneEndless.measure(made(200)))).toBe(0)
  })
  it('are none of those that were made before, as stores are', () => {
    const subject = made(null)
    const processors = must(subject.log).processors.slice(0, 6)
    expect(valueOf(hygieneEndless.measure({ ...subject, log: logWith({ processors }) }))).toBe(0)
    const none = { ...subject, log: logWith({}) }
    expect(valueOf(hygieneEndless.measure(none))).toBe('notApplicable')
  })
})

describe('contexts', () => {
  it('that were made while playing are counted until they are closed', () => {
    const subject = subjectWith()
    const [context] = subject.contexts
    const firstMs = must(subject.notes[0]).event.marks.event
    const document = documentOf(subject)
    const life = (id: number, afterMs: number, state: string): RecordLog['contexts'][number] => ({
      document,
      id,
      type: 'realtime',
      createdMs: firstMs + afterMs,
      state,
    })
    const named = (id: number): AuditSubject['contexts'][number] => ({
      ...must(context),
      id: `${document}/${id}`,
    })
    const contexts = [named(1), named(2), named(3), named(4)]
    const log = logWith({
      contexts: [
        life(1, -500, 'running'),
        life(2, 10, 'running'),
        life(3, 500, 'suspended'),
        life(4, 900, 'closed'),
      ],
    })
    const found = measuredOf(hygieneOpenContexts.measure({ ...subject, contexts, log }))
    expect(found).toMatchObject({ value: 2, facts: { made: 3, open: 2 } })
  })
  it('are resampled where the device has another rate, which must be known', () => {
    expect(valueOf(hygieneResampling.measure(subjectWith({ deviceRate: 48_000 })))).toBe(0)
    expect(valueOf(hygieneResampling.measure(subjectWith({ deviceRate: 44_100 })))).toBe(1)
    expect(valueOf(hygieneResampling.measure(subjectWith()))).toBe('notTold')
  })
  it('render unevenly where the quantum does not divide the callback', () => {
    const subject = subjectWith()
    const withFrames = (callbackFrames: number | null): AuditSubject => ({
      ...subject,
      contexts: [{ ...must(subject.contexts[0]), callbackFrames }],
    })
    expect(valueOf(hygieneQuantum.measure(withFrames(512)))).toBe(0)
    expect(valueOf(hygieneQuantum.measure(withFrames(441)))).toBeCloseTo(4 / (441 / 128) - 1, 6)
    expect(valueOf(hygieneQuantum.measure(withFrames(null)))).toBe('notTold')
  })
})

describe('the main thread', () => {
  it('meets notes with its long tasks, or does not', () => {
    const subject = subjectWith()
    const marks = subject.notes.map(({ event }) => event.marks.event)
    const tasks = marks
      .filter((_, index) => index % 4 === 0)
      .map((mark) => ({ startMs: mark - 20, durationMs: 60 }))
    expect(valueOf(hygieneLongTasks.measure({ ...subject, tasks }))).toBe(0.25)
    const between = marks.map((mark) => ({ startMs: mark + 100, durationMs: 60 }))
    expect(valueOf(hygieneLongTasks.measure({ ...subject, tasks: between }))).toBe(0)
    expect(valueOf(hygieneLongTasks.measure({ ...subject, tasks: null }))).toBe('notTold')
  })
  it('sends so many kilobytes to a processor', () => {
    const subject = subjectWith()
    const [processor] = subject.report.processors
    const messages = {
      ...must(must(processor).messages),
      toProcessor: 100,
      toProcessorBytes: 4_000_000,
      toProcessorPerSecond: 10,
      toPage: 0,
    }
    const processors = [{ ...must(processor), messages }]
    const told = { ...subject, report: { ...subject.report, processors } }
    expect(valueOf(hygieneKilobytes.measure(told))).toBeCloseTo(400, 6)
    const none = { ...subject, report: { ...subject.report, processors: [] } }
    expect(valueOf(hygieneKilobytes.measure(none))).toBe('notApplicable')
  })
})

describe('notes that are played twice', () => {
  /** What each note started. */
  function started(startsOf: (index: number) => number): AuditSubject {
    const subject = subjectWith({}, { strictness: 2 })
    const numbers = subject.notes.map(({ event }) => event.eventNumber)
    const log = logWith({
      actsOf: (_, number) => ({ starts: startsOf(numbers.indexOf(number)), posts: 0 }),
    })
    return { ...subject, log }
  }
  it('start twice as much as others of their key', () => {
    const found = measuredOf(notesDoubled.measure(started((index) => (index % 5 === 4 ? 4 : 2))))
    expect(found.value).toBeCloseTo(0.2, 1)
    expect(found.interval95[0]).toBeGreaterThan(notesDoubled.points.good)
  })
  it('are told of a key, too, of which most are', () => {
    const subject = started(() => 2)
    const keys = subject.notes.map(({ event }) => `${event.data1} ${event.data2}`)
    const often = keys.find((key) => keys.filter((each) => each === key).length === 4)
    let place = 0
    const most = started((index) => (keys[index] === often && ++place > 1 ? 4 : 2))
    expect(measuredOf(notesDoubled.measure(most)).facts).toMatchObject({ doubled: 3 })
  })
  it('are none that also end the one before, whose key was let go unheard', () => {
    const subject = subjectWith({}, { strictness: 2 })
    const keys = subject.notes.map(({ event }) => event.data1)
    // Each third key is up before its note is played: nothing is posted then, and the next note ends it first.
    const isLate = (index: number): boolean => index >= 0 && index % 3 === 0
    const held = subject.notes.map(({ event }, index) => ({
      fromMs: event.marks.event,
      toMs: event.marks.event + (isLate(index) ? 1 : 40),
    }))
    const numbers = subject.notes.map(({ event }) => event.eventNumber)
    const postsOf = (index: number): number =>
      isLate(keys.lastIndexOf(must(keys[index]), index - 1)) && index > 0 ? 2 : 1
    const log = logWith({
      actsOf: (_, number) => ({ starts: 0, posts: postsOf(numbers.indexOf(number)) }),
    })
    expect(valueOf(notesDoubled.measure({ ...subject, log, held }))).toBe(0)
    // Where nobody knows when the keys were up they are called doubled.
    expect(valueOf(notesDoubled.measure({ ...subject, log }))).toBeGreaterThan(0.05)
  })
  it('are none where all start as much, or one did by chance', () => {
    expect(valueOf(notesDoubled.measure(started(() => 2)))).toBe(0)
    const once = measuredOf(notesDoubled.measure(started((index) => (index === 66 ? 4 : 2))))
    expect(once.interval95[0]).toBe(0)
    expect(valueOf(notesDoubled.measure(subjectWith()))).toBe('notTold')
  })
})
