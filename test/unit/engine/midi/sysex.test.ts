// System exclusive messages: resets and sound maps, masters, tuning, GS parts and macros; what is ignored.

import { describe, expect, test } from 'vitest'

import type { MidiReader } from '../../../../engine/midi/midi-types.ts'
import { listen, roland } from '../../../support/engine/recording-target.ts'

const GM_ON = [0xf0, 0x7e, 0x7f, 0x09, 0x01, 0xf7]
const GM_OFF = [0xf0, 0x7e, 0x7f, 0x09, 0x02, 0xf7]
const GM2_ON = [0xf0, 0x7e, 0x7f, 0x09, 0x03, 0xf7]
const GS_RESET = [0xf0, 0x41, 0x10, 0x42, 0x12, 0x40, 0x00, 0x7f, 0x00, 0x41, 0xf7]
const XG_ON = [0xf0, 0x43, 0x10, 0x4c, 0x00, 0x00, 0x7e, 0x00, 0xf7]
const MT32_RESET = roland(0x16, [0x7f, 0, 0], [0, 1])
const gs = (address: readonly number[], ...data: readonly number[]): number[] =>
  roland(0x42, address, data)

describe('resets', () => {
  test.each([
    ['GM on', GM_ON],
    ['GM off', GM_OFF],
    ['GM2 on', GM2_ON],
    ['GS reset', GS_RESET],
    ['GS mode set', gs([0x00, 0x00, 0x7f], 0)],
    ['XG on', XG_ON],
    ['XG all parameters reset', [0xf0, 0x43, 0x10, 0x4c, 0x00, 0x00, 0x7f, 0x00, 0xf7]],
    ['MT-32 reset', MT32_RESET],
  ])('%s puts the channels to power-up', (_, bytes) => {
    const { reader, send, sysex, told } = listen()
    send(0xb0, 7, 1, 0xc0, 9, 0, 0xe0, 0, 0)
    told()
    sysex(...bytes)
    expect(told()).toEqual(['systemReset'])
    expect(reader.channels.controllers[7]).toBe(100)
    expect(reader.channels.program[0]).toBe(0)
    expect(reader.channels.pitchBend[0]).toBe(8192)
  })

  test('choose the map: MT-32 programs become General MIDI’s until another reset', () => {
    const { reader, send, sysex } = listen()
    const { channels } = reader
    sysex(...MT32_RESET)
    expect(channels.isMt32).toBe(true)
    send(0xb1, 0, 7, 0xc1, 48, 0, 0xc2, 112, 0, 0xc9, 48, 0)
    expect([channels.program[1], channels.program[2], channels.program[9]]).toEqual([48, 47, 48])
    send(0xc1, 88, 0)
    expect([channels.program[1], channels.bank[1]]).toEqual([56, 0])
    sysex(...GM_ON)
    expect(channels.isMt32).toBe(false)
    send(0xc1, 88, 0)
    expect(channels.program[1]).toBe(88)
    sysex(...MT32_RESET)
    reader.reset()
    expect(channels.isMt32).toBe(false)
  })

  test('choose the map: under XG and GM2 the bank makes drum channels', () => {
    const { reader, send, sysex } = listen()
    const { channels } = reader
    sysex(...XG_ON)
    send(0xb4, 0, 127, 0xc4, 8, 0)
    expect([channels.isDrum[4], channels.program[4], channels.bank[4]]).toEqual([1, 8, 0])
    send(0xb4, 0, 0, 0xc4, 8, 0, 0xb9, 0, 0, 0xc9, 0, 0)
    expect([channels.isDrum[4], channels.isDrum[9]]).toEqual([0, 1])
    sysex(...GM2_ON)
    send(0xb4, 0, 120, 0xc4, 0, 0, 0xb5, 0, 121, 0xc5, 4, 0)
    expect([channels.isDrum[4], channels.isDrum[5], channels.bank[5]]).toEqual([1, 0, 0])
    sysex(...GS_RESET)
    send(0xb4, 0, 127, 0xc4, 8, 0)
    expect([channels.isDrum[4], channels.bank[4]]).toEqual([0, 127])
  })

  test('choose where variations are: CC0 under GS, CC32 under XG and GM2; XG effects are GS kit 56 or bank 64', () => {
    const { reader, send, sysex } = listen()
    const { channels } = reader
    const chosen = (msb: number, lsb: number): number[] => {
      send(0xb4, 0, msb, 0xb4, 32, lsb, 0xc4, 8, 0)
      return [channels.isDrum[4]!, channels.bank[4]!, channels.program[4]!]
    }
    expect(chosen(3, 5)).toEqual([0, 3, 8])
    sysex(...XG_ON)
    expect(chosen(0, 5)).toEqual([0, 5, 8])
    expect(chosen(64, 5)).toEqual([0, 64, 8])
    expect(chosen(126, 5)).toEqual([1, 0, 56])
    sysex(...GM2_ON)
    expect(chosen(121, 5)).toEqual([0, 5, 8])
    expect(chosen(120, 5)).toEqual([1, 0, 8])
  })
})

