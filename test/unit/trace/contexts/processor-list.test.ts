// The processors of a context: their order, their numbers, their limit, and the load of all together. Node.

import { describe, expect, it } from 'vitest'
import { createSessionBudget, SESSION_LIMIT } from '../../../../trace/config/session-budget.ts'
import {
  createProcessorList,
  MAX_PROCESSORS,
  type ProcessorList,
} from '../../../../trace/contexts/processor-list.ts'
import { must } from '../../../support/trace/must.ts'

const BUDGET_US = 1000

interface Listed {
  list: ProcessorList
  told: { refused: number; listed: number }
}

function listWith(limits: Partial<Record<keyof typeof SESSION_LIMIT, number>> = {}): Listed {
  const told = { refused: 0, listed: 0 }
  const budget = createSessionBudget(undefined, { ...SESSION_LIMIT, ...limits })
  const list = createProcessorList(
    'doc-1/1',
    128,
    BUDGET_US,
    budget,
    () => told.refused++,
    () => told.listed++,
  )
  return { list, told }
}

const named = (list: ProcessorList): string[] =>
  list.sorted.map(({ index, name, live }) => `${index} ${name} ${live.instance}`)

describe('the processors of a context', () => {
  it('stand in the order of their indices, numbered where several bear one name', () => {
    const { list, told } = listWith()
    list.define(3, 'synth')
    list.define(1, 'synth')
    list.define(2, 'reverb')
    expect(named(list)).toEqual(['1 synth 1', '2 reverb 1', '3 synth 2'])
    expect(list.at(4)?.name).toBe('processor 4')
    list.define(1, 'organ')
    expect(named(list).slice(0, 3)).toEqual(['1 organ 1', '2 reverb 1', '3 synth 1'])
    expect(told).toEqual({ refused: 0, listed: 4 })
  })

  it('are as many as fit, and each further one is told of', () => {
    const { list, told } = listWith()
    for (let index = 0; index <= MAX_PROCESSORS; index++) list.at(index)
    expect(list.sorted).toHaveLength(MAX_PROCESSORS)
    expect(told).toEqual({ refused: 1, listed: MAX_PROCESSORS })
    expect(list.at(0)).not.toBeNull()
    expect(list.addTimed(MAX_PROCESSORS, 5, 1, false)).toBeNull()
    list.define(MAX_PROCESSORS, 'one too many')
    expect(told.refused).toBe(3)
  })

  it('share the session’s processors, and the characters of their names', () => {
    const few = listWith({ processors: 1 })
    expect([few.list.at(1), few.list.at(2)].map((each) => each === null)).toEqual([false, true])
    const short = listWith({ characters: 8 })
    short.list.define(1, 'synth')
    short.list.define(2, 'reverb')
    expect(named(short.list)).toEqual(['1 synth 1', '2 processor 2 1'])
    expect(short.told.refused).toBe(1)
    // A name that was there before gives its room back.
    short.list.define(1, 'a')
    short.list.define(1, 'reverb')
    expect(must(short.list.sorted[0]).name).toBe('reverb')
  })

  it('are awake while they were timed in the last second', () => {
    const { list } = listWith()
    list.addTimed(2, 100, 1, false)
    list.addTimed(1, 100, 1, false)
    list.at(3)
    const awake = (): number[] => list.awake().map(({ index }) => index)
    expect(awake()).toEqual([1, 2])
    for (let row = 0; row < 11; row++) for (const each of list.awake()) each.closeRow()
    expect(awake()).toEqual([])
    list.addTimed(2, 100, 2, false)
    expect(awake()).toEqual([2])
    list.clear()
    expect(awake()).toEqual([])
  })
})

describe('the time that was seen', () => {
  it('is from the first frame to the last, whatever comes between', () => {
    const { list } = listWith()
    expect(list.spanFrames).toBe(0)
    for (const frame of [1000, NaN, 5000, 3000, Infinity]) list.seeFrame(frame)
    expect(list.spanFrames).toBe(4000)
    list.clear()
    expect(list.spanFrames).toBe(0)
  })
})

describe('the average load', () => {
  it('is that of all, each for as long as it ran, over the quanta of the whole time', () => {
    const { list } = listWith()
    expect(list.averageLoad()).toBe(0)
    list.seeFrame(0)
    list.seeFrame(9 * 128)
    // Ten quanta of 400 µs, and five of 200.
    list.addTimed(1, 400, 10, false)
    list.addTimed(2, 200, 5, false)
    expect(list.averageLoad()).toBeCloseTo((10 * 400 + 5 * 200) / 10 / BUDGET_US, 9)
  })

  it('is over the quanta of the busiest one where these are more than the frames tell', () => {
    const { list } = listWith()
    list.addTimed(1, 400, 10, false)
    list.addTimed(2, 200, 5, false)
    expect(list.averageLoad()).toBeCloseTo(0.5, 9)
    list.seeFrame(0)
    list.seeFrame(4 * 128)
    expect(list.averageLoad()).toBeCloseTo(0.5, 9)
  })
})
