import { describe, expect, test } from 'vitest'

import { GENERATOR } from '../../../../engine/soundfont/generators.ts'
import {
  defaultModulators,
  isLegalSource,
  isSameModulator,
  modulatorOutput,
  modulatorSource,
} from '../../../../engine/soundfont/modulators.ts'

/** A source word of controller 1. */
const word = (type: number, isBipolar: boolean, isDown: boolean): number =>
  (type << 10) | (isBipolar ? 0x2_00 : 0) | (isDown ? 0x1_00 : 0) | 0x81

const LINEAR = 0
const CONCAVE = 1
const CONVEX = 2
const SWITCH = 3

const VALUES = Array.from({ length: 128 }, (_, value) => value)
const curve = (source: number): number[] =>
  VALUES.map((value) => modulatorSource(source, value, 128))

describe('Source curves', () => {
  test('linear: value ÷ 128, which is never quite 1', () => {
    const up = curve(word(LINEAR, false, false))
    expect([up[0], up[64], up[127]]).toEqual([0, 0.5, 127 / 128])
    const down = curve(word(LINEAR, false, true))
    expect(down).toEqual(up.toReversed())
  })

  test('linear and bipolar: the centre is exactly 0, both ways round', () => {
    const up = curve(word(LINEAR, true, false))
    expect([up[0], up[64], up[127]]).toEqual([-1, 0, 63 / 64])
    expect(curve(word(LINEAR, true, true))).toEqual(up.map((value) => 0 - value))
  })

  test('concave and max→min, times 960 cB: the decibels of 40·log10(127 ÷ v)', () => {
    const attenuation = curve(word(CONCAVE, false, true)).map((value) => value * 96)
    // Facts 5.4; the table is relative to velocity 127.
    for (const [velocity, db] of [
      [127, 0],
      [111, 2.34],
      [95, 5.04],
      [79, 8.25],
      [64, 11.9],
      [63, 12.18],
      [47, 17.27],
      [31, 24.5],
      [15, 37.1],
    ] as const) {
      expect(attenuation[velocity]).toBeCloseTo(db, 1)
    }
    expect(attenuation[0]).toBe(96)
  })

  test('convex is the mirror of concave', () => {
    const concave = curve(word(CONCAVE, false, false))
    const convex = curve(word(CONVEX, false, true))
    convex.forEach((value, i) => {
      expect(value).toBeCloseTo(1 - (concave[i] ?? 0), 12)
    })
  })

  test('switch: at half', () => {
    expect(curve(word(SWITCH, false, false)).indexOf(1)).toBe(64)
    expect(curve(word(SWITCH, false, true)).lastIndexOf(1)).toBe(63)
    expect(new Set(curve(word(SWITCH, true, false)))).toEqual(new Set([-1, 1]))
  })

  test('all of them rise (or fall) throughout, within 0…1 or −1…1, and reach their ends where they are curved', () => {
    for (const type of [LINEAR, CONCAVE, CONVEX, SWITCH]) {
      for (const isBipolar of [false, true]) {
        for (const isDown of [false, true]) {
          const values = curve(word(type, isBipolar, isDown))
          const rising = isDown ? values.toReversed() : values
          const least = isBipolar ? -1 : 0
          rising.forEach((value, i) => {
            expect(value).toBeGreaterThanOrEqual(i === 0 ? least : (rising[i - 1] ?? 1))
            expect(value).toBeLessThanOrEqual(1)
          })
          if (type === LINEAR) continue
          expect(Math.abs((rising[0] ?? 9) - least)).toBe(0)
          expect(rising[127]).toBe(1)
        }
      }
    }
  })

  test('pitch bend has 14 bits and is 0 at 8192', () => {
    expect(modulatorSource(0x02_0e, 8192, 16_384)).toBe(0)
    expect(modulatorSource(0x02_0e, 0, 16_384)).toBe(-1)
    expect(modulatorSource(0x02_0e, 16_383, 16_384)).toBeCloseTo(1, 3)
  })

  test('no source is 1, whatever its direction', () => {
    expect(modulatorSource(0, 0, 128)).toBe(1)
    expect(modulatorSource(0x03_00, 99, 128)).toBe(1)
  })
})

