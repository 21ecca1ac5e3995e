// Coefficients of the voices' two-pole low-pass, by mode. Hardware: the card's Chamberlin state-variable section with
// its Q tables and loss of level (docs/emu8000.md, section 3, [C]). sf2: the specification's resonance as a biquad
// (RBJ) on the same section, which has the biquad's poles by other coefficients, and its zeros by what it adds up:
// its states are as large as the sound, so that single precision is enough where those of a direct form lose themselves
// in small differences. Audio thread; nothing allocates.
//
// The kernel runs, with x the input:   bp′ = B·bp − A·lp + C·x;   lp′ = lp + A·bp
//                          hardware:   y = lp′;   sf2:   y = lp + 2·lp′ + lp″,   lp″ = lp′ + A·bp′

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { amplitudeOfDb } from './power.ts'
import { knownPowerOfTen } from './known-powers.ts'
import { CENT_ZERO_HZ } from './units.ts'
import { CHIP_RATE } from './voice-columns.ts'
import type { VoiceMemory } from './kernel/voice-memory.ts'

/**
 * Peak of the resonance, dB, by Q register: below LOW_HZ 1.5 dB a step, above HIGH_HZ this; between them blended
 * over log2 of the cutoff.
 */
const HIGH_PEAK_DB = [
  0, 0.5, 1.25, 1.75, 2.5, 3.25, 4.25, 5, 6.25, 7.25, 9, 10.75, 12.5, 13.75, 15.25, 16.75,
]
const LOW_PEAK_DB = 1.5
const LOW_HZ = 2650
const HIGH_HZ = 6870
export const LOW_CENTS = 1200 * Math.log2(LOW_HZ / CENT_ZERO_HZ)
export const HIGH_CENTS = 1200 * Math.log2(HIGH_HZ / CENT_ZERO_HZ)
/** Q of a flat section. */
const FLAT_Q = 0.931
/** Loss of level at the input, of 65536, by Q register. */
const INPUT_GAIN = [
  65_536, 61_869, 57_079, 53_269, 49_145, 44_820, 40_877, 37_690, 32_845, 30_653, 28_607, 26_392,
  24_630, 22_463, 20_487, 18_470,
]
/** The card goes no higher: a sixth of the rate. */
export const MOST_HARDWARE_CENTS = 1200 * Math.log2(CHIP_RATE / 6 / CENT_ZERO_HZ)
/** How much larger the sound is than the section's states. */
export const FILTER_GAIN = { hardware: 1, sf2: 4 } as const
/** sf2: nearly half the rate. */
export const MOST_SF2_CENTS = 1200 * Math.log2((0.45 * CHIP_RATE) / CENT_ZERO_HZ)
/** Resonance of a maximally flat biquad, dB. */
const FLAT_BIQUAD_DB = -3.01
/** 1 / 2Q of it. */
export const FLAT_ALPHA = 0.5 * 10 ** (-FLAT_BIQUAD_DB / 20)

// Tables over absolute cents, 128 points of an octave, linear between them: wrong by at most 0.01 cents.
export const CENTS_PER_POINT = 1200 / 128
const POINTS = Math.ceil(MOST_SF2_CENTS / CENTS_PER_POINT) + 2
/** 2·sin(ω/2): the section's coefficient. sin ω: of the biquad's damping. */
export const sections = new Float64Array(POINTS)
export const sines = new Float64Array(POINTS)
for (let point = 0; point < POINTS; point++) {
  const hz = CENT_ZERO_HZ * 2 ** ((point * CENTS_PER_POINT) / 1200)
  const half = (Math.PI * hz) / CHIP_RATE
  sections[point] = 2 * Math.sin(half)
  sines[point] = Math.sin(2 * half)
}

/** Damping 1/Q of each register at BLENDS + 1 places between the low and the high cutoff. */
export const BLENDS = 64
export const dampings = new Float64Array(16 * (BLENDS + 2))
for (let register = 0; register < 16; register++) {
  for (let place = 0; place < BLENDS + 2; place++) {
    const blend = place / BLENDS
    const peakDb = LOW_PEAK_DB * register * (1 - blend) + (HIGH_PEAK_DB[register] as number) * blend
    dampings[register * (BLENDS + 2) + place] = amplitudeOfDb(-peakDb) / FLAT_Q
  }
}
export const inputGain = Float64Array.from(INPUT_GAIN, (gain) => gain / 65_536)

/** Computes `filterA`, `filterB`, `filterC` of a voice from `knownCutoff` and `knownResonance`. */
export type FilterTuner = (voice: number) => void

/** The tuner of the mode, for all voices in `memory`. */
export function createFilterTuner(memory: VoiceMemory, mode: EngineMode): FilterTuner {
  const { filterA, filterB, filterC, knownCutoff, knownResonance } = memory.inner

  if (mode === 'hardware') {
    return (voice) => {
      const cents = Math.min(MOST_HARDWARE_CENTS, Math.max(0, knownCutoff[voice] as number))
      const register = (Math.min(15, Math.max(0, knownResonance[voice] as number)) + 0.5) | 0
      const place = cents / CENTS_PER_POINT
      const point = place | 0
      const low = sections[point] as number
      const f = low + ((sections[point + 1] as number) - low) * (place - point)
      const across = ((cents - LOW_CENTS) / (HIGH_CENTS - LOW_CENTS)) * BLENDS
      const blend = Math.min(BLENDS, Math.max(0, across))
      const cell = register * (BLENDS + 2) + (blend | 0)
      const base = dampings[cell] as number
      const damping = base + ((dampings[cell + 1] as number) - base) * (blend - (blend | 0))
      filterA[voice] = f
      filterB[voice] = 1 - f * f - f * damping
      filterC[voice] = f * (inputGain[register] as number)
    }
  }
  return (voice) => {
    const cents = Math.min(MOST_SF2_CENTS, Math.max(0, knownCutoff[voice] as number))
    const peakDb = Math.min(96, Math.max(0, knownResonance[voice] as number))
    // Half the height of the peak is taken from everything: 1/√Q, counted from the flat section, whose gain is 1.
    const half = knownPowerOfTen(peakDb / -40)
    const place = cents / CENTS_PER_POINT
    const point = place | 0
    const share = place - point
    const section =
      (sections[point] as number) +
      ((sections[point + 1] as number) - (sections[point] as number)) * share
    const sine =
      (sines[point] as number) + ((sines[point + 1] as number) - (sines[point] as number)) * share
    const alpha = sine * half * half * FLAT_ALPHA
    const scale = 1 / (1 + alpha)
    const a = section * Math.sqrt(scale)
    filterA[voice] = a
    filterB[voice] = (1 - alpha) * scale - a * a
    filterC[voice] = (a * half) / FILTER_GAIN.sf2
  }
}
