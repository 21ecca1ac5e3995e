// The values of a voice's generators: patch, NRPN offsets, and modulators with all their sources. In Node.

import { describe, expect, it } from 'vitest'
import { createChannels } from '../../../../../engine/midi/channels.ts'
import { createPatchValues } from '../../../../../engine/midi/driver/patch-values.ts'
import {
  createVoiceTable,
  VOICE_MODULATOR_WORDS,
} from '../../../../../engine/midi/driver/voice-table.ts'
import { GENERATORS, MODULATOR_WORDS } from '../../../../../engine/soundfont/bank.ts'

const VOICE = 3
const CHANNEL = 5
const KEY = 96
const LINK = 0x7f
const CUTOFF = 8
const Q = 9

type Modulator = readonly [source: number, destination: number, amount: number, factor?: number]

const stand = (...modulators: readonly Modulator[]) => {
  const table = createVoiceTable()
  const channels = createChannels()
  table.channel[VOICE] = CHANNEL
  table.key[VOICE] = 60
  table.soundKey[VOICE] = KEY
  table.soundVelocity[VOICE] = 64
  table.modulatorCount[VOICE] = modulators.length
  for (const [index, [source, destination, amount, factor = 0]] of modulators.entries()) {
    const at = VOICE * VOICE_MODULATOR_WORDS + index * MODULATOR_WORDS
    table.modulators.set([source, destination, amount & 0xffff, factor, 0], at)
  }
  const patch = createPatchValues(table, channels)
  const valueOf = (generator: number, hasModulators = true): number => {
    patch.evaluate(VOICE, hasModulators)
    return patch.values[generator] as number
  }
  return { table, channels, patch, valueOf }
}

describe('without modulators', () => {
  it('a value is the patch’s and what NRPN adds on its channel', () => {
    const { table, channels, valueOf } = stand([0, CUTOFF, 999])
    table.generators[VOICE * GENERATORS + CUTOFF] = 5000
    channels.generatorOffset[CHANNEL * GENERATORS + CUTOFF] = -300
    table.generators[VOICE * GENERATORS + 60] = 7
    table.generators[VOICE * GENERATORS + 48] = 100
    expect([CUTOFF, 60, 48].map((id) => valueOf(id, false))).toEqual([4700, 7, 100])
    expect([CUTOFF, 60, 48].map((id) => valueOf(id))).toEqual([5699, 7, 40])
  })
})

describe('a modulator', () => {
  it.each([
    ['nothing', 0x00_00, 1],
    ['velocity', 0x00_02, 0.5],
    ['key', 0x00_03, 0.75],
    ['key pressure', 0x00_0a, 0.25],
    ['channel pressure', 0x00_0d, 0.125],
    ['pitch bend', 0x00_0e, 0.375],
    ['bend range', 0x00_10, 0.1],
    ['a controller', 0x00_87, 0.0625],
  ] as const)('takes %s as its source, and as its factor', (_, word, share) => {
    for (const modulator of [
      [word, CUTOFF, -1000, 0],
      [0, CUTOFF, -1000, word],
    ] as const) {
      const { channels, valueOf } = stand(modulator)
      channels.polyPressure[CHANNEL * 128 + 60] = 32
      channels.pressure[CHANNEL] = 16
      channels.pitchBend[CHANNEL] = 6144
      channels.bendRangeCents[CHANNEL] = 1270
      channels.controllers[CHANNEL * 128 + 7] = 8
      expect(valueOf(CUTOFF)).toBeCloseTo(-1000 * share, 9)
      expect(valueOf(Q)).toBe(0)
    }
  })

  it('adds to what others gave the same generator', () => {
    const { valueOf } = stand([0, CUTOFF, 100], [0, Q, 7], [0, CUTOFF, 20])
    expect([valueOf(CUTOFF), valueOf(Q)]).toEqual([120, 7])
  })
})

describe('linked modulators', () => {
  it('are the source of the one that they are linked to, all together', () => {
    const { valueOf } = stand(
      [0x00_02, 0x80_00 | 3, 4],
      [0, CUTOFF, 1],
      [0, 0x80_00 | 3, 3],
      [LINK, Q, 10],
    )
    expect([valueOf(CUTOFF), valueOf(Q)]).toEqual([1, 50])
  })

  it('are followed through eight in a row, whatever their order, and no further', () => {
    /** Each listens to the next one, of which the last is moved by nothing else. */
    const chain = (length: number): Modulator[] =>
      Array.from({ length }, (_, index) => [
        index === length - 1 ? 0 : LINK,
        index === 0 ? CUTOFF : 0x80_00 | (index - 1),
        1,
      ])
    expect(stand(...chain(8)).valueOf(CUTOFF)).toBe(1)
    expect(stand(...chain(9)).valueOf(CUTOFF)).toBe(0)
  })

  it('begin anew with each evaluation', () => {
    const { channels, valueOf } = stand([LINK, CUTOFF, 10], [0x00_87, 0x80_00, 2])
    channels.controllers[CHANNEL * 128 + 7] = 64
    expect(valueOf(CUTOFF)).toBe(10)
    channels.controllers[CHANNEL * 128 + 7] = 0
    expect(valueOf(CUTOFF)).toBe(0)
  })
})

describe('a voice', () => {
  it('listens to the sources and the factors of its modulators, controllers apart from others', () => {
    const { patch } = stand([0x00_82, CUTOFF, 1, 0x00_0a], [0x00_0d, CUTOFF, 1, 0x00_83])
    const heard = (isController: boolean): number[] =>
      Array.from({ length: 128 }, (_, index) => index).filter((index) =>
        patch.isListening(VOICE, isController, index),
      )
    expect(heard(true)).toEqual([2, 3])
    expect(heard(false)).toEqual([10, 13])
  })

  it('is modulated where a source or a factor of the generator can still move', () => {
    const isModulated = (source: number, factor: number): boolean =>
      stand([0, Q, 1], [source, CUTOFF, 1, factor]).patch.isModulated(VOICE, CUTOFF)
    for (const still of [0, 2, 3]) {
      expect(isModulated(still, 0), `${still}`).toBe(false)
      expect(isModulated(0, still), `${still}`).toBe(false)
    }
    for (const moving of [0x80, 0x82, 0x83, 10, 13, 14, 16, LINK]) {
      expect(isModulated(moving, 0), `${moving}`).toBe(true)
      expect(isModulated(0, moving), `${moving}`).toBe(true)
    }
    expect(stand([0x81, Q, 1]).patch.isModulated(VOICE, CUTOFF)).toBe(false)
  })
})
