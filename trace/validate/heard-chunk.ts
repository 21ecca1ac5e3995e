// Checks what a page says that it has heard: one chunk of samples. Any reader context.

import { EAR_CHUNK_FRAMES, type HeardChunk } from '../wire/ear-protocol.ts'
import {
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

const SHAPE: Shape<HeardChunk> = {
  contextId: source,
  sampleRate: numberFrom(1000, 1_536_000),
  frame: integerFrom(0, Number.MAX_SAFE_INTEGER),
  frames: integerFrom(1, EAR_CHUNK_FRAMES),
  wallMs: wall,
  dropped: count,
  nonFinite: integerFrom(0, MAX_SAMPLES),
  peak: numberFrom(0, 3.5e38),
  clipped: integerFrom(0, MAX_SAMPLES),
  samples(value, name) {
    if (typeof value !== 'string' || value.length > MAX_LETTERS || /[^\w+/=]/.test(value))
      throw new Refusal('invalid', `${name} is not the samples of a chunk.`)
    return value
  },
}

/** A copy of the chunk; null where it is none. Any thread; never throws. */
export function readHeardChunk(value: unknown): HeardChunk | null {
  try {
    const chunk = readShape(objectOf(value, 'chunk'), SHAPE)
    return chunk.samples.length === lettersOf(chunk.frames) ? chunk : null
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
