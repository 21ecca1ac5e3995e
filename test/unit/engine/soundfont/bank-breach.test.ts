// What must hold of a bank before it is played: each single thing that is wrong with one is found, and nothing else.

import { describe, expect, test } from 'vitest'

import {
  MAX_REGION_MODULATORS,
  MODULATOR_WORDS,
  type SampleTable,
  type SoundFontBank,
  type ZoneTable,
} from '../../../../engine/soundfont/bank.ts'
import { findBreach, findLinkBreach } from '../../../../engine/soundfont/bank-breach.ts'
import { GENERATOR } from '../../../../engine/soundfont/generators.ts'
import { LINK_FLAG, PALETTE } from '../../../../engine/soundfont/modulators.ts'

const MOVE = [0x81, GENERATOR.pan, 100, 0, 0]
const LISTENER = [PALETTE.link, GENERATOR.pan, 100, 0, 0]
const feeding = (target: number): number[] => [0x81, LINK_FLAG | target, 100, 0, 0]

const zones = (links: number[], given: Partial<ZoneTable> = {}): ZoneTable => ({
  count: links.length,
  keyLow: new Uint8Array(links.length),
  keyHigh: new Uint8Array(links.length).fill(127),
  velocityLow: new Uint8Array(links.length),
  velocityHigh: new Uint8Array(links.length).fill(127),
  link: Int32Array.from(links),
  generatorStart: new Uint32Array(links.length + 1),
  modulatorStart: new Uint32Array(links.length + 1),
  ...given,
})

const samples = (given: Partial<SampleTable> = {}): SampleTable => ({
  count: 2,
  names: [],
  start: Uint32Array.of(0, 50),
  end: Uint32Array.of(50, 100),
  loopStart: Uint32Array.of(10, 50),
  loopEnd: Uint32Array.of(40, 100),
  sampleRate: Uint32Array.of(400, 192_000),
  rootKey: Uint8Array.of(0, 127),
  correctionCents: new Int8Array(2),
  link: Int32Array.of(-1, -1),
  type: Uint16Array.of(1, 1),
  isRom: new Uint8Array(2),
  ...given,
})

/** A preset of two zones, a global one and one that leads to the one instrument, of two zones for two samples. */
const bank = (given: Partial<SoundFontBank> = {}): SoundFontBank => ({
  name: '',
  versionMajor: 2,
  versionMinor: 4,
  comment: '',
  copyright: '',
  presets: {
    count: 1,
    names: [],
    program: new Uint16Array(1),
    bank: new Uint16Array(1),
    zoneStart: Uint32Array.of(0, 2),
  },
  presetZones: zones([-1, 0], { generatorStart: Uint32Array.of(0, 1, 1) }),
  presetGenerators: { id: Uint8Array.of(GENERATOR.pan), amount: new Int16Array(1) },
  presetModulators: new Uint16Array(0),
  instrumentCount: 1,
  instrumentZoneStart: Uint32Array.of(0, 2),
  instrumentZones: zones([0, 1], {
    generatorStart: Uint32Array.of(0, 0, 1),
    modulatorStart: Uint32Array.of(0, 1, 1),
  }),
  instrumentGenerators: { id: Uint8Array.of(GENERATOR.sampleModes), amount: new Int16Array(1) },
  instrumentModulators: Uint16Array.from(MOVE),
  samples: samples(),
  words: new Int16Array(100),
  lowBytes: null,
  warnings: [],
  ...given,
})

const ofSamples = (given: Partial<SampleTable>): string | null =>
  findBreach(bank({ samples: samples(given) }))

const ofZones = (given: Partial<ZoneTable>): string | null =>
  findBreach(bank({ instrumentZones: { ...bank().instrumentZones, ...given } }))

