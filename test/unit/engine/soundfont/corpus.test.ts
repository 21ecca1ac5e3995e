// The committed corpus of damaged files: each gives what it must, and is still what its description makes.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'

import { SoundFontError } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { findBreach } from '../../../support/soundfont/check-bank.ts'
import { corpusCases, crowdedFont } from '../../../support/soundfont/corpus-cases.ts'

const FOLDER = new URL('../../../fixtures/soundfont/corpus/', import.meta.url)
const cases = corpusCases()

const fileName = (name: string, isAccepted: boolean): string =>
  `${isAccepted ? 'accept' : 'reject'}-${name}.sf2`

if (process.env['UPDATE_CORPUS'] === '1') {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER)
  for (const { name, isAccepted, file } of cases) {
    writeFileSync(new URL(fileName(name, isAccepted), FOLDER), new Uint8Array(file))
  }
}

/** "accepted", or the error's message; anything else that is thrown goes on. */
const outcome = (file: ArrayBuffer): string => {
  try {
    expect(findBreach(parseSoundFont(file))).toBeNull()
    return 'accepted'
  } catch (error) {
    if (error instanceof SoundFontError) return error.message
    throw error
  }
}

test('The corpus holds what its description makes, no more and no less', () => {
  const names = cases.map(({ name, isAccepted }) => fileName(name, isAccepted))
  expect(readdirSync(FOLDER).toSorted()).toEqual(names.toSorted())
  for (const { name, isAccepted, file } of cases) {
    const committed = readFileSync(new URL(fileName(name, isAccepted), FOLDER))
    expect(Buffer.from(file).equals(committed), name).toBe(true)
  }
})

test.each(cases.map(({ name, isAccepted, file }) => [name, isAccepted, file] as const))(
  '%s',
  (_, isAccepted, file) => {
    if (isAccepted) expect(outcome(file)).toBe('accepted')
    else expect(outcome(file)).toMatch(/^.{4,9} at byte \d+: .{10}/)
  },
)

test('A zone of 65 000 generators is read, and keeps one of each kind', () => {
  const bank = parseSoundFont(crowdedFont('generators', 65_000))
  expect(findBreach(bank)).toBeNull()
  expect(bank.instrumentGenerators.id.length).toBeLessThan(70)
})

test('A zone of 100 000 generators cannot be told by 16-bit indices: an error', () => {
  expect(outcome(crowdedFont('generators', 100_000))).toMatch(/^ibag at byte \d+: /)
})

test('A zone of 65 000 modulators is read within the time of a small one', () => {
  const bank = parseSoundFont(crowdedFont('modulators', 65_000))
  expect(findBreach(bank)).toBeNull()
  expect(bank.warnings.join(' ')).toMatch(/6\d{4} modulators that are illegal or repeated/)
})
