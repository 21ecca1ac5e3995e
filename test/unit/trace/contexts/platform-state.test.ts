// What the platform says of a context. Node.

import { describe, expect, it } from 'vitest'
import {
  createPlatformState,
  type PlatformState,
} from '../../../../trace/contexts/platform-state.ts'
import type { ContextDefinition } from '../../../../trace/wire/protocol.ts'
import { STAT } from '../../../../trace/wire/record.ts'

const definition = (given: Partial<ContextDefinition> = {}): ContextDefinition => ({
  kind: 'context',
  id: 1,
  contextType: 'realtime',
  sampleRate: 48_000,
  renderQuantumFrames: 128,
  baseLatencyMs: 10,
  sink: 'speakers',
  createdWallMs: 0,
  joined: false,
  ...given,
})
const stateOf = (given?: Partial<ContextDefinition>): PlatformState =>
  createPlatformState(definition(given))

describe('what the platform says', () => {
  it('is what the definition says, until it is told more', () => {
    const platform = stateOf()
    expect(platform.told).toEqual({
      state: 'suspended',
      probe: 'loading',
      sink: 'speakers',
      baseLatencyMs: 10,
      outputLatencyMs: null,
      underruns: null,
      underrunDurationMs: null,
    })
    platform.update('running', 'running', 12, 'headphones')
    platform.redefine(definition({ sink: 'line', baseLatencyMs: 7 }))
    expect(platform.told).toMatchObject({ state: 'running', probe: 'running' })
    expect(platform.told).toMatchObject({ sink: 'line', baseLatencyMs: 7 })
  })

  it('of an offline context is never that a probe runs', () => {
    const platform = stateOf({ contextType: 'offline' })
    expect(platform.told).toMatchObject({ state: 'offline', probe: 'offline' })
    platform.update('running', 'running', 0, '')
    expect(platform.told).toMatchObject({ state: 'running', probe: 'offline' })
  })

  it('has each statistic in its own place', () => {
    const platform = stateOf()
    platform.addStat(STAT.outputLatencyMs, 31)
    platform.addStat(STAT.baseLatencyMs, 11)
    platform.addStat(STAT.underrunDurationMs, 5)
    platform.addStat(STAT.heapMegabytes, 99)
    expect(platform.told).toMatchObject({
      outputLatencyMs: 31,
      baseLatencyMs: 11,
      underrunDurationMs: 5,
    })
  })

  it('is no latency where it is no time', () => {
    const platform = stateOf()
    platform.setOutputLatency(0)
    expect(platform.told.outputLatencyMs).toBe(0)
    for (const ms of [-1, NaN, Infinity]) platform.setOutputLatency(ms)
    expect(platform.told.outputLatencyMs).toBe(0)
  })
})

describe('new underruns', () => {
  it('are those since the last total, from none on', () => {
    const platform = stateOf()
    expect([2, 2, 5, 1].map((total) => platform.setUnderruns(total))).toEqual([2, 0, 3, 0])
    expect(platform.told.underruns).toBe(1)
  })

  it('are not those that were there when the context was joined', () => {
    const platform = stateOf({ joined: true })
    expect([7, 9].map((total) => platform.setUnderruns(total))).toEqual([0, 2])
    const redefined = stateOf()
    redefined.redefine(definition({ joined: true }))
    expect(redefined.setUnderruns(7)).toBe(0)
  })
})
