// Checks what a page says that it has heard: one chunk of samples. Any reader context.

import {
  EAR_CHUNK_FRAMES,
  type HeardChunk,
  type HeardFigures,
  type HeardSamples,
} from '../wire/ear-protocol.ts'
import {
  byteLength,
  count,
  integerFrom,
  numberFrom,
  objectOf,
  readShape,
  Refusal,
  type Shape,
  source,
  wall,
} from './fields.ts'

const MAX_SAMPLES = 2 * EAR_CHUNK_FRAMES
/** Base64 writes three bytes as four letters. */
const lettersOf = (frames: number): number => Math.ceil((4 * frames) / 3) * 4
const MAX_LETTERS = lettersOf(EAR_CHUNK_FRAMES)

const FIGURES: Shape<HeardFigures> = {
  contextId: source,
  sampleRate: numberFrom(1000, 1_536_000),
  frame: integerFrom(0, Number.MAX_SAFE_INTEGER),
  frames: integerFrom(1, EAR_CHUNK_FRAMES),
  wallMs: wall,
  dropped: count,
  nonFinite: integerFrom(0, MAX_SAMPLES),
  peak: numberFrom(0, 3.5e38),
  clipped: integerFrom(0, MAX_SAMPLES),
}

const CHUNK: Shape<HeardChunk> = {
  ...FIGURES,
  samples(value, name) {
    if (typeof value !== 'string' || value.length > MAX_LETTERS || /[^\w+/=]/.test(value))
      throw new Refusal('invalid', `${name} is not the samples of a chunk.`)
    return value
  },
}

const SAMPLES: Shape<HeardSamples> = {
  ...FIGURES,
  bytes(value, name) {
    if (byteLength(value) === null) throw new Refusal('invalid', `${name} is not an ArrayBuffer.`)
    return value as ArrayBuffer
  },
}

/** A copy of the chunk; null where it is none. Any thread; never throws. */
export const readHeardChunk = (value: unknown): HeardChunk | null =>
  readOf(value, CHUNK, ({ samples, frames }) => samples.length === lettersOf(frames))

/** The same of one with its samples as bytes, which are not copied. */
export const readHeardSamples = (value: unknown): HeardSamples | null =>
  readOf(value, SAMPLES, ({ bytes, frames }) => bytes.byteLength === 4 * frames)

function readOf<Heard extends object>(
  value: unknown,
  shape: Shape<Heard>,
  isWhole: (heard: Heard) => boolean,
): Heard | null {
  try {
    const heard = readShape(objectOf(value, 'chunk'), shape)
    return isWhole(heard) ? heard : null
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
