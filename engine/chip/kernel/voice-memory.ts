// The memory of all voices: one ArrayBuffer, and the typed arrays that look into it. The public columns are named in
// voice-columns.ts; the *inner* columns below are the kernel's own and mean nothing to anybody else. Any context;
// allocates only here.
//
//   buffer: │ public Float64 │ inner Float64 │ public Int32 │ inner Int32 │   each column SLOTS long

import type { VoiceColumns } from '../chip-types.ts'
import {
  ADDRESS_COLUMNS,
  PARAMETER_COLUMNS,
  SLOTS,
  STATE_COLUMNS,
  STATE_INTEGERS,
} from '../voice-columns.ts'

/** Positions between words are fixed-point: 0.003 cents at a sixteenth of the pitch. */
export const FRACTION_BITS = 22
export const FRACTION_ONE = 2 ** FRACTION_BITS
export const FRACTION_MASK = FRACTION_ONE - 1
export const FRACTION = 1 / FRACTION_ONE

const INNER_FLOATS = [
  /**
   * The three numbers of the amplitude recursion: level ← level × ratio + step; amplitude ← amplitude ×
   * keep + level × drive.
   */
  'levelRatio',
  'levelStep',
  'keep',
  'drive',
  /** Frames until the volume envelope changes its stage; Infinity: never by itself. */
  'stageLeft',
  /** Frames in the modulation envelope's stage, and the level that its release began at. */
  'modElapsed',
  'modReleaseFrom',
  /** Cycles, 0…1. */
  'lfo1Phase',
  'lfo2Phase',
  /** Filter state, and coefficients as its mode's file defines them. */
  'filterState1',
  'filterState2',
  'filterA',
  'filterB',
  'filterC',
  /** What the derived numbers above were computed from: nothing is computed twice. */
  'knownCents',
  'knownDb',
  'knownCutoff',
  'knownResonance',
  /** Linear volume that the CPU asked for while the envelope engine is off; below 0: the engine is on. */
  'manualVolume',
] as const

const INNER_INTEGERS = [
  /** Fraction of the position, and words for each frame, in FRACTION: whole numbers add up exactly in any order. */
  'place',
  'increment',
  /**
   * Index of the loop's last word while the oscillator is on the loop's first word after a jump; else 0: the
   * neighbour in memory.
   */
  'wordBefore',
  /** 1: note off came. */
  'isReleased',
  /** 1: the sample is played; only the filter rings. */
  'isEnded',
  /** Order in which fade slots were taken. */
  'fadeOrder',
] as const

export type InnerColumns = { readonly [name in (typeof INNER_FLOATS)[number]]: Float64Array } & {
  readonly [name in (typeof INNER_INTEGERS)[number]]: Int32Array
}

export interface VoiceMemory {
  readonly memory: ArrayBuffer
  readonly columns: VoiceColumns
  readonly inner: InnerColumns
  /** Copies the row of every column. Allocates nothing. */
  copyRow(from: number, to: number): void
}

/** Columns of zeros for SLOTS voices: 12 to 15 KB in one buffer. Allocates; not for the audio thread's render calls. */
export function createVoiceMemory(): VoiceMemory {
  const floatNames = [...PARAMETER_COLUMNS, ...STATE_COLUMNS, ...INNER_FLOATS]
  const integerNames = [...ADDRESS_COLUMNS, ...STATE_INTEGERS, ...INNER_INTEGERS]
  const memory = new ArrayBuffer(SLOTS * (floatNames.length * 8 + integerNames.length * 4))
  const columns: Record<string, Float64Array | Int32Array> = {}
  const floatCount = floatNames.length
  const integerCount = integerNames.length
  let offset = 0
  for (const name of floatNames) {
    columns[name] = new Float64Array(memory, offset, SLOTS)
    offset += SLOTS * 8
  }
  const integersFrom = offset
  for (const name of integerNames) {
    columns[name] = new Int32Array(memory, offset, SLOTS)
    offset += SLOTS * 4
  }
  const floats = new Float64Array(memory, 0, floatCount * SLOTS)
  const integers = new Int32Array(memory, integersFrom, integerCount * SLOTS)

  return {
    memory,
    // One record holds public and inner columns; the types keep them apart.
    columns: columns as unknown as VoiceColumns,
    inner: columns as unknown as InnerColumns,
    copyRow(from, to) {
      for (let column = 0; column < floatCount; column++) {
        floats[column * SLOTS + to] = floats[column * SLOTS + from] as number
      }
      for (let column = 0; column < integerCount; column++) {
        integers[column * SLOTS + to] = integers[column * SLOTS + from] as number
      }
    },
  }
}
