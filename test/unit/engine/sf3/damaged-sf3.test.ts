// Ten thousand damaged SoundFonts of version 3, streams and all: a fifth of them gets so far that a decoder is started.
// The bench has a million.

import { expect, test } from 'vitest'
import { waitingFuzz } from '../../../support/fuzz/fuzz-run.ts'
import { sf3Target } from '../../../support/fuzz/soundfont-targets.ts'

const CASES = 10_000

test(
  `${CASES} damaged files are banks in bounds, or refused with a sentence`,
  { timeout: 180_000 },
  async () => {
    const { read, refused } = await waitingFuzz(sf3Target, 1, CASES)
    expect(read).toBeGreaterThan(CASES / 50)
    expect(refused).toBeGreaterThan(CASES / 20)
  },
)
