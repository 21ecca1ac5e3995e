// Modulators of SoundFont 2.04: what is legal, the curves of their sources, their transforms, and the default ones
// (docs/emu8000.md, section 5.4). The functions that a driver calls for each voice allocate nothing. Any context.
//
//   source word: │15 … 10 type│9 bipolar│8 max→min│7 CC│6 … 0 index│

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { GENERATOR, GENERATOR_PLACE } from './generators.ts'

/** General palette: index of a source word whose CC bit is clear. */
export const PALETTE = {
  none: 0,
  velocity: 2,
  key: 3,
  polyPressure: 10,
  channelPressure: 13,
  pitchBend: 14,
  bendRange: 16,
  /** The sum of the modulators that are linked to this one. */
  link: 127,
} as const

export const TRANSFORM = { linear: 0, absolute: 2 } as const

/** Set in a destination that is another modulator of the list; the rest of the word is its index there. */
export const LINK_FLAG = 0x80_00

/** 0…127: of the controller, or of PALETTE where `isController` is false. */
export const sourceIndex = (word: number): number => word & 0x7f
/** True where the source is a MIDI controller, false where it is one of PALETTE. */
export const isController = (word: number): boolean => (word & 0x80) !== 0
/** True where the source is the sum of linked modulators. */
export const isLinkSource = (word: number): boolean => (word & 0xff) === PALETTE.link

const isLegalController = (index: number): boolean =>
  !(
    index === 0 ||
    index === 6 ||
    (index >= 32 && index <= 63) ||
    (index >= 98 && index <= 101) ||
    index >= 120
  )

const isLegalPalette = (index: number): boolean =>
  index === PALETTE.none ||
  index === PALETTE.velocity ||
  index === PALETTE.key ||
  index === PALETTE.polyPressure ||
  index === PALETTE.channelPressure ||
  index === PALETTE.pitchBend ||
  index === PALETTE.bendRange

/** True for a source that the specification knows, links excepted. */
export const isLegalSource = (word: number): boolean =>
  word >> 10 <= 3 && (isController(word) ? isLegalController : isLegalPalette)(sourceIndex(word))

/**
 * True for a generator that a modulator may move: one with a value. Not links, ranges, fixed keys, flags, classes;
 * address offsets may (they are read once, when the note starts).
 */
export const isLegalDestination = (id: number): boolean =>
  (GENERATOR_PLACE[id] ?? 0) !== 0 &&
  id !== GENERATOR.keynum &&
  id !== GENERATOR.velocity &&
  id !== GENERATOR.sampleModes &&
  id !== GENERATOR.exclusiveClass &&
  id !== GENERATOR.overridingRootKey

/** True where the specification knows the transform. */
export const isLegalTransform = (transform: number): boolean =>
  transform === TRANSFORM.linear || transform === TRANSFORM.absolute

/** 96 dB over the whole way, as amplitude squared: 0 at 0, 1 at 1. Slow first, fast at the end. */
const concave = (x: number): number => {
  if (x >= 1) return 1
  const y = (-40 / 96) * Math.log10(1 - x)
  return y > 1 ? 1 : y < 0 ? 0 : y
}

/** The mirror of `concave`: fast first, slow at the end. */
const convex = (x: number): number => 1 - concave(1 - x)

/**
 * What a source gives, 0…1 or (bipolar) −1…1: the controller's `value`, 0…`range` − 1, through direction, polarity
 * and curve of the source word. `range` is 128, or 16384 for pitch bend. Linear sources reach value ÷ range, hence
 * never quite 1; concave and convex ones reach their ends exactly, so that full velocity and full volume are 0 dB.
 * For PALETTE.none, 1 whatever the value. For PALETTE.bendRange give cents, and 12700 as range: 12700 cents of amount
 * then bend by exactly these cents. For PALETTE.link add the outputs of the linked modulators: this function is not
 * asked. Allocates nothing.
 */
