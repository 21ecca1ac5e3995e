// Ten thousand damaged SoundFonts of version 3, streams and all: a fifth of them gets so far that a decoder is started.
// The bench has a million.

import { expect, test } from 'vitest'
import { FUZZ_CASES, FUZZ_TIMEOUT_MS, fuzzApart } from '../../../support/fuzz/fuzz-apart.ts'
import { sf3Target } from '../../../support/fuzz/soundfont-targets.ts'

test(
  `${FUZZ_CASES} damaged files are banks in bounds, or refused with a sentence`,
  { timeout: FUZZ_TIMEOUT_MS },
  async () => {
    const { cases, read, refused } = await fuzzApart(sf3Target)
    expect(cases).toBe(FUZZ_CASES)
    expect(read).toBeGreaterThan(FUZZ_CASES / 50)
    expect(refused).toBeGreaterThan(FUZZ_CASES / 20)
  },
)