describe('masters', () => {
  test('volume, universal and GS', () => {
    const { reader, sysex, told } = listen()
    sysex(0xf0, 0x7f, 0x7f, 0x04, 0x01, 0x00, 0x40, 0xf7)
    expect(reader.channels.masterVolume).toBeCloseTo(8192 / 16_383, 12)
    sysex(...gs([0x40, 0x00, 0x04], 127))
    expect(reader.channels.masterVolume).toBe(1)
    sysex(...gs([0x40, 0x00, 0x04], 0))
    expect(reader.channels.masterVolume).toBe(0)
    expect(told()).toEqual(['masterVolume', 'masterVolume', 'masterVolume'])
  })

  test('tuning, universal fine and coarse, GS tune and key shift', () => {
    const { reader, sysex, told } = listen()
    const { channels } = reader
    sysex(0xf0, 0x7f, 0x7f, 0x04, 0x03, 0x00, 0x60, 0xf7)
    expect(channels.masterTuningCents).toBe(50)
    sysex(0xf0, 0x7f, 0x7f, 0x04, 0x04, 0x00, 0x3f, 0xf7)
    expect(channels.masterTuningCents).toBe(-50)
    expect(told()).toHaveLength(32)
    sysex(...gs([0x40, 0x00, 0x00], 0, 4, 0, 0))
    expect(channels.masterTuningCents).toBe(-100)
    sysex(...gs([0x40, 0x00, 0x05], 0x42))
    expect(channels.masterTuningCents).toBe(200)
    sysex(...gs([0x40, 0x00, 0x00], 0, 0, 1, 8))
    expect(channels.masterTuningCents).toBeCloseTo(100, 9)
    sysex(...gs([0x40, 0x00, 0x00], 0, 15, 15, 15))
    expect(channels.masterTuningCents).toBeCloseTo(300, 9)
  })
})

describe('scale tuning', () => {
  test('of one byte gives cents, for the channels of its map only', () => {
    const { reader, sysex, told } = listen()
    const { scaleCents } = reader.channels
    const tones = [64, 0, 127, 65, 63, 64, 64, 64, 64, 64, 64, 70]
    // Bit 0 of the last map byte is channel 1, of the middle one channel 8, of the first channel 15.
    sysex(0xf0, 0x7e, 0x7f, 0x08, 0x08, 0x02, 0x01, 0x04, ...tones, 0xf7)
    expect(told()).toEqual(['tuning 2', 'tuning 7', 'tuning 15'])
    expect([...scaleCents.subarray(24, 36)]).toEqual(tones.map((tone) => tone - 64))
    expect(scaleCents[15 * 12 + 1]).toBe(-64)
    expect(scaleCents[0]).toBe(0)
  })

  test('of two bytes gives ± 100 cents', () => {
    const { reader, sysex } = listen()
    const tones = Array.from({ length: 12 }, (_, i) =>
      i === 0 ? [0, 0] : i === 1 ? [127, 127] : [64, 0],
    )
    sysex(0xf0, 0x7f, 0x7f, 0x08, 0x09, 0x00, 0x00, 0x01, ...tones.flat(), 0xf7)
    const cents = [...reader.channels.scaleCents.subarray(0, 12)]
    expect(cents[0]).toBe(-100)
    expect(cents[1]).toBeCloseTo(99.988, 3)
    expect(cents.slice(2).every((each) => each === 0)).toBe(true)
  })

  test('of GS sets the part’s twelve tones', () => {
    const { reader, sysex, told } = listen()
    sysex(...gs([0x40, 0x11, 0x40], ...Array.from({ length: 12 }, (_, i) => 60 + i)))
    expect([...reader.channels.scaleCents.subarray(0, 12)]).toEqual([
      -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7,
    ])
    expect(new Set(told())).toEqual(new Set(['tuning 0']))
  })
})

