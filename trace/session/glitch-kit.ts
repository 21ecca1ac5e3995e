// All that a session needs to find glitches and to say why they were, in one piece: the one-file recorder leaves it
// out, whose report then does not tell of them. Any reader context.

import { createGlitchBook } from '../glitches/glitch-book.ts'
import { glitchInWords } from '../text/glitch-words.ts'

export const GLITCH_KIT = {
  createBook: createGlitchBook,
  inWords: glitchInWords,
} as const

export type GlitchKit = typeof GLITCH_KIT
