// AWE NRPNs (MSB 127) as the values of SoundFont generators that they replace (docs/emu8000.md, section 6). Both
// writers then treat them as if the patch had said so. Pure functions; nothing allocates.

import { GENERATORS } from '../../soundfont/bank.ts'
import { GENERATOR } from '../../soundfont/generators.ts'
import { AWE } from '../awe-nrpn.ts'
import { AWE_NRPNS, type Channels } from '../midi-types.ts'

const NO_GENERATOR = -1

/**
 * Generator that parameter n replaces; −1 for the initial pitch, which is added (a replaced one would lose
 * the sample's tuning).
 */
// prettier-ignore
const TARGETS = Int8Array.of(
  GENERATOR.delayModLfo, GENERATOR.freqModLfo, GENERATOR.delayVibLfo, GENERATOR.freqVibLfo,
  GENERATOR.delayModEnv, GENERATOR.attackModEnv, GENERATOR.holdModEnv, GENERATOR.decayModEnv,
  GENERATOR.sustainModEnv, GENERATOR.releaseModEnv,
  GENERATOR.delayVolEnv, GENERATOR.attackVolEnv, GENERATOR.holdVolEnv, GENERATOR.decayVolEnv,
  GENERATOR.sustainVolEnv, GENERATOR.releaseVolEnv,
  NO_GENERATOR, GENERATOR.modLfoToPitch, GENERATOR.vibLfoToPitch, GENERATOR.modEnvToPitch,
  GENERATOR.modLfoToVolume, GENERATOR.initialFilterFc, GENERATOR.initialFilterQ,
  GENERATOR.modLfoToFilterFc, GENERATOR.modEnvToFilterFc,
  GENERATOR.chorusEffectsSend, GENERATOR.reverbEffectsSend,
)

/** Cents of a depth step: an octave over 128. */
const PITCH_STEP_CENTS = 9.375
const CUTOFF_STEP_CENTS = 56.25
/** Two register steps: 2 × 44100 / 2²⁰ Hz. The drivers' "0.084 Hz". */
const LFO_STEP_HZ = (2 * 44_100) / 2 ** 20
const CENT_ZERO_HZ = 8.175_798_915_643_707
/**
 * Cutoff in absolute cents: 100 Hz at 0, 8000 Hz at 127, measured on an Audigy 2 (docs/emu8000.md, section 6; a fit:
 * two register steps of the AWE32 are 58.77 cents, the measured table is 59.74).
 */
const CUTOFF_AT_0 = 1200 * Math.log2(100 / CENT_ZERO_HZ)
const CUTOFF_PER_STEP = (1200 * Math.log2(80)) / 127

/** Absolute cents of AWE NRPN 21. */
export function aweCutoffCents(value: number): number {
  return CUTOFF_AT_0 + CUTOFF_PER_STEP * value
}

function timecents(milliseconds: number): number {
  return milliseconds < 1 ? -12_000 : 1200 * Math.log2(milliseconds / 1000)
}

/** Value of the generator that parameter n replaces, in that generator's unit. */
export function aweGeneratorValue(parameter: number, value: number): number {
  switch (parameter) {
    case AWE.lfo1Freq:
    case AWE.lfo2Freq:
      return value <= 0 ? -16_000 : 1200 * Math.log2((value * LFO_STEP_HZ) / CENT_ZERO_HZ)
    case AWE.env1Attack:
    case AWE.env2Attack:
    case AWE.env1Hold:
    case AWE.env2Hold:
      return timecents(value)
    // The registers' own scale: 127 is full, 0 silence.
    case AWE.env1Sustain:
    case AWE.env2Sustain:
      return ((127 - value) * 1000) / 127
    case AWE.lfo1ToPitch:
    case AWE.lfo2ToPitch:
    case AWE.env1ToPitch:
      return value * PITCH_STEP_CENTS
    case AWE.lfo1ToVolume:
      return value * 1.875
    case AWE.initialCutoff:
      return aweCutoffCents(value)
    case AWE.filterQ:
      // 0…15 of the register, 12 cB each as the drivers read a SoundFont.
      return (value >> 3) * 12
    case AWE.lfo1ToCutoff:
    case AWE.env1ToCutoff:
      return value * CUTOFF_STEP_CENTS
    case AWE.chorusSend:
    case AWE.reverbSend:
      return (value * 1000) / 255
    default:
      // Delays, decays and releases: steps of 4 ms.
      return timecents(value * 4)
  }
}

/** True for the parameters that act on sounding voices. */
export function isAweRealTime(parameter: number): boolean {
  return (
    parameter === AWE.lfo1Freq ||
    parameter === AWE.lfo2Freq ||
    (parameter >= AWE.initialPitch && parameter <= AWE.lfo1ToCutoff)
  )
}

/** Writes parameter n, where the channel has set it, over the generator at `generators[base + id]`. */
export function replaceByAwe(
  generators: Float64Array,
  base: number,
  channels: Channels,
  channel: number,
  parameter: number,
): void {
  const at = channel * AWE_NRPNS + parameter
  const target = TARGETS[parameter] as number
  if (channels.isAweSet[at] === 0 || target === NO_GENERATOR) return
  generators[base + target] = aweGeneratorValue(parameter, channels.awe[at] as number)
}

/** Writes all parameters that the channel has set over the generators of a voice. */
export function replaceAllByAwe(
  generators: Float64Array,
  voice: number,
  channels: Channels,
  channel: number,
): void {
  for (let parameter = 0; parameter < AWE_NRPNS; parameter += 1) {
    replaceByAwe(generators, voice * GENERATORS, channels, channel, parameter)
  }
}

/** Cents that AWE NRPN 16 adds; 0 where it is not set. */
export function awePitchCents(channels: Channels, channel: number): number {
  return channels.awe[channel * AWE_NRPNS + AWE.initialPitch] as number
}
