// Mutated files, ten thousand of them, most changed where their tables have numbers: a bank that is in bounds
// everywhere, or a SoundFontError; never anything else.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { SoundFontError } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { buildSoundFont } from '../../../support/soundfont/build-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import { tinySpec } from '../../../support/soundfont/corpus-cases.ts'
import { sf1Font } from '../../../support/soundfont/edit-soundfont.ts'

const RUNS = 10_000

const BASES: readonly ArrayBuffer[] = [
  buildSoundFont(tinySpec),
  buildSoundFont({ ...tinySpec, is24Bit: true }),
  sf1Font(tinySpec),
]
const TABLES_FROM = BASES.map((file) => Buffer.from(file).indexOf('phdr', 0, 'latin1'))

/** Numbers at which something turns over. */
const TELLING = [
  0, 1, 2, 3, 7, 8, 17, 41, 43, 44, 53, 54, 55, 58, 60, 61, 127, 128, 255, 256, 0x7f_ff, 0x80_00,
  0x80_01, 0x80_03, 0xff_ff, 0x01_02, 0x05_02, 0x00_7f, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_ff,
]

const value = fc.oneof(fc.constantFrom(...TELLING), fc.integer({ min: 0, max: 0xff_ff }))

interface Mutation {
  /** 0…1 of the file, or (mostly) of its tables. */
  readonly place: number
  readonly isInTables: boolean
  readonly bytes: 1 | 2 | 4
  readonly value: number
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(99_999).map((n) => n / 100_000),
  isInTables: fc.nat(9).map((n) => n > 0),
  bytes: fc.constantFrom(1, 2, 4),
  value,
})

interface Case {
  readonly base: number
  readonly mutations: readonly Mutation[]
  /** Bytes that are left out of the end, with the outermost size made true. */
  readonly cut: number
}

/** Unbiased: fast-check's taste for small numbers would hit the same few bytes over and over. */
const fuzzCase: fc.Arbitrary<Case> = fc.noBias(
  fc.record({
    base: fc.nat(BASES.length - 1),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 6 }),
    cut: fc.nat(19).chain((n) => (n === 0 ? fc.nat(600) : fc.constant(0))),
  }),
)

const mutate = ({ base, mutations, cut }: Case): ArrayBuffer => {
  const whole = BASES[base] ?? new ArrayBuffer(0)
  const file = whole.slice(0, whole.byteLength - cut)
  const view = new DataView(file)
  view.setUint32(4, file.byteLength - 8, true)
  for (const { place, isInTables, bytes, value: number } of mutations) {
    const tables = TABLES_FROM[base] ?? 0
    const from = isInTables && tables + 4 < file.byteLength ? tables : 0
    // Fields of records stand at even bytes.
    const at = from + 2 * Math.floor((place * Math.max(0, file.byteLength - 4 - from)) / 2)
    if (bytes === 1) view.setUint8(at, number & 0xff)
    else if (bytes === 2) view.setUint16(at, number & 0xff_ff, true)
    else view.setUint32(at, number, true)
  }
  return file
}

let accepted = 0
let rejected = 0

test(`${RUNS} mutated files are banks in bounds or a SoundFontError`, () => {
  fc.assert(
    fc.property(fuzzCase, (input) => {
      const file = mutate(input)
      let breach: string | null = null
      try {
        // Notes are looked up in each fourth bank: the finder's tables are what costs most here.
        breach = findBreach(parseSoundFont(file), accepted % 4 === 0 ? Infinity : 0)
        accepted++
      } catch (error) {
        if (!(error instanceof SoundFontError)) throw error
        rejected++
      }
      if (breach) throw new Error(`Out of bounds: ${breach}`)
    }),
    { numRuns: RUNS },
  )
  // Both ways are really taken; a mutation that only ever breaks the file would test nothing else.
  expect(accepted).toBeGreaterThan(RUNS / 5)
  expect(rejected).toBeGreaterThan(RUNS / 20)
})
