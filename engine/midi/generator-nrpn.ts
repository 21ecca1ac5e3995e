// NRPNs that move a SoundFont generator: SF2's own (MSB 120) and the GS sound parameters (MSB 1). Pure functions for
// the audio thread; nothing allocates.

import { GENERATORS } from '../soundfont/bank.ts'

export const NO_GENERATOR = -1

/**
 * SF2 NRPN: one step of the 14-bit value is this much of the generator's unit (SoundFont 2.01, 9.6.3). 0: cannot be
 * moved (indices, ranges, key numbers, sample modes, the exclusive class and what is unused).
 */
// prettier-ignore
const SF2_STEP = Uint8Array.of(
  1, 1, 1, 1, 1, 2, 2, 2, 2, 1, 2, 2, 1, 1, 0, 1, 1, 1, 0, 0,
  0, 2, 4, 2, 4, 2, 2, 2, 2, 1, 2, 1, 1, 2, 2, 2, 2, 1, 2, 1,
  1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0,
  0,
)

/** True where SF2 NRPN can move this generator. */
export function isMovable(generator: number): boolean {
  return generator >= 0 && generator < GENERATORS && (SF2_STEP[generator] as number) > 0
}

/** Offset in the generator's unit of an SF2 NRPN's two data bytes: (14 bits − 0x2000) × step, within 16 bits. */
export function sf2Offset(generator: number, msb: number, lsb: number): number {
  const offset = (((msb << 7) | lsb) - 0x2000) * (SF2_STEP[generator] as number)
  return offset > 32_767 ? 32_767 : offset
}

/** Generator that a GS sound parameter (LSB of NRPN MSB 1) moves; NO_GENERATOR for others. */
export function gsGenerator(lsb: number): number {
  switch (lsb) {
    case 8:
      return 24 // vibrato rate: freqVibLFO
    case 9:
      return 6 // vibrato depth: vibLfoToPitch
    case 10:
      return 23 // vibrato delay: delayVibLFO
    case 32:
      return 8 // cutoff: initialFilterFc
    case 33:
      return 9 // resonance: initialFilterQ
    case 99:
      return 34 // attack: attackVolEnv
    case 100:
      return 36 // decay: decayVolEnv
    case 102:
      return 38 // release: releaseVolEnv
    default:
      return NO_GENERATOR
  }
}

/** GS sound parameter (LSB of NRPN MSB 1) that CC71…78 of XG and General MIDI 2 are another name of. */
// prettier-ignore
const SOUND_PARAMETERS = Uint8Array.of(33, 102, 99, 32, 100, 8, 9, 10)
const FIRST_SOUND_CONTROLLER = 71

/** LSB of NRPN MSB 1 that a controller stands for; −1: none. */
export function soundParameter(controller: number): number {
  return SOUND_PARAMETERS[controller - FIRST_SOUND_CONTROLLER] ?? NO_GENERATOR
}

/**
 * Offset of a GS sound parameter: data MSB minus 64, times a step. GS gives no units. Cutoff, resonance, attack, decay
 * and release are those of ALSA's driver, in registers: 3.4 of cutoff (29.4 cents each), 0.12 of Q (12 cB each), 1 of
 * time (75 timecents). It puts the vibrato on LFO1's volume; the steps here are choices: 20 cents of rate, 1 cent of
 * depth, 90 timecents of delay.
 */
export function gsOffset(generator: number, msb: number): number {
  const steps = msb - 64
  switch (generator) {
    case 8:
      return steps * 100
    case 9:
      return Math.round(steps * 1.44)
    case 24:
      return steps * 20
    case 6:
      return steps
    case 23:
      return steps * 90
    default:
      return steps * 75
  }
}
