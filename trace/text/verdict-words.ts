// The sentence that tells the page's fault from the machine's. Any context.

import type { ReferenceVerdict } from '../reference/schema.ts'
import { isPageFaster, VERDICT_NOTES } from '../reference/verdict.ts'
import { oneDigit, times } from './numbers.ts'
import { STAGE_TITLES } from './stage-words.ts'

/** The verdict in one or two sentences. */
export function verdictText(verdict: ReferenceVerdict): string {
  const { kind, pageMs, referenceMs, hasOutput } = verdict
  if (kind === 'waiting') return wantedNotes(verdict)
  const place = hasOutput
    ? ''
    : ' up to the audio thread (this browser does not tell its output time)'
  return (
    `Page synth ${oneDigit(pageMs ?? 0)} ms, reference ${oneDigit(referenceMs ?? 0)} ms on this machine${place}: ` +
    ENDINGS[kind](verdict)
  )
}

const ENDINGS: Record<
  Exclude<ReferenceVerdict['kind'], 'waiting'>,
  (verdict: ReferenceVerdict) => string
> = {
  unsure: (verdict) =>
    `the difference of ${difference(verdict)} ms is not sure yet; play more notes.`,
  equal: (verdict) =>
    isPageFaster(verdict)
      ? `the page adds nothing measurable; it is ${oneDigit(-(verdict.differenceMs ?? 0))} ms faster.`
      : `the page adds nothing measurable (difference ${difference(verdict)} ms).`,
  page: ({ differenceMs, stage }) =>
    `${oneDigit(differenceMs ?? 0)} ms are the page's own` +
    (stage === null ? '.' : `, most of it in ${STAGE_TITLES[stage]}.`),
}

function difference({ differenceMs, errorMs }: ReferenceVerdict): string {
  return `${oneDigit(differenceMs ?? 0)} ± ${oneDigit(errorMs ?? 0)}`
}

function wantedNotes({ pageNotes, referenceNotes }: ReferenceVerdict): string {
  const ofPage = VERDICT_NOTES - pageNotes
  const ofReference = VERDICT_NOTES - referenceNotes
  const missing: string[] = []
  if (ofPage > 0) missing.push(`${ofPage} of the page's synth`)
  if (ofReference > 0) missing.push(`${ofReference} of the reference`)
  const most = times(Math.max(ofPage, ofReference), 'more note', 'more notes')
  return `Play ${most} for a verdict: still missing are ${missing.join(' and ')}.`
}
