import { describe, expect, test } from 'vitest'

import {
  MAX_REGION_MODULATORS,
  MAX_REGIONS,
  type Region,
} from '../../../../engine/soundfont/bank.ts'
import { GENERATOR, GENERATOR_DEFAULT } from '../../../../engine/soundfont/generators.ts'
import { isLinkSource, LINK_FLAG } from '../../../../engine/soundfont/modulators.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { createRegionFinder } from '../../../../engine/soundfont/region-finder.ts'
import { layeredBank, rampSample, sineSample } from '../../../support/soundfont/banks.ts'
import {
  buildSoundFont,
  type ModulatorSpec,
  type ZoneSpec,
} from '../../../support/soundfont/build-soundfont.ts'
import { readSonivox } from '../../../support/soundfont/sonivox.ts'

const finderFor = (instrument: readonly ZoneSpec[], preset?: readonly ZoneSpec[]) =>
  createRegionFinder(
    parseSoundFont(
      buildSoundFont({
        samples: [sineSample(), rampSample()],
        instruments: [{ zones: instrument }, { zones: [{ sample: 1 }] }],
        presets: [{ zones: preset ?? [{ instrument: 0 }] }],
      }),
    ),
    'sf2',
  )

/** The only region of the only preset. */
const regionOf = (instrument: readonly ZoneSpec[], preset?: readonly ZoneSpec[]): Region => {
  const finder = finderFor(instrument, preset)
  expect(finder.find(0, 60, 100)).toBe(1)
  const [region] = finder.regions
  if (!region) throw new Error('There is no region.')
  return region
}

const modulatorsOf = (region: Region): ModulatorSpec[] =>
  Array.from({ length: region.modulatorCount }, (_, i) => {
    const [source = 0, destination = 0, amount = 0, amountSource = 0, transform = 0] =
      region.modulators.subarray(i * 5, i * 5 + 5)
    return { source, destination, amount, amountSource, transform }
  })

const { pan, coarseTune, initialAttenuation, fineTune } = GENERATOR

describe('Values', () => {
  test('default where nobody says anything', () => {
    const region = regionOf([{ sample: 0 }])
    expect([...region.generators]).toEqual([...GENERATOR_DEFAULT])
    expect(region.generators[GENERATOR.scaleTuning]).toBe(100)
    expect(region.generators[GENERATOR.overridingRootKey]).toBe(-1)
  })

  test('the local zone over the global one, over the default', () => {
    const { generators } = regionOf([
      {
        generators: [
          [pan, 100],
          [coarseTune, 5],
        ],
      },
      { generators: [[pan, -50]], sample: 0 },
    ])
    expect(generators[pan]).toBe(-50)
    expect(generators[coarseTune]).toBe(5)
  })

  test('a preset adds to the instrument, its local zone replacing its global one', () => {
    const { generators } = regionOf(
      [
        {
          generators: [
            [pan, 100],
            [initialAttenuation, 50],
          ],
          sample: 0,
        },
      ],
      [
        {
          generators: [
            [pan, 30],
            [coarseTune, 2],
            [initialAttenuation, -20],
          ],
        },
        { generators: [[pan, -250]], instrument: 0 },
      ],
    )
    expect(generators[pan]).toBe(-150)
    expect(generators[coarseTune]).toBe(2)
    expect(generators[initialAttenuation]).toBe(30)
  })

  test('a sum below the range is clamped: attenuation cannot become gain', () => {
    const { generators } = regionOf(
      [{ sample: 0 }],
      [{ generators: [[initialAttenuation, -100]], instrument: 0 }],
    )
    expect(generators[initialAttenuation]).toBe(0)
  })

  test('one zone leaves nothing behind for the next', () => {
    const finder = finderFor([
      {
        keyRange: [0, 59],
        generators: [[pan, 100]],
        modulators: [{ source: 0x02_0a, destination: pan, amount: 1 }],
        sample: 0,
      },
      { keyRange: [60, 127], sample: 0 },
    ])
    finder.find(0, 10, 100)
    expect(finder.regions[0]?.modulatorCount).toBe(11)
    finder.find(0, 60, 100)
    expect(finder.regions[0]?.generators[pan]).toBe(0)
    expect(finder.regions[0]?.modulatorCount).toBe(10)
  })
})

