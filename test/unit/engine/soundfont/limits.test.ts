// Time and memory: a file takes at most a second, and beside itself at most twice its size, whatever fills it.

import { expect, test } from 'vitest'

import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { createRegionFinder } from '../../../../engine/soundfont/region-finder.ts'
import { rampSample, sineBankSpec } from '../../../support/soundfont/banks.ts'
import { type BankSpec, buildSoundFont } from '../../../support/soundfont/build-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import { crowdedFont } from '../../../support/soundfont/corpus-cases.ts'
import { chunkOf, editedFont, replaceChunk } from '../../../support/soundfont/edit-soundfont.ts'
import { readSonivox } from '../../../support/soundfont/sonivox.ts'

/**
 * Of processor time, which other programs on the machine hardly change: ten times what it takes; without an index it
 * were minutes.
 */
const MOST_MS = 2000

const usedMs = (): number => process.cpuUsage().user / 1000
/** A string on the heap beside its characters, and the slot that points to it. */
const STRING_BYTES = 24

/** Bytes that a bank holds beside the file's own buffer. */
const ownBytes = (value: unknown, file: ArrayBuffer): number => {
  if (ArrayBuffer.isView(value)) return value.buffer === file ? 0 : value.buffer.byteLength
  if (typeof value === 'string') return value.length + STRING_BYTES
  if (typeof value !== 'object' || value === null) return 8
  return Object.values(value).reduce<number>((sum, part) => sum + ownBytes(part, file), 0)
}

const parseInTime = (file: ArrayBuffer): SoundFontBank => {
  const begunMs = usedMs()
  const bank = parseSoundFont(file)
  expect(usedMs() - begunMs).toBeLessThan(MOST_MS)
  expect(ownBytes(bank, file)).toBeLessThan(2 * file.byteLength)
  expect(findBreach(bank, 100)).toBeNull()
  return bank
}

const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

const specs: readonly (readonly [what: string, spec: BankSpec])[] = [
  [
    '30 000 zones in one instrument',
    {
      ...sineBankSpec,
      instruments: [{ zones: many(30_000, () => ({ sample: 0 })) }, { zones: [] }],
    },
  ],
  [
    '30 000 presets of one zone',
    {
      ...sineBankSpec,
      presets: many(30_000, (i) => ({ program: i % 128, zones: [{ instrument: 0 }] })),
    },
  ],
  [
    '30 000 instruments of one zone',
    { ...sineBankSpec, instruments: many(30_000, () => ({ zones: [{ sample: 0 }] })) },
  ],
  ['60 000 samples', { ...sineBankSpec, samples: many(60_000, () => rampSample(1)) }],
]

test.each(specs)('%s', (_, spec) => {
  parseInTime(buildSoundFont(spec))
})

test('300 000 presets without any zone leave nothing behind', () => {
  const file = editedFont(sineBankSpec, (parts) => {
    const headers = chunkOf(parts, 'phdr')
    const crowd = new Uint8Array(300_000 * 38 + headers.length)
    crowd.fill(65)
    for (let i = 0; i < 300_000; i++) crowd.fill(0, i * 38 + 24, i * 38 + 26)
    crowd.set(headers, 300_000 * 38)
    replaceChunk(parts, 'phdr', crowd)
  })
  expect(parseInTime(file).presets.count).toBe(2)
})

test('A list of 100 000 empty INFO chunks', () => {
  const file = editedFont(sineBankSpec, (parts) => {
    for (let i = 0; i < 100_000; i++) parts.info.push(['none', new Uint8Array(0)])
  })
  parseInTime(file)
})

test('Comments, names and warnings of any length', () => {
  const file = editedFont(sineBankSpec, (parts) => {
    for (const id of ['ICMT', 'ICOP']) parts.info.push([id, new Uint8Array(1_000_000).fill(65)])
  })
  expect(parseInTime(file).comment).toHaveLength(4096)
})

test.each(['generators', 'modulators'] as const)('65 000 %s in one zone', (what) => {
  parseInTime(crowdedFont(what, 65_000))
})

test('A real bank takes a tenth of its size beside its samples', () => {
  const file = readSonivox('sonivox.sf2')
  expect(ownBytes(parseInTime(file), file)).toBeLessThan(file.byteLength / 10)
})

test('A note that 60 000 zones of a preset and 30 000 of its instrument miss costs as much as all of them together', () => {
  const miss = { keyRange: [0, 0], sample: 0 } as const
  const bank = parseInTime(
    buildSoundFont({
      ...sineBankSpec,
      instruments: [{ zones: many(30_000, () => miss) }],
      presets: [{ zones: many(60_000, () => ({ instrument: 0 })) }],
    }),
  )
  const finder = createRegionFinder(bank, 'hardware')
  const begunMs = usedMs()
  for (let i = 0; i < 100; i++) expect(finder.find(0, 1 + (i % 127), 100)).toBe(0)
  expect(usedMs() - begunMs).toBeLessThan(MOST_MS)
})
