// What the two writers make of a patch alone: addresses, root keys, a filter that is left out. Read from the chip's
// columns. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../../../../trace/wire/engine-options.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { type Event, renderOn, send } from '../../../../support/engine/player.ts'
import { type Pairs, startOneZone as start } from '../../../../support/engine/one-zone.ts'

type Bytes = readonly [status: number, data1: number, data2?: number]

const NOTE: Bytes = [0x90, 69, 127]

const tell = (engine: Engine, ...messages: readonly Bytes[]): void => {
  send(
    engine,
    messages.map(([status, data1, data2 = 0]): Event => [0, status, data1, data2]),
  )
  renderOn(engine, 64)
}

describe.each<EngineMode>(['hardware', 'sf2'])('the writer of %s mode', (mode) => {
  it('takes key 0 for a root key, and adds fine and coarse offsets to the addresses', () => {
    const columnsOf = (generators: Pairs) => {
      const engine = start(mode, generators)
      tell(engine, [0x90, 10, 127])
      return engine.voices.columns
    }
    const [low, high] = [columnsOf([[58, 0]]), columnsOf([[58, 1]])]
    expect((low.pitchCents[0] as number) - (high.pitchCents[0] as number)).toBeCloseTo(100, 0)
    const end = columnsOf([]).endAddress[0] as number
    expect(columnsOf([[1, 0x1_00_00 - 10]]).endAddress[0]).toBe(end - 10)
    const cut = columnsOf([[12, 0xff_ff]])
    expect(cut.endAddress[0]).toBe(cut.startAddress[0])
  })
})

describe('the writer of sf2 mode', () => {
  it('leaves the filter out only where it is open and nothing can close it', () => {
    const bypass = (generators: Pairs, destination = 0): number => {
      // CC1, at rest.
      const modulator = { source: 0x00_81, destination, amount: 100 }
      const engine = start('sf2', generators, destination === 0 ? [] : [modulator])
      tell(engine, NOTE)
      return engine.voices.columns.filterBypass[0] as number
    }
    expect(bypass([])).toBe(1)
    expect(bypass([[11, 200]])).toBe(1)
    for (const closed of [
      [8, 13_400],
      [9, 10],
      [10, 200],
      [11, 0x1_00_00 - 200],
    ] as const) {
      expect(bypass([closed]), `${closed[0]}`).toBe(0)
    }
    expect(bypass([], 17)).toBe(1)
    for (const moved of [8, 9, 10, 11]) expect(bypass([], moved), `${moved}`).toBe(0)
  })

  it('gives no delay where the zone asks for the least', () => {
    const engine = start('sf2')
    tell(engine, NOTE)
    expect(engine.voices.columns.volDelayFrames[0]).toBe(0)
    expect(engine.voices.columns.lfo1DelayFrames[0]).toBe(0)
  })
})
