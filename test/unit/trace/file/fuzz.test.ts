// Damaged files and messages, ten thousand of each kind that the bench fuzzes by the million. Node.

import { describe, expect, it } from 'vitest'
import { FUZZ_CASES, FUZZ_TIMEOUT_MS, fuzzApart } from '../../../support/fuzz/fuzz-apart.ts'
import {
  pageMessageTarget,
  plainChunkTarget,
  traceChunkTarget,
  traceFileTarget,
} from '../../../support/fuzz/trace-targets.ts'

describe(`${FUZZ_CASES} damaged inputs`, () => {
  it.each([traceFileTarget, traceChunkTarget, plainChunkTarget, pageMessageTarget])(
    'are read or refused in words: $name',
    { timeout: FUZZ_TIMEOUT_MS },
    async (target) => {
      const { cases, read, refused } = await fuzzApart(target)
      expect(cases).toBe(FUZZ_CASES)
      // Both ways are really taken; a file damaged at random is hardly ever whole.
      expect(read).toBeGreaterThan(0)
      expect(refused).toBeGreaterThan(FUZZ_CASES / 10)
    },
  )
})
