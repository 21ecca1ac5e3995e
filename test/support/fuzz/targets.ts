// All that is fuzzed, by name: a parser that is added here is in the bench, and its unit test takes it from here.

import type { FuzzTarget } from './fuzz-target.ts'
import { pageMessageTarget, traceChunkTarget, traceFileTarget } from './trace-targets.ts'

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  traceFileTarget,
  traceChunkTarget,
  pageMessageTarget,
]