export const modulatorSource = (word: number, value: number, range: number): number => {
  if ((word & 0xff) === PALETTE.none) return 1
  const isDown = (word & 0x1_00) !== 0
  const isBipolar = (word & 0x2_00) !== 0
  const type = (word >> 10) & 0x3f
  const half = range / 2
  if (type === 3) {
    const isOn = value >= half !== isDown
    return isOn ? 1 : isBipolar ? -1 : 0
  }
  if (type === 0) {
    if (isBipolar) return isDown ? 1 - value / half : value / half - 1
    return (isDown ? range - 1 - value : value) / range
  }
  if (!isBipolar) {
    const x = (isDown ? range - 1 - value : value) / (range - 1)
    return type === 1 ? concave(x) : convex(x)
  }
  // Both halves are drawn from the centre outwards, and both reach their end.
  const x = value >= half ? (value - half) / (half - 1) : (half - value) / half
  const y = type === 1 ? concave(x) : convex(x)
  return value >= half !== isDown ? y : -y
}

/** What a modulator adds to its destination, in the destination's unit. `amount` is signed. Allocates nothing. */
export const modulatorOutput = (
  amount: number,
  transform: number,
  primary: number,
  amountSource: number,
): number => {
  const output = amount * primary * amountSource
  return transform === TRANSFORM.absolute && output < 0 ? -output : output
}

/** Velocity → cutoff, which editions of the specification print with three amount sources. */
export const VELOCITY_TO_CUTOFF = 0x01_02
/** Velocity switch, max→min: 2.01 darkens only notes softer than 64. */
const BELOW_HALF_VELOCITY = 0x0d_02
const PRINTED_IN_ERROR = 0x05_02

/**
 * True where two modulators are the same one to the specification: source, destination and amount source agree. Any
 * printed form of velocity → cutoff is the same, so that a bank of either edition can switch the default one off.
 */
export const isSameModulator = (
  source: number,
  destination: number,
  amountSource: number,
  otherSource: number,
  otherDestination: number,
  otherAmountSource: number,
): boolean => {
  if (source !== otherSource || destination !== otherDestination) return false
  if (amountSource === otherAmountSource) return true
  return (
    source === VELOCITY_TO_CUTOFF &&
    destination === GENERATOR.initialFilterFc &&
    isPrintedAmountSource(amountSource) &&
    isPrintedAmountSource(otherAmountSource)
  )
}

const isPrintedAmountSource = (word: number): boolean =>
  word === 0 || word === BELOW_HALF_VELOCITY || word === PRINTED_IN_ERROR

/** Default modulators of a region. */
export const DEFAULT_MODULATORS = 10

/**
 * The default modulators, MODULATOR_WORDS each. Channel pressure and CC1 move LFO2's pitch as 2.01 says, but LFO1's in
 * the card's drivers and in banks of version 2.00 and before. Velocity → cutoff has the velocity switch before 2.04.
 */
export const defaultModulators = (mode: EngineMode, major: number, minor: number): Int32Array => {
  const isOld = major < 2 || (major === 2 && minor < 1)
  const vibrato = mode === 'hardware' || isOld ? GENERATOR.modLfoToPitch : GENERATOR.vibLfoToPitch
  const cutoffSwitch = major === 2 && minor < 4 ? BELOW_HALF_VELOCITY : 0
  const rows = [
    [0x05_02, GENERATOR.initialAttenuation, 960, 0, 0],
    [VELOCITY_TO_CUTOFF, GENERATOR.initialFilterFc, -2400, cutoffSwitch, 0],
    [0x00_0d, vibrato, 50, 0, 0],
    [0x00_81, vibrato, 50, 0, 0],
    [0x05_87, GENERATOR.initialAttenuation, 960, 0, 0],
    [0x02_8a, GENERATOR.pan, 500, 0, 0],
    [0x05_8b, GENERATOR.initialAttenuation, 960, 0, 0],
    [0x00_db, GENERATOR.reverbEffectsSend, 200, 0, 0],
    [0x00_dd, GENERATOR.chorusEffectsSend, 200, 0, 0],
    [0x02_0e, GENERATOR.fineTune, 12_700, 0x00_10, 0],
  ]
  return Int32Array.from(rows.flat())
}
