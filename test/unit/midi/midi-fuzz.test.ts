// Ten thousand damaged MIDI and RMI files; the bench has a million.

import { expect, test } from 'vitest'
import { FUZZ_CASES, FUZZ_TIMEOUT_MS, fuzzApart } from '../../support/fuzz/fuzz-apart.ts'
import { midiTarget } from '../../support/fuzz/midi-targets.ts'

test(
  `${FUZZ_CASES} damaged files are sound sequences, or refused with a sentence`,
  { timeout: FUZZ_TIMEOUT_MS },
  async () => {
    const { cases, read, refused } = await fuzzApart(midiTarget)
    expect(cases).toBe(FUZZ_CASES)
    expect(read).toBeGreaterThan(FUZZ_CASES / 10)
    expect(refused).toBeGreaterThan(FUZZ_CASES / 20)
  },
)
