// Single starts: their margin, whose they are, which belong to a selection. Node.

import { describe, expect, it } from 'vitest'
import type { TrackedStart } from '../../../../trace/events/tracked-start.ts'
import { EVERYTHING } from '../../../../trace/figures/selection.ts'
import { gapsOf, medianOf, spreadOf } from '../../../../trace/scheduling/spread.ts'
import { isOfItself, isSelectedStart, marginOf } from '../../../../trace/scheduling/timed-starts.ts'
import { definedContext } from '../../../support/trace/context.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

const context = definedContext()

const start = (given: Partial<TrackedStart> = {}): TrackedStart => ({
  context,
  event: null,
  atMs: 1000,
  frame: 48_480,
  stoodFrame: 48_000,
  isNow: false,
  isMaybeNow: false,
  ...given,
})

describe('a start', () => {
  it('has a margin of what lies between where the context stood and what it asks for', () => {
    expect(marginOf(start())).toBe(10)
    expect(marginOf(start({ frame: 47_520 }))).toBe(-10)
    expect(marginOf(start({ frame: NaN }))).toBeNaN()
  })

  it('is the page’s own where a timer or a message asked for it', () => {
    const of = (source: 'timer' | 'message' | 'key' | 'midi') =>
      isOfItself(start({ event: endedEvent({ source }) }))
    expect([of('timer'), of('message'), of('key'), of('midi')]).toEqual([true, true, false, false])
    expect(isOfItself(start())).toBe(false)
  })

  it('belongs to a selection of its time, its context, its source and its player', () => {
    const own = start({ event: endedEvent({ source: 'timer' }) })
    const isIn = (given: Partial<typeof EVERYTHING>, of = own): boolean =>
      isSelectedStart(of, { ...EVERYTHING, ...given })
    expect(isIn({})).toBe(true)
    expect([isIn({ fromMs: 1000 }), isIn({ fromMs: 1001 })]).toEqual([true, false])
    expect([isIn({ toMs: 1001 }), isIn({ toMs: 1000 })]).toEqual([true, false])
    expect([isIn({ contextId: context.id }), isIn({ contextId: 'b' })]).toEqual([true, false])
    expect([isIn({ source: 'timer' }), isIn({ source: 'key' })]).toEqual([true, false])
    expect(isIn({ player: { referenceId: 'a' } })).toBe(false)
    const its = start({ event: endedEvent({ referenceId: 'a' }) })
    expect([isIn({}, its), isIn({ player: { referenceId: 'a' } }, its)]).toEqual([false, true])
  })

  it('of no event is the page’s, of an unknown source', () => {
    const isIn = (given: Partial<typeof EVERYTHING>): boolean =>
      isSelectedStart(start(), { ...EVERYTHING, ...given })
    expect([isIn({}), isIn({ player: null }), isIn({ player: { referenceId: 'a' } })]).toEqual([
      true,
      true,
      false,
    ])
    expect([isIn({ source: 'unknown' }), isIn({ source: 'timer' })]).toEqual([true, false])
  })
})

describe('a few values', () => {
  it('have a spread of ranks that were measured', () => {
    const values = Array.from({ length: 40 }, (_, index) => 40 - index)
    expect(spreadOf(values)).toEqual({ count: 40, min: 1, p05: 2, p50: 20, p95: 38, max: 40 })
    expect(spreadOf([])).toBeNull()
    expect(spreadOf([7])).toEqual({ count: 1, min: 7, p05: 7, p50: 7, p95: 7, max: 7 })
  })

  it('have a median, and distances', () => {
    expect(medianOf([3, 1, 2])).toBe(2)
    expect(medianOf([])).toBeNaN()
    expect(gapsOf([1, 4, 2])).toEqual([3, -2])
    expect(gapsOf([1])).toEqual([])
  })
})
