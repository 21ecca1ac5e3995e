// The control tick of a voice: what ../../control.ts does, for the kernel, on the same columns.

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
  AT_MOD_STAGE,
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
  SF2_FILTER_GAIN,
  SILENCE,
  SLIDE,
  STAGE_DECAY,
  STAGE_FADE,
  STAGE_OFF,
  STAGE_RELEASE,
  STAGE_SUSTAIN,
} from './constants'
import { advanceModulators } from './modulators'
import { powerOfTwo } from './power'
import { isHardware } from './state'
import { tuneHardware, tuneSf2 } from './tuner'

/** The last tick has changed what drives the amplitude, or the filter. */
export let hasMoved: bool = false

/** True: the voice is over. What is all but zero is put to rest. */
export function isOver(voice: i32): bool {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  const stage = load<i32>(voice4, AT_STAGE)
  const amplitude = load<f64>(voice8, AT_AMPLITUDE)
  if (amplitude < SILENCE) {
    const canEnd =
      stage >= STAGE_DECAY && stage <= STAGE_RELEASE && load<f64>(voice8, AT_VOL_LEVEL) == 0
    if (canEnd && load<f64>(voice8, AT_MANUAL_VOLUME) <= 0) return true
    if (amplitude < DUST) {
      store<f64>(voice8, 0, AT_AMPLITUDE)
    }
  }
  if (load<i32>(voice4, AT_FILTER_BYPASS) != 0) return false
  const states =
    abs<f64>(load<f64>(voice8, AT_FILTER_STATE1)) + abs<f64>(load<f64>(voice8, AT_FILTER_STATE2))
  const size = isHardware ? states : states * SF2_FILTER_GAIN
  if (size < RINGING) {
    if (load<i32>(voice4, AT_IS_ENDED) != 0) return true
    if (size < DUST * FULL_SCALE) {
      store<f64>(voice8, 0, AT_FILTER_STATE1)
      store<f64>(voice8, 0, AT_FILTER_STATE2)
    }
  }
  return false
}

function setDrive(voice: i32, drive: f64): void {
  const voice8 = (<usize>voice) << 3
  if (drive != load<f64>(voice8, AT_DRIVE)) hasMoved = true
  store<f64>(voice8, drive, AT_DRIVE)
}

/** One tick, at the beginning of a frame whose `age` is a multiple of CONTROL_FRAMES. */
export function tick(voice: i32, age: i32): void {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  hasMoved = false
  advanceModulators(voice, age == 0 ? 0 : CONTROL_FRAMES, age)
  const lfo1 = load<f64>(voice8, AT_LFO1_VALUE)
  const envelope = load<f64>(voice8, AT_MOD_LEVEL)

  const cents =
    load<f64>(voice8, AT_PITCH_CENTS) +
    lfo1 * load<f64>(voice8, AT_LFO1_PITCH_CENTS) +
    load<f64>(voice8, AT_LFO2_VALUE) * load<f64>(voice8, AT_LFO2_PITCH_CENTS) +
    envelope * load<f64>(voice8, AT_ENV_PITCH_CENTS)
  if (cents == cents && cents != load<f64>(voice8, AT_KNOWN_CENTS)) {
    store<f64>(voice8, cents, AT_KNOWN_CENTS)
    const most = isHardware ? MOST_HARDWARE_PITCH : MOST_SF2_PITCH
    const value = powerOfTwo(min<f64>(most, max<f64>(LEAST_CENTS, cents)) / 1200)
    store<i32>(voice4, <i32>(value * FRACTION_ONE + 0.5), AT_INCREMENT)
  }

  if (load<i32>(voice4, AT_STAGE) != STAGE_FADE) {
    const most = isHardware ? MOST_HARDWARE_TREMOLO : MOST_SF2_TREMOLO
    const tremolo = min<f64>(most, lfo1 * load<f64>(voice8, AT_LFO1_VOLUME_DB))
    const db = tremolo - load<f64>(voice8, AT_ATTENUATION_DB)
    if (load<f64>(voice8, AT_MANUAL_VOLUME) >= 0) {
      setDrive(voice, SLIDE)
      store<f64>(voice8, NaN, AT_KNOWN_DB)
    } else if (db == db && db != load<f64>(voice8, AT_KNOWN_DB)) {
      store<f64>(voice8, db, AT_KNOWN_DB)
      const power = min<f64>(MOST_POWER, max<f64>(0, db * OCTAVES_PER_DB + OCTAVE_ZERO))
      setDrive(voice, powerOfTwo(power - OCTAVE_ZERO) * SLIDE)
    }
  }

  if (load<i32>(voice4, AT_FILTER_BYPASS) != 0) return
  const cutoff =
    load<f64>(voice8, AT_CUTOFF_CENTS) +
    lfo1 * load<f64>(voice8, AT_LFO1_CUTOFF_CENTS) +
    envelope * load<f64>(voice8, AT_ENV_CUTOFF_CENTS)
  const resonance = load<f64>(voice8, AT_RESONANCE)
  if (
    cutoff == cutoff &&
    (cutoff != load<f64>(voice8, AT_KNOWN_CUTOFF) ||
      resonance != load<f64>(voice8, AT_KNOWN_RESONANCE))
  ) {
    store<f64>(voice8, cutoff, AT_KNOWN_CUTOFF)
    store<f64>(voice8, resonance, AT_KNOWN_RESONANCE)
    hasMoved = true
    if (isHardware) tuneHardware(voice)
    else tuneSf2(voice)
  }
}

/** No tick changes anything after one that was done: neither envelope nor LFO moves what hangs on it. */
export function isStill(voice: i32): bool {
  const voice4 = (<usize>voice) << 2
  const voice8 = (<usize>voice) << 3
  const stage = load<i32>(voice4, AT_MOD_STAGE)
  if (stage != STAGE_SUSTAIN && stage != STAGE_OFF) return false
  if (load<f64>(voice8, AT_LFO1_PITCH_CENTS) != 0) return false
  if (load<f64>(voice8, AT_LFO2_PITCH_CENTS) != 0) return false
  if (load<f64>(voice8, AT_LFO1_VOLUME_DB) != 0) return false
  return load<f64>(voice8, AT_LFO1_CUTOFF_CENTS) == 0
}
