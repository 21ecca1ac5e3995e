// Checks the profiler's options: what is invalid falls back to its default and is told in one sentence. Any context.

import { DEFAULT_PROFILER_CONFIG, type ProfilerConfig } from './profiler-config.ts'

export interface ResolvedProfilerConfig {
  config: ProfilerConfig
  /** One sentence for each option that fell back. */
  problems: string[]
}

/** Largest circular store; an event takes about half a kilobyte. */
const MAX_CAPACITY = 1_000_000

const NUMBER_RULES = {
  capacity: { min: 1, max: MAX_CAPACITY, integer: true, unit: '' },
  samplingRate: { min: 0, max: 1, integer: false, unit: '' },
  reportingIntervalMs: { min: 100, max: 86_400_000, integer: false, unit: ' ms' },
  warningMs: { min: 0, max: 3_600_000, integer: false, unit: ' ms' },
  criticalMs: { min: 0, max: 3_600_000, integer: false, unit: ' ms' },
} as const

type NumberOption = keyof typeof NUMBER_RULES
const NUMBER_OPTIONS = Object.keys(NUMBER_RULES) as NumberOption[]
const BOOLEAN_OPTIONS = ['isDetailedTrace', 'isHistogram'] as const

/**
 * Complete, valid options and what was wrong with the given ones. `base` fills what is not given; what is invalid falls
 * back to the default. Any thread; never throws, whatever `given` is.
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
  for (const name of NUMBER_OPTIONS) {
    const value = options[name]
    if (value === undefined) continue
    const rule = NUMBER_RULES[name]
    const isValid =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      value >= rule.min &&
      value <= rule.max &&
      (!rule.integer || Number.isInteger(value))
    if (isValid) {
      config[name] = value
      continue
    }
    config[name] = DEFAULT_PROFILER_CONFIG[name]
    const kind = rule.integer ? 'a whole number' : 'a number'
    problems.push(
      `${name} must be ${kind} from ${rule.min} to ${rule.max}${rule.unit}; ` +
        `${shown(value)} is not, so ${config[name]}${rule.unit} is used.`,
    )
  }
  for (const name of BOOLEAN_OPTIONS) {
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
  if (config.criticalMs < config.warningMs) {
    problems.push(
      `criticalMs (${config.criticalMs} ms) lies below warningMs (${config.warningMs} ms); ` +
        `the defaults ${DEFAULT_PROFILER_CONFIG.warningMs} and ${DEFAULT_PROFILER_CONFIG.criticalMs} ms are used.`,
    )
    config.warningMs = DEFAULT_PROFILER_CONFIG.warningMs
    config.criticalMs = DEFAULT_PROFILER_CONFIG.criticalMs
  }
  return { config, problems }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value === null ? 'null' : `a value of type ${typeof value}`
}
