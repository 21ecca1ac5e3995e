// The verdict: how much of the time from key to sound is the page's own, told by an instrument whose time is known.
// Pure; any reader context.

import type { StageFigures, LatencyFigures } from '../figures/latency-figures.ts'
import { STAGES, type PartStageName, type StageName } from '../config/stage-names.ts'
import type { ReferenceVerdict } from './schema.ts'

/** Finished notes that both need before anything is said. */
export const VERDICT_NOTES = 8
/** A difference is measurable above this many standard errors. */
const SURE_ERRORS = 2
/** Two are called equal only where a difference of this much would have shown: ms, or part of the reference's time. */
const EQUAL_MS = 2
const EQUAL_PART = 0.1
/** A stage is named where it holds at least this part of the difference. */
const NAMED_PART = 0.25

/** What is compared: a player's times and stages. */
export interface Played {
  endToEnd: LatencyFigures | null
  /** Up to the end of the quantum with the sound. */
  toSound: LatencyFigures | null
  stages: Partial<Record<StageName, StageFigures>>
}

/** The verdict as figures; text/verdict-words.ts says it. */
export function verdictOf(page: Played, reference: Played): ReferenceVerdict {
  const hasOutput = isEnough(page.endToEnd) && isEnough(reference.endToEnd)
  const pageTimes = hasOutput ? page.endToEnd : page.toSound
  const referenceTimes = hasOutput ? reference.endToEnd : reference.toSound
  const pageNotes = pageTimes?.count ?? 0
  const referenceNotes = referenceTimes?.count ?? 0
  if (!isEnough(pageTimes) || !isEnough(referenceTimes)) return waiting(pageNotes, referenceNotes)
  const differenceMs = pageTimes.p50Ms - referenceTimes.p50Ms
  const errorMs = Math.hypot(pageTimes.errorMs, referenceTimes.errorMs)
  const kind = kindOf(differenceMs, SURE_ERRORS * errorMs, referenceTimes.p50Ms)
  const most = kind === 'page' ? mostOf(page, reference, hasOutput, differenceMs) : null
  return {
    kind,
    pageMs: pageTimes.p50Ms,
    referenceMs: referenceTimes.p50Ms,
    differenceMs,
    errorMs,
    stage: most?.stage ?? null,
    stageMs: most?.ms ?? null,
    pageNotes,
    referenceNotes,
    hasOutput,
  }
}

function kindOf(
  differenceMs: number,
  sureMs: number,
  referenceMs: number,
): 'page' | 'equal' | 'unsure' {
  if (differenceMs > sureMs) return 'page'
  if (differenceMs < -sureMs) return 'equal'
  return sureMs <= Math.max(EQUAL_MS, EQUAL_PART * referenceMs) ? 'equal' : 'unsure'
}

/** True where the page is measurably faster than the reference. */
export function isPageFaster({ differenceMs, errorMs }: ReferenceVerdict): boolean {
  return differenceMs !== null && errorMs !== null && differenceMs < -SURE_ERRORS * errorMs
}

/** The stage in which the page takes most more than the reference. What only the page has counts whole. */
function mostOf(
  page: Played,
  reference: Played,
  hasOutput: boolean,
  differenceMs: number,
): { stage: PartStageName; ms: number } | null {
  let most: { stage: PartStageName; ms: number } | null = null
  for (const stage of STAGES) {
    if (stage === 'endToEnd' || (stage === 'output' && !hasOutput)) continue
    const own = page.stages[stage]
    if (own === undefined) continue
    const ms = own.p50Ms - (reference.stages[stage]?.p50Ms ?? 0)
    if (ms > (most?.ms ?? 0)) most = { stage, ms }
  }
  return most !== null && most.ms >= NAMED_PART * differenceMs ? most : null
}

function waiting(pageNotes: number, referenceNotes: number): ReferenceVerdict {
  return {
    kind: 'waiting',
    pageMs: null,
    referenceMs: null,
    differenceMs: null,
    errorMs: null,
    stage: null,
    stageMs: null,
    pageNotes,
    referenceNotes,
    hasOutput: false,
  }
}

function isEnough(times: LatencyFigures | null): times is LatencyFigures {
  return times !== null && times.count >= VERDICT_NOTES
}
