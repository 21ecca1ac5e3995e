// SoundFont 1 (.SBK) units into those of SoundFont 2 (docs/emu8000.md, section 5.7). SF1 amounts are close to the
// card's registers: 7 bits, doubled where a register has 8. Any context.
//
// Where the sources name only the rule, the figure is the register's: cutoff 4366 + 2 × 29.5 cents a step; LFO 2 ×
// 0.04206 Hz a step. Time change by key is 5.55 for each step, and a scale tuning that is not 0 halves the scale, as
// the Linux tools have it.

import { GENERATOR, GENERATOR_DEFAULT } from './generators.ts'

/** Unused in SF2; in SF1 the pitch at which the sample was recorded, cents above key 0. */
export const SF1_SAMPLE_PITCH = 55
const HZ_PER_STEP = 0.08412
/** Hz of key 0, from which absolute cents count. */
const KEY_ZERO_HZ = 8.1758

const timecents = (ms: number): number =>
  ms <= 0 ? -12_000 : Math.max(-12_000, Math.round(1200 * Math.log2(ms / 1000)))

const lfoRate = (steps: number): number =>
  steps <= 0 ? -16_000 : Math.round(1200 * Math.log2((steps * HZ_PER_STEP) / KEY_ZERO_HZ))

const attenuation = (level: number): number =>
  level <= 0 ? 1440 : Math.max(0, Math.round(-200 * Math.log10(level / 127)))

/** Steps of 4/3 registers of 0.75 dB below 127. */
const volumeSustain = (level: number): number =>
  level >= 96 ? 0 : Math.round(7.5 * (127 - (level * 4) / 3))

const modulationSustain = (level: number): number =>
  level >= 96 ? 0 : Math.round((1000 * (96 - level)) / 96)

/** The amount in SF2 units; null where both formats agree. */
const convert = (id: number, amount: number): number | null => {
  switch (id) {
    case GENERATOR.initialFilterFc:
      return amount >= 127 ? 13_500 : 4366 + 59 * amount
    case GENERATOR.initialFilterQ:
      return Math.trunc(amount * 1.5)
    case GENERATOR.chorusEffectsSend:
    case GENERATOR.reverbEffectsSend:
      return Math.round((amount * 1000) / 255)
    case GENERATOR.pan:
      return Math.round((amount * 1000) / 127) - 500
    case GENERATOR.initialAttenuation:
      return attenuation(amount)
    case GENERATOR.scaleTuning:
      return amount === 0 ? 100 : 50
    case GENERATOR.modLfoToPitch:
    case GENERATOR.vibLfoToPitch:
    case GENERATOR.modEnvToPitch:
      return Math.round((1200 * amount) / 128)
    case GENERATOR.modLfoToFilterFc:
      return Math.round((3600 * amount) / 64)
    case GENERATOR.modEnvToFilterFc:
      return Math.round((7200 * amount) / 64)
    case GENERATOR.modLfoToVolume:
      return Math.round((120 * amount) / 64)
    case GENERATOR.freqModLfo:
    case GENERATOR.freqVibLfo:
      return lfoRate(amount)
    case GENERATOR.sustainModEnv:
      return modulationSustain(amount)
    case GENERATOR.sustainVolEnv:
      return volumeSustain(amount)
    case GENERATOR.keynumToModEnvHold:
    case GENERATOR.keynumToModEnvDecay:
    case GENERATOR.keynumToVolEnvHold:
    case GENERATOR.keynumToVolEnvDecay:
      return Math.round(amount * 5.55)
    default:
      return isTime(id) ? timecents(amount) : null
  }
}

const isTime = (id: number): boolean =>
  id === GENERATOR.delayModLfo ||
  id === GENERATOR.delayVibLfo ||
  (id >= GENERATOR.delayModEnv && id <= GENERATOR.decayModEnv) ||
  id === GENERATOR.releaseModEnv ||
  (id >= GENERATOR.delayVolEnv && id <= GENERATOR.decayVolEnv) ||
  id === GENERATOR.releaseVolEnv

const toInt16 = (value: number): number => Math.max(-32_768, Math.min(32_767, value))

/** Gives `add` what an SF1 generator is in SF2 units. False: it is the same there, or unknown. */
export const convertSf1Amount = (
  id: number,
  amount: number,
  add: (id: number, amount: number) => void,
): boolean => {
  if (id === SF1_SAMPLE_PITCH) {
    const root = Math.max(0, Math.min(127, Math.round(amount / 100)))
    add(GENERATOR.overridingRootKey, root)
    const fine = Math.max(-99, Math.min(99, root * 100 - amount))
    if (fine !== 0) add(GENERATOR.fineTune, fine)
    return true
  }
  const converted = convert(id, amount)
  if (converted === null) return false
  add(id, toInt16(converted))
  return true
}

/** By generator id: what holds where neither preset nor instrument of an SF1 bank says anything. */
export const SF1_DEFAULT: Int32Array = (() => {
  const values = GENERATOR_DEFAULT.slice()
  values[GENERATOR.reverbEffectsSend] = 110
  values[GENERATOR.freqModLfo] = lfoRate(64)
  values[GENERATOR.freqVibLfo] = lfoRate(64)
  values[GENERATOR.attackModEnv] = timecents(6.4)
  values[GENERATOR.attackVolEnv] = timecents(6.4)
  return values
})()
