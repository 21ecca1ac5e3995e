// The profiler's options: type, defaults, bounds and the one resolver, from which panel and command line make theirs.
// What is invalid falls back to its default and is told in one sentence. Any context.

import { type Bounds, boundsSentence, isWithin } from '../wire/bounds.ts'
import { RECORDER_BOUNDS } from '../wire/recorder-config.ts'

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

type NumberOption = {
  [Name in keyof ProfilerConfig]: ProfilerConfig[Name] extends number ? Name : never
}[keyof ProfilerConfig]

/**
 * 0.1 ms is the usual step of a page's clock: below it a threshold says nothing. An event's look-ahead is waited for up
 * to a minute, so hardly one takes longer.
 */
const THRESHOLD: Bounds = { min: 0.1, max: 60_000, isInteger: false }

/** A number option without bounds does not compile. */
export const PROFILER_BOUNDS: { readonly [Name in NumberOption]: Bounds } = {
  // An event takes about half a kilobyte: half a gigabyte at most.
  capacity: { min: 1, max: 1_000_000, isInteger: true },
  samplingRate: RECORDER_BOUNDS.samplingRate,
  // A report goes through all that is kept, which costs too much more often than once a second. No recording is made
  // for longer than a day.
  reportingIntervalMs: { min: 1000, max: 86_400_000, isInteger: false },
  warningMs: THRESHOLD,
  criticalMs: THRESHOLD,
}

export interface ResolvedProfilerConfig {
  config: ProfilerConfig
  /** One sentence for each option that fell back. */
  problems: string[]
}

/**
 * Complete, valid options and what was wrong with the given ones. `base` fills what is not given; what is invalid
 * falls back to the default. Any thread; never throws, whatever `given` is.
 */
export function resolveProfilerConfig(
  given: unknown,
  base: ProfilerConfig = DEFAULT_PROFILER_CONFIG,
): ResolvedProfilerConfig {
  const config: ProfilerConfig = { ...base }
  const problems: string[] = []
  if (given === undefined || given === null) return { config, problems }
  if (typeof given !== 'object') {
    problems.push('The profiler options are not an object; the defaults are used.')
    return { config, problems }
  }
  const options = given as Record<string, unknown>
  for (const name of Object.keys(PROFILER_BOUNDS) as NumberOption[]) {
    const value = options[name]
    if (value === undefined) continue
    if (isWithin(value, PROFILER_BOUNDS[name])) {
      config[name] = value
      continue
    }
    config[name] = DEFAULT_PROFILER_CONFIG[name]
    const unit = name.endsWith('Ms') ? ' ms' : ''
    problems.push(
      `${name} must be ${boundsSentence(PROFILER_BOUNDS[name])}${unit}; ` +
        `${shown(value)} is not, so ${config[name]}${unit} is used.`,
    )
  }
  for (const name of FLAGS) {
    const value = options[name]
    if (value === undefined) continue
    if (typeof value === 'boolean') {
      config[name] = value
      continue
    }
    config[name] = DEFAULT_PROFILER_CONFIG[name]
    problems.push(
      `${name} must be true or false; ${shown(value)} is not, so ${config[name]} is used.`,
    )
  }
  if (!areThresholdsOrdered(config)) {
    problems.push(
      `criticalMs (${config.criticalMs} ms) lies below warningMs (${config.warningMs} ms); ` +
        `the defaults ${DEFAULT_PROFILER_CONFIG.warningMs} and ${DEFAULT_PROFILER_CONFIG.criticalMs} ms are used.`,
    )
    config.warningMs = DEFAULT_PROFILER_CONFIG.warningMs
    config.criticalMs = DEFAULT_PROFILER_CONFIG.criticalMs
  }
  return { config, problems }
}

/** False where what is critical would not even be a warning. */
export const areThresholdsOrdered = (
  config: Pick<ProfilerConfig, 'warningMs' | 'criticalMs'>,
): boolean => config.criticalMs >= config.warningMs

type FlagOption = Exclude<keyof ProfilerConfig, NumberOption>
const isFlag = (name: string): name is FlagOption => !Object.hasOwn(PROFILER_BOUNDS, name)
const FLAGS = Object.keys(DEFAULT_PROFILER_CONFIG).filter(isFlag)

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value === null ? 'null' : `a value of type ${typeof value}`
}