describe('Ranges', () => {
  const sounding = (finder: ReturnType<typeof finderFor>, velocity = 100): number[] =>
    Array.from({ length: 128 }, (_, key) => key).filter((key) => finder.find(0, key, velocity) > 0)

  test('of preset and instrument are intersected', () => {
    const keys = sounding(
      finderFor([{ keyRange: [10, 20], sample: 0 }], [{ keyRange: [15, 30], instrument: 0 }]),
    )
    expect(keys).toEqual([15, 16, 17, 18, 19, 20])
  })

  test('of a global zone hold for zones without their own', () => {
    const finder = finderFor([
      { keyRange: [60, 60] },
      { sample: 0 },
      { keyRange: [70, 70], sample: 0 },
    ])
    expect(sounding(finder)).toEqual([60, 70])
  })

  test('of velocity include both ends', () => {
    const finder = finderFor([{ velocityRange: [20, 40], sample: 0 }])
    expect([19, 20, 40, 41].map((velocity) => finder.find(0, 60, velocity))).toEqual([0, 1, 1, 0])
  })

  test('that are upside down never sound', () => {
    expect(sounding(finderFor([{ keyRange: [70, 60], sample: 0 }]))).toEqual([])
  })
})

test('Layers come in the order of the file, each with its sample', () => {
  const finder = finderFor([{ sample: 1 }, { sample: 0 }], [{ instrument: 0 }, { instrument: 1 }])
  expect(finder.find(0, 60, 100)).toBe(3)
  expect(finder.regions.slice(0, 3).map((region) => region.sample)).toEqual([1, 0, 1])
})

test('A note has no more layers than the chip has voices', () => {
  const finder = createRegionFinder(parseSoundFont(layeredBank(100)), 'sf2')
  expect(finder.find(0, 60, 100)).toBe(MAX_REGIONS)
})

test('A preset that is not there has no regions', () => {
  const finder = finderFor([{ sample: 0 }])
  expect(finder.find(-1, 60, 100)).toBe(0)
  expect(finder.find(1, 60, 100)).toBe(0)
})

