// Who plays on each voice: forgotten as after creation, and taken over from a region. In Node.

import { expect, test } from 'vitest'
import {
  clearVoiceTable,
  copyRegion,
  createVoiceTable,
  VOICE_MODULATOR_WORDS,
} from '../../../../../engine/midi/driver/voice-table.ts'
import {
  GENERATORS,
  MAX_REGION_MODULATORS,
  MODULATOR_WORDS,
  type Region,
} from '../../../../../engine/soundfont/bank.ts'

test('clearing forgets channels, keys, pedals, classes and glides of all voices', () => {
  const table = createVoiceTable()
  const columns = [
    table.channel,
    table.key,
    table.velocity,
    table.isKeyed,
    table.isPedalled,
    table.isSostenuto,
    table.isReserved,
    table.exclusiveClass,
    table.glideCents,
  ]
  for (const column of columns) column.fill(7)
  clearVoiceTable(table)
  columns.forEach((column, index) => {
    expect(
      column.every((value) => value === 0),
      `${index}`,
    ).toBe(true)
  })
})

test('a region’s generators, modulators and sample go to the rows of its voice alone', () => {
  const table = createVoiceTable()
  const region: Region = {
    generators: Int32Array.from({ length: GENERATORS }, (_, id) => id + 1),
    modulators: Int32Array.from(
      { length: (MAX_REGION_MODULATORS + 1) * MODULATOR_WORDS },
      (_, word) => word + 1,
    ),
    modulatorCount: 2,
    sample: 9,
  }
  copyRegion(table, 3, region)
  const written = (values: Float64Array | Int32Array): number[] =>
    [...values.entries()].filter(([, value]) => value !== 0).map(([at]) => at)
  const from = (first: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => first + index)
  expect(written(table.generators)).toEqual(from(3 * GENERATORS, GENERATORS))
  expect(table.generators[3 * GENERATORS + 5]).toBe(6)
  expect(written(table.modulators)).toEqual(from(3 * VOICE_MODULATOR_WORDS, 2 * MODULATOR_WORDS))
  expect(table.modulators[3 * VOICE_MODULATOR_WORDS]).toBe(1)
  expect([table.modulatorCount[3], table.sample[3]]).toEqual([2, 9])
  region.modulatorCount = MAX_REGION_MODULATORS + 1
  copyRegion(table, 3, region)
  expect(table.modulatorCount[3]).toBe(MAX_REGION_MODULATORS)
  expect(table.modulators[4 * VOICE_MODULATOR_WORDS]).toBe(0)
})
