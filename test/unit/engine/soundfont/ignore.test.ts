// The ignore-and-continue list of the specification (docs/emu8000.md, section 5.2), one test for each of its lines. The
// list is the contract.

import { describe, expect, test } from 'vitest'

import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import { GENERATOR } from '../../../../engine/soundfont/generators.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { createRegionFinder } from '../../../../engine/soundfont/region-finder.ts'
import { rampSample, sineBankSpec, sineSample } from '../../../support/soundfont/banks.ts'
import {
  type BankSpec,
  buildSoundFont,
  type ModulatorSpec,
  type ZoneSpec,
} from '../../../support/soundfont/build-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import {
  chunkOf,
  editedFont,
  patchedFont,
  replaceChunk,
} from '../../../support/soundfont/edit-soundfont.ts'

const parse = (file: ArrayBuffer): SoundFontBank => {
  const bank = parseSoundFont(file)
  expect(findBreach(bank)).toBeNull()
  return bank
}

const withZones = (instrument: readonly ZoneSpec[], preset?: readonly ZoneSpec[]): BankSpec => ({
  samples: [sineSample(), rampSample()],
  instruments: [{ zones: instrument }],
  presets: [{ zones: preset ?? [{ instrument: 0 }] }],
})

/** Generators of the first region that sounds at this key and velocity. */
const valuesAt = (bank: SoundFontBank, key = 60, velocity = 100): Int32Array => {
  const finder = createRegionFinder(bank, 'sf2')
  expect(finder.find(0, key, velocity)).toBeGreaterThan(0)
  return finder.regions[0]?.generators ?? new Int32Array(0)
}

const soundsAt = (bank: SoundFontBank, key: number, velocity = 100): boolean =>
  createRegionFinder(bank, 'sf2').find(0, key, velocity) > 0

test('Unknown INFO sub-chunks', () => {
  const file = editedFont(sineBankSpec, (parts) => {
    parts.info.push(['XYZW', new Uint8Array(7)])
  })
  expect(parse(file).warnings).toEqual([])
})

describe('Unknown generator', () => {
  test.each([14, 18, 19, 20, 42, 49, 55, 59, 60, 61, 255, 65_535])('%i is dropped', (id) => {
    const bank = parse(
      buildSoundFont(
        withZones([
          {
            generators: [
              [id, 5],
              [GENERATOR.pan, 100],
            ],
            sample: 0,
          },
        ]),
      ),
    )
    expect([...bank.instrumentGenerators.id]).toEqual([GENERATOR.pan])
    expect(bank.warnings[0]).toMatch(/1 generators that are unknown/)
  })
  test('one that only instruments may have is dropped in a preset', () => {
    const bank = parse(
      buildSoundFont(
        withZones([{ sample: 0 }], [{ generators: [[GENERATOR.sampleModes, 1]], instrument: 0 }]),
      ),
    )
    expect(bank.presetGenerators.id).toHaveLength(0)
  })
})

describe('Modulator with unknown source, destination, type or transform', () => {
  const legal: ModulatorSpec = { source: 0x00_81, destination: GENERATOR.pan, amount: 10 }
  const illegal: readonly (readonly [what: string, change: Partial<ModulatorSpec>])[] = [
    ['general source 1', { source: 1 }],
    ['general source 15', { source: 15 }],
    ['controller 0 (bank)', { source: 0x80 }],
    ['controller 6 (data)', { source: 0x86 }],
    ['controller 32 (bank)', { source: 0xa0 }],
    ['controller 33 (a low byte)', { source: 0xa1 }],
    ['controller 63 (a low byte)', { source: 0xbf }],
    ['controller 98 (NRPN)', { source: 0xe2 }],
    ['controller 101 (RPN)', { source: 0xe5 }],
    ['controller 120 (mode)', { source: 0xf8 }],
    ['curve 4', { source: 0x10_81 }],
    ['amount source 1', { amountSource: 1 }],
    ['a link as amount source', { amountSource: 127 }],
    ['curve 4 of the amount source', { amountSource: 0x10_81 }],
    ['destination 14, which is no generator', { destination: 14 }],
    ['destination 60', { destination: 60 }],
    ['destination 300', { destination: 300 }],
    ['a sample as destination', { destination: GENERATOR.sampleId }],
    ['a key range as destination', { destination: GENERATOR.keyRange }],
    ['transform 1', { transform: 1 }],
    ['transform 3', { transform: 3 }],
    ['a link to a modulator that is not there', { destination: 0x80_05 }],
    ['a link to one that does not listen', { destination: 0x80_00 }],
    ['a link source that nobody feeds', { source: 127 }],
  ]
  test.each(illegal)('%s: dropped, its neighbour kept', (_, change) => {
    const bank = parse(
      buildSoundFont(withZones([{ modulators: [legal, { ...legal, ...change }], sample: 0 }])),
    )
    expect([...bank.instrumentModulators]).toEqual([0x00_81, GENERATOR.pan, 10, 0, 0])
    expect(bank.warnings[0]).toMatch(/1 modulators that are illegal or repeated/)
  })
  test.each([2, 3, 10, 13, 14, 16, 0x81, 0x9f, 0xc0, 0xe1, 0xe6, 0xf7, 0x0f_02])(
    'source %i is kept',
    (source) => {
      const modulators = [{ ...legal, source }]
      const bank = parse(buildSoundFont(withZones([{ modulators, sample: 0 }])))
      expect(bank.warnings).toEqual([])
      expect(bank.instrumentModulators[0]).toBe(source)
    },
  )
})