describe('Modulators', () => {
  const toPan = (amount: number, more: Partial<ModulatorSpec> = {}): ModulatorSpec => ({
    source: 0x00_83,
    destination: pan,
    amount,
    ...more,
  })
  const amountsToPan = (region: Region): number[] =>
    modulatorsOf(region)
      .filter(({ source, destination }) => source === 0x00_83 && destination === pan)
      .map(({ amount }) => amount)

  test('of a local zone replace the same of the global zone', () => {
    const region = regionOf([{ modulators: [toPan(1)] }, { modulators: [toPan(-2)], sample: 0 }])
    expect(amountsToPan(region)).toEqual([-2])
  })

  test('of a preset are added to the same of the instrument; its local ones replace its global ones', () => {
    const region = regionOf(
      [{ modulators: [toPan(100)], sample: 0 }],
      [
        { modulators: [toPan(7), toPan(9, { amountSource: 2 })] },
        { modulators: [toPan(30)], instrument: 0 },
      ],
    )
    expect(amountsToPan(region)).toEqual([130, 9])
  })

  test('add up to no more than an amount can be', () => {
    for (const amount of [30_000, -30_000]) {
      const zone = { modulators: [toPan(amount)] }
      const [sum = 0] = amountsToPan(
        regionOf([{ ...zone, sample: 0 }], [{ ...zone, instrument: 0 }]),
      )
      expect(sum).toBe(amount > 0 ? 32_767 : -32_768)
    }
  })

  test('of a preset that the instrument has not stand for themselves', () => {
    const region = regionOf([{ sample: 0 }], [{ modulators: [toPan(30)], instrument: 0 }])
    expect(amountsToPan(region)).toEqual([30])
    expect(region.modulatorCount).toBe(11)
  })

  test('that differ in their amount source are not the same', () => {
    const region = regionOf([
      { modulators: [toPan(1)] },
      { modulators: [toPan(2, { amountSource: 0x00_02 })], sample: 0 },
    ])
    expect(amountsToPan(region)).toEqual([1, 2])
  })

  test('that are linked keep their links, feeders first, however the file orders them', () => {
    const linked: readonly ModulatorSpec[] = [
      { source: 127, destination: pan, amount: 40 },
      { source: 0x00_81, destination: LINK_FLAG, amount: 1 },
      { source: 127, destination: LINK_FLAG, amount: 2 },
      { source: 0x00_82, destination: LINK_FLAG | 2, amount: 3 },
    ]
    // Global, local and preset zones have links of their own, which must not mix.
    const region = regionOf(
      [
        {
          modulators: [
            toPan(5),
            ...linked.map((m) => ({
              ...m,
              destination: m.destination & LINK_FLAG ? m.destination + 1 : m.destination,
            })),
          ],
        },
        { modulators: linked, sample: 0 },
      ],
      [{ modulators: linked, instrument: 0 }],
    )
    const list = modulatorsOf(region)
    const outputs = list.filter(
      ({ source, destination }) => isLinkSource(source) && destination === pan,
    )
    expect(outputs).toHaveLength(3)
    for (const output of outputs) {
      const at = list.indexOf(output)
      const fedBy = (index: number) =>
        list.filter(({ destination }) => destination === (LINK_FLAG | index))
      const direct = fedBy(at)
      expect(direct.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([1, 2])
      const middle = direct.find(({ source }) => isLinkSource(source))
      const middleAt = middle ? list.indexOf(middle) : -1
      expect(middleAt).toBeLessThan(at)
      expect(fedBy(middleAt).map(({ amount }) => amount)).toEqual([3])
    }
  })

  test('that are linked in a circle are dropped, with all that hangs on them', () => {
    const region = regionOf([
      {
        modulators: [
          { source: 127, destination: LINK_FLAG | 1, amount: 1 },
          { source: 127, destination: LINK_FLAG, amount: 1 },
          { source: 127, destination: LINK_FLAG | 2, amount: 1 },
          { source: 0x00_81, destination: LINK_FLAG, amount: 1 },
          toPan(5),
        ],
        sample: 0,
      },
    ])
    expect(region.modulatorCount).toBe(11)
    expect(amountsToPan(region)).toEqual([5])
  })

  test('beyond what a region holds are dropped, never the default ones', () => {
    const manyTo = (destination: number): ModulatorSpec[] =>
      Array.from({ length: 200 }, (_, i) =>
        toPan(i, { source: 0x00_81 + (i % 5), destination, amountSource: 0x00_c0 + (i % 31) }),
      )
    const region = regionOf(
      [{ modulators: manyTo(pan) }, { modulators: manyTo(fineTune), sample: 0 }],
      [{ modulators: manyTo(coarseTune), instrument: 0 }],
    )
    expect(region.modulatorCount).toBe(MAX_REGION_MODULATORS)
    expect(region.modulators[0]).toBe(0x05_02)
    expect(region.modulators[2]).toBe(960)
  })
})

test('In a real bank every General MIDI program and the drum kit sound over the keyboard', () => {
  const bank = parseSoundFont(readSonivox('sonivox.sf2'))
  const finder = createRegionFinder(bank, 'sf2')
  expect(bank.warnings).toEqual([])
  for (let program = 0; program < 128; program++) {
    const preset = finder.presetIndex(0, program)
    expect(preset, `program ${program}`).toBeGreaterThanOrEqual(0)
    for (const key of [36, 60, 84]) expect(finder.find(preset, key, 100)).toBeGreaterThan(0)
  }
  const kit = finder.presetIndex(128, 0)
  const drums = Array.from({ length: 47 }, (_, i) => finder.find(kit, 35 + i, 100))
  expect(drums.every((count) => count > 0)).toBe(true)
})
