// The control tick of a voice: what ../../control.ts does, for the kernel, on the same columns.

import { real, setReal, setWhole, whole } from './columns'
import {
  AT_AMPLITUDE,
  AT_ATTENUATION_DB,
  AT_CUTOFF_CENTS,
  AT_DRIVE,
  AT_ENV_CUTOFF_CENTS,
  AT_ENV_PITCH_CENTS,
  AT_FILTER_BYPASS,
  AT_FILTER_STATE1,
  AT_FILTER_STATE2,
  AT_INCREMENT,
  AT_IS_ENDED,
  AT_KNOWN_CENTS,
  AT_KNOWN_CUTOFF,
  AT_KNOWN_DB,
  AT_KNOWN_RESONANCE,
  AT_LFO1_CUTOFF_CENTS,
  AT_LFO1_PITCH_CENTS,
  AT_LFO1_VALUE,
  AT_LFO1_VOLUME_DB,
  AT_LFO2_PITCH_CENTS,
  AT_LFO2_VALUE,
  AT_MANUAL_VOLUME,
  AT_MOD_LEVEL,
  AT_PITCH_CENTS,
  AT_RESONANCE,
  AT_STAGE,
  AT_VOL_LEVEL,
  CONTROL_FRAMES,
  DUST,
  FRACTION_ONE,
  FULL_SCALE,
  LEAST_CENTS,
  MOST_HARDWARE_PITCH,
  MOST_HARDWARE_TREMOLO,
  MOST_POWER,
  MOST_SF2_PITCH,
  MOST_SF2_TREMOLO,
  OCTAVES_PER_DB,
  OCTAVE_ZERO,
  RINGING,
  SILENCE,
  SLIDE,
  STAGE_DECAY,
  STAGE_FADE,
  STAGE_RELEASE,
} from './constants'
import { advanceModulators } from './modulators'
import { powerOfTwo } from './power'
import { isHardware } from './state'
import { tuneHardware, tuneSf2 } from './tuner'

/** The last look has put to rest what was all but zero. */
export let hasSettled: bool = false
/** The last tick has changed what drives the amplitude, or the filter. */
export let hasMoved: bool = false

/** True: the voice is over. Every REST_FRAMES of its life. */
export function isOver(voice: i32): bool {
  hasSettled = false
  const stage = whole(AT_STAGE, voice)
  const amplitude = real(AT_AMPLITUDE, voice)
  if (amplitude < SILENCE) {
    const canEnd = stage >= STAGE_DECAY && stage <= STAGE_RELEASE && real(AT_VOL_LEVEL, voice) == 0
    if (canEnd && real(AT_MANUAL_VOLUME, voice) <= 0) return true
    if (amplitude < DUST) {
      setReal(AT_AMPLITUDE, voice, 0)
      hasSettled = true
    }
  }
  if (whole(AT_FILTER_BYPASS, voice) != 0) return false
  const size = abs<f64>(real(AT_FILTER_STATE1, voice)) + abs<f64>(real(AT_FILTER_STATE2, voice))
  if (size < RINGING) {
    if (whole(AT_IS_ENDED, voice) != 0) return true
    if (size < DUST * FULL_SCALE) {
      setReal(AT_FILTER_STATE1, voice, 0)
      setReal(AT_FILTER_STATE2, voice, 0)
      hasSettled = true
    }
  }
  return false
}

function setDrive(voice: i32, drive: f64): void {
  if (drive != real(AT_DRIVE, voice)) hasMoved = true
  setReal(AT_DRIVE, voice, drive)
}

/** One tick, at the beginning of a frame whose `age` is a multiple of CONTROL_FRAMES. */
export function tick(voice: i32, age: i32): void {
  hasMoved = false
  advanceModulators(voice, age == 0 ? 0 : CONTROL_FRAMES, age)
  const lfo1 = real(AT_LFO1_VALUE, voice)
  const envelope = real(AT_MOD_LEVEL, voice)

  const cents =
    real(AT_PITCH_CENTS, voice) +
    lfo1 * real(AT_LFO1_PITCH_CENTS, voice) +
    real(AT_LFO2_VALUE, voice) * real(AT_LFO2_PITCH_CENTS, voice) +
    envelope * real(AT_ENV_PITCH_CENTS, voice)
  if (cents == cents && cents != real(AT_KNOWN_CENTS, voice)) {
    setReal(AT_KNOWN_CENTS, voice, cents)
    const most = isHardware ? MOST_HARDWARE_PITCH : MOST_SF2_PITCH
    const value = powerOfTwo(min<f64>(most, max<f64>(LEAST_CENTS, cents)) / 1200)
    setWhole(AT_INCREMENT, voice, <i32>(value * FRACTION_ONE + 0.5))
  }

  if (whole(AT_STAGE, voice) != STAGE_FADE) {
    const most = isHardware ? MOST_HARDWARE_TREMOLO : MOST_SF2_TREMOLO
    const tremolo = min<f64>(most, lfo1 * real(AT_LFO1_VOLUME_DB, voice))
    const db = tremolo - real(AT_ATTENUATION_DB, voice)
    if (real(AT_MANUAL_VOLUME, voice) >= 0) {
      setDrive(voice, SLIDE)
      setReal(AT_KNOWN_DB, voice, NaN)
    } else if (db == db && db != real(AT_KNOWN_DB, voice)) {
      setReal(AT_KNOWN_DB, voice, db)
      const power = min<f64>(MOST_POWER, max<f64>(0, db * OCTAVES_PER_DB + OCTAVE_ZERO))
      setDrive(voice, powerOfTwo(power - OCTAVE_ZERO) * SLIDE)
    }
  }

  if (whole(AT_FILTER_BYPASS, voice) != 0) return
  const cutoff =
    real(AT_CUTOFF_CENTS, voice) +
    lfo1 * real(AT_LFO1_CUTOFF_CENTS, voice) +
    envelope * real(AT_ENV_CUTOFF_CENTS, voice)
  const resonance = real(AT_RESONANCE, voice)
  if (
    cutoff == cutoff &&
    (cutoff != real(AT_KNOWN_CUTOFF, voice) || resonance != real(AT_KNOWN_RESONANCE, voice))
  ) {
    setReal(AT_KNOWN_CUTOFF, voice, cutoff)
    setReal(AT_KNOWN_RESONANCE, voice, resonance)
    hasMoved = true
    if (isHardware) tuneHardware(voice)
    else tuneSf2(voice)
  }
}
