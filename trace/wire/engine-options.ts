// What the engine and the reference instrument can be told: words, defaults and bounds, once for the engine itself,
// the page that puts it in, panel and command line. Any context, page world and audio thread included; needs nothing.

import { type Bounds, nearestWithin } from './bounds.ts'

/** `hardware`: as measured on the card. `sf2`: as the specification says. */
export const ENGINE_MODES = ['hardware', 'sf2'] as const
export type EngineMode = (typeof ENGINE_MODES)[number]

/** Whose rule it is by which a voice is taken from a sounding note. */
export const STEALING_RULES = ['recommended', 'win95', 'dos', 'alsa', 'fluidsynth'] as const
export type StealingRule = (typeof STEALING_RULES)[number]

export interface EngineOptions {
  /** Of the output, Hz. The chip itself runs at 44.1 kHz. */
  sampleRate: number
  mode: EngineMode
  /** Note voices (cards: 30 under the DOS and ALSA drivers, 32 under Windows 95). */
  voices: number
  stealing: StealingRule
  /** Presets. */
  reverb: number
  chorus: number
  /** Equaliser positions; 5 is flat. Only heard in hardware mode. */
  bass: number
  treble: number
  /** False: dry sound only. */
  effects: boolean
}

/** Of the reference instrument, whose rate is its context's. */
export interface ReferenceOptions extends SharedOptions {
  /** −1: adaptive, else ENGINE_QUALITY. */
  quality: number
  /** Output gain; 0 measures without being heard after the tap. */
  gain: number
}

type SharedOptions = Omit<EngineOptions, 'sampleRate'>

const DEFAULTS: SharedOptions = {
  mode: 'hardware',
  voices: 32,
  stealing: 'recommended',
  reverb: 4,
  chorus: 2,
  bass: 5,
  treble: 9,
  effects: true,
}
export const DEFAULT_ENGINE_OPTIONS: EngineOptions = { sampleRate: 44_100, ...DEFAULTS }
export const DEFAULT_REFERENCE_OPTIONS: ReferenceOptions = { ...DEFAULTS, quality: -1, gain: 1 }

type AllOptions = EngineOptions & ReferenceOptions
type NumberOption = {
  [Name in keyof AllOptions]: AllOptions[Name] extends number ? Name : never
}[keyof AllOptions]

/** A number option without bounds does not compile. */
export const ENGINE_BOUNDS: { readonly [Name in NumberOption]: Bounds } = {
  // What the resampler can do: from the lowest rate of a browser's context to four times the chip's.
  sampleRate: { min: 8000, max: 192_000, isInteger: false },
  // The chip's voices, presets and positions: what the card had.
  voices: { min: 1, max: 32, isInteger: true },
  reverb: { min: 0, max: 7, isInteger: true },
  chorus: { min: 0, max: 7, isInteger: true },
  bass: { min: 0, max: 11, isInteger: true },
  treble: { min: 0, max: 11, isInteger: true },
  quality: { min: -1, max: 3, isInteger: true },
  // The engine's own output is full scale already.
  gain: { min: 0, max: 1, isInteger: false },
}

/**
 * Complete and valid: a number outside its bounds becomes the nearest one within, anything else that is not what it
 * should be the default. The rate is taken as it is: the resampler refuses what it cannot do. Any thread; never
 * throws.
 */
export function completeEngineOptions(given: Partial<EngineOptions>): EngineOptions {
  const options = ownOf(given)
  const { sampleRate } = options as Given & { sampleRate: number | undefined }
  return {
    sampleRate: sampleRate ?? DEFAULT_ENGINE_OPTIONS.sampleRate,
    ...completeShared(options),
  }
}

/** The same for the reference instrument, whatever was given. */
export function completeReferenceOptions(value: unknown): ReferenceOptions {
  const given = ownOf(typeof value === 'object' && value !== null ? value : {})
  return {
    ...completeShared(given),
    quality: numberOf(given, 'quality', DEFAULT_REFERENCE_OPTIONS.quality),
    gain: numberOf(given, 'gain', DEFAULT_REFERENCE_OPTIONS.gain),
  }
}

type Given = { readonly [Name in keyof AllOptions]: unknown }

/** What the object itself says, in one that inherits from nothing. By syntax alone: this runs beside pages. */
const ownOf = (given: object): Given => ({ __proto__: null, ...given }) as unknown as Given

function completeShared(given: Given): SharedOptions {
  const { effects } = given
  return {
    mode: wordOf(given.mode, ENGINE_MODES, DEFAULTS.mode),
    voices: numberOf(given, 'voices', DEFAULTS.voices),
    stealing: wordOf(given.stealing, STEALING_RULES, DEFAULTS.stealing),
    reverb: numberOf(given, 'reverb', DEFAULTS.reverb),
    chorus: numberOf(given, 'chorus', DEFAULTS.chorus),
    bass: numberOf(given, 'bass', DEFAULTS.bass),
    treble: numberOf(given, 'treble', DEFAULTS.treble),
    effects: typeof effects === 'boolean' ? effects : DEFAULTS.effects,
  }
}

function numberOf(given: Given, name: NumberOption, usual: number): number {
  const value = given[name]
  const isFinite = typeof value === 'number' && value - value === 0
  return isFinite ? nearestWithin(value, ENGINE_BOUNDS[name]) : usual
}

function wordOf<Word extends string>(value: unknown, words: readonly Word[], usual: Word): Word {
  for (let index = 0; index < words.length; index++) {
    if (words[index] === value) return value as Word
  }
  return usual
}
