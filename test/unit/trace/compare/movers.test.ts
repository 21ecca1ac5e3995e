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
    const { aligned, worst } = must(moversOf(a, b))
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
    const movers = must(
      moversOf(
        a.filter((_, index) => index !== 40),
        b,
      ),
    )
    expect(movers.aligned).toBe(57)
    for (const { eventA, eventB } of movers.worst) expect(eventA).toBe(eventB)
  })

  it('are not paired where something else was played, or nothing', () => {
    const other = played(50, 2)
    for (const event of other) event.data1 = 127 - event.data1
    expect(moversOf(played(50, 1), other)).toBeNull()
    expect(moversOf(played(50, 1), played(30, 2))).toBeNull()
    expect(moversOf([], [])).toBeNull()
    const keys = played(5, 1)
    for (const event of keys) event.source = 'key'
    expect(moversOf(keys, keys)).toBeNull()
  })
})
