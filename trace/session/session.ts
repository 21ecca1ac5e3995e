// A trace session with all its parts: the one reader behind the panel, the command line and the tests. Any context
// that reads.

import { type ProfilerConfig, resolveProfilerConfig } from '../config/profiler-config.ts'
import { createRangeFigures } from '../figures/range-figures.ts'
import { assembleSession } from './assemble-session.ts'
import { GLITCH_KIT } from './glitch-kit.ts'
import { GRAPH_KIT } from './graph-kit.ts'
import { markedSession } from './marked-session.ts'
import { PERFORMANCE_KIT } from './performance-kit.ts'
import { REFERENCE_KIT } from './reference-kit.ts'
import type { SessionOptions, TraceSession } from './session-types.ts'

/** An empty session; see assembleSession. Any thread. */
export const createSession = (
  given?: Partial<ProfilerConfig>,
  options?: SessionOptions,
): TraceSession =>
  markedSession(
    assembleSession(
      {
        reference: REFERENCE_KIT,
        glitches: GLITCH_KIT,
        graph: GRAPH_KIT,
        performance: PERFORMANCE_KIT,
        ranges: createRangeFigures,
        resolve: resolveProfilerConfig,
      },
      given,
      options,
    ),
  )
