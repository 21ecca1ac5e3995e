// What XG sets by system exclusive: the whole instrument, effect types, parts.

import { describe, expect, test } from 'vitest'

import { listen } from '../../../support/engine/recording-target.ts'

/** An XG parameter change. */
const xg = (address: readonly number[], ...data: readonly number[]): number[] => [
  0xf0,
  0x43,
  0x10,
  0x4c,
  ...address,
  ...data,
  0xf7,
]

describe('XG', () => {
  test('sets master tuning, volume and transposition', () => {
    const { reader, sysex, told } = listen()
    sysex(...xg([0, 0, 0], 0x0, 0x7, 0xe, 0x8))
    expect(reader.channels.masterTuningCents).toBe(100)
    sysex(...xg([0, 0, 6], 0x43))
    expect(reader.channels.masterTuningCents).toBe(400)
    sysex(...xg([0, 0, 0], 0xf, 0xf, 0xf, 0xf))
    expect(reader.channels.masterTuningCents).toBeCloseTo(402.3, 9)
    told()
    sysex(...xg([0, 0, 4], 0))
    expect(reader.channels.masterVolume).toBe(0)
    expect(told()).toEqual(['masterVolume'])
  })

  test('chooses the presets of reverb and chorus that are nearest to its types', () => {
    const { sysex, told } = listen()
    const chosen = (low: number, type: number, variation: number): string[] => {
      told()
      sysex(...xg([2, 1, low], type, variation))
      return told()
    }
    const REVERBS = [
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
      [2, 2],
      [3, 0],
      [4, 7],
      [0, 0],
      [0x13, 0],
    ] as const
    expect(REVERBS.flatMap(([type, variation]) => chosen(0, type, variation))).toEqual(
      [3, 4, 0, 1, 2, 3, 5].map((preset) => `reverb ${preset}`),
    )
    const CHORUSES = [
      [0x41, 0],
      [0x41, 1],
      [0x42, 2],
      [0x41, 8],
      [0x41, 5],
      [0x43, 1],
      [0, 0],
    ] as const
    expect(CHORUSES.flatMap(([type, variation]) => chosen(0x20, type, variation))).toEqual(
      [0, 1, 2, 3, 0, 5].map((preset) => `chorus ${preset}`),
    )
  })

  test('sets a part as controllers, program, key shift, bend range and scale tuning do', () => {
    const { reader, sysex } = listen()
    sysex(...xg([0, 0, 0x7e], 0))
    const { channels } = reader
    sysex(...xg([8, 3, 0x01], 0))
    sysex(...xg([8, 3, 0x02], 5))
    sysex(...xg([8, 3, 0x03], 12))
    expect([channels.bank[3], channels.program[3]]).toEqual([5, 12])
    sysex(...xg([8, 3, 0x08], 0x42))
    expect(channels.tuningCents[3]).toBe(200)
    sysex(...xg([8, 3, 0x23], 0x4c))
    expect(channels.bendRangeCents[3]).toBe(1200)
    sysex(...xg([8, 3, 0x4c], 60))
    expect(channels.scaleCents[3 * 12 + 11]).toBe(-4)
    const CONTROLLERS = [
      [0x0b, 7],
      [0x0e, 10],
      [0x12, 93],
      [0x13, 91],
      [0x15, 76],
      [0x16, 77],
      [0x17, 78],
      [0x18, 74],
      [0x19, 71],
      [0x1a, 73],
      [0x1b, 75],
      [0x1c, 72],
      [0x67, 65],
      [0x68, 5],
    ] as const
    for (const [address, controller] of CONTROLLERS) {
      sysex(...xg([8, 3, address], 1))
      const really = channels.controllers[3 * 128 + controller]
      expect([controller, really]).toEqual([controller, controller === 65 ? 127 : 1])
    }
  })

  test('leaves a part where it is whose place is to be a random one', () => {
    const { reader, sysex } = listen()
    sysex(...xg([8, 3, 0x0e], 30))
    sysex(...xg([8, 3, 0x0e], 0))
    expect(reader.channels.controllers[3 * 128 + 10]).toBe(30)
  })

  test('makes a part a drum channel', () => {
    const { reader, sysex } = listen()
    sysex(...xg([8, 3, 7], 2))
    expect(reader.channels.isDrum[3]).toBe(1)
    sysex(...xg([8, 3, 7], 0))
    expect(reader.channels.isDrum[3]).toBe(0)
  })
})
