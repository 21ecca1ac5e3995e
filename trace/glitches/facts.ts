// What is known of a glitch before its cause is: facts that grow as records come, of one context. Any reader context.

import type { QuantumLoad } from '../contexts/callback-meter.ts'
import type { GlitchKind } from './glitch.ts'

/** A ScriptProcessor's buffer that came late, or whose handler took longer than it lasts. */
export interface BufferFacts {
  processor: string
  lateMs: number
  bufferMs: number
  /** What the handler took for that buffer. */
  handlerUs: number
}

/** Fields change until the glitch is settled. Times: page's clock, epoch ms. */
export interface GlitchFacts {
  readonly id: number
  readonly contextId: string
  readonly wallMs: number
  fromMs: number
  toMs: number
  /** Known by a total that is read once a second: it lies somewhere between the two. */
  isWide: boolean
  underruns: number
  underrunMs: number
  /** The most that the audio thread came late, ms; frames that are missing in all. */
  lateMs: number
  missingFrames: number
  /** Callbacks that took longer than they last, and the one that took most. */
  over: number
  callback: { share: number; average: number; quanta: number } | null
  /** The quantum that took most, where that is longer than it lasts. */
  quantum: (QuantumLoad & { share: number; budgetUs: number }) | null
  /** Timed work while the thread was late and just before, µs; and what is usual in the time just before. */
  workUs: number
  usualUs: number
  /** True while no call is known that was not timed then. */
  isComplete: boolean
  /** True where a processor was timed around it. */
  hasProcessors: boolean
  buffer: BufferFacts | null
}

/** Nothing but a time. */
export const createFacts = (
  id: number,
  contextId: string,
  wallMs: number,
  fromMs: number,
  toMs: number,
): GlitchFacts => ({
  id,
  contextId,
  wallMs,
  fromMs,
  toMs,
  isWide: false,
  underruns: 0,
  underrunMs: 0,
  lateMs: 0,
  missingFrames: 0,
  over: 0,
  callback: null,
  quantum: null,
  workUs: 0,
  usualUs: 0,
  isComplete: true,
  hasProcessors: false,
  buffer: null,
})

/** The worst of what happened. */
export function kindOf(facts: GlitchFacts): GlitchKind {
  if (facts.underruns > 0) return 'underrun'
  if (facts.missingFrames > 0) return 'gap'
  if (facts.lateMs > 0) return 'late'
  if (facts.buffer !== null) return 'buffer'
  return facts.over > 0 ? 'overload' : 'quantum'
}