test('Bend range in cents makes 12700 cents of amount bend by exactly these', () => {
  const output = modulatorOutput(
    12_700,
    0,
    modulatorSource(0x02_0e, 0, 16_384),
    modulatorSource(0x00_10, 200, 12_700),
  )
  expect(output).toBeCloseTo(-200, 9)
})

test('The absolute transform takes the sign away, the linear one leaves it', () => {
  expect(modulatorOutput(100, 0, -0.5, 1)).toBe(-50)
  expect(modulatorOutput(100, 2, -0.5, 1)).toBe(50)
  expect(modulatorOutput(-100, 2, 0.5, 1)).toBe(50)
})

test('Legal sources are those of the specification', () => {
  const legal = Array.from({ length: 256 }, (_, source) => source).filter(isLegalSource)
  const controllers = legal.filter((source) => source >= 128).map((source) => source - 128)
  expect(legal.filter((source) => source < 128)).toEqual([0, 2, 3, 10, 13, 14, 16])
  expect(controllers).toHaveLength(128 - 3 - 31 - 4 - 8)
})

describe('Default modulators', () => {
  const vibratoOf = (words: Int32Array): (number | undefined)[] => [words[11], words[16]]

  test('are the ten that 2.04 lists: source, destination, amount, amount source, transform', () => {
    const words = [...defaultModulators('sf2', 2, 4)]
    const rows = Array.from({ length: 10 }, (_, row) => words.slice(row * 5, row * 5 + 5))
    expect(words).toHaveLength(50)
    expect(rows).toEqual([
      [0x0502, 48, 960, 0, 0],
      [0x0102, 8, -2400, 0, 0],
      [0x000d, 6, 50, 0, 0],
      [0x0081, 6, 50, 0, 0],
      [0x0587, 48, 960, 0, 0],
      [0x028a, 17, 500, 0, 0],
      [0x058b, 48, 960, 0, 0],
      [0x00db, 16, 200, 0, 0],
      [0x00dd, 15, 200, 0, 0],
      [0x020e, 52, 12_700, 0x0010, 0],
    ])
  })

  test('move LFO2 as 2.01 says, LFO1 on the card and in banks of 2.00 and SF1', () => {
    const { vibLfoToPitch, modLfoToPitch } = GENERATOR
    expect(vibratoOf(defaultModulators('sf2', 2, 1))).toEqual([vibLfoToPitch, vibLfoToPitch])
    expect(vibratoOf(defaultModulators('sf2', 2, 4))).toEqual([vibLfoToPitch, vibLfoToPitch])
    expect(vibratoOf(defaultModulators('hardware', 2, 4))).toEqual([modLfoToPitch, modLfoToPitch])
    expect(vibratoOf(defaultModulators('sf2', 2, 0))).toEqual([modLfoToPitch, modLfoToPitch])
    expect(vibratoOf(defaultModulators('sf2', 1, 0))).toEqual([modLfoToPitch, modLfoToPitch])
  })

  test('darken soft notes below velocity 64 before 2.04, every note since', () => {
    const amountSource = (minor: number): number => defaultModulators('sf2', 2, minor)[8] ?? -1
    expect(amountSource(1)).toBe(0x0d_02)
    expect(amountSource(4)).toBe(0)
    expect(modulatorSource(0x0d_02, 63, 128)).toBe(1)
    expect(modulatorSource(0x0d_02, 64, 128)).toBe(0)
  })

  test('have the switch of velocity in banks of 2.01 to 2.03, and in none before or since', () => {
    const switchOf = (major: number, minor: number): number | undefined =>
      defaultModulators('sf2', major, minor)[8]
    expect([switchOf(2, 3), switchOf(2, 4), switchOf(3, 0), switchOf(1, 0)]).toEqual([
      0x0d_02, 0, 0, 0,
    ])
  })

  test('velocity → cutoff is the same modulator in all its printed forms', () => {
    for (const a of [0, 0x05_02, 0x0d_02]) {
      for (const b of [0, 0x05_02, 0x0d_02]) {
        expect(isSameModulator(0x01_02, 8, a, 0x01_02, 8, b)).toBe(true)
      }
    }
    expect(isSameModulator(0x01_02, 8, 0, 0x01_02, 8, 0x00_81)).toBe(false)
    expect(isSameModulator(0x05_02, 48, 0, 0x05_02, 48, 0x0d_02)).toBe(false)
  })
})
