// The voices of the chip as a structure of arrays in one ArrayBuffer: one column for each quantity, one row for each
// voice slot. Rows 0…31 are the chip's voices; the rows above are *fade slots*, into which a stolen voice is moved so
// that it can fade out while the new note starts on its exact sample. A WebAssembly kernel can later take over the same
// memory. Runs in the audio thread (and anywhere else); allocates only when created.
//
//   buffer: │ Float64 columns (SLOTS × 8 B each) │ Int32 columns (SLOTS × 4 B each) │
//
// Everything a driver writes is in physical units at CHIP_RATE. Hardware registers (registers.ts) decode into these
// columns; the `sf2` driver writes them directly. What a sounding voice reads at its next control tick (each
// CONTROL_FRAMES of its own life) may be written at any time; what only `start` reads is marked (start).

/** The chip's fixed rate, Hz. The engine resamples to the rate of the context. */
export const CHIP_RATE = 44_100
/** Voices of the chip. */
export const VOICES = 32
/** Voices that fade out after they were stolen: as many as there are, for a chord can take them all on one frame. */
export const FADE_SLOTS = 32
export const SLOTS = VOICES + FADE_SLOTS
/** Frames between two updates of LFOs, modulation envelope, pitch and cutoff of one voice: the chip's unit of delay. */
export const CONTROL_FRAMES = 32

export const STAGE = {
  off: 0,
  delay: 1,
  attack: 2,
  hold: 3,
  decay: 4,
  sustain: 5,
  release: 6,
  /** Fading out quickly: stolen, exclusive class, or all sound off. */
  fade: 7,
} as const

export const LOOP = { none: 0, continuous: 1, untilRelease: 3 } as const

/** Float64 columns that a driver writes. */
export const PARAMETER_COLUMNS = [
  /** Pitch above "one sample word for each chip frame", cents. */
  'pitchCents',
  /** Below full level, dB, ≥ 0. Infinity is silence. */
  'attenuationDb',
  /** Gains 0…1, linear, as the mode's pan law made them. */
  'panLeft',
  'panRight',
  /** Post-amplifier, pre-pan sends, 0…1. */
  'reverbSend',
  'chorusSend',
  /** Volume envelope (start): frames; attack is amplitude-linear; decay and release are dB for each frame. */
  'volDelayFrames',
  'volAttackFrames',
  'volHoldFrames',
  'volDecayDbPerFrame',
  /** Sustain below full, dB, ≥ 0; Infinity is silence. */
  'volSustainDb',
  'volReleaseDbPerFrame',
  /** Modulation envelope, level 0…1: frames; decay and release are level for each frame. */
  'modDelayFrames',
  'modAttackFrames',
  'modHoldFrames',
  'modDecayPerFrame',
  'modSustainLevel',
  'modReleasePerFrame',
  /** LFOs: frames (start), cycles for each frame. */
  'lfo1DelayFrames',
  'lfo1CyclesPerFrame',
  'lfo2DelayFrames',
  'lfo2CyclesPerFrame',
  /** Depths at full swing (LFO ±1, envelope 0…1). */
  'lfo1PitchCents',
  'lfo2PitchCents',
  'envPitchCents',
  'lfo1CutoffCents',
  'envCutoffCents',
  /** dB at full swing; hardware mode only attenuates. */
  'lfo1VolumeDb',
  /**
   * Cutoff in absolute cents above 8.176 Hz, before modulation. Hardware: register 0 is 1200·log2(101.81/8.176) =
   * 4366.05, 29.3843 a step.
   */
  'cutoffCents',
  /** Resonance: hardware mode the register 0…15, sf2 mode dB (≥ 0). */
  'resonance',
] as const
export type ParameterColumn = (typeof PARAMETER_COLUMNS)[number]

/**
 * Int32 columns that a driver writes before `start`. Word addresses into the sample memory; audible positions, not
 * the chip's look-behind.
 */
export const ADDRESS_COLUMNS = [
  'startAddress',
  /** First word of the loop, and the first word after it. */
  'loopStart',
  'loopEnd',
  /** First word after the sample. */
  'endAddress',
  /** A LOOP. */
  'loopMode',
  /** 1: the filter section is passed exactly (hardware: Q 0, cutoff FF, no modulation downwards). */
  'filterBypass',
] as const
export type AddressColumn = (typeof ADDRESS_COLUMNS)[number]

/** Columns that only the chip writes; others may read them. */
export const STATE_COLUMNS = [
  /** Position behind `startAddress`' word grid: fraction 0…1 of a word (integer part: `address`). */
  'phase',
  /** Amplitude as it sounds now, 0…1: envelope × attenuation × tremolo, smoothed. */
  'amplitude',
  /** Envelope levels: volume as amplitude 0…1, modulation 0…1. */
  'volLevel',
  'modLevel',
  /** LFO values −1…1. */
  'lfo1Value',
  'lfo2Value',
] as const
export type StateColumn = (typeof STATE_COLUMNS)[number]

export const STATE_INTEGERS = [
  /** A STAGE of the volume envelope. */
  'stage',
  'modStage',
  /** Word that is played now. */
  'address',
  /** Frames since `start`, saturating. */
  'age',
] as const
export type StateInteger = (typeof STATE_INTEGERS)[number]
