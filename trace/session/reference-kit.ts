// All that a session needs to follow reference instruments, in one piece: the one-file recorder leaves it out and
// fetches it together with the instrument. Any reader context.

import { createReferenceReader } from '../reference/reader.ts'
import { playedOf, referenceFigures } from '../reference/reference-figures.ts'
import { verdictOf } from '../reference/verdict.ts'
import { REFERENCE_WORDS } from '../text/reference-words.ts'

export const REFERENCE_KIT = {
  createReader: createReferenceReader,
  playedOf,
  figuresOf: referenceFigures,
  verdictOf,
  words: REFERENCE_WORDS,
} as const

export type ReferenceKit = typeof REFERENCE_KIT
