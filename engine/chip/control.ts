// The control tick: every CONTROL_FRAMES of its own life a voice takes on its LFOs and modulation envelope, and from
// them its pitch, gain and filter. Each derived number is computed only when what it hangs on has changed; what is not
// a number changes nothing. Audio thread; nothing allocates: bounds are Math.min and Math.max, because a conditional of
// two sources may be boxed by V8.

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { createFilterTuner, FILTER_GAIN } from './filter.ts'
import { createModulators, type Modulators } from './modulators.ts'
import { FRACTIONS, OCTAVES, OCTAVES_PER_DB, OCTAVE_ZERO, POWER_STEPS } from './power.ts'
import { CONTROL_FRAMES, STAGE } from './voice-columns.ts'
import { FULL_SCALE } from './kernel/interpolation.ts'
import { FRACTION_ONE, type VoiceMemory } from './kernel/voice-memory.ts'

/** Volume follows its target by this share for each frame: 1.45 ms (docs/emu8000.md, section 2, [C]). */
export const SLIDE = 1 / 64
/** So often it is looked at all voices whether they are over. */
export const REST_FRAMES = 4 * CONTROL_FRAMES
/** Below this, a voice whose envelope is at its end is over: 96 dB down, where the hardware's volume is 0. */
export const SILENCE = 2 ** -16
/** What is below this is set to 0 before it becomes denormal; 200 dB below full. */
export const DUST = 1e-10
/** A filter that rings below this, after its sample ended, is quiet: half a 16-bit step. */
export const RINGING = FULL_SCALE * 2 ** -16

/** Cents: the card's ceiling is two octaves above unity; ours, in sf2 mode, eight. */
export const MOST_CENTS = { hardware: 2400, sf2: 9600 } as const
export const LEAST_CENTS = -9600
/** Gains stay below 240 dB. */
export const MOST_POWER = OCTAVE_ZERO + 40

/** Upwards; the card's tremolo only attenuates. */
export const MOST_TREMOLO_DB = { hardware: 0, sf2: 120 } as const

export interface Control {
  readonly modulators: Modulators
  /** One tick, at the beginning of a frame whose age is a multiple of CONTROL_FRAMES. */
  tick(voice: number): void
  /** True: the voice is over. What is all but zero is put to rest. Every REST_FRAMES. */
  isOver(voice: number): boolean
}

/** The tick of all voices in `memory`. */
export function createControl(memory: VoiceMemory, mode: EngineMode): Control {
  const columns = memory.columns
  const { stage, age, amplitude, volLevel, modLevel, lfo1Value, lfo2Value } = columns
  const { pitchCents, lfo1PitchCents, lfo2PitchCents, envPitchCents } = columns
  const { attenuationDb, lfo1VolumeDb } = columns
  const { filterBypass, cutoffCents, lfo1CutoffCents, envCutoffCents, resonance } = columns
  const inner = memory.inner
  const { increment, drive, filterState1, filterState2, isEnded, manualVolume } = inner
  const { knownCents, knownDb, knownCutoff, knownResonance } = inner
  const tuneFilter = createFilterTuner(memory, mode)
  const modulators = createModulators(memory, mode)
  const mostCents = MOST_CENTS[mode]
  const mostTremoloDb = MOST_TREMOLO_DB[mode]
  const filterGain: number = FILTER_GAIN[mode]

  const isOver = (voice: number): boolean => {
    const stageNow = stage[voice] as number
    if ((amplitude[voice] as number) < SILENCE) {
      if (stageNow >= STAGE.decay && stageNow <= STAGE.release && volLevel[voice] === 0) {
        if ((manualVolume[voice] as number) <= 0) return true
      }
      if ((amplitude[voice] as number) < DUST) amplitude[voice] = 0
    }
    if (filterBypass[voice] !== 0) return false
    const size =
      (Math.abs(filterState1[voice] as number) + Math.abs(filterState2[voice] as number)) *
      filterGain
    if (size < RINGING) {
      if (isEnded[voice] !== 0) return true
      if (size < DUST * FULL_SCALE) {
        filterState1[voice] = 0
        filterState2[voice] = 0
      }
    }
    return false
  }

  return {
    modulators,
    isOver,
    tick(voice) {
      const at = age[voice] as number
      modulators.advance(voice, at === 0 ? 0 : CONTROL_FRAMES, at)
      const lfo1 = lfo1Value[voice] as number
      const envelope = modLevel[voice] as number

      const cents =
        (pitchCents[voice] as number) +
        lfo1 * (lfo1PitchCents[voice] as number) +
        (lfo2Value[voice] as number) * (lfo2PitchCents[voice] as number) +
        envelope * (envPitchCents[voice] as number)
      if (cents === cents && cents !== knownCents[voice]) {
        knownCents[voice] = cents
        const power = Math.min(mostCents, Math.max(LEAST_CENTS, cents)) / 1200 + OCTAVE_ZERO
        const octave = power | 0
        const place = (power - octave) * POWER_STEPS
        const step = place | 0
        const low = FRACTIONS[step] as number
        const value =
          (low + ((FRACTIONS[step + 1] as number) - low) * (place - step)) *
          (OCTAVES[octave] as number)
        increment[voice] = (value * FRACTION_ONE + 0.5) | 0
      }

      if (stage[voice] !== STAGE.fade) {
        // The card never gets louder than without tremolo.
        const db =
          Math.min(mostTremoloDb, lfo1 * (lfo1VolumeDb[voice] as number)) -
          (attenuationDb[voice] as number)
        if ((manualVolume[voice] as number) >= 0) {
          // What the CPU wrote is the target itself.
          drive[voice] = SLIDE
          knownDb[voice] = NaN
        } else if (db === db && db !== knownDb[voice]) {
          knownDb[voice] = db
          const power = Math.min(MOST_POWER, Math.max(0, db * OCTAVES_PER_DB + OCTAVE_ZERO))
          const octave = power | 0
          const place = (power - octave) * POWER_STEPS
          const step = place | 0
          const low = FRACTIONS[step] as number
          const value =
            (low + ((FRACTIONS[step + 1] as number) - low) * (place - step)) *
            (OCTAVES[octave] as number)
          drive[voice] = value * SLIDE
        }
      }

      if (filterBypass[voice] === 0) {
        const cutoff =
          (cutoffCents[voice] as number) +
          lfo1 * (lfo1CutoffCents[voice] as number) +
          envelope * (envCutoffCents[voice] as number)
        const q = resonance[voice] as number
        if (cutoff === cutoff && (cutoff !== knownCutoff[voice] || q !== knownResonance[voice])) {
          knownCutoff[voice] = cutoff
          knownResonance[voice] = q
          tuneFilter(voice)
        }
      }
    },
  }
}
