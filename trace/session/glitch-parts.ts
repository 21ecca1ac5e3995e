// The glitches of a selection, as its report has them. Any reader context.

import { isInTime, isTimed, type Selection } from '../figures/selection.ts'
import type { GlitchBook } from '../glitches/glitch-book.ts'
import type { Glitch, GlitchCause, GlitchCounts } from '../glitches/glitch.ts'
import type { ReportFigures } from '../report/report-figures.ts'
import { concernsContext, type ContextLookup } from './selected-contexts.ts'

/** Whether nobody looked (`book` null) is told by the counts. Any thread; linear in what is kept. */
export function glitchPartsOf(
  book: GlitchBook | null,
  selection: Selection,
  lookup: ContextLookup,
): Pick<ReportFigures, 'glitches' | 'glitchCounts'> {
  if (book === null) return { glitches: [], glitchCounts: null }
  const concerns = (id: string): boolean => concernsContext(id, selection, lookup)
  const glitches = book.list(
    ({ contextId, wallMs }) => concerns(contextId) && isInTime(wallMs, selection),
  )
  // Of those that were let go no time is known.
  const glitchCounts = isTimed(selection) ? countsOf(glitches) : book.counts(concerns)
  return { glitches, glitchCounts }
}

function countsOf(glitches: readonly Glitch[]): GlitchCounts {
  const byCause: Partial<Record<GlitchCause, number>> = {}
  for (const { cause } of glitches) byCause[cause] = (byCause[cause] ?? 0) + 1
  return { all: glitches.length, byCause }
}
