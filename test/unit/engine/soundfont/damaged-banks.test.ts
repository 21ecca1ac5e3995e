// Ten thousand damaged SoundFonts and packed banks, cut, spliced and changed at any byte; the bench has a million.

import { expect, test } from 'vitest'
import { fuzz } from '../../../support/fuzz/fuzz-run.ts'
import { packedBankTarget, soundFontTarget } from '../../../support/fuzz/soundfont-targets.ts'

const CASES = 10_000

test.each([soundFontTarget, packedBankTarget])(
  `${CASES} damaged cases of a $name are banks in bounds, or refused with a sentence`,
  (target) => {
    const { read, refused } = fuzz(target, 1, CASES)
    expect(read).toBeGreaterThan(CASES / 50)
    expect(refused).toBeGreaterThan(CASES / 20)
  },
)
