// The values of a voice's generators as they are now: patch, AWE NRPN, SF2 and GS NRPN offsets, and (where asked for)
// all its modulators. Both writers read the one row that `evaluate` leaves. Audio thread; allocates only when created.

import { GENERATORS, MAX_REGION_MODULATORS, MODULATOR_WORDS } from '../../soundfont/bank.ts'
import { GENERATOR } from '../../soundfont/generators.ts'
import {
  isController,
  isLinkSource,
  LINK_FLAG,
  modulatorOutput,
  modulatorSource,
  PALETTE,
  sourceIndex,
} from '../../soundfont/modulators.ts'
import type { Channels } from '../midi-types.ts'
import { VOICE_MODULATOR_WORDS, type VoiceTable } from './voice-table.ts'

/**
 * Creative's code made 0.4 of generator 48, and banks are tuned by ear to it (docs/emu8000.md, section 5.5).
 * Modulators are not scaled.
 */
export const INITIAL_ATTENUATION_SCALE = 0.4
/** Modulators can be linked in chains; a chain longer than this, or a ring, is cut. */
const MAX_LINK_PASSES = 8
/** Linear range of RPN 0 in `modulatorSource`: 12700 cents of amount are then the range itself. */
const BEND_RANGE = 12_700

export interface PatchValues {
  /** By generator id: what `evaluate` found. */
  readonly values: Float64Array
  /**
   * Fills `values` for this voice: without modulators as the hardware's drivers do, with them as
   * the specification says.
   */
  evaluate(voice: number, hasModulators: boolean): void
  /** True where a modulator of this voice has this source: `isControllerSource` and its index. */
  isListening(voice: number, isControllerSource: boolean, index: number): boolean
  /** True where a modulator of the voice that can change while it sounds moves this generator. */
  isModulated(voice: number, generator: number): boolean
}

/** Of the voices of `table`, whose notes play on `channels`. */
export function createPatchValues(table: VoiceTable, channels: Channels): PatchValues {
  const values = new Float64Array(GENERATORS)
  const outputs = new Float64Array(MAX_REGION_MODULATORS)
  const { modulators, modulatorCount } = table

  /** What source word `word` gives for this voice, −1…1; 1 where there is none. */
  const sourceOf = (voice: number, word: number): number => {
    const index = sourceIndex(word)
    const channel = table.channel[voice] as number
    if (isController(word)) {
      return modulatorSource(word, channels.controllers[channel * 128 + index] as number, 128)
    }
    switch (index) {
      case PALETTE.velocity:
        return modulatorSource(word, table.soundVelocity[voice] as number, 128)
      case PALETTE.key:
        return modulatorSource(word, table.soundKey[voice] as number, 128)
      case PALETTE.polyPressure: {
        const at = channel * 128 + (table.key[voice] as number)
        return modulatorSource(word, channels.polyPressure[at] as number, 128)
      }
      case PALETTE.channelPressure:
        return modulatorSource(word, channels.pressure[channel] as number, 128)
      case PALETTE.pitchBend:
        return modulatorSource(word, channels.pitchBend[channel] as number, 16_384)
      case PALETTE.bendRange:
        return modulatorSource(word, channels.bendRangeCents[channel] as number, BEND_RANGE)
      default:
        return 1
    }
  }

  /** Sum of the outputs of the modulators that are linked to number `target`. */
  const linkedTo = (at: number, count: number, target: number): number => {
    let sum = 0
    for (let i = 0; i < count; i += 1) {
      const destination = modulators[at + i * MODULATOR_WORDS + 1] as number
      if (destination === (LINK_FLAG | target)) sum += outputs[i] as number
    }
    return sum
  }

  /** One pass over all modulators; true where one of them listens to another. */
  const evaluateOutputs = (voice: number, at: number, count: number): boolean => {
    let hasLinks = false
    for (let i = 0; i < count; i += 1) {
      const word = at + i * MODULATOR_WORDS
      const source = modulators[word] as number
      const amount = ((modulators[word + 2] as number) << 16) >> 16
      const isLink = isLinkSource(source)
      if (isLink) hasLinks = true
      const primary = isLink ? linkedTo(at, count, i) : sourceOf(voice, source)
      const factor = sourceOf(voice, modulators[word + 3] as number)
      outputs[i] = modulatorOutput(amount, modulators[word + 4] as number, primary, factor)
    }
    return hasLinks
  }

  const addModulators = (voice: number): void => {
    const at = voice * VOICE_MODULATOR_WORDS
    const count = modulatorCount[voice] as number
    outputs.fill(0)
    let passes = 1
    while (evaluateOutputs(voice, at, count) && passes < MAX_LINK_PASSES) passes += 1
    for (let i = 0; i < count; i += 1) {
      const destination = modulators[at + i * MODULATOR_WORDS + 1] as number
      if (destination < GENERATORS) {
        values[destination] = (values[destination] as number) + (outputs[i] as number)
      }
    }
  }

  const isMoving = (word: number): boolean => {
    const index = sourceIndex(word)
    return (
      isController(word) ||
      (index !== PALETTE.none && index !== PALETTE.velocity && index !== PALETTE.key)
    )
  }

  return {
    values,
    evaluate(voice, hasModulators) {
      const generatorsAt = voice * GENERATORS
      const offsetsAt = (table.channel[voice] as number) * GENERATORS
      for (let id = 0; id < GENERATORS; id += 1) {
        values[id] =
          (table.generators[generatorsAt + id] as number) +
          (channels.generatorOffset[offsetsAt + id] as number)
      }
      if (!hasModulators) return
      values[GENERATOR.initialAttenuation] =
        (values[GENERATOR.initialAttenuation] as number) * INITIAL_ATTENUATION_SCALE
      addModulators(voice)
    },
    isListening(voice, isControllerSource, index) {
      const at = voice * VOICE_MODULATOR_WORDS
      const count = modulatorCount[voice] as number
      for (let i = 0; i < count; i += 1) {
        const source = modulators[at + i * MODULATOR_WORDS] as number
        const factor = modulators[at + i * MODULATOR_WORDS + 3] as number
        if (sourceIndex(source) === index && isController(source) === isControllerSource)
          return true
        if (sourceIndex(factor) === index && isController(factor) === isControllerSource)
          return true
      }
      return false
    },
    isModulated(voice, generator) {
      const at = voice * VOICE_MODULATOR_WORDS
      const count = modulatorCount[voice] as number
      for (let i = 0; i < count; i += 1) {
        const word = at + i * MODULATOR_WORDS
        if (modulators[word + 1] !== generator) continue
        if (isMoving(modulators[word] as number)) return true
        if (isMoving(modulators[word + 3] as number)) return true
      }
      return false
    },
  }
}
