// Fuzz targets of SoundFonts: plain files of both generations, compressed ones with their streams, and packed banks. A
// bank that is read is in bounds everywhere, and gives regions for notes.

import { expandSoundFont } from '../../../engine/sf3/expand-soundfont.ts'
import { SoundFontError } from '../../../engine/soundfont/bank.ts'
import { packBank, unpackBank } from '../../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import { assembleSoundFont, buildSoundFont } from '../soundfont/build-soundfont.ts'
import { findBreach } from '../soundfont/check-bank.ts'
import { tinySpec } from '../soundfont/corpus-cases.ts'
import { chunkOf, replaceChunk, sf1Font } from '../soundfont/edit-soundfont.ts'
import { readSonivox } from '../soundfont/sonivox.ts'
import { partsOf, writeSoundFont } from '../soundfont/unpadded-soundfont.ts'
import { type FuzzTarget, mutatedFrom, type Random, type WaitingFuzzTarget } from './fuzz-target.ts'

const plain = buildSoundFont(tinySpec)
const UNPADDED = { arePadsWritten: false, doListsCountPads: false, doesRiffCountPads: false }
const CORPUS = [
  plain,
  buildSoundFont({ ...tinySpec, is24Bit: true }),
  sf1Font(tinySpec),
  writeSoundFont(partsOf(plain), UNPADDED),
].map((each) => new Uint8Array(each))

/** Notes are looked up in a bank now and then: the finder's tables are what costs most here. */
const LOOKED_UP = 8

const check = (breach: string | null): void => {
  if (breach !== null) throw new Error(`out of bounds: ${breach}`)
}

/** What the sizes say, made true in most cases: else hardly any file would get beyond the first chunk. */
const withTrueSize = (bytes: Uint8Array, random: Random): ArrayBuffer => {
  const file = Uint8Array.from(bytes).buffer
  if (file.byteLength >= 8 && random(8) > 0) {
    new DataView(file).setUint32(4, file.byteLength - 8, true)
  }
  return file
}

export const soundFontTarget: FuzzTarget = {
  name: 'SoundFont',
  prepare(random) {
    const file = withTrueSize(mutatedFrom(CORPUS, random), random)
    const presets = random(LOOKED_UP) === 0 ? Infinity : 0
    return () => {
      try {
        check(findBreach(parseSoundFont(file), presets))
        return true
      } catch (error) {
        if (error instanceof SoundFontError) return false
        throw error
      }
    }
  },
}

/** A compressed bank of one short stream. */
const compressedBank = (): Uint8Array => {
  const parts = partsOf(readSonivox('sonivox.sf3'))
  const record = chunkOf(parts, 'shdr').slice(0, 46)
  const stream = chunkOf(parts, 'smpl').slice(0, new DataView(record.buffer).getUint32(24, true))
  const tiny = partsOf(plain)
  const headers = new Uint8Array(chunkOf(tiny, 'shdr'))
  for (let at = 0; at < headers.length - 46; at += 46) headers.set(record.subarray(20), at + 20)
  replaceChunk(tiny, 'shdr', headers)
  replaceChunk(tiny, 'smpl', stream)
  replaceChunk(tiny, 'ifil', Uint8Array.of(3, 0, 0, 0))
  return new Uint8Array(assembleSoundFont(tiny))
}
const compressed = compressedBank()

export const sf3Target: WaitingFuzzTarget = {
  name: 'SoundFont 3',
  prepare(random) {
    const file = withTrueSize(mutatedFrom([compressed], random), random)
    return async () => {
      try {
        const expanded = await expandSoundFont(file)
        check(findBreach(parseSoundFont(expanded.file), 0))
        return true
      } catch (error) {
        if (error instanceof SoundFontError) return false
        throw error
      }
    }
  },
}

const packed = new Uint8Array(packBank(parseSoundFont(plain)))

export const packedBankTarget: FuzzTarget = {
  name: 'packed bank',
  prepare(random) {
    const bytes = mutatedFrom([packed], random).buffer
    const presets = random(LOOKED_UP) === 0 ? Infinity : 0
    return () => {
      let bank
      try {
        bank = unpackBank(bytes)
      } catch (error) {
        if (error instanceof Error && /^The bank is damaged: .+\.$/.test(error.message))
          return false
        throw error
      }
      const { presets: presetTable, samples } = bank
      // Names stay behind; what looks at them wants as many as there are.
      const names = Array.from({ length: presetTable.count }, () => '')
      const sampleNames = Array.from({ length: samples.count }, () => '')
      const named = {
        ...bank,
        presets: { ...presetTable, names },
        samples: { ...samples, names: sampleNames },
      }
      check(findBreach(named, presets))
      return true
    }
  },
}