describe('GS', () => {
  test('makes a part a drum channel and back; part 0 is channel 10', () => {
    const { reader, sysex, told } = listen()
    sysex(...gs([0x40, 0x1a, 0x15], 2))
    sysex(...gs([0x40, 0x11, 0x15], 1))
    sysex(...gs([0x40, 0x10, 0x15], 0))
    expect([...reader.channels.isDrum]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
    expect(told()).toEqual(['program 10', 'program 0', 'program 9'])
  })

  test('counts its parts with channel 10 first', () => {
    const { reader, sysex } = listen()
    for (let part = 0; part < 16; part++) sysex(...gs([0x40, 0x10 | part, 0x40], 64 + part))
    const firstTones = Array.from({ length: 16 }, (_, at) => reader.channels.scaleCents[at * 12])
    expect(firstTones).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 10, 11, 12, 13, 14, 15])
  })

  test('holds key shifts within two octaves, and the master tune within a semitone', () => {
    const { reader, sysex } = listen()
    const { channels } = reader
    const shifted = (address: readonly number[], value: number): number[] => {
      sysex(...gs(address, value))
      return [channels.masterTuningCents, channels.tuningCents[0] as number]
    }
    expect(shifted([0x40, 0x11, 0x16], 0x27)).toEqual([0, -2400])
    expect(shifted([0x40, 0x11, 0x16], 0x59)).toEqual([0, 2400])
    expect(shifted([0x40, 0, 0x05], 0x27)).toEqual([-2400, 2400])
    expect(shifted([0x40, 0, 0x05], 0x59)).toEqual([2400, 2400])
    sysex(...gs([0x40, 0, 0], 0, 0, 0, 0))
    expect(channels.masterTuningCents).toBeCloseTo(2300, 9)
    // Four nibbles, the first of which is always 0; the last one tunes.
    sysex(...gs([0x40, 0, 0], 9, 0x74, 0x31))
    expect(channels.masterTuningCents).toBeCloseTo(2300, 9)
    sysex(...gs([0x40, 0, 3], 0x12))
    expect(channels.masterTuningCents).toBeCloseTo(2400 + 0x412 / 10 - 102.4, 9)
  })

  test('takes one nibble of the master tune for a change of the middle, after a reset too', () => {
    const { reader, sysex } = listen()
    for (const reset of [[], GS_RESET]) {
      if (reset.length > 0) sysex(...reset)
      sysex(...gs([0x40, 0, 3], 2))
      expect(reader.channels.masterTuningCents).toBeCloseTo(0.2, 9)
      sysex(...gs([0x40, 0, 1], 7, 14, 8))
      expect(reader.channels.masterTuningCents).toBeCloseTo(100, 9)
    }
  })

  test('chooses reverb and chorus by their macros', () => {
    const { sysex, told } = listen()
    sysex(...gs([0x40, 0x01, 0x30], 7))
    sysex(...gs([0x40, 0x01, 0x38], 5))
    sysex(...gs([0x40, 0x01, 0x30], 8))
    expect(told()).toEqual(['reverb 7', 'chorus 5'])
  })

  test('sets a part’s tone, level, pan, sends and key shift as controllers do', () => {
    const { reader, sysex, told } = listen()
    const { channels } = reader
    sysex(...gs([0x40, 0x12, 0x00], 8, 24))
    sysex(...gs([0x40, 0x12, 0x19], 90))
    sysex(...gs([0x40, 0x12, 0x1c], 20))
    sysex(...gs([0x40, 0x12, 0x21], 30, 50))
    sysex(...gs([0x40, 0x12, 0x16], 0x4c))
    expect([channels.bank[1], channels.program[1], channels.tuningCents[1]]).toEqual([8, 24, 1200])
    const at = (controller: number): number => channels.controllers[128 + controller]!
    expect([at(7), at(10), at(93), at(91)]).toEqual([90, 20, 30, 50])
    expect(told()).toEqual([
      'program 1',
      'controller 1 7',
      'controller 1 10',
      'controller 1 93',
      'controller 1 91',
      'tuning 1',
    ])
  })
})

/** Everything that messages can change, as text: comparing numbers one by one takes long. */
const stateOf = ({ channels, columns }: MidiReader): string => {
  const { masterVolume, masterTuningCents, isMt32 } = channels
  const bytes = columns.map(({ buffer }) => Buffer.from(buffer).toString('latin1'))
  return JSON.stringify([masterVolume, masterTuningCents, isMt32, bytes])
}

