import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin } from '../../../../trace/wire/bounds.ts'
import {
  DEFAULT_RECORDER_CONFIG,
  RECORDER_BOUNDS,
  resolveRecorderConfig,
} from '../../../../trace/wire/recorder-config.ts'

describe('the options of the recorder', () => {
  it('have defaults within their bounds', () => {
    expect(resolveRecorderConfig(undefined)).toEqual(DEFAULT_RECORDER_CONFIG)
    for (const [name, bounds] of Object.entries(RECORDER_BOUNDS)) {
      const value: unknown = DEFAULT_RECORDER_CONFIG[name as keyof typeof RECORDER_BOUNDS]
      expect(isWithin(value, bounds), name).toBe(true)
    }
  })

  it('keep what is valid and fall back where something is not, each for itself', () => {
    const given = { workletUrl: 'a', samplingRate: 0, timedQuantumEvery: 1024, virtualMidi: false }
    expect(resolveRecorderConfig(given)).toEqual(given)
    expect(resolveRecorderConfig({ ...given, samplingRate: 1.01, timedQuantumEvery: 2.5 })).toEqual(
      { ...given, samplingRate: 1, timedQuantumEvery: 8 },
    )
    expect(resolveRecorderConfig({ virtualMidi: 'off', workletUrl: 7 })).toEqual(
      DEFAULT_RECORDER_CONFIG,
    )
  })

  it('are complete and valid whatever was given', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const config = resolveRecorderConfig(given)
        expect(resolveRecorderConfig(config)).toEqual(config)
      }),
    )
  })
})
