// Channel messages: what the channels hold afterwards and what the driver is told.

import { describe, expect, test } from 'vitest'

import { listen, roland } from '../../../support/engine/recording-target.ts'

describe('channels at power-up', () => {
  test('have the GS convention’s controllers, a bend range of two semitones, and drums on channel 10 only', () => {
    const { channels } = listen().reader
    for (let channel = 0; channel < 16; channel += 1) {
      const at = (controller: number): number => channels.controllers[channel * 128 + controller]!
      expect([at(7), at(10), at(11), at(91), at(93), at(1), at(64)]).toEqual([
        100, 64, 127, 40, 0, 0, 0,
      ])
      expect(channels.pitchBend[channel]).toBe(8192)
      expect(channels.bendRangeCents[channel]).toBe(200)
      expect(channels.isDrum[channel]).toBe(channel === 9 ? 1 : 0)
    }
    expect([channels.masterVolume, channels.masterTuningCents, channels.isMt32]).toEqual([
      1,
      0,
      false,
    ])
  })
})

describe('channel messages', () => {
  test('of each kind reach the driver after the columns are written', () => {
    const { reader, send, told } = listen()
    send(0x93, 60, 100, 0x83, 60, 30, 0x93, 60, 0, 0xa3, 60, 77, 0xb3, 1, 99, 0xd3, 55, 0)
    send(0xe3, 0x01, 0x41)
    expect(told()).toEqual([
      'noteOn 3 60 100',
      'noteOff 3 60 30',
      'noteOff 3 60 64',
      'polyPressure 3 60',
      'controller 3 1',
      'pressure 3',
      'bend 3',
    ])
    expect(reader.channels.polyPressure[3 * 128 + 60]).toBe(77)
    expect(reader.channels.controllers[3 * 128 + 1]).toBe(99)
    expect(reader.channels.pressure[3]).toBe(55)
    expect(reader.channels.pitchBend[3]).toBe(0x2081)
  })

  test('that do not exist are ignored, and data bytes are masked to seven bits', () => {
    const { send, told } = listen()
    send(0xf8, 1, 2, 0x40, 1, 2, 0xff, 0, 0, 0x90, 60 | 0x80, 100 | 0x80, 0xb0, 122, 0)
    expect(told()).toEqual(['noteOn 0 60 100'])
  })

  test('select a bank with the next program change only; CC32 is kept and does nothing', () => {
    const { reader, send, told } = listen()
    send(0xb0, 0, 8, 0xb0, 32, 3)
    expect(reader.channels.bank[0]).toBe(0)
    send(0xc0, 41, 0)
    expect([reader.channels.bank[0], reader.channels.program[0]]).toEqual([8, 41])
    expect(reader.channels.controllers[32]).toBe(3)
    expect(told()).toEqual(['program 0'])
  })

  test('tell of pedals when they cross the middle', () => {
    const { send, told } = listen()
    send(0xb0, 64, 63, 0xb0, 64, 64, 0xb0, 64, 127, 0xb0, 64, 0)
    send(0xb1, 66, 127, 0xb1, 66, 10, 0xb1, 67, 127)
    expect(told()).toEqual([
      'hold 0 true',
      'hold 0 false',
      'sostenuto 1 true',
      'sostenuto 1 false',
      'controller 1 67',
    ])
  })

  test('end sounds (120) and notes (123 to 127)', () => {
    const { send, told } = listen()
    for (const controller of [120, 123, 124, 125, 126, 127]) send(0xb2, controller, 0)
    expect(told()).toEqual(['allSoundOff 2', ...Array.from({ length: 5 }, () => 'allNotesOff 2')])
  })

  test('CC121 puts to rest what the drivers put to rest, and keeps the rest', () => {
    const { reader, send, told } = listen()
    const at = (controller: number): number => reader.channels.controllers[controller]!
    send(0xb0, 0, 5, 0xc0, 3, 0, 0xb0, 7, 20, 0xb0, 10, 30, 0xb0, 91, 90, 0xb0, 93, 80)
    send(0xb0, 1, 50, 0xb0, 11, 60, 0xb0, 64, 127, 0xb0, 66, 127, 0xb0, 67, 127)
    send(0xd0, 40, 0, 0xe0, 0, 0, 0xa0, 61, 9)
    send(0xb0, 101, 0, 0xb0, 100, 0, 0xb0, 6, 12)
    told()
    send(0xb0, 121, 0)
    expect(told()).toEqual([
      'controller 0 1',
      'controller 0 11',
      'hold 0 false',
      'sostenuto 0 false',
      'controller 0 67',
      'bend 0',
      'pressure 0',
      'polyPressure 0 61',
    ])
    expect([at(1), at(11), at(64), at(66), at(67)]).toEqual([0, 127, 0, 0, 0])
    expect([at(0), at(7), at(10), at(91), at(93)]).toEqual([5, 20, 30, 90, 80])
    expect([reader.channels.program[0], reader.channels.bank[0]]).toEqual([3, 5])
    // The bend range stays; its RPN is no longer chosen.
    send(0xb0, 6, 7)
    expect(reader.channels.bendRangeCents[0]).toBe(1200)
    expect(told()).toEqual([])
  })

  test('CC121 takes back what AWE and SF2 NRPN changed, on its channel only', () => {
    const { reader, send, told } = listen()
    const cutoff = (channel: number): void =>
      send(
        0xb0 | channel,
        99,
        127,
        0xb0 | channel,
        98,
        21,
        0xb0 | channel,
        6,
        64,
        0xb0 | channel,
        38,
        90,
      )
    cutoff(0)
    cutoff(1)
    send(0xb0, 99, 120, 0xb0, 98, 8, 0xb0, 6, 70, 0xb0, 38, 0)
    expect([...reader.channels.generatorOffset].some((offset) => offset !== 0)).toBe(true)
    told()
    send(0xb0, 121, 0)
    expect(told().filter((line) => line.startsWith('awe'))).toHaveLength(1)
    expect(reader.channels.isAweSet[21]).toBe(0)
    expect(reader.channels.isAweSet[27 + 21]).toBe(1)
    expect([...reader.channels.generatorOffset].every((offset) => offset === 0)).toBe(true)
  })

  test('touch no other channel', () => {
    const { reader, send } = listen()
    const before = listen().reader.channels
    for (let controller = 0; controller < 120; controller += 1) send(0xb5, controller, 77)
    send(0xe5, 1, 2, 0xd5, 3, 0, 0xc5, 9, 0)
    for (let channel = 0; channel < 16; channel += 1) {
      if (channel === 5) continue
      const row = (values: Uint8Array): number[] => [
        ...values.subarray(channel * 128, channel * 128 + 128),
      ]
      expect(row(reader.channels.controllers)).toEqual(row(before.controllers))
      expect(reader.channels.pitchBend[channel]).toBe(8192)
      expect(reader.channels.program[channel]).toBe(0)
    }
  })
})

