// A part of what may be very many: a page can have a thousand contexts, and the panel draws only as many as anybody
// looks at. Panel page.

import { formatCount, formatPlural } from '../../trace/text/format.ts'

/** Contexts that are drawn at a time: the latest. */
export const MOST_CONTEXTS = 16
/** Processors of a context in the meters, and in the list of all. */
export const MOST_METERS = 32
export const MOST_PROCESSORS = 100

/** The last `most` of all; the same array where these are all. */
export function lastOf<Item>(all: readonly Item[], most: number): readonly Item[] {
  return all.length > most ? all.slice(-most) : all
}

/** Says how many are not drawn; nothing where all are. */
export function NotShown(props: { of: 'context' | 'processor'; all: number; shown: number }) {
  const { of, all, shown } = props
  if (all <= shown) return null
  const which = of === 'context' ? 'The latest' : 'Only'
  return (
    <p class="muted" data-testid="not-shown">
      {`${which} ${formatCount(shown)} of ${formatPlural(all, of)} are shown; choose a context above to see its own.`}
    </p>
  )
}
