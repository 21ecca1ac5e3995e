// A glitch: something that went wrong with the sound of one context, what is known of it, and why it was. Codes and
// figures; the sentences are made in trace/text/. Types and lists; any context.

import type { DocumentCondition } from '../wire/protocol.ts'

/**
 * What happened, the worst first: the platform counted an underrun of the device; frames are missing; the audio thread
 * came late; a ScriptProcessor's buffer was filled too late; the processors needed more time than a callback of the
 * device lasts, or than one quantum does while its callback had room.
 */
export const GLITCH_KINDS = ['underrun', 'gap', 'late', 'buffer', 'overload', 'quantum'] as const
export type GlitchKind = (typeof GLITCH_KINDS)[number]

/** Why. `machineBusy`: the audio thread was late without any work of the page. */
export const GLITCH_CAUSES = [
  'processorOverBudget',
  'coldCode',
  'unevenCallbacks',
  'mainThreadTask',
  'garbageCollection',
  'hidden',
  'deviceChange',
  'contextStart',
  'machineBusy',
  'unknown',
] as const
export type GlitchCause = (typeof GLITCH_CAUSES)[number]

/** What was seen, all on the page's clock, epoch ms. */
export type GlitchEvidence =
  | { code: 'underrun'; count: number; durationMs: number }
  | { code: 'late'; lateMs: number; missingFrames: number }
  /** The quantum that took most of its time, and the processor that had the largest part of it. */
  | {
      code: 'quantum'
      share: number
      processor: string
      processorUs: number
      /** Number of this call, from 1; 0: not known. */
      call: number
      /** Processors that were timed in it. */
      processors: number
      budgetUs: number
    }
  /** The callback that took most of its time; `average`: share of each of its quanta, on average. */
  | { code: 'callback'; share: number; average: number; quanta: number; over: number }
  /** Timed work of the page while the thread was late; not complete where some calls were not timed. */
  | { code: 'work'; us: number; isComplete: boolean }
  | { code: 'buffer'; processor: string; lateMs: number; bufferMs: number }
  /** What a ScriptProcessor's handler took for one buffer. */
  | { code: 'handler'; processor: string; us: number; budgetUs: number }
  | { code: 'task'; startMs: number; durationMs: number }
  /** The recorder's own timer in the page ran so late: the main thread was busy. */
  | { code: 'timer'; lateMs: number }
  | { code: 'heap'; wallMs: number; freedMegabytes: number; beforeMegabytes: number }
  | { code: 'condition'; condition: DocumentCondition; wallMs: number }
  | { code: 'latency'; of: 'base' | 'output'; wallMs: number; beforeMs: number; afterMs: number }
  | { code: 'sink'; wallMs: number }
  /** The context began to run so long before; below 0: only then. */
  | { code: 'started'; beforeMs: number }

export interface Glitch {
  /** Counted from 1 in a session. */
  readonly id: number
  readonly contextId: string
  /** When it was seen; what it is of lies from `fromMs` to `toMs`. Epoch ms of the page's clock. */
  readonly wallMs: number
  readonly fromMs: number
  readonly toMs: number
  readonly kind: GlitchKind
  readonly cause: GlitchCause
  /** How sure the cause is, 0…1; of an unknown one 0. */
  readonly confidence: number
  readonly evidence: readonly GlitchEvidence[]
}

export interface GlitchCounts {
  /** Of the selection; those that are listed are the latest. */
  all: number
  byCause: Partial<Record<GlitchCause, number>>
}

/** Glitches in a report. */
export const MAX_GLITCHES = 200
