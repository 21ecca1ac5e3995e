// A reference instrument by the records of its stream: voices, steals, what is held against it. Node.

import { describe, expect, it } from 'vitest'
import { createReferenceReader, type ReferenceReader } from '../../../../trace/reference/reader.ts'
import type { ReferenceDefinition } from '../../../../trace/wire/protocol.ts'
import {
  ENGINE_CONDITION,
  ENGINE_STAT,
  KIND,
  type TraceRecord,
} from '../../../../trace/wire/record.ts'

const DEFINITION: ReferenceDefinition = {
  kind: 'reference',
  id: 63,
  contextId: 60,
  nodeId: 61,
  inputId: 62,
  isJoined: false,
  mode: 'hardware',
}

const reader = (): ReferenceReader =>
  createReferenceReader('doc-1/63', 'doc-1', 'doc-1/60', DEFINITION)

const record = (given: Partial<TraceRecord>): TraceRecord => ({
  kind: KIND.engineStat,
  flags: 0,
  source: 63,
  sequence: 0,
  frame: 0,
  wallMs: 0,
  a: 0,
  b: 0,
  ...given,
})

/** One whole snapshot. */
function snapshot(
  own: ReferenceReader,
  wallMs: number,
  stats: Partial<Record<keyof typeof ENGINE_STAT, number>> = {},
  frame = wallMs,
): void {
  for (const [name, b] of Object.entries({ ...stats, status: stats.status ?? 0 }))
    own.add(record({ a: ENGINE_STAT[name as keyof typeof ENGINE_STAT], b, wallMs, frame }))
}

const voice = (frame: number, key: number, given: Partial<TraceRecord> = {}): TraceRecord =>
  record({
    kind: KIND.engineVoice,
    flags: 5,
    frame,
    a: 3 | (key << 8) | (2 << 16),
    b: 0.5,
    ...given,
  })

describe('the voices', () => {
  it('are those that came with the snapshot, each with all that its record says', () => {
    const own = reader()
    own.add(voice(10, 60))
    own.add(voice(10, 64, { flags: 6, b: NaN, a: 255 | (64 << 8) | (15 << 16) | (1 << 24) }))
    expect(own.live.voices).toEqual([])
    snapshot(own, 10)
    expect(own.live.voices).toEqual([
      {
        voice: 3,
        stage: 'sustain',
        stageNumber: 5,
        key: 60,
        channel: 2,
        isPedalled: false,
        amplitude: 0.5,
      },
      {
        voice: 255,
        stage: 'release',
        stageNumber: 6,
        key: 64,
        channel: 15,
        isPedalled: true,
        amplitude: 0,
      },
    ])
    snapshot(own, 20)
    expect(own.live.voices).toEqual([])
  })

  it('of another frame than the snapshot’s are none of it', () => {
    const own = reader()
    own.add(voice(9, 60))
    own.add(voice(10, 61))
    snapshot(own, 10)
    expect(own.live.voices.map(({ key }) => key)).toEqual([61])
    own.add(voice(11, 62))
    snapshot(own, 12)
    expect(own.live.voices).toEqual([])
  })

  it('are 64 at most, and none of an instrument that is gone', () => {
    const own = reader()
    for (let key = 0; key < 70; key++) own.add(voice(10, key))
    snapshot(own, 10)
    expect(own.live.voices).toHaveLength(64)
    const state = {
      type: 'reference/state',
      id: 63,
      reason: '',
      bankName: 'b',
      presets: 2,
      mode: 'sf2',
      wallMs: 0,
    } as const
    own.setState({ ...state, state: 'ready' })
    expect(own.live.voices).toHaveLength(64)
    expect(own.live).toMatchObject({ state: 'ready', mode: 'sf2', bank: 'b', presets: 2 })
    own.setState({ ...state, state: 'removed' })
    expect(own.live.voices).toEqual([])
  })
})