test('isng missing or bad: taken for EMU8000', () => {
  const missing = editedFont(sineBankSpec, (parts) => {
    replaceChunk(parts, 'isng', null)
  })
  const bad = editedFont(sineBankSpec, (parts) => {
    replaceChunk(parts, 'isng', new Uint8Array(1))
  })
  for (const file of [missing, bad]) expect(parse(file).warnings[0]).toMatch(/EMU8000/)
})

describe('INAM bad', () => {
  test('missing: the bank has no name', () => {
    const file = editedFont(sineBankSpec, (parts) => {
      replaceChunk(parts, 'INAM', null)
    })
    expect(parse(file).name).toBe('')
  })
  test('not ended by a zero, with control characters, and too long: cleaned and bounded', () => {
    const file = editedFont(sineBankSpec, (parts) => {
      replaceChunk(
        parts,
        'INAM',
        Uint8Array.from({ length: 1000 }, (_, i) => (i === 1 ? 7 : 0xe9)),
      )
    })
    expect(parse(file).name).toBe(`é ${'é'.repeat(254)}`)
  })
})

test('irom or iver that is not ours: ROM samples are there, and silent', () => {
  const file = editedFont(sineBankSpec, (parts) => {
    new DataView(chunkOf(parts, 'shdr').buffer).setUint16(44, 0x80_01, true)
    parts.info.push(['irom', new Uint8Array(Buffer.from('1MGM\0\0'))])
  })
  const { samples } = parse(file)
  expect(samples.isRom[0]).toBe(1)
  expect(samples.end[0]).toBe(samples.start[0])
  expect(samples.type[0]).toBe(1)
  expect(samples.isRom[1]).toBe(0)
})

test('Preset or instrument without zones', () => {
  const bank = parse(
    buildSoundFont({
      ...sineBankSpec,
      instruments: [...sineBankSpec.instruments, { zones: [] }],
      presets: [
        { name: 'Empty', program: 0, zones: [] },
        ...sineBankSpec.presets,
        { program: 7, zones: [{ instrument: 2 }] },
      ],
    }),
  )
  const finder = createRegionFinder(bank, 'sf2')
  // The empty one does not hide the other of the same number.
  expect(bank.presets.names[finder.presetIndex(0, 0)]).toBe('Sine')
  expect(finder.find(finder.presetIndex(0, 7), 60, 100)).toBe(0)
})

test('Non-first zone lacking instrument or sampleID: dropped', () => {
  const bank = parse(
    buildSoundFont(
      withZones(
        [{ sample: 0 }, { generators: [[GENERATOR.pan, 300]] }],
        [{ instrument: 0 }, { generators: [[GENERATOR.pan, 200]] }],
      ),
    ),
  )
  expect(bank.instrumentZones.count).toBe(1)
  expect(bank.presetZones.count).toBe(1)
  expect(bank.warnings.join(' ')).toMatch(
    /Instrument zone 1 names nothing.*Preset zone 1 names nothing/,
  )
  expect(valuesAt(bank)[GENERATOR.pan]).toBe(0)
})

test('Empty global zone', () => {
  const bank = parse(buildSoundFont(withZones([{}, { sample: 0 }], [{}, { instrument: 0 }])))
  expect([...bank.instrumentZones.link]).toEqual([0])
  expect([...bank.presetZones.link]).toEqual([0])
})

describe('Ranges in the wrong place', () => {
  const keys = (low: number, high: number): readonly [number, number] => [
    GENERATOR.keyRange,
    low | (high << 8),
  ]
  const velocities = (low: number, high: number): readonly [number, number] => [
    GENERATOR.velRange,
    low | (high << 8),
  ]
  test('keyRange that is not first: ignored', () => {
    const generators = [[GENERATOR.pan, 5], keys(10, 20)] as const
    const bank = parse(buildSoundFont(withZones([{ generators, sample: 0 }])))
    expect(soundsAt(bank, 60)).toBe(true)
    expect(bank.warnings[0]).toMatch(/a range that does not come first/)
  })
  test('velRange after anything but keyRange: ignored', () => {
    const generators = [[GENERATOR.pan, 5], velocities(1, 20)] as const
    expect(soundsAt(parse(buildSoundFont(withZones([{ generators, sample: 0 }]))), 60)).toBe(true)
  })
  test('velRange that is first, or after keyRange: heeded', () => {
    for (const generators of [[velocities(1, 20)], [keys(0, 127), velocities(1, 20)]]) {
      const bank = parse(buildSoundFont(withZones([{ generators, sample: 0 }])))
      expect(soundsAt(bank, 60, 100)).toBe(false)
      expect(soundsAt(bank, 60, 20)).toBe(true)
    }
  })
})

