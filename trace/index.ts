// The one door into the reader library for the panel, the command line, the audits and the tests. What the page writes
// with stands in wire/ and is imported from there.

export { browserOf, buildReport } from './report.ts'
export { createClockFit, type ClockFit, type ClockFitSummary } from './clock-fit.ts'
export { createDurationHistogram, type DurationHistogram } from './histogram.ts'
export {
  createProfiler,
  defaultProfiler,
  type FrameHandle,
  type MarkName,
  type Profiler,
  type ProfilerHost,
} from './profiler.ts'
export { createSession } from './session.ts'
export { createTraceWriter, writeTrace, type TraceWriter, type WriteOptions } from './file/write.ts'
export { DEFAULT_PROFILER_CONFIG, type ProfilerConfig } from './profiler-config.ts'
export { formatReport, verdict } from './report-text.ts'
export { isNoteOn, midiLabel, noteName } from './midi-label.ts'
export { ONSET_WINDOW_MS } from './tracker/onset-attribution.ts'
export { readTrace, type ReadOptions, type TraceFile, type TraceNotice } from './file/read.ts'
export { resolveProfilerConfig } from './profiler-settings.ts'
export { STAGE_WORDS, stagesOfMarks, type StageTolerance } from './stages.ts'
export { TRACE_FILE_VERSION, TraceError, type TraceErrorCode } from './file/format.ts'
export { type TraceHeader } from './file/header.ts'
export {
  validatePageMessage,
  validateRecorderConfig,
  type Validation,
  type ValidationCode,
} from './validate.ts'
export type { CauseKind, FrameEnding, FrameMarks, FrameTracker } from './frame.ts'
export type { ContextColumns, ContextLive, ProcessorLive, TraceSession } from './session-types.ts'
export { budgetValue } from './report-text-reference.ts'
export { QUALITY_MEANING } from './reference-words.ts'
export { VERDICT_NOTES } from './reference-verdict.ts'
export * from './reference-schema.ts'
export * from './report-schema.ts'
