// Ten thousand damaged SoundFonts and packed banks, cut, spliced and changed at any byte; the bench has a million.

import { expect, test } from 'vitest'
import { FUZZ_CASES, FUZZ_TIMEOUT_MS, fuzzApart } from '../../../support/fuzz/fuzz-apart.ts'
import { packedBankTarget, soundFontTarget } from '../../../support/fuzz/soundfont-targets.ts'

test.each([soundFontTarget, packedBankTarget])(
  `${FUZZ_CASES} damaged cases of a $name are banks in bounds, or refused with a sentence`,
  { timeout: FUZZ_TIMEOUT_MS },
  async (target) => {
    const { cases, read, refused } = await fuzzApart(target)
    expect(cases).toBe(FUZZ_CASES)
    expect(read).toBeGreaterThan(FUZZ_CASES / 50)
    expect(refused).toBeGreaterThan(FUZZ_CASES / 20)
  },
)
