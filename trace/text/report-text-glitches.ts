// Glitches in the text report: how many of which cause, and a sentence for each of the worst. Any context.

import { GLITCH_KINDS } from '../glitches/glitch.ts'
import type { Report, ReportGlitch } from '../report/schema.ts'
import { glitchCountsSentence } from './glitch-words.ts'
import { clockTime } from './numbers.ts'
import { wrap } from './text-table.ts'

const MAX_SHOWN = 5

/** In lines; none where there is no glitch. */
export function glitchLines({ glitches, glitchCounts }: Report): string[] {
  if (glitchCounts === null || glitchCounts.all === 0) return []
  const shown = worstOf(glitches, MAX_SHOWN)
  const causes = new Set(shown.map(({ cause }) => cause))
  const advice = [...causes].flatMap(
    (cause) => shown.find((glitch) => glitch.cause === cause)?.advice ?? [],
  )
  return [
    ...wrap(`${glitchCountsSentence(glitchCounts)}.`),
    ...shown.flatMap(({ wallMs, text }) => wrap(`${clockTime(wallMs)} ${text}`, '  ')),
    ...advice.flatMap((sentence) => wrap(`→ ${sentence}`, '  ')),
  ]
}

/** The worst kinds first, of each the latest; in the order of time. */
export function worstOf(glitches: readonly ReportGlitch[], most: number): ReportGlitch[] {
  const rank = ({ kind }: ReportGlitch): number => GLITCH_KINDS.indexOf(kind)
  return glitches
    .toSorted((a, b) => rank(a) - rank(b) || b.wallMs - a.wallMs)
    .slice(0, most)
    .sort((a, b) => a.wallMs - b.wallMs)
}
