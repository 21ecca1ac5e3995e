// Samples in the ignore-and-continue list of the specification (docs/emu8000.md, section 5.2): addresses, partners,
// roots, rates, 24 bits.

import { describe, expect, test } from 'vitest'

import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { rampSample, sineBank, sineBankSpec } from '../../../support/soundfont/banks.ts'
import { type BankSpec, buildSoundFont } from '../../../support/soundfont/build-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import { editedFont, patchedFont, replaceChunk } from '../../../support/soundfont/edit-soundfont.ts'

const parse = (file: ArrayBuffer): SoundFontBank => {
  const bank = parseSoundFont(file)
  expect(findBreach(bank)).toBeNull()
  return bank
}

test('Root key 255 or 128 to 254: 60', () => {
  for (const root of [128, 200, 255]) {
    const { samples } = parse(patchedFont(sineBankSpec, 'shdr', 40, root, 8))
    expect(samples.rootKey[0]).toBe(60)
  }
  expect(parse(patchedFont(sineBankSpec, 'shdr', 40, 127, 8)).samples.rootKey[0]).toBe(127)
})

test('Illegal sample rate: the nearest practical one', () => {
  for (const [rate, taken] of [
    [0, 400],
    [399, 400],
    [48_000, 48_000],
    [0xff_ff_ff_ff, 192_000],
  ] as const) {
    const { samples, warnings } = parse(patchedFont(sineBankSpec, 'shdr', 36, rate, 32))
    expect(samples.sampleRate[0]).toBe(taken)
    expect(warnings.length).toBe(rate === taken ? 0 : 1)
  }
})

describe('Sample addresses that lead nowhere', () => {
  const total = (): number => parse(sineBank()).words.length
  test.each([
    ['start behind end', 20, 4_000_000],
    ['end before start', 24, 0],
    ['end behind the memory', 24, 0xff_ff_ff_ff],
    ['loop start before the sample', 28, 0],
    ['loop start behind it', 28, 0xff_ff_ff_ff],
    ['loop end before loop start', 32, 0],
    ['loop end behind the sample', 32, 0xff_ff_ff_ff],
  ] as const)('%s', (_, at, value) => {
    const second = 46
    const { samples } = parse(patchedFont(sineBankSpec, 'shdr', second + at, value, 32))
    expect(samples.end[1]).toBeLessThanOrEqual(total())
    const order = [samples.start, samples.loopStart, samples.loopEnd, samples.end]
    const addresses = order.map((column) => column[1] ?? -1)
    expect(addresses.toSorted((a, b) => a - b)).toEqual(addresses)
  })
  test('stereo partners that form a circle, name themselves or nobody have no partner', () => {
    const stereo = (link: number, type = 4) => ({ ...rampSample(100), type, link })
    const bank = parse(
      buildSoundFont({
        ...sineBankSpec,
        samples: [stereo(1), stereo(2), stereo(0), stereo(3), stereo(999), stereo(6), stereo(5, 2)],
      }),
    )
    expect([...bank.samples.link]).toEqual([-1, -1, -1, -1, -1, 6, 5])
  })
})

describe('24-bit samples', () => {
  const spec: BankSpec = { ...sineBankSpec, is24Bit: true }
  test('have their low bytes, as many as words', () => {
    const bank = parse(buildSoundFont(spec))
    const plain = parse(sineBank())
    expect(bank.lowBytes).toHaveLength(bank.words.length)
    const at = 1000
    const value = ((bank.words[at] ?? 0) * 256 + (bank.lowBytes?.[at] ?? 0)) / 0x7f_ff_ff
    expect(value).toBeCloseTo(0.5 * Math.sin((2 * Math.PI * 440 * at) / 44_100), 6)
    expect(Math.abs((plain.words[at] ?? 0) - (bank.words[at] ?? 0))).toBeLessThanOrEqual(1)
  })
  test('of the wrong size are 16-bit samples', () => {
    const file = editedFont(spec, (parts) => {
      replaceChunk(parts, 'sm24', new Uint8Array(100))
    })
    expect(parse(file).lowBytes).toBeNull()
  })
  test('before version 2.04 are 16-bit samples', () => {
    const bank = parse(buildSoundFont({ ...spec, version: [2, 1] }))
    expect(bank.lowBytes).toBeNull()
    expect(bank.warnings[0]).toMatch(/older than version 2\.04/)
  })
})

test('The words are a view of the file, wherever they begin', () => {
  const file = sineBank()
  expect(parse(file).words.buffer).toBe(file)
  const odd = editedFont(sineBankSpec, (parts) => {
    parts.info.push(['ICMT', new Uint8Array(7).fill(65)])
  })
  const bank = parse(odd)
  expect(bank.comment).toBe('AAAAAAA')
  expect(bank.words.buffer).toBe(odd)
  expect(bank.words).toEqual(parse(file).words)
})
