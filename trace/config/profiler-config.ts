// The profiler's options, their defaults and their bounds. Invalid values fall back to the default and say so.

export interface ProfilerConfig {
  /** Tracked events kept in the circular store. */
  capacity: number
  /** Share of events that are tracked, 0…1. */
  samplingRate: number
  reportingIntervalMs: number
  warningMs: number
  criticalMs: number
  /** Keep every mark of every event (otherwise the stages only). */
  isDetailedTrace: boolean
  /** Keep histograms, so that reports have percentiles and the distribution. */
  isHistogram: boolean
}

export const DEFAULT_PROFILER_CONFIG: ProfilerConfig = {
  capacity: 10_000,
  samplingRate: 1,
  reportingIntervalMs: 30_000,
  warningMs: 50,
  criticalMs: 100,
  isDetailedTrace: true,
  isHistogram: true,
}
