import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_DURATION_MS } from '../../../../cli/duration.ts'
import {
  DEFAULT_PROFILER_CONFIG,
  PROFILER_BOUNDS,
  resolveProfilerConfig,
} from '../../../../trace/config/profiler-config.ts'
import { isWithin } from '../../../../trace/wire/bounds.ts'
import { RECORDER_BOUNDS } from '../../../../trace/wire/recorder-config.ts'

const NAMES = Object.keys(PROFILER_BOUNDS) as (keyof typeof PROFILER_BOUNDS)[]

describe('the options of the profiler', () => {
  it('have defaults within their bounds', () => {
    for (const name of NAMES) {
      expect(isWithin(DEFAULT_PROFILER_CONFIG[name], PROFILER_BOUNDS[name]), name).toBe(true)
    }
    expect(resolveProfilerConfig(DEFAULT_PROFILER_CONFIG)).toEqual({
      config: DEFAULT_PROFILER_CONFIG,
      problems: [],
    })
  })

  it('share the sampling rate’s bounds with the recorder, and the longest interval with the command line', () => {
    expect(PROFILER_BOUNDS.samplingRate).toEqual(RECORDER_BOUNDS.samplingRate)
    expect(PROFILER_BOUNDS.reportingIntervalMs.max).toBe(MAX_DURATION_MS)
  })

  it.each(NAMES)('take %s at both bounds, and tell in one sentence what lies outside', (name) => {
    const { min, max } = PROFILER_BOUNDS[name]
    const open = {
      warningMs: PROFILER_BOUNDS.warningMs.min,
      criticalMs: PROFILER_BOUNDS.criticalMs.max,
    }
    for (const value of [min, max]) {
      const thresholds = name === 'warningMs' || name === 'criticalMs' ? open : {}
      expect(resolveProfilerConfig({ ...thresholds, [name]: value }).problems).toEqual([])
    }
    for (const value of [min - 1, max + 1, NaN, Infinity, '1', null]) {
      const { config, problems } = resolveProfilerConfig({ [name]: value })
      expect(config).toEqual(DEFAULT_PROFILER_CONFIG)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatch(new RegExp(`^${name} must be a .*number from .* is used\\.$`))
    }
  })

  it('are complete and valid whatever was given', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const { config } = resolveProfilerConfig(given)
        expect(resolveProfilerConfig(config)).toEqual({ config, problems: [] })
      }),
    )
  })
})