describe('A bank that may be played', () => {
  test('has nothing that is wrong, up to the last word of its memory', () => {
    expect(findBreach(bank())).toBeNull()
    expect(findBreach(bank({ lowBytes: new Uint8Array(100) }))).toBeNull()
    expect(findBreach(bank({ lowBytes: new Uint8Array(99) }))).toBe('low bytes are missing')
  })

  test('has presets and instruments that follow each other', () => {
    const wrong = 'its presets or instruments do not follow each other'
    for (const starts of [[0, 1], [0, 3], [1, 2], [0, 2, 2], [0]]) {
      const zoneStart = Uint32Array.from(starts)
      expect(findBreach(bank({ presets: { ...bank().presets, zoneStart } }))).toBe(wrong)
      expect(findBreach(bank({ instrumentZoneStart: zoneStart }))).toBe(wrong)
    }
    const two = { ...bank().presets, count: 2, zoneStart: Uint32Array.of(0, 3, 2) }
    expect(findBreach(bank({ presets: two }))).toBe(wrong)
  })

  test('has lists of generators and modulators for each zone', () => {
    const wrong = 'its lists of zones do not follow each other'
    for (const starts of [
      [0, 0, 0],
      [0, 0, 2],
      [0, 2, 1],
      [1, 1, 1],
      [0, 1],
    ]) {
      expect(ofZones({ generatorStart: Uint32Array.from(starts) })).toBe(wrong)
      expect(ofZones({ modulatorStart: Uint32Array.from(starts) })).toBe(wrong)
    }
    const uneven = { id: Uint8Array.of(GENERATOR.pan), amount: new Int16Array(2) }
    expect(findBreach(bank({ instrumentGenerators: uneven }))).toBe(wrong)
  })

  test('has keys and velocities of MIDI, a column of each', () => {
    const wrong = 'a zone has keys or velocities that MIDI has not'
    for (const name of ['keyLow', 'keyHigh', 'velocityLow', 'velocityHigh'] as const) {
      expect(ofZones({ [name]: Uint8Array.of(127, 128) }), name).toBe(wrong)
      expect(ofZones({ [name]: Uint8Array.of(127) }), name).toBe(wrong)
      expect(ofZones({ [name]: Uint8Array.of(127, 0) }), name).toBeNull()
    }
  })

  test('has zones that lead to what is there, or to nothing by intent', () => {
    expect(ofZones({ link: Int32Array.of(-1, 1) })).toBeNull()
    for (const link of [[0, 2], [-2, 0], [0]])
      expect(ofZones({ link: Int32Array.from(link) })).toBe('a zone leads to nothing')
    const presetZones = zones([-1, 1], { generatorStart: Uint32Array.of(0, 1, 1) })
    expect(findBreach(bank({ presetZones }))).toBe('a zone leads to nothing')
  })

  test('has generators that may stand where they do', () => {
    const of = (id: number) => ({ id: Uint8Array.of(id), amount: new Int16Array(1) })
    const { pan, sampleModes, keyRange } = GENERATOR
    for (const id of [pan, sampleModes])
      expect(findBreach(bank({ instrumentGenerators: of(id) }))).toBeNull()
    for (const id of [keyRange, 14, 200])
      expect(findBreach(bank({ instrumentGenerators: of(id) }))).toBe('a generator is none')
    expect(findBreach(bank({ presetGenerators: of(sampleModes) }))).toBe('a generator is none')
  })

  test('has no more modulators in a zone than a region holds', () => {
    const of = (count: number): string | null =>
      findBreach(
        bank({
          instrumentZones: zones([0, 1], {
            generatorStart: Uint32Array.of(0, 0, 1),
            modulatorStart: Uint32Array.of(0, count, count),
          }),
          instrumentModulators: Uint16Array.from(Array.from({ length: count }, () => MOVE).flat()),
        }),
      )
    expect(of(MAX_REGION_MODULATORS)).toBeNull()
    expect(of(MAX_REGION_MODULATORS + 1)).toBe('a zone has too many modulators')
  })

  test('has sound modulators in its last zone, too', () => {
    const presetZones = zones([-1, 0], {
      generatorStart: Uint32Array.of(0, 1, 1),
      modulatorStart: Uint32Array.of(0, 0, 1),
    })
    const of = (words: number[]): string | null =>
      findBreach(bank({ presetZones, presetModulators: Uint16Array.from(words) }))
    expect(of(MOVE)).toBeNull()
    expect(of(feeding(0))).toBe('a modulator leads out of its zone, or back')
  })
})

describe('Samples', () => {
  test('lie in the memory, each part within the next', () => {
    const wrong = 'a sample leads out of its memory'
    expect(ofSamples({ end: Uint32Array.of(50, 101) })).toBe(wrong)
    expect(ofSamples({ loopEnd: Uint32Array.of(51, 100) })).toBe(wrong)
    expect(ofSamples({ loopStart: Uint32Array.of(41, 50) })).toBe(wrong)
    expect(ofSamples({ start: Uint32Array.of(11, 50) })).toBe(wrong)
    // Each may be empty.
    const nowhere = Uint32Array.of(0, 100)
    const empty = { start: nowhere, end: nowhere, loopStart: nowhere, loopEnd: nowhere }
    expect(ofSamples(empty)).toBeNull()
    for (const name of ['start', 'end', 'loopStart', 'loopEnd'] as const)
      expect(ofSamples({ [name]: Uint32Array.of(samples()[name][0]!) }), name).toBe(wrong)
  })

  test('have a rate and a key that one can have', () => {
    const wrong = 'a sample has a rate or a key that none can have'
    expect(ofSamples({ sampleRate: Uint32Array.of(399, 48_000) })).toBe(wrong)
    expect(ofSamples({ sampleRate: Uint32Array.of(48_000, 192_001) })).toBe(wrong)
    expect(ofSamples({ sampleRate: Uint32Array.of(48_000) })).toBe(wrong)
    expect(ofSamples({ rootKey: Uint8Array.of(0, 128) })).toBe(wrong)
    expect(ofSamples({ rootKey: Uint8Array.of(0) })).toBe(wrong)
  })

  test('have partners that have them', () => {
    expect(ofSamples({ link: Int32Array.of(1, 0) })).toBeNull()
    for (const link of [[2, -1], [-2, -1], [0, -1], [-1]])
      expect(ofSamples({ link: Int32Array.from(link) })).toBe('a sample has no partner')
    expect(ofSamples({ link: Int32Array.of(1, -1) })).toBe(
      'a sample has a partner that has another',
    )
  })
})

describe('Linked modulators', () => {
  const breach = (rows: number[][], from = 0, to = rows.length): string | null =>
    findLinkBreach(Uint16Array.from(rows.flat()), from, to)

  test('feed a later one of their zone that listens', () => {
    expect(breach([feeding(1), LISTENER])).toBeNull()
    expect(breach([MOVE, feeding(1), LISTENER], 1)).toBeNull()
    expect(breach([feeding(1), MOVE])).toBe('a modulator feeds a deaf one')
    for (const rows of [[LISTENER, feeding(0)], [feeding(0)], [feeding(2), LISTENER]])
      expect(breach(rows)).toBe('a modulator leads out of its zone, or back')
    expect(breach([feeding(2), LISTENER, LISTENER], 0, 2)).toBe(
      'a modulator leads out of its zone, or back',
    )
  })

  test('move a generator that has a value where they feed none', () => {
    for (const id of [GENERATOR.keyRange, 14, 300])
      expect(breach([[0x81, id, 1, 0, 0]])).toBe('a modulator moves no generator')
    expect(breach([MOVE, [0x81, 14, 1, 0, 0]], 0, 1)).toBeNull()
    expect(MOVE).toHaveLength(MODULATOR_WORDS)
  })
})
