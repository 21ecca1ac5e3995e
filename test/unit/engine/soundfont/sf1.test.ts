// SoundFont 1 (.SBK): figures from docs/emu8000.md, section 5.7. No SF1 file may be shipped, so one is built as the
// old format lays it out.

import { describe, expect, test } from 'vitest'

import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import { GENERATOR } from '../../../../engine/soundfont/generators.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { createRegionFinder } from '../../../../engine/soundfont/region-finder.ts'
import { sineBankSpec } from '../../../support/soundfont/banks.ts'
import type { BankSpec, ZoneSpec } from '../../../support/soundfont/build-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import { editedFont, replaceChunk, sf1Font } from '../../../support/soundfont/edit-soundfont.ts'

const parse = (spec: BankSpec): SoundFontBank => {
  const bank = parseSoundFont(sf1Font(spec))
  expect(findBreach(bank)).toBeNull()
  return bank
}

const valuesOf = (
  generators: ZoneSpec['generators'] = [],
  preset: ZoneSpec['generators'] = [],
): Int32Array => {
  const bank = parse({
    ...sineBankSpec,
    instruments: [{ zones: [{ generators, sample: 0 }] }],
    presets: [{ zones: [{ generators: preset, instrument: 0 }] }],
  })
  const finder = createRegionFinder(bank, 'hardware')
  expect(finder.find(0, 60, 100)).toBe(1)
  return finder.regions[0]?.generators ?? new Int32Array(0)
}

test('An SF1 bank has its names, addresses, and the rate and root that SF1 cannot tell', () => {
  const bank = parse(sineBankSpec)
  expect(bank.versionMajor).toBe(1)
  expect(bank.presets.names).toEqual(['Sine', 'Standard Kit'])
  expect(bank.samples.names).toEqual(['Sine', 'Strike'])
  expect(bank.samples.loopStart[0]).toBe(2205)
  expect([...bank.samples.sampleRate]).toEqual([44_100, 44_100])
  expect([...bank.samples.rootKey]).toEqual([60, 60])
  expect([...bank.samples.isRom]).toEqual([0, 0])
})

describe('Units become those of SF2', () => {
  const cases: readonly (readonly [name: keyof typeof GENERATOR, sf1: number, sf2: number])[] = [
    // A 7-bit cutoff is doubled: each step is two registers of 29.5 cents.
    ['initialFilterFc', 0, 4366],
    ['initialFilterFc', 64, 4366 + 59 * 64],
    ['initialFilterFc', 127, 13_500],
    // Q >> 3 is the register; the register is 12 cB.
    ['initialFilterQ', 64, 96],
    ['modLfoToPitch', 64, 600],
    ['modEnvToPitch', -64, -600],
    ['modLfoToFilterFc', 64, 3600],
    ['modEnvToFilterFc', 64, 7200],
    ['modLfoToVolume', 64, 120],
    // 2 × 64 × 0.04206 Hz = 5.383 Hz.
    ['freqModLfo', 64, -723],
    ['attackVolEnv', 1000, 0],
    ['attackVolEnv', 500, -1200],
    ['delayVolEnv', 0, -12_000],
    ['releaseVolEnv', 2000, 1200],
    ['holdModEnv', 250, -2400],
    ['sustainVolEnv', 96, 0],
    // 48 × 4/3 = register 64: 63 × 0.75 dB below full.
    ['sustainVolEnv', 48, 473],
    ['sustainModEnv', 48, 500],
    ['pan', 127, 500],
    ['pan', 0, -500],
    ['reverbEffectsSend', 255, 1000],
    ['initialAttenuation', 127, 0],
    ['initialAttenuation', 64, 60],
    ['initialAttenuation', 0, 1440],
    ['scaleTuning', 0, 100],
    ['scaleTuning', 1, 50],
    ['coarseTune', 7, 7],
    ['initialFilterFc', 126, 4366 + 59 * 126],
    ['initialFilterQ', 127, 190],
    ['vibLfoToPitch', 127, 1191],
    ['chorusEffectsSend', 128, 502],
    ['freqVibLfo', 0, -16_000],
    ['freqVibLfo', 1, -7923],
    ['delayModLfo', 1000, 0],
    ['delayVibLfo', 1000, 0],
    ['delayModEnv', 1000, 0],
    ['attackModEnv', 1000, 0],
    ['decayModEnv', 1000, 0],
    ['releaseModEnv', 1000, 0],
    ['holdVolEnv', 1000, 0],
    ['decayVolEnv', 1000, 0],
    // What is shorter than any time of SF2.
    ['attackVolEnv', 0, -12_000],
    ['attackVolEnv', 1, -11_959],
    ['sustainVolEnv', 0, 953],
    ['sustainVolEnv', 95, 2],
    ['sustainModEnv', 0, 1000],
    ['sustainModEnv', 95, 10],
    ['sustainModEnv', 96, 0],
    ['initialAttenuation', 1, 421],
    ['keynumToModEnvHold', 100, 555],
    ['keynumToModEnvDecay', -100, -555],
    ['keynumToVolEnvHold', 100, 555],
    ['keynumToVolEnvDecay', 100, 555],
  ]
  test.each(cases)('%s %i → %i', (name, sf1, sf2) => {
    expect(valuesOf([[GENERATOR[name], sf1]])[GENERATOR[name]]).toBe(sf2)
  })

  test('the pitch of a sample becomes its root key and a fine tune', () => {
    const values = valuesOf([[55, 6930]])
    expect(values[GENERATOR.overridingRootKey]).toBe(69)
    expect(values[GENERATOR.fineTune]).toBe(-30)
    const whole = valuesOf([[55, 6900]])
    expect([whole[GENERATOR.overridingRootKey], whole[GENERATOR.fineTune]]).toEqual([69, 0])
    const high = valuesOf([[55, 20_000]])
    expect([high[GENERATOR.overridingRootKey], high[GENERATOR.fineTune]]).toEqual([127, -99])
    const low = valuesOf([[55, -500]])
    expect([low[GENERATOR.overridingRootKey], low[GENERATOR.fineTune]]).toEqual([0, 99])
  })
})

test('What nobody says is as the card starts', () => {
  const values = valuesOf()
  expect(values[GENERATOR.initialFilterFc]).toBe(13_500)
  expect(values[GENERATOR.reverbEffectsSend]).toBe(110)
  expect(values[GENERATOR.chorusEffectsSend]).toBe(0)
  expect(values[GENERATOR.pan]).toBe(0)
  expect(values[GENERATOR.freqVibLfo]).toBe(-723)
  expect(values[GENERATOR.initialAttenuation]).toBe(0)
})

test('A preset does not add to the instrument: it speaks where the instrument is silent', () => {
  const { pan, coarseTune } = GENERATOR
  const values = valuesOf(
    [[pan, 0]],
    [
      [pan, 127],
      [coarseTune, 3],
    ],
  )
  expect(values[pan]).toBe(-500)
  expect(values[coarseTune]).toBe(3)
})

test('Samples before the first that begins at 0 are the card’s own', () => {
  const bank = parseSoundFont(
    editedFont({ ...sineBankSpec, version: [1, 0] }, (parts) => {
      const addresses = new Uint32Array([9, 99, 10, 90, 0, 99, 10, 90])
      replaceChunk(parts, 'shdr', new Uint8Array(addresses.buffer))
      replaceChunk(parts, 'imod', null)
    }),
  )
  expect([...bank.samples.isRom]).toEqual([1, 0])
  expect(bank.samples.names).toEqual(['', ''])
})
