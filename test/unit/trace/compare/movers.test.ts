// The events of two sides laid side by side. Node.

import { describe, expect, it } from 'vitest'
import { moversOf } from '../../../../trace/compare/movers.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { simulateRun, STEADY } from '../../../support/compare/simulated-run.ts'
import { must } from '../../../support/trace/must.ts'

const played = (notes: number, seed: number): TrackedEvent[] => [
  ...simulateRun({ ...STEADY, jitterMs: 0.1 }, notes, seed).events,
]

function slower(event: TrackedEvent, ms: number): TrackedEvent {
  const { port, endToEnd } = event.stages
  return {
    ...event,
    stages: { ...event.stages, port: must(port) + ms, endToEnd: must(endToEnd) + ms },
  }
}

describe('events of two sides that played the same', () => {
  it('are paired, and those that moved most come first with the stage that moved', () => {
    const a = played(50, 1)
    const b = played(50, 2).map((event, index) =>
      index === 20 ? slower(event, 30) : index === 7 ? slower(event, -12) : event,
    )
    const { aligned, worst } = must(moversOf([a], [b]))
    expect(aligned).toBe(50)
    expect(worst).toHaveLength(10)
    expect(worst[0]).toMatchObject({ eventA: 21, eventB: 21, stage: 'port' })
    expect(worst[0]?.differenceMs).toBeCloseTo(30, -1)
    expect(worst[0]?.stageDifferenceMs).toBeCloseTo(30, 0)
    expect(worst[1]).toMatchObject({ eventA: 8, stage: 'port' })
  })

  it('find each other again behind what one side lacks or has more', () => {
    const a = played(60, 1)
    const b = played(60, 2).filter((_, index) => index !== 10 && index !== 11)
    const movers = must(moversOf([a.filter((_, index) => index !== 40)], [b]))
    expect(movers.aligned).toBe(57)
    for (const { eventA, eventB } of movers.worst) expect(eventA).toBe(eventB)
  })

  it('are not paired where something else was played, or nothing', () => {
    const other = played(50, 2)
    for (const event of other) event.data1 = 127 - event.data1
    expect(moversOf([played(50, 1)], [other])).toBeNull()
    expect(moversOf([played(50, 1)], [played(30, 2)])).toBeNull()
    expect(moversOf([[]], [[]])).toBeNull()
    const keys = played(5, 1)
    for (const event of keys) event.source = 'key'
    expect(moversOf([keys], [keys])).toBeNull()
  })
})

describe('groups that played the same', () => {
  const late = (seed: number, index: number, ms: number): TrackedEvent[] =>
    played(50, seed).map((event, at) => (at === index ? slower(event, ms) : event))

  it('are laid side by side: what moved in most recordings, with the one of the median', () => {
    const a = [played(50, 1), played(50, 2), played(50, 3)]
    const b = [late(4, 20, 30), late(5, 20, 40), late(6, 20, 50)]
    const { runsA, runsB, aligned, worst } = must(moversOf(a, b))
    expect([runsA, runsB, aligned]).toEqual([3, 3, 50])
    expect(worst[0]).toMatchObject({ runB: 1, eventA: 21, eventB: 21, stage: 'port' })
    expect(worst[0]?.differenceMs).toBeCloseTo(40, -1)
    const { runA = 0, eventA = 0, aMs } = worst[0] ?? {}
    const own = a[runA]?.find(({ eventId }) => eventId === eventA)
    expect(own?.stages.endToEnd).toBe(aMs)
    const back = must(moversOf(b, a)).worst[0]
    expect(back?.differenceMs).toBe(-(worst[0]?.differenceMs ?? 0))
  })

  it('do not blame what was late in one recording of three', () => {
    const a = [played(50, 1), played(50, 2), played(50, 3)]
    const b = [played(50, 4), late(5, 20, 300), played(50, 6)]
    const { worst } = must(moversOf(a, b))
    expect(Math.abs(worst[0]?.differenceMs ?? Infinity)).toBeLessThan(20)
  })

  it('do without a recording of something else, and without events that most of them lack', () => {
    const other = played(50, 9)
    for (const event of other) event.data1 = 127 - event.data1
    const lacking = (seed: number): TrackedEvent[] =>
      played(50, seed).filter((_, index) => index !== 30)
    const movers = must(
      moversOf([played(50, 1), other, played(50, 2)], [lacking(3), lacking(4), played(50, 5)]),
    )
    expect([movers.runsA, movers.runsB, movers.aligned]).toEqual([2, 3, 49])
    expect(movers.worst.every(({ runA }) => runA !== 1)).toBe(true)
  })
})
