// A second opinion: spessasynth_core reads the same banks, and both must find the same samples and
// values for the same notes.

import { SoundBankLoader } from 'spessasynth_core'
import { expect, test } from 'vitest'

import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import {
  clampGenerator,
  GENERATOR,
  GENERATOR_PLACE,
} from '../../../../engine/soundfont/generators.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { createRegionFinder } from '../../../../engine/soundfont/region-finder.ts'
import { sineBank } from '../../../support/soundfont/banks.ts'
import { buildSoundFont } from '../../../support/soundfont/build-soundfont.ts'
import { tinySpec } from '../../../support/soundfont/corpus-cases.ts'
import { readSonivox } from '../../../support/soundfont/sonivox.ts'

interface Layer {
  readonly sample: string
  readonly values: readonly number[]
}

const IDS = Array.from(GENERATOR_PLACE, (place, id) => ({ place, id }))
  .filter(({ place }) => place > 0)
  .map(({ id }) => id)

const ourLayers = (
  finder: ReturnType<typeof createRegionFinder>,
  bank: SoundFontBank,
  preset: number,
  key: number,
  velocity: number,
): Layer[] =>
  finder.regions.slice(0, finder.find(preset, key, velocity)).map((region) => ({
    sample: bank.samples.names[region.sample] ?? '',
    values: IDS.map((id) => region.generators[id] ?? Number.NaN),
  }))

/**
 * Its attenuation has the card's factor of 0.4 in it, cut to whole numbers, which here is the driver's business; its
 * values are not yet clamped, negative attenuation included.
 */
const isSameValue = (id: number, ours: number, theirs: number): boolean =>
  id === GENERATOR.initialAttenuation
    ? Math.abs(ours * 0.4 - Math.max(0, theirs)) <= 1
    : ours === clampGenerator(id, theirs)

const NOTES = Array.from({ length: 19 }, (_, i) => i * 7).flatMap((key) =>
  [10, 64, 127].map((velocity) => ({ key, velocity })),
)

test.each([
  ['a real bank', readSonivox('sonivox.sf2')],
  ['the sine bank', sineBank()],
  ['a tiny bank with global zones', buildSoundFont(tinySpec)],
] as const)('%s', (_, file) => {
  const bank = parseSoundFont(file)
  const finder = createRegionFinder(bank, 'sf2')
  const { presets } = SoundBankLoader.fromArrayBuffer(file.slice(0))
  let layers = 0
  for (let i = 0; i < bank.presets.count; i++) {
    const number = bank.presets.bank[i] ?? 0
    const program = bank.presets.program[i] ?? 0
    const other = presets.find(
      (preset) =>
        preset.program === program &&
        (number === 128 ? preset.isGMGSDrum : !preset.isGMGSDrum && preset.bankMSB === number),
    )
    if (!other) throw new Error(`It has no preset ${number}:${program}.`)
    for (const { key, velocity } of NOTES) {
      const ours = ourLayers(finder, bank, i, key, velocity)
      const theirs = other.getVoiceParameters(key, velocity)
      const where = `${bank.presets.names[i]}, key ${key}, velocity ${velocity}`
      expect(
        ours.map(({ sample }) => sample),
        where,
      ).toEqual(theirs.map(({ sample }) => sample.name.trim()))
      ours.forEach(({ values }, layer) => {
        layers++
        const generators = theirs[layer]?.generators ?? []
        const wrong = IDS.filter((id, at) => !isSameValue(id, values[at] ?? 0, generators[id] ?? 0))
        expect(wrong, where).toEqual([])
      })
    }
  }
  expect(layers).toBeGreaterThan(50)
})
