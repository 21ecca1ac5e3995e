// Handles: short names of what a recording holds, the same for the same file whatever part of it is asked for. Any
// context.

/** `e` events, `c` contexts, `p` processors, `a` alerts, `f` findings, `g` glitches, `m` markers, `s` stages. */
export type HandleLetter = 'e' | 'c' | 'p' | 'a' | 'f' | 'g' | 'm'

/** Such as `e-1873`. `number`: from 1. */
export const handleOf = (letter: HandleLetter, number: number): string => `${letter}-${number}`

/** Such as `s-port`. */
export const stageHandle = (stage: string): string => `s-${stage}`
