// Coefficients of the voices' two-pole low-pass, by mode. Hardware: the card's Chamberlin state-variable section with its Q tables and loss
// of level (facts section 3, [C]). sf2: the specification's resonance as a biquad (RBJ). Audio thread; nothing allocates.
//
// The kernel runs, with x the input:   hardware  bp′ = B·bp − A·lp + C·x;   lp′ = lp + A·bp;   y = lp′
//                                      sf2       y = C·x + s1;   s1′ = 2·C·x − A·y + s2;   s2′ = C·x − B·y

import type { EngineMode } from './chip-types.ts'
import { amplitudeOfDb, power2 } from './power.ts'
import { CENT_ZERO_HZ } from './units.ts'
import { CHIP_RATE } from './voice-columns.ts'
import type { VoiceMemory } from './voice-memory.ts'

/** Peak of the resonance, dB, by Q register: below LOW_HZ 1.5 dB a step, above HIGH_HZ this; between them blended over log2 of the cutoff. */
const HIGH_PEAK_DB = [
  0, 0.5, 1.25, 1.75, 2.5, 3.25, 4.25, 5, 6.25, 7.25, 9, 10.75, 12.5, 13.75, 15.25, 16.75,
]
const LOW_PEAK_DB = 1.5
const LOW_HZ = 2650
const HIGH_HZ = 6870
const LOW_CENTS = 1200 * Math.log2(LOW_HZ / CENT_ZERO_HZ)
const HIGH_CENTS = 1200 * Math.log2(HIGH_HZ / CENT_ZERO_HZ)
/** Q of a flat section. */
const FLAT_Q = 0.931
/** Loss of level at the input, of 65536, by Q register. */
const INPUT_GAIN = [
  65_536, 61_869, 57_079, 53_269, 49_145, 44_820, 40_877, 37_690, 32_845, 30_653, 28_607, 26_392,
  24_630, 22_463, 20_487, 18_470,
]
/** The card goes no higher: a sixth of the rate. */
const MOST_HARDWARE_CENTS = 1200 * Math.log2(CHIP_RATE / 6 / CENT_ZERO_HZ)
/** sf2: nearly half the rate. */
const MOST_SF2_CENTS = 1200 * Math.log2((0.45 * CHIP_RATE) / CENT_ZERO_HZ)
/** Resonance of a maximally flat biquad, dB. */
const FLAT_BIQUAD_DB = -3.01

const highPeak = Float64Array.from(HIGH_PEAK_DB)
const inputGain = Float64Array.from(INPUT_GAIN, (gain) => gain / 65_536)

/** Half the angle of the cutoff at the chip's rate for 0 cents, radians. */
const RADIANS_ZERO = (Math.PI * CENT_ZERO_HZ) / CHIP_RATE

/** Computes `filterA`, `filterB`, `filterC` of a voice for a cutoff in absolute cents. */
export type FilterTuner = (voice: number, cents: number, resonance: number) => void

/** The tuner of the mode, for all voices in `memory`. */
export function createFilterTuner(memory: VoiceMemory, mode: EngineMode): FilterTuner {
  const { filterA, filterB, filterC } = memory.inner

  if (mode === 'hardware') {
    return (voice, cents, resonance) => {
      const bounded = cents < MOST_HARDWARE_CENTS ? cents : MOST_HARDWARE_CENTS
      const register = resonance > 0 ? Math.min(15, Math.round(resonance)) : 0
      const blend = Math.min(1, Math.max(0, (bounded - LOW_CENTS) / (HIGH_CENTS - LOW_CENTS)))
      const peakDb = LOW_PEAK_DB * register * (1 - blend) + highPeak[register]! * blend
      const damping = amplitudeOfDb(-peakDb) / FLAT_Q
      const f = 2 * Math.sin(RADIANS_ZERO * power2(bounded / 1200))
      filterA[voice] = f
      filterB[voice] = 1 - f * f - f * damping
      filterC[voice] = f * inputGain[register]!
    }
  }
  return (voice, cents, resonance) => {
    const bounded = cents < MOST_SF2_CENTS ? cents : MOST_SF2_CENTS
    const peakDb = resonance > 0 ? Math.min(96, resonance) : 0
    const q = amplitudeOfDb(peakDb + FLAT_BIQUAD_DB)
    const omega = 2 * RADIANS_ZERO * power2(bounded / 1200)
    const cosine = Math.cos(omega)
    const alpha = Math.sin(omega) / (2 * q)
    const scale = 1 / (1 + alpha)
    filterA[voice] = -2 * cosine * scale
    filterB[voice] = (1 - alpha) * scale
    // Half the height of the peak is taken from everything: 1/√Q, counted from the flat section, whose gain is 1.
    filterC[voice] = 0.5 * (1 - cosine) * scale * amplitudeOfDb(-peakDb / 2)
  }
}
