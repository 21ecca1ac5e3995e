// The generators of SoundFont 2.04: ids, ranges, defaults, and where each may stand (docs/emu8000.md, section 5.3).
// Pure tables; any context.

import { GENERATORS } from './bank.ts'

export const GENERATOR = {
  startAddrsOffset: 0,
  endAddrsOffset: 1,
  startloopAddrsOffset: 2,
  endloopAddrsOffset: 3,
  startAddrsCoarseOffset: 4,
  modLfoToPitch: 5,
  vibLfoToPitch: 6,
  modEnvToPitch: 7,
  initialFilterFc: 8,
  initialFilterQ: 9,
  modLfoToFilterFc: 10,
  modEnvToFilterFc: 11,
  endAddrsCoarseOffset: 12,
  modLfoToVolume: 13,
  chorusEffectsSend: 15,
  reverbEffectsSend: 16,
  pan: 17,
  delayModLfo: 21,
  freqModLfo: 22,
  delayVibLfo: 23,
  freqVibLfo: 24,
  delayModEnv: 25,
  attackModEnv: 26,
  holdModEnv: 27,
  decayModEnv: 28,
  sustainModEnv: 29,
  releaseModEnv: 30,
  keynumToModEnvHold: 31,
  keynumToModEnvDecay: 32,
  delayVolEnv: 33,
  attackVolEnv: 34,
  holdVolEnv: 35,
  decayVolEnv: 36,
  sustainVolEnv: 37,
  releaseVolEnv: 38,
  keynumToVolEnvHold: 39,
  keynumToVolEnvDecay: 40,
  instrument: 41,
  keyRange: 43,
  velRange: 44,
  startloopAddrsCoarseOffset: 45,
  keynum: 46,
  velocity: 47,
  initialAttenuation: 48,
  endloopAddrsCoarseOffset: 50,
  coarseTune: 51,
  fineTune: 52,
  sampleId: 53,
  sampleModes: 54,
  scaleTuning: 56,
  exclusiveClass: 57,
  overridingRootKey: 58,
} as const

export type GeneratorName = keyof typeof GENERATOR

/**
 * `both`: in instruments, and added to them by presets. `instrument`: in instruments only. `structure`: links and
 * ranges, which end up in the zone's own columns and never among its values.
 */
export type GeneratorLevel = 'both' | 'instrument' | 'structure'

export type GeneratorUnit =
  | 'words'
  | 'words32768'
  | 'cents'
  | 'absoluteCents'
  | 'timecents'
  | 'timecentsPerKey'
  | 'centibels'
  | 'permille'
  | 'semitones'
  | 'centsPerKey'
  | 'midi'
  | 'index'
  | 'flags'

export interface GeneratorInfo {
  readonly unit: GeneratorUnit
  readonly min: number
  readonly max: number
  readonly default: number
  readonly level: GeneratorLevel
}

const info = (
  unit: GeneratorUnit,
  min: number,
  max: number,
  initial: number,
  level: GeneratorLevel = 'both',
): GeneratorInfo => ({ unit, min, max, default: initial, level })

const ADDRESS = info('words', -32_768, 32_767, 0, 'instrument')
const COARSE_ADDRESS = info('words32768', -32_768, 32_767, 0, 'instrument')
const DEPTH = info('cents', -12_000, 12_000, 0)
const SEND = info('permille', 0, 1000, 0)
const DELAY = info('timecents', -12_000, 5000, -12_000)
const LFO_RATE = info('absoluteCents', -16_000, 4500, 0)
/** Attack, decay and release. */
const TIME = info('timecents', -12_000, 8000, -12_000)
const PER_KEY = info('timecentsPerKey', -1200, 1200, 0)
const LINK = info('index', 0, 65_535, 0, 'structure')
const RANGE = info('midi', 0, 127, 0, 'structure')
const FIXED_KEY = info('midi', -1, 127, -1, 'instrument')

export const GENERATOR_INFO: { readonly [name in GeneratorName]: GeneratorInfo } = {
  startAddrsOffset: ADDRESS,
  endAddrsOffset: ADDRESS,
  startloopAddrsOffset: ADDRESS,
  endloopAddrsOffset: ADDRESS,
  startAddrsCoarseOffset: COARSE_ADDRESS,
  modLfoToPitch: DEPTH,
  vibLfoToPitch: DEPTH,
  modEnvToPitch: DEPTH,
  initialFilterFc: info('absoluteCents', 1500, 13_500, 13_500),
  initialFilterQ: info('centibels', 0, 960, 0),
  modLfoToFilterFc: DEPTH,
  modEnvToFilterFc: DEPTH,
  endAddrsCoarseOffset: COARSE_ADDRESS,
  modLfoToVolume: info('centibels', -960, 960, 0),
  chorusEffectsSend: SEND,
  reverbEffectsSend: SEND,
  pan: info('permille', -500, 500, 0),
  delayModLfo: DELAY,
  freqModLfo: LFO_RATE,
  delayVibLfo: DELAY,
  freqVibLfo: LFO_RATE,
  delayModEnv: DELAY,
  attackModEnv: TIME,
  holdModEnv: DELAY,
  decayModEnv: TIME,
  sustainModEnv: info('permille', 0, 1000, 0),
  releaseModEnv: TIME,
  keynumToModEnvHold: PER_KEY,
  keynumToModEnvDecay: PER_KEY,
  delayVolEnv: DELAY,
  attackVolEnv: TIME,
  holdVolEnv: DELAY,
  decayVolEnv: TIME,
  sustainVolEnv: info('centibels', 0, 1440, 0),
  releaseVolEnv: TIME,
  keynumToVolEnvHold: PER_KEY,
  keynumToVolEnvDecay: PER_KEY,
  instrument: LINK,
  keyRange: RANGE,
  velRange: RANGE,
  startloopAddrsCoarseOffset: COARSE_ADDRESS,
  keynum: FIXED_KEY,
  velocity: FIXED_KEY,
  initialAttenuation: info('centibels', 0, 1440, 0),
  endloopAddrsCoarseOffset: COARSE_ADDRESS,
  coarseTune: info('semitones', -120, 120, 0),
  fineTune: info('cents', -99, 99, 0),
  sampleId: LINK,
  sampleModes: info('flags', 0, 3, 0, 'instrument'),
  scaleTuning: info('centsPerKey', 0, 1200, 100),
  exclusiveClass: info('midi', 0, 127, 0, 'instrument'),
  overridingRootKey: FIXED_KEY,
}

const names = Object.keys(GENERATOR) as GeneratorName[]

const column = (pick: (row: GeneratorInfo) => number): Int32Array => {
  const values = new Int32Array(GENERATORS)
  for (const name of names) values[GENERATOR[name]] = pick(GENERATOR_INFO[name])
  return values
}

/** By generator id; unused ids are 0, so that their values clamp to nothing. */
export const GENERATOR_MIN: Int32Array = column((row) => row.min)
export const GENERATOR_MAX: Int32Array = column((row) => row.max)
export const GENERATOR_DEFAULT: Int32Array = column((row) => row.default)

/** By generator id: 0 unknown, unused or structure; 1 instruments only; 2 instruments and presets. */
export const GENERATOR_PLACE: Int32Array = column((row) =>
  row.level === 'both' ? 2 : row.level === 'instrument' ? 1 : 0,
)

/** The value in the range of its generator. */
export const clampGenerator = (id: number, value: number): number => {
  const min = GENERATOR_MIN[id] ?? 0
  const max = GENERATOR_MAX[id] ?? 0
  return value < min ? min : value > max ? max : value
}
