// The face of a trace session towards the panel, the command line and the tests: bytes and messages in, figures out.
// Types only; createSession (session.ts) builds it.

import type { FrameTracker } from '../events/tracked-event.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { ReferenceLive } from '../reference/schema.ts'
import type { Report } from '../report/schema.ts'
import type { StampedMessage } from '../wire/protocol.ts'

/** A growing typed column set; only indices below `length` are valid, arrays may be replaced when they grow. */
export interface ContextColumns {
  length: number
  /** Epoch ms of each row; about ten rows a second. */
  wallMs: Float64Array
  /** Share of the quantum, all processors together; NaN where nothing was timed in that row. */
  loadAverage: Float32Array
  loadPeak: Float32Array
  outputLatencyMs: Float32Array
  /** Totals so far. */
  underruns: Float64Array
  gaps: Float64Array
  /** Peak sample value at the tap. */
  peak: Float32Array
}

export interface ProcessorLive {
  contextId: string
  name: string
  instance: number
  /** Share of the quantum over the last second, and the highest since the last reset. */
  loadNow: number
  loadPeak: number
}

export interface ContextLive {
  contextId: string
  document: string
  /** True: made for the reference instrument; absent for the page's own. */
  isReference?: boolean
  loadNow: number
  loadPeak: number
  columns: ContextColumns
  processors: ProcessorLive[]
}

export interface TraceSession {
  /** Takes one validated message. Any order of documents; allocation proportional to the message. Never throws on page data. */
  ingest(stamped: StampedMessage): void
  /** Grows whenever something visible changed. */
  readonly revision: number
  /** Finished and open frames, oldest first, bounded by the profiler's capacity. */
  readonly frameCount: number
  frameAt(index: number): FrameTracker
  readonly contexts: readonly ContextLive[]
  /** Reference instruments, oldest first. */
  readonly references: readonly ReferenceLive[]
  /** `contextId` null: all. Figures are the page's own; the reference's stand under `reference`. */
  report(contextId?: string | null): Report
  /** Resolve what is still open, such as frames that wait for sound; call when recording has stopped. */
  finish(): void
  /** Peak holds of the live meters go back to what is now. */
  resetPeaks(): void
  /** Change thresholds, histogram and capacity; invalid values fall back and come back as sentences. */
  configure(config: Partial<ProfilerConfig>): string[]
  readonly config: ProfilerConfig
  clear(): void
}
