import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHORUS_PRESETS } from '../../../../engine/chip/chorus-presets.ts'
import { BASS_TABLE, TREBLE_TABLE } from '../../../../engine/chip/equalizer.ts'
import { ROOM_PRESETS } from '../../../../engine/chip/reverb-presets.ts'
import { VOICES } from '../../../../engine/chip/voice-columns.ts'
import { ALLOCATION_RULES } from '../../../../engine/midi/allocation/rules.ts'
import { LOWEST_LEVEL } from '../../../../engine/monitor/adaptive-quality.ts'
import { isWithin } from '../../../../trace/wire/bounds.ts'
import {
  completeEngineOptions,
  completeReferenceOptions,
  DEFAULT_ENGINE_OPTIONS,
  DEFAULT_REFERENCE_OPTIONS,
  ENGINE_BOUNDS,
  STEALING_RULES,
} from '../../../../trace/wire/engine-options.ts'

describe('the options of the engine', () => {
  it('have defaults within their bounds', () => {
    const defaults = { ...DEFAULT_ENGINE_OPTIONS, ...DEFAULT_REFERENCE_OPTIONS }
    for (const [name, bounds] of Object.entries(ENGINE_BOUNDS)) {
      expect(isWithin(defaults[name as keyof typeof ENGINE_BOUNDS], bounds), name).toBe(true)
    }
    expect(completeEngineOptions({})).toEqual(DEFAULT_ENGINE_OPTIONS)
    expect(completeReferenceOptions({})).toEqual(DEFAULT_REFERENCE_OPTIONS)
  })

  it('are whole numbers where they count or choose something', () => {
    for (const [name, bounds] of Object.entries(ENGINE_BOUNDS)) {
      const isFraction = name === 'sampleRate' || name === 'gain'
      expect(isWithin(bounds.min + 0.5, bounds), name).toBe(isFraction)
    }
  })

  it('reach as far as what the chip has', () => {
    expect(ENGINE_BOUNDS.voices.max).toBe(VOICES)
    // Delay and panning delay stand beside the rooms.
    expect(ENGINE_BOUNDS.reverb.max).toBe(ROOM_PRESETS.length + 2 - 1)
    expect(ENGINE_BOUNDS.chorus.max).toBe(CHORUS_PRESETS.length - 1)
    expect(ENGINE_BOUNDS.bass.max).toBe(BASS_TABLE.length - 1)
    expect(ENGINE_BOUNDS.treble.max).toBe(TREBLE_TABLE.length - 1)
    expect(ENGINE_BOUNDS.quality.max).toBe(LOWEST_LEVEL)
    expect(Object.keys(ALLOCATION_RULES)).toEqual([...STEALING_RULES])
  })

  it('become the nearest within their bounds, or the default where they are nothing of the kind', () => {
    expect(completeEngineOptions({ voices: 99, reverb: -3, bass: 4.6, chorus: NaN })).toEqual({
      ...DEFAULT_ENGINE_OPTIONS,
      voices: 32,
      reverb: 0,
      bass: 5,
    })
    const given = { mode: 'awe', stealing: 7, effects: 'no', voices: '8', gain: 2, quality: -9 }
    expect(completeReferenceOptions(given)).toEqual(DEFAULT_REFERENCE_OPTIONS)
    expect(completeReferenceOptions(null)).toEqual(DEFAULT_REFERENCE_OPTIONS)
  })

  it('leave the rate to the resampler', () => {
    expect(completeEngineOptions({ sampleRate: 7 }).sampleRate).toBe(7)
  })

  it('of the reference are complete and valid whatever was given', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const options = completeReferenceOptions(given)
        expect(completeReferenceOptions(options)).toEqual(options)
        expect(Object.keys(options)).toEqual(Object.keys(DEFAULT_REFERENCE_OPTIONS))
      }),
    )
  })
})
