// The memory of all voices: one ArrayBuffer, and the typed arrays that look into it. The public columns are named in
// voice-columns.ts; the *inner* columns below are the kernel's own and mean nothing to anybody else. Any context;
// allocates only here.
//
//   buffer: │ public Float64 │ inner Float64 │ public Int32 │ inner Int32 │   each column ROWS long, SLOTS of them used

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
  /** All columns, as bytes of the one buffer. */
  readonly bytes: Uint8Array
  readonly columns: VoiceColumns
  readonly inner: InnerColumns
  /** Copies the row of every column. Allocates nothing. */
  copyRow(from: number, to: number): void
}

const FLOAT_NAMES = [...PARAMETER_COLUMNS, ...STATE_COLUMNS, ...INNER_FLOATS] as const
const INTEGER_NAMES = [...ADDRESS_COLUMNS, ...STATE_INTEGERS, ...INNER_INTEGERS] as const
export type ColumnName = (typeof FLOAT_NAMES)[number] | (typeof INTEGER_NAMES)[number]

/**
 * Rows that each column takes: behind the slots one that never sounds, for a kernel that works on four voices and has
 * fewer, and one more, so that a column is a multiple of 8 bytes.
 */
const ROWS = SLOTS + 2
/** The row that never sounds: all its columns stay zero. */
export const SILENT_ROW = SLOTS
const INTEGERS_AT = FLOAT_NAMES.length * ROWS * 8
export const VOICE_MEMORY_BYTES = INTEGERS_AT + INTEGER_NAMES.length * ROWS * 4

/** Where each column begins, in bytes from the memory's begin, and whether it holds whole numbers of 32 bits. */
export function columnPlaces(): { name: ColumnName; at: number; isInteger: boolean }[] {
  return [
    ...FLOAT_NAMES.map((name, index) => ({ name, at: index * ROWS * 8, isInteger: false })),
    ...INTEGER_NAMES.map((name, index) => ({
      name,
      at: INTEGERS_AT + index * ROWS * 4,
      isInteger: true,
    })),
  ]
}

/**
 * Columns for SLOTS voices: some 40 KB in `buffer` from `offset` on (a multiple of 8), which holds zeros there, or in
 * one of their own. Allocates; not for the audio thread's render calls.
 */
export function createVoiceMemory(
  buffer: ArrayBuffer = new ArrayBuffer(VOICE_MEMORY_BYTES),
  offset = 0,
): VoiceMemory {
  // All names at once: V8 would keep an object that gets so many one by one as a dictionary, and look each of them up.
  const columns = Object.fromEntries(
    columnPlaces().map(({ name, at, isInteger }) => {
      const Column = isInteger ? Int32Array : Float64Array
      return [name, new Column(buffer, offset + at, SLOTS)]
    }),
  )
  const floatCount = FLOAT_NAMES.length
  const integerCount = INTEGER_NAMES.length
  const floats = new Float64Array(buffer, offset, floatCount * ROWS)
  const integers = new Int32Array(buffer, offset + INTEGERS_AT, integerCount * ROWS)

  return {
    bytes: new Uint8Array(buffer, offset, VOICE_MEMORY_BYTES),
    // One record holds public and inner columns; the types keep them apart.
    columns: columns as unknown as VoiceColumns,
    inner: columns as unknown as InnerColumns,
    copyRow(from, to) {
      for (let column = 0; column < floatCount; column++) {
        floats[column * ROWS + to] = floats[column * ROWS + from] as number
      }
      for (let column = 0; column < integerCount; column++) {
        integers[column * ROWS + to] = integers[column * ROWS + from] as number
      }
    },
  }
}
