// Ten thousand damaged Chrome traces; the bench has a million.

import { expect, test } from 'vitest'
import { chromeTraceTarget } from '../../../support/fuzz/chrome-targets.ts'
import { FUZZ_CASES, FUZZ_TIMEOUT_MS, fuzzApart } from '../../../support/fuzz/fuzz-apart.ts'

test(
  `${FUZZ_CASES} damaged files become recordings of all their whole quanta, or of none`,
  { timeout: FUZZ_TIMEOUT_MS },
  async () => {
    const { cases, read, refused } = await fuzzApart(chromeTraceTarget)
    expect(cases).toBe(FUZZ_CASES)
    expect(read).toBeGreaterThan(FUZZ_CASES / 10)
    expect(refused).toBeGreaterThan(FUZZ_CASES / 20)
  },
)