describe('reset', () => {
  test('puts everything to power-up and tells the driver once', () => {
    const { reader, send, sysex, told } = listen()
    const fresh = listen().reader.channels
    for (let channel = 0; channel < 16; channel += 1) {
      for (let controller = 0; controller < 120; controller += 1) {
        send(0xb0 | channel, controller, 99)
      }
      send(0xb0 | channel, 99, 127, 0xb0 | channel, 98, 16, 0xb0 | channel, 38, 9)
      send(0xb0 | channel, 99, 1, 0xb0 | channel, 98, 32, 0xb0 | channel, 6, 9)
      send(0xb0 | channel, 101, 0, 0xb0 | channel, 100, 2, 0xb0 | channel, 6, 70)
    }
    sysex(...roland(0x42, [0x40, 0x12, 0x15], [1]))
    sysex(0xf0, 0x7f, 0x7f, 0x04, 0x01, 0, 1, 0xf7)
    sysex(0xf0, 0x7f, 0x7f, 0x04, 0x04, 0, 70, 0xf7)
    expect(reader.channels).not.toEqual(fresh)
    told()
    reader.reset()
    expect(told()).toEqual(['systemReset'])
    expect(reader.channels).toEqual(fresh)
    // Nothing of the tuning before is left behind the columns.
    send(0xb0, 101, 0, 0xb0, 100, 1, 0xb0, 6, 64)
    expect(reader.channels.tuningCents[0]).toBe(0)
  })
})
