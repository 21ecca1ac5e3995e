// Damaged files and messages, ten thousand of each kind that the bench fuzzes by the million. Node.

import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../support/fuzz/fuzz-run.ts'
import {
  pageMessageTarget,
  plainChunkTarget,
  traceChunkTarget,
  traceFileTarget,
} from '../../../support/fuzz/trace-targets.ts'

const CASES = 10_000

describe(`${CASES} damaged inputs`, () => {
  it.each([traceFileTarget, traceChunkTarget, plainChunkTarget, pageMessageTarget])(
    'are read or refused in words: $name',
    { timeout: 180_000 },
    (target) => {
      const figures = fuzz(target, 1, CASES)
      // Both ways are really taken; a file damaged at random is hardly ever whole.
      expect(figures.read).toBeGreaterThan(0)
      expect(figures.refused).toBeGreaterThan(CASES / 10)
    },
  )
})
