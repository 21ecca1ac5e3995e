import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import type { SchedulingFigures } from '../../../../trace/scheduling/schema.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import { sequencerPage } from '../../../support/trace/sequencer-page.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'

const schedulingOf = (session: TraceSession): SchedulingFigures => {
  const { scheduling } = session.report()
  if (scheduling === null) throw new Error('A session always says how the page keeps time.')
  return scheduling
}

describe('the margin of a start', () => {
  it('is from where the context stood at the call to the time that is asked for', () => {
    const page = sequencerPage()
    for (let note = 0; note < 20; note++) {
      const callMs = 1000 + note * 130
      page.start({ callMs, whenMs: page.stoodMs(callMs) + 50 + note })
    }
    const { count, late, marginMs } = schedulingOf(page.read())
    expect(count).toBe(20)
    expect(late).toEqual({
      count: 0,
      minMs: null,
      p50Ms: null,
      maxMs: null,
      afterTask: 0,
      afterLateTimer: 0,
    })
    expect(marginMs?.p05).toBeCloseTo(50, 6)
    expect(marginMs?.p50).toBeCloseTo(59, 6)
    expect(marginMs?.p95).toBeCloseTo(68, 6)
  })

  it('is below zero by exactly as much as the start is too late, whatever that is', () => {
    // Late by whole quanta is what the clock itself may have told a callback before: see below.
    const lateness = fc.double({ min: 0.1, max: 400, noNaN: true }).filter((lateMs) => {
      const lateQuanta = (lateMs * 48) / 128
      return Math.abs(lateQuanta - Math.round(lateQuanta)) > 1e-3
    })
    const latenesses = fc.array(lateness, { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(latenesses, (planted) => {
        const page = sequencerPage(8000)
        planted.forEach((lateMs, index) => {
          const callMs = 1000 + index * 150
          page.start({ callMs, whenMs: page.stoodMs(callMs) - lateMs })
        })
        const { count, late } = schedulingOf(page.read())
        expect(count).toBe(planted.length)
        expect(late.count).toBe(planted.length)
        expect(late.minMs).toBeCloseTo(Math.min(...planted), 6)
        expect(late.maxMs).toBeCloseTo(Math.max(...planted), 6)
      }),
      { numRuns: 25 },
    )
  })

  it('is not asked of what is meant now: no time, zero, the clock itself, read a moment ago', () => {
    const page = sequencerPage()
    page.start({ callMs: 1000, whenMs: null })
    page.start({ callMs: 1200, whenMs: page.stoodMs(1200) })
    // The handler runs for 8 ms before it asks for what the clock said in its beginning.
    page.start({ callMs: 1408, dueMs: 1400, whenMs: page.stoodMs(1401) })
    const { count, immediate, late, marginMs } = schedulingOf(page.read())
    expect({ count, immediate, late: late.count, marginMs }).toEqual({
      count: 0,
      immediate: 3,
      late: 0,
      marginMs: null,
    })
  })

  it('is below zero for a time on the clock’s own steps where the page asks ahead as a rule', () => {
    const page = sequencerPage()
    for (const callMs of [1000, 1200, 1400])
      page.start({ callMs, whenMs: page.stoodMs(callMs) + 60 })
    page.start({ callMs: 1600, whenMs: page.stoodMs(1600) - 16 })
    const { late, immediate } = schedulingOf(page.read())
    expect(late).toMatchObject({ count: 1, maxMs: 16 })
    expect(immediate).toBe(0)
  })

  it('is none where the clock moved by one callback between the look at it and the call', () => {
    const page = sequencerPage()
    for (const callMs of [1000, 1200, 1400])
      page.start({ callMs, whenMs: page.stoodMs(callMs) + 60 })
    page.start({ callMs: 1600, whenMs: page.stoodMs(1600) - 8 })
    const { count, late, immediate } = schedulingOf(page.read())
    expect({ count, late: late.count, immediate }).toEqual({ count: 3, late: 0, immediate: 1 })
  })

  it('comes from the event’s own mark where an older recorder told nothing', () => {
    const page = sequencerPage()
    page.start({ callMs: 1000, whenMs: page.stoodMs(1000) + 80, isPlaceTold: false })
    expect(schedulingOf(page.read()).marginMs?.p50).toBeCloseTo(80, 6)
  })

  it('of a start that is late does not make it a note that is waited for', () => {
    const page = sequencerPage()
    page.start({ callMs: 1000, whenMs: page.stoodMs(1000) - 20, heardMs: 1010 })
    const session = page.read()
    expect(session.eventAt(0)).toMatchObject({ ending: 'heard', target: 'start' })
    expect(session.eventAt(0).stages.lookAhead).toBeUndefined()
  })
})

describe('starts that come too late', () => {
  /** Every 100 ms 60 ms ahead; from 3000 to 3180 ms nothing runs. */
  const heldUp = (tellsTasks: boolean): SchedulingFigures => {
    const page = sequencerPage()
    if (tellsTasks) page.tellTasks(10)
    for (let note = 0; note < 40; note++) {
      const dueMs = 1000 + note * 100
      const callMs = dueMs > 3000 && dueMs < 3180 ? 3180 : dueMs
      page.start({ callMs, dueMs, whenMs: dueMs + 60 })
    }
    if (tellsTasks) page.task(3010, 170)
    return schedulingOf(page.read())
  }

  it('are counted with the long task that held them up', () => {
    const { count, late, longTasks } = heldUp(true)
    expect(count).toBe(40)
    expect(late).toMatchObject({ count: 1, afterTask: 1, afterLateTimer: 0 })
    // Where the context stood is a whole number of quanta.
    expect(late.maxMs).toBeGreaterThan(20 - 128 / 48)
    expect(late.maxMs).toBeLessThanOrEqual(20)
    expect(longTasks).toEqual({ count: 1, maxMs: 170 })
  })

  it('are counted with the timer that was late where the browser tells of no tasks', () => {
    const { late, longTasks } = heldUp(false)
    expect(late).toMatchObject({ count: 1, afterTask: 0, afterLateTimer: 1 })
    expect(longTasks).toBeNull()
  })

  it('are not blamed on a task long before them, nor on one that began after the call', () => {
    const page = sequencerPage()
    page.tellTasks(10)
    page.task(1000, 90)
    page.start({ callMs: 2000, whenMs: page.stoodMs(2000) - 5 })
    page.task(2000.5, 90)
    expect(schedulingOf(page.read()).late).toMatchObject({ count: 1, afterTask: 0 })
  })
})

describe('timers', () => {
  it('are as late as they ran after they were to, each call once, by their kind', () => {
    const page = sequencerPage()
    for (let note = 0; note < 10; note++) {
      const dueMs = 1000 + note * 100
      const callMs = dueMs + 1 + note
      // Two notes of one call.
      page.start({ callMs, dueMs, whenMs: dueMs + 200 })
      page.start({ callMs: callMs + 0.1, dueMs, whenMs: dueMs + 250 })
    }
    page.start({ callMs: 3004, dueMs: 3000, whenMs: null, caller: 'requestAnimationFrame' })
    const { timerLatenessMs } = schedulingOf(page.read())
    expect(timerLatenessMs).toMatchObject({ count: 11, byTimer: { setInterval: { count: 10 } } })
    expect(timerLatenessMs?.byTimer['setInterval']?.p50).toBeCloseTo(5, 2)
    expect(timerLatenessMs?.byTimer['setInterval']?.max).toBeCloseTo(10, 0)
    expect(timerLatenessMs?.byTimer['requestAnimationFrame']?.p50).toBeCloseTo(4, 2)
  })
})

describe('a start at a time that no clock has', () => {
  it('is none', () => {
    const page = sequencerPage()
    for (const whenMs of [Infinity, -Infinity, 1e300, 1050]) page.start({ callMs: 1000, whenMs })
    expect(schedulingOf(page.read())).toMatchObject({ count: 1, immediate: 0, late: { count: 0 } })
  })
})

describe('a selection', () => {
  it('has the figures of its own starts: of a source, of a context, of a time', () => {
    const page = sequencerPage()
    page.start({ callMs: 1000, whenMs: 1100 })
    page.start({ callMs: 2000, whenMs: 2050, caller: 'keydown' })
    const session = page.read()
    const countOf = (query: Parameters<TraceSession['report']>[0]): number | undefined =>
      session.report(query).scheduling?.count
    const contextId = session.contexts[0]?.contextId ?? ''
    expect(countOf({})).toBe(2)
    expect(countOf({ source: 'key' })).toBe(1)
    expect(countOf({ toMs: START_MS + 1500 })).toBe(1)
    expect(countOf({ contextId })).toBe(2)
    expect(countOf({ contextId: 'another' })).toBe(0)
    expect(countOf({ player: 'reference' })).toBe(0)
  })

  it('forgets what was cleared', () => {
    const page = sequencerPage()
    page.start({ callMs: 1000, whenMs: 1100 })
    const session = page.read()
    expect(schedulingOf(session).count).toBe(1)
    session.clear()
    expect(schedulingOf(session)).toMatchObject({ count: 0, marginMs: null, timerLatenessMs: null })
  })
})

describe('the heap', () => {
  it('tells of collected garbage where it falls', () => {
    const page = sequencerPage()
    for (const [index, megabytes] of [40, 44, 44.5, 30, 31, 30.9].entries())
      page.heap(1000 + index * 1000, megabytes)
    expect(schedulingOf(page.read()).collections).toBe(1)
  })
})
