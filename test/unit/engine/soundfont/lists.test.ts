// Pad bytes behind chunks of an odd size: real writers leave them out, or count them in one size and not in another.
// The bank is the same.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { expandSoundFont } from '../../../../engine/sf3/expand-soundfont.ts'
import { readSoundFont } from '../../../../engine/sf3/read-soundfont.ts'
import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { rampSample, sineBankSpec } from '../../../support/soundfont/banks.ts'
import { joinBytes, soundFontParts } from '../../../support/soundfont/build-soundfont.ts'
import type { Chunk, SoundFontParts } from '../../../support/soundfont/build-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import { tinySpec } from '../../../support/soundfont/corpus-cases.ts'
import { chunkOf, replaceChunk } from '../../../support/soundfont/edit-soundfont.ts'
import { readSonivox } from '../../../support/soundfont/sonivox.ts'
import {
  type PadHabits,
  partsOf,
  writeSoundFont,
} from '../../../support/soundfont/unpadded-soundfont.ts'

const SOUND: PadHabits = {
  arePadsWritten: true,
  doListsCountPads: true,
  doesRiffCountPads: true,
}
const UNPADDED: PadHabits = {
  arePadsWritten: false,
  doListsCountPads: false,
  doesRiffCountPads: false,
}
const HABITS = [true, false].flatMap((arePadsWritten) =>
  [true, false].flatMap((doListsCountPads) =>
    [true, false].map((doesRiffCountPads): PadHabits => ({
      arePadsWritten,
      doListsCountPads,
      doesRiffCountPads,
    })),
  ),
)
const saying = (habits: PadHabits): string =>
  `pads ${habits.arePadsWritten ? '' : 'not '}written, ${habits.doListsCountPads ? '' : 'not '}counted by the lists, ` +
  `${habits.doesRiffCountPads ? '' : 'not '}counted by RIFF`

const text = (id: string, length: number, letter = 65): Chunk => [
  id,
  new Uint8Array(length).fill(letter),
]

const withTexts = (...texts: readonly Chunk[]): SoundFontParts => {
  const parts = soundFontParts(tinySpec)
  parts.info.push(...texts)
  return parts
}

/** All but what was told. */
const contentOf = (bank: SoundFontBank) => ({ ...bank, warnings: [] })

describe('A bank with chunks of an odd size is the same', () => {
  const parts = withTexts(text('ICRD', 7), text('ISFT', 9), text('ICMT', 5))
  const sound = parseSoundFont(writeSoundFont(parts, SOUND))

  test.each(HABITS.map((habits) => [saying(habits), habits] as const))('with %s', (_, habits) => {
    const bank = parseSoundFont(writeSoundFont(parts, habits))
    expect(contentOf(bank)).toEqual(contentOf(sound))
    expect(findBreach(bank)).toBeNull()
    if (habits.arePadsWritten && habits.doListsCountPads && habits.doesRiffCountPads) {
      expect(bank.warnings).toEqual([])
    } else expect(bank.warnings.join(' ')).toMatch(/pad byte|size of RIFF disagrees/)
  })
})

test('Whatever texts a bank has and whoever wrote their pads, it is the same bank', () => {
  const ids = fc.constantFrom('ICRD', 'IENG', 'IPRD', 'ICOP', 'ICMT', 'ISFT', 'what')
  const texts = fc.array(fc.tuple(ids, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 })
  fc.assert(
    fc.property(texts, fc.constantFrom(...HABITS), (chunks, habits) => {
      const parts = withTexts(...chunks)
      const bank = parseSoundFont(writeSoundFont(parts, habits))
      expect(contentOf(bank)).toEqual(contentOf(parseSoundFont(writeSoundFont(parts, SOUND))))
    }),
    { numRuns: 200 },
  )
})

test('The chunk without its pad byte is named', () => {
  const parts = withTexts(text('ICRD', 7), text('ISFT', 4))
  expect(parseSoundFont(writeSoundFont(parts, UNPADDED)).warnings).toEqual([
    'The pad byte behind an odd-sized chunk is missing (ICRD, LIST INFO): read without it.',
  ])
})

test('Low bytes of an odd number of 24-bit samples need no pad', () => {
  const spec = { ...sineBankSpec, is24Bit: true, samples: [rampSample(1001), rampSample(1000)] }
  const parts = soundFontParts(spec)
  expect(chunkOf(parts, 'sm24').length % 2).toBe(1)
  const bank = parseSoundFont(writeSoundFont(parts, UNPADDED))
  expect(bank.lowBytes).toEqual(parseSoundFont(writeSoundFont(parts, SOUND)).lowBytes)
  expect(bank.warnings.join(' ')).toMatch(/LIST sdta/)
})

describe('A compressed bank whose sample memory has an odd size', async () => {
  const parts = partsOf(readSonivox('sonivox.sf3'))
  replaceChunk(parts, 'smpl', joinBytes([chunkOf(parts, 'smpl'), new Uint8Array(1)]))
  const odd = writeSoundFont(parts, UNPADDED)
  const bank = await readSoundFont(odd)

  test('plays, and the missing byte is told once', async () => {
    const sound = await readSoundFont(writeSoundFont(parts, SOUND))
    expect(sound.warnings).toEqual([])
    expect(contentOf(bank)).toEqual(contentOf(sound))
    expect(bank.warnings).toEqual([
      'The pad byte behind an odd-sized chunk is missing (LIST sdta): read without it.',
    ])
  })

  test('is a sound file once it is expanded', async () => {
    const { file } = await expandSoundFont(odd)
    expect(parseSoundFont(file).warnings).toEqual([])
  })
})

describe('A size of RIFF that is wrong', () => {
  const file = writeSoundFont(soundFontParts(tinySpec), SOUND)
  const withSize = (change: number): ArrayBuffer => {
    const changed = file.slice(0)
    new DataView(changed).setUint32(4, file.byteLength - 8 + change, true)
    return changed
  }

  test('by one byte too few is that of a file with a pad byte', () => {
    expect(parseSoundFont(withSize(-1)).warnings).toEqual([])
  })

  test('by one byte too many is told, and the bank is read', () => {
    expect(parseSoundFont(withSize(1)).warnings).toEqual([
      'The size of RIFF disagrees with the file by 1 byte: the file counts.',
    ])
  })

  test.each([-8, -2, 2, 8])('by %i, which no pad explains, is refused', (change) => {
    expect(() => parseSoundFont(withSize(change))).toThrow(/^RIFF at byte 4: its size/)
  })
})
