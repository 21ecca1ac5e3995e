// Conformity of default modulators (docs/emu8000.md, section 9, row 36, and 5.4), where regions are made: present,
// replaced, negated. What they do to the sound is in driver-notes.test.ts. In Node.

import { describe, expect, it } from 'vitest'
import type { ModulatorSpec, ZoneSpec } from '../support/soundfont/build-soundfont.ts'
import { createRegionFinder } from '../../engine/soundfont/region-finder.ts'
import { sineSample } from '../support/soundfont/banks.ts'
import { bankOf } from '../support/engine/player.ts'

/** Facts 5.4: source, destination, amount, amount source, transform; for a bank of 2.04. */
const PRINTED: readonly (readonly number[])[] = [
  [0x05_02, 48, 960, 0, 0],
  [0x01_02, 8, -2400, 0, 0],
  [0x00_0d, 6, 50, 0, 0],
  [0x00_81, 6, 50, 0, 0],
  [0x05_87, 48, 960, 0, 0],
  [0x02_8a, 17, 500, 0, 0],
  [0x05_8b, 48, 960, 0, 0],
  [0x00_db, 16, 200, 0, 0],
  [0x00_dd, 15, 200, 0, 0],
  [0x02_0e, 52, 12_700, 0x00_10, 0],
]

const regionModulators = (instrument: ZoneSpec, preset: ZoneSpec): number[][] => {
  const bank = bankOf({
    version: [2, 4],
    samples: [sineSample()],
    instruments: [{ zones: [{ ...instrument, sample: 0 }] }],
    presets: [{ zones: [{ ...preset, instrument: 0 }] }],
  })
  const finder = createRegionFinder(bank, 'sf2')
  expect(finder.find(0, 60, 100)).toBe(1)
  const [region] = finder.regions
  if (!region) throw new Error('There is no region.')
  return Array.from({ length: region.modulatorCount }, (_, i) => [
    ...region.modulators.subarray(i * 5, i * 5 + 5),
  ])
}

const specOf = ([source = 0, destination = 0, , amountSource = 0]: readonly number[]) => ({
  source,
  destination,
  amountSource,
})

const withAmount = (row: readonly number[], amount: number): ModulatorSpec => ({
  ...specOf(row),
  amount,
})

describe('default modulators of a region', () => {
  it('36 a deepened velocity to cutoff stays when the form of 2.01 is deleted beside it, in either order', () => {
    const deep = { source: 0x01_02, destination: 8, amount: -7200, amountSource: 0 }
    const deleted = { source: 0x01_02, destination: 8, amount: 0, amountSource: 0x0d_02 }
    for (const modulators of [
      [deep, deleted],
      [deleted, deep],
    ]) {
      const toCutoff = regionModulators({ modulators }, {}).filter((row) => row[1] === 8)
      expect(toCutoff.reduce((sum, row) => sum + (row[2] ?? 0), 0)).toBe(-7200)
    }
  })

  it('36 present: the ten of the specification, exact', () => {
    expect(regionModulators({}, {})).toEqual(PRINTED)
  })

  it.each(PRINTED.map((row, i) => [i, row] as const))(
    '36 replaced by the instrument: number %i, exact',
    (i, row) => {
      const list = regionModulators({ modulators: [withAmount(row, 123)] }, {})
      expect(list).toHaveLength(10)
      expect(list[i]?.[2]).toBe(123)
    },
  )

  it.each(PRINTED.map((row, i) => [i, row] as const))(
    '36 negated by the preset: number %i, exact',
    (i, row) => {
      const list = regionModulators({}, { modulators: [withAmount(row, -(row[2] ?? 0))] })
      expect(list).toHaveLength(10)
      expect(list[i]?.[2]).toBe(0)
    },
  )

  it('36 replaced by the instrument and then added to by the preset, exact', () => {
    const [row = []] = PRINTED
    const list = regionModulators(
      { modulators: [withAmount(row, 400)] },
      { modulators: [withAmount(row, 100)] },
    )
    expect(list[0]).toEqual([0x05_02, 48, 500, 0, 0])
  })
})