describe('the steals', () => {
  it('are the latest 32, each with the note that lost its voice', () => {
    const own = reader()
    for (let key = 0; key < 40; key++)
      own.add(record({ kind: KIND.engineSteal, wallMs: key, a: 7 | (key << 8) | (9 << 16) }))
    expect(own.live.steals).toHaveLength(32)
    expect(own.live.steals[0]).toEqual({ wallMs: 8, voice: 7, key: 8, channel: 9 })
  })

  it('a second are counted over the last one', () => {
    const own = reader()
    snapshot(own, 0, { voicesStolen: 5 })
    expect(own.live.stealsPerSecond).toBe(0)
    snapshot(own, 500, { voicesStolen: 15 })
    expect(own.live.stealsPerSecond).toBe(20)
    for (let wallMs = 600; wallMs <= 1500; wallMs += 100)
      snapshot(own, wallMs, { voicesStolen: 15 })
    expect(own.live.stealsPerSecond).toBe(0)
    snapshot(own, 1600, { voicesStolen: 18 })
    expect(own.live.stealsPerSecond).toBe(3)
    own.clear()
    expect(own.live.stealsPerSecond).toBe(0)
    expect(own.live.steals).toEqual([])
  })
})

describe('what is held against the engine', () => {
  it('stays in sight for two seconds', () => {
    const own = reader()
    snapshot(own, 0, { warnings: ENGINE_CONDITION.queue })
    expect(own.live).toMatchObject({ status: 'GOOD', warnings: ['queue'], criticals: [] })
    snapshot(own, 2000, { warnings: 0 })
    expect(own.live.warnings).toEqual(['queue'])
    snapshot(own, 2001, { warnings: 0 })
    expect(own.live.warnings).toEqual([])
  })

  it('is degraded by what is critical, which is no warning then, or by its own word', () => {
    const own = reader()
    const both = ENGINE_CONDITION.queue | ENGINE_CONDITION.memory
    snapshot(own, 0, { warnings: both, criticals: ENGINE_CONDITION.queue })
    expect(own.live).toMatchObject({
      status: 'DEGRADED',
      criticals: ['queue'],
      warnings: ['memory'],
    })
    snapshot(own, 2500, { warnings: 0, criticals: 0 })
    expect(own.live).toMatchObject({ status: 'GOOD', criticals: [], warnings: [] })
    snapshot(own, 2600, { status: 1 })
    expect(own.live.status).toBe('DEGRADED')
  })

  it('is forgotten with everything else', () => {
    const own = reader()
    snapshot(own, 0, { warnings: ENGINE_CONDITION.queue, criticals: ENGINE_CONDITION.underrun })
    own.clear()
    snapshot(own, 100, { warnings: 0, criticals: 0 })
    expect(own.live).toMatchObject({ status: 'GOOD', criticals: [], warnings: [] })
  })
})

describe('the quality', () => {
  it('is the latest change; the latest 200 are kept, and one after a clear', () => {
    const own = reader()
    for (let index = 0; index < 205; index++)
      own.add(record({ kind: KIND.engineQuality, wallMs: index, flags: index % 2, b: 0.5 }))
    expect(own.live.qualityHistory).toHaveLength(200)
    expect(own.live.qualityHistory[0]).toMatchObject({ wallMs: 5, share: 0.5 })
    own.add(record({ kind: KIND.engineQuality, wallMs: 300, b: NaN }))
    expect(own.live.quality).toMatchObject({ wallMs: 300, share: 0 })
    own.clear()
    expect(own.live.qualityHistory.map(({ wallMs }) => wallMs)).toEqual([300])
  })
})

describe('a second definition', () => {
  it('changes the mode, never where it plays', () => {
    const own = reader()
    own.redefine({ ...DEFINITION, mode: 'sf2', contextId: 1, isJoined: true })
    expect(own.definition).toMatchObject({ mode: 'sf2', contextId: 60, isJoined: false })
    expect(own.live.mode).toBe('sf2')
  })
})
