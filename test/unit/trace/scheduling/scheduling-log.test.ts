// What is kept of how a page keeps time: the latest of each, and what "now" means for a context. Node.

import { describe, expect, it } from 'vitest'
import type { TrackedStart } from '../../../../trace/events/tracked-start.ts'
import {
  createSchedulingLog,
  type SchedulingLog,
} from '../../../../trace/scheduling/scheduling-log.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

const context = definedContext()

const start = (given: Partial<TrackedStart> = {}): TrackedStart => ({
  context,
  event: null,
  atMs: 0,
  frame: 0,
  stoodFrame: 0,
  isNow: false,
  isMaybeNow: false,
  ...given,
})

/** How starts are taken, one after the other. */
const taken = (...starts: Partial<TrackedStart>[]): boolean[] => {
  const log = createSchedulingLog()
  for (const each of starts) log.addStart(start(each))
  return log.starts.map(({ isNow }) => isNow)
}

const NOW = { isNow: true }
const AHEAD = { isNow: false }
const MAYBE = { isMaybeNow: true }

describe('a start that may be now', () => {
  it('is what the context’s starts are more often', () => {
    expect(taken(NOW, MAYBE)).toEqual([true, true])
    expect(taken(AHEAD, MAYBE)).toEqual([false, false])
    // As often one as the other: it is what it asks for.
    expect(taken(MAYBE)).toEqual([false])
    expect(taken(NOW, AHEAD, MAYBE)).toEqual([true, false, false])
    expect(taken(AHEAD, AHEAD, NOW, NOW, NOW, MAYBE)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ])
  })

  it('makes the next one likelier', () => {
    expect(taken(NOW, MAYBE, AHEAD, MAYBE)).toEqual([true, true, false, true])
  })

  it('is asked of its own context', () => {
    const other = definedContext({ id: 2 })
    expect(taken({ ...NOW, context: other }, MAYBE)).toEqual([true, false])
  })
})

describe('what is kept', () => {
  it('are the latest 4096 to 8192 starts; the others are counted', () => {
    const log = createSchedulingLog()
    for (let index = 0; index < 8191; index++) log.addStart(start({ frame: index }))
    expect([log.starts.length, log.letGo]).toEqual([8191, 0])
    log.addStart(start({ frame: 8191 }))
    expect([log.starts.length, log.letGo]).toEqual([4096, 4096])
    expect(log.starts[0]?.frame).toBe(4096)
    log.clear()
    expect([log.starts.length, log.letGo]).toEqual([0, 0])
  })

  it('are timers that acted, each call once', () => {
    const log = createSchedulingLog()
    const timer = (atMs: number, input?: number): void =>
      log.addEvent(
        endedEvent({
          source: 'timer',
          marks: { event: atMs },
          stages: input === undefined ? {} : { input },
        }),
      )
    timer(1000, 2)
    timer(1000, 2)
    timer(2000)
    log.addEvent(endedEvent({ marks: { event: 2500 }, stages: { input: 1 } }))
    timer(3000, 0)
    expect(log.timers.map(({ marks }) => marks.event)).toEqual([1000, 3000])
  })

  it('are tasks that took time, where the platform tells of them at all', () => {
    const log = createSchedulingLog()
    expect(log.tasks).toBeNull()
    log.addTask(1000, 0)
    expect(log.tasks).toEqual([])
    for (const [at, ms] of [
      [NaN, 60],
      [1000, Infinity],
      [1000, -1],
      [1000, 60],
    ] as const)
      log.addTask(at, ms)
    expect(log.tasks).toEqual([{ startMs: 1000, durationMs: 60 }])
    log.clear()
    expect(log.tasks).toEqual([])
    const silent = createSchedulingLog()
    silent.clear()
    expect(silent.tasks).toBeNull()
  })

  it('are falls of the heap by a megabyte and a twentieth at least', () => {
    const log = createSchedulingLog()
    const falls: [before: number | null, after: number][] = [
      [10, 9],
      [10, 9.01],
      [40, 38],
      [40, 38.01],
      [40, 45],
      [null, 45],
    ]
    for (const [before, after] of falls) log.addHeap(1000, after, before)
    expect(log.collections.map(({ freedMegabytes }) => freedMegabytes)).toEqual([1, 2])
    expect(log.collections[0]?.wallMs).toBe(1000)
  })

  it('grows its revision with everything that comes', () => {
    const log = createSchedulingLog()
    const steps: ((own: SchedulingLog) => void)[] = [
      (own) => own.addStart(start()),
      (own) => own.addEvent(endedEvent()),
      (own) => own.addTask(0, 60),
      (own) => own.addHeap(0, 1, 9),
      (own) => own.clear(),
    ]
    for (const step of steps) {
      const before = log.revision
      step(log)
      expect(log.revision).toBeGreaterThan(before)
    }
  })
})