test('Generators after instrument or sampleID: ignored', () => {
  const late = [
    [GENERATOR.sampleId, 0],
    [GENERATOR.pan, 400],
  ] as const
  // Without `sample`, the link is one of the generators and something follows it.
  const bank = parse(buildSoundFont(withZones([{ generators: late }])))
  expect(valuesAt(bank)[GENERATOR.pan]).toBe(0)
  expect(bank.warnings[0]).toMatch(/generators after its link/)
})

describe('Duplicates: the last one wins', () => {
  test('of a generator', () => {
    const generators = [
      [GENERATOR.pan, 100],
      [GENERATOR.coarseTune, 3],
      [GENERATOR.pan, -200],
    ] as const
    const bank = parse(buildSoundFont(withZones([{ generators, sample: 0 }])))
    expect(valuesAt(bank)[GENERATOR.pan]).toBe(-200)
    expect(valuesAt(bank)[GENERATOR.coarseTune]).toBe(3)
  })
  test('of a modulator: same source, destination and amount source', () => {
    const modulator = { source: 0x00_81, destination: GENERATOR.pan }
    const modulators = [
      { ...modulator, amount: 1 },
      { ...modulator, amount: 2, amountSource: 2 },
      { ...modulator, amount: 3, transform: 2 },
    ]
    const bank = parse(buildSoundFont(withZones([{ modulators, sample: 0 }])))
    const amounts = [...bank.instrumentModulators].filter((_, i) => i % 5 === 2)
    expect(amounts).toEqual([2, 3])
  })
})

test('Duplicate bank and program: the first preset is active', () => {
  const bank = parse(
    buildSoundFont({
      ...sineBankSpec,
      presets: [
        { name: 'First', program: 5, bank: 1, zones: [{ instrument: 0 }] },
        { name: 'Second', program: 5, bank: 1, zones: [{ instrument: 1 }] },
      ],
    }),
  )
  expect(bank.presets.names).toEqual(['First', 'Second'])
  expect(createRegionFinder(bank, 'sf2').presetIndex(1, 5)).toBe(0)
})

test('Bank above 128 or program above 127: kept, not playable', () => {
  const bank = parse(
    buildSoundFont({
      ...sineBankSpec,
      presets: [
        { program: 128, bank: 0, zones: [{ instrument: 0 }] },
        { program: 0, bank: 129, zones: [{ instrument: 0 }] },
        { program: 65_535, bank: 65_535, zones: [{ instrument: 0 }] },
      ],
    }),
  )
  const finder = createRegionFinder(bank, 'sf2')
  expect(bank.presets.count).toBe(3)
  for (const [number, program] of [
    [0, 128],
    [129, 0],
    [65_535, 65_535],
    [1, 0],
    [-1, 0],
    [0, -1],
  ] as const) {
    expect(finder.presetIndex(number, program)).toBe(-1)
  }
})

test('Orphans: instruments, samples and zones that nobody names', () => {
  const orphans = buildSoundFont({
    ...sineBankSpec,
    samples: [...sineBankSpec.samples, rampSample()],
    instruments: [...sineBankSpec.instruments, { zones: [{ sample: 2 }] }],
  })
  expect(parse(orphans).warnings).toEqual([])
  // The first preset begins at its second zone: the one before belongs to none.
  const zones: ZoneSpec[] = [{ generators: [[GENERATOR.pan, 1]], instrument: 0 }, { instrument: 0 }]
  const bank = parse(patchedFont(withZones([{ sample: 0 }], zones), 'phdr', 24, 1))
  expect(bank.presetZones.count).toBe(1)
})

test('Generator values and sums out of range: clamped', () => {
  const bank = parse(
    buildSoundFont(
      withZones(
        [
          {
            generators: [
              [GENERATOR.pan, 5000],
              [GENERATOR.initialFilterFc, 100],
              [GENERATOR.attackVolEnv, -32_768],
              [GENERATOR.initialAttenuation, 1400],
              [GENERATOR.exclusiveClass, -1],
            ],
            sample: 0,
          },
        ],
        [{ generators: [[GENERATOR.initialAttenuation, 1400]], instrument: 0 }],
      ),
    ),
  )
  const values = valuesAt(bank)
  expect(values[GENERATOR.pan]).toBe(500)
  expect(values[GENERATOR.initialFilterFc]).toBe(1500)
  expect(values[GENERATOR.attackVolEnv]).toBe(-12_000)
  expect(values[GENERATOR.initialAttenuation]).toBe(1440)
  expect(values[GENERATOR.exclusiveClass]).toBe(0)
})
