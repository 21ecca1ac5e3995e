// A bank on its way into the audio thread: the same bank at the other end, and no harm from bytes that are none.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import { findBreach } from '../../../../engine/soundfont/bank-breach.ts'
import { isPackedBank, packBank, unpackBank } from '../../../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import {
  constantSample,
  oneZoneBank,
  sineBank,
  strikeSample,
} from '../../../support/soundfont/banks.ts'
import { buildSoundFont } from '../../../support/soundfont/build-soundfont.ts'
import { readSonivox } from '../../../support/soundfont/sonivox.ts'

/** What the engine plays: all but the texts. */
const playable = (bank: SoundFontBank): SoundFontBank => ({
  ...bank,
  name: '',
  comment: '',
  copyright: '',
  warnings: [],
  presets: { ...bank.presets, names: [] },
  samples: { ...bank.samples, names: [] },
})

const messageOf = (buffer: ArrayBuffer): string => {
  try {
    unpackBank(buffer)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : 'no error'
  }
}

describe('a packed bank', () => {
  it('is the parsed one again, without its texts', () => {
    const wide = buildSoundFont({ ...oneZoneBank(constantSample(0.5)), is24Bit: true })
    for (const file of [sineBank(), wide]) {
      const bank = parseSoundFont(file)
      expect(unpackBank(packBank(bank))).toEqual(playable(bank))
    }
  })

  it('comes out of a real bank as it went in', () => {
    const packed = packBank(parseSoundFont(readSonivox('sonivox.sf2')))
    const again = packBank(unpackBank(packed))
    expect(Buffer.from(again).equals(Buffer.from(packed))).toBe(true)
  })

  it('lies in one buffer, which its columns are views of', () => {
    const packed = packBank(parseSoundFont(sineBank()))
    const { words, presets, instrumentZones } = unpackBank(packed)
    expect([words, presets.bank, instrumentZones.link].map(({ buffer }) => buffer)).toEqual(
      Array(3).fill(packed),
    )
  })

  it('is told from a SoundFont file, and from nothing at all', () => {
    expect(isPackedBank(packBank(parseSoundFont(sineBank())))).toBe(true)
    expect(isPackedBank(sineBank())).toBe(false)
    expect(isPackedBank(new ArrayBuffer(0))).toBe(false)
    expect(messageOf(sineBank())).toBe('The bank is damaged: it does not begin as one.')
  })

  it('is refused where its counts promise more than there is, or less', () => {
    const packed = packBank(parseSoundFont(sineBank()))
    expect(messageOf(packed.slice(0, -4))).toMatch(/not the size/)
    for (let count = 2; count < 12; count++) {
      const other = packed.slice(0)
      new Uint32Array(other)[2 + count] = 0xffffffff
      expect(messageOf(other), `count ${count}`).toMatch(/not the size/)
    }
  })

  it('is refused, or in bounds everywhere, whatever words of its tables are changed', () => {
    const packed = packBank(parseSoundFont(buildSoundFont(oneZoneBank(strikeSample()))))
    const tables = packed.byteLength - unpackBank(packed).words.byteLength
    const change = fc.record({
      at: fc.nat({ max: Math.floor(tables / 4) - 1 }),
      word: fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 0xffffffff })),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const other = packed.slice(0)
        const words = new Uint32Array(other, 0, Math.floor(other.byteLength / 4))
        for (const { at, word } of changes) words[at] = word
        const message = messageOf(other)
        if (message === '') expect(findBreach(unpackBank(other))).toBeNull()
        else expect(message).toMatch(/^The bank is damaged: .+\.$/)
      }),
      { numRuns: 2000, seed: 7 },
    )
  })
})