describe('ignored', () => {
  const TONES = Array.from({ length: 12 }, () => 65)
  const wrongSum = [...GS_RESET]
  wrongSum[9] = 0x40
  test.each([
    ['a GS message with a wrong checksum', wrongSum],
    ['a message without its end', GM_ON.slice(0, -1)],
    ['a message with a status byte inside', [0xf0, 0x7e, 0x90, 0x09, 0x01, 0xf7]],
    ['an empty message', [0xf0, 0xf7]],
    ['an unknown maker', [0xf0, 0x42, 1, 2, 3, 4, 5, 6, 7, 0xf7]],
    ['an unknown universal message', [0xf0, 0x7e, 0x7f, 0x06, 0x01, 0xf7]],
    ['a master volume that is too short', [0xf0, 0x7f, 0x7f, 0x04, 0x01, 0x00, 0xf7]],
    ['a scale tuning that is too short', [0xf0, 0x7e, 0x7f, 0x08, 0x08, 3, 127, 127, 64, 0xf7]],
    ['a GS request', [0xf0, 0x41, 0x10, 0x42, 0x11, 0x40, 0x00, 0x7f, 0x00, 0x41, 0xf7]],
    ['another Roland model', roland(0x45, [0x40, 0, 0x7f], [0])],
    ['an unknown GS address', gs([0x40, 0x02, 0x30], 1)],
    ['an MT-32 timbre', roland(0x16, [0x04, 0, 0], [1, 2, 3])],
    ['GM on as a real-time message', [0xf0, 0x7f, 0x7f, 0x09, 0x01, 0xf7]],
    ['GM of an unknown kind', [0xf0, 0x7e, 0x7f, 0x09, 0x04, 0xf7]],
    ['a master volume that is not real-time', [0xf0, 0x7e, 0x7f, 0x04, 0x01, 0, 0x40, 0xf7]],
    ['a master volume that is too long', [0xf0, 0x7f, 0x7f, 0x04, 0x01, 0, 0x40, 0, 0xf7]],
    ['a master balance', [0xf0, 0x7f, 0x7f, 0x04, 0x02, 0, 0x40, 0xf7]],
    ['a scale tuning that is too long', [0xf0, 0x7e, 0x7f, 8, 8, 3, 127, 127, ...TONES, 0, 0xf7]],
    [
      'a scale tuning of two bytes with values of one',
      [0xf0, 0x7e, 0x7f, 8, 9, 3, 1, 1, ...TONES, 0xf7],
    ],
    ['a GS message without data', roland(0x42, [0x40, 0, 0x7f], [])],
    ['a GS reset of another value', gs([0x40, 0, 0x7f], 1)],
    ['a GS mode set at another address', gs([0, 1, 0x7f], 0)],
    ['a GS part’s tuning before the first tone', gs([0x40, 0x11, 0x3f], 1)],
    ['a GS part’s tuning behind the last tone', gs([0x40, 0x11, 0x4c], 1)],
    ['a GS pan at a random place', gs([0x40, 0x11, 0x1c], 0)],
    ['a GS address beyond its page', gs([0x40, 0x01, 0x7f], 1, 2, 3)],
    ['an XG dump request', [0xf0, 0x43, 0x20, 0x4c, 0, 0, 0x7e, 0, 0xf7]],
    ['an XG reset of another value', [0xf0, 0x43, 0x10, 0x4c, 0, 0, 0x7e, 1, 0xf7]],
    ['an XG reset at another address', [0xf0, 0x43, 0x10, 0x4c, 0, 1, 0x7e, 0, 0xf7]],
    ['an XG message of another page', [0xf0, 0x43, 0x10, 0x4c, 2, 0, 0x7f, 0, 0xf7]],
    ['an XG message that is too long', [0xf0, 0x43, 0x10, 0x4c, 0, 0, 0x7e, 0, 0, 0xf7]],
    ['an XG part that there is not', [0xf0, 0x43, 0x10, 0x4c, 8, 16, 7, 1, 0xf7]],
    ['another setting of an XG part', [0xf0, 0x43, 0x10, 0x4c, 8, 3, 6, 1, 0xf7]],
    ['an XG tuning of one nibble', [0xf0, 0x43, 0x10, 0x4c, 0, 0, 0, 1, 0xf7]],
    ['an XG reverb type without its kind', [0xf0, 0x43, 0x10, 0x4c, 2, 1, 0, 1, 0xf7]],
    ['another Yamaha model', [0xf0, 0x43, 0x10, 0x4b, 0, 0, 0x7e, 0, 0xf7]],
  ])('%s', (_, bytes) => {
    const { reader, sysex, told } = listen()
    const before = stateOf(reader)
    sysex(...bytes)
    expect(told()).toEqual([])
    expect(stateOf(reader)).toBe(before)
  })

  test('what lies outside the given length, or outside the bytes', () => {
    const { reader, told } = listen()
    const bytes = Uint8Array.from([1, 2, ...GM_ON, 3])
    reader.sysex(bytes, 2, GM_ON.length)
    expect(told()).toEqual(['systemReset'])
    reader.sysex(bytes, 2, 5)
    reader.sysex(bytes, 6, 6)
    reader.sysex(bytes, -1, 6)
    expect(told()).toEqual([])
  })
})
