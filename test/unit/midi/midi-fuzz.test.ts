// Ten thousand damaged MIDI and RMI files; the bench has a million.

import { expect, test } from 'vitest'
import { fuzz } from '../../support/fuzz/fuzz-run.ts'
import { midiTarget } from '../../support/fuzz/midi-targets.ts'

const CASES = 10_000

test(`${CASES} damaged files are sound sequences, or refused with a sentence`, () => {
  const { read, refused } = fuzz(midiTarget, 1, CASES)
  expect(read).toBeGreaterThan(CASES / 10)
  expect(refused).toBeGreaterThan(CASES / 20)
})
