// All that is fuzzed, by name: a parser that is added here is in the bench, and its unit test takes it from here.

import { chromeTraceTarget } from './chrome-targets.ts'
import { midiTarget } from './midi-targets.ts'
import { packedBankTarget, sf3Target, soundFontTarget } from './soundfont-targets.ts'
import type { FuzzTarget, WaitingFuzzTarget } from './fuzz-target.ts'
import {
  pageMessageTarget,
  plainChunkTarget,
  realFileTarget,
  traceChunkTarget,
  traceFileTarget,
} from './trace-targets.ts'

export const FUZZ_TARGETS: readonly (FuzzTarget | WaitingFuzzTarget)[] = [
  traceFileTarget,
  realFileTarget,
  traceChunkTarget,
  plainChunkTarget,
  pageMessageTarget,
  chromeTraceTarget,
  midiTarget,
  soundFontTarget,
  sf3Target,
  packedBankTarget,
]
