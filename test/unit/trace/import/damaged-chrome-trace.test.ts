// Ten thousand damaged Chrome traces; the bench has a million.

import { expect, test } from 'vitest'
import { chromeTraceTarget } from '../../../support/fuzz/chrome-targets.ts'
import { fuzz } from '../../../support/fuzz/fuzz-run.ts'

const CASES = 10_000

test(
  `${CASES} damaged files become recordings of all their whole quanta, or of none`,
  { timeout: 180_000 },
  () => {
    const { read, refused } = fuzz(chromeTraceTarget, 1, CASES)
    expect(read).toBeGreaterThan(CASES / 10)
    expect(refused).toBeGreaterThan(CASES / 20)
  },
)
