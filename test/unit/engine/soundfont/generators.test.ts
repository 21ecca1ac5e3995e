// The generators as section 8.1 of the SoundFont specification lists them (docs/emu8000.md, section 5.3), one row for
// those that agree: numbers, least, most, default, and whether presets may have them.

import { describe, expect, test } from 'vitest'

import { GENERATORS } from '../../../../engine/soundfont/bank.ts'
import {
  clampGenerator,
  GENERATOR,
  GENERATOR_DEFAULT,
  GENERATOR_INFO,
  GENERATOR_MAX,
  GENERATOR_MIN,
  GENERATOR_PLACE,
  type GeneratorName,
} from '../../../../engine/soundfont/generators.ts'

type Row = readonly [ids: number[], min: number, max: number, initial: number, place: 0 | 1 | 2]

const LISTED: readonly Row[] = [
  [[0, 1, 2, 3, 4, 12, 45, 50], -32_768, 32_767, 0, 1],
  [[5, 6, 7, 10, 11], -12_000, 12_000, 0, 2],
  [[8], 1500, 13_500, 13_500, 2],
  [[9], 0, 960, 0, 2],
  [[13], -960, 960, 0, 2],
  [[15, 16, 29], 0, 1000, 0, 2],
  [[17], -500, 500, 0, 2],
  [[22, 24], -16_000, 4500, 0, 2],
  [[21, 23, 25, 27, 33, 35], -12_000, 5000, -12_000, 2],
  [[26, 28, 30, 34, 36, 38], -12_000, 8000, -12_000, 2],
  [[37, 48], 0, 1440, 0, 2],
  [[31, 32, 39, 40], -1200, 1200, 0, 2],
  [[41, 53], 0, 65_535, 0, 0],
  [[43, 44], 0, 127, 0, 0],
  [[46, 47, 58], -1, 127, -1, 1],
  [[51], -120, 120, 0, 2],
  [[52], -99, 99, 0, 2],
  [[54], 0, 3, 0, 1],
  [[56], 0, 1200, 100, 2],
  [[57], 0, 127, 0, 1],
]

describe('The generators', () => {
  test('have the ranges, defaults and places that the specification lists', () => {
    for (const [ids, min, max, initial, place] of LISTED) {
      for (const id of ids) {
        const own = [GENERATOR_MIN, GENERATOR_MAX, GENERATOR_DEFAULT, GENERATOR_PLACE]
        expect(
          own.map((column) => column[id]),
          `generator ${id}`,
        ).toEqual([min, max, initial, place])
      }
    }
  })

  test('are listed all, each once', () => {
    const listed = LISTED.flatMap(([ids]) => ids).toSorted((a, b) => a - b)
    expect(listed).toEqual(Object.values(GENERATOR).toSorted((a, b) => a - b))
    expect(GENERATOR_PLACE).toHaveLength(GENERATORS)
  })

  test('that are unused are held at nothing', () => {
    for (const id of [14, 18, 19, 20, 42, 49, 55, 59, 60, 61, 200]) {
      expect(clampGenerator(id, 77), `generator ${id}`).toBe(0)
      expect(GENERATOR_PLACE[id] ?? 0).toBe(0)
    }
  })

  test('are held within their range, its ends included', () => {
    for (const name of Object.keys(GENERATOR) as GeneratorName[]) {
      const id = GENERATOR[name]
      const { min, max } = GENERATOR_INFO[name]
      for (const [value, held] of [
        [min - 1, min],
        [min, min],
        [min + 1, min + 1],
        [max, max],
        [max + 1, max],
      ] as const)
        expect(clampGenerator(id, value), `${name} ${value}`).toBe(held)
    }
  })
})
