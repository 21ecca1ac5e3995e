// The user's markers in words. Any context.

import type { Report } from '../report/schema.ts'
import { clockTime } from './numbers.ts'
import { wrap } from './text-table.ts'

const MAX_SHOWN = 20

/** Its note, or which one it is where there is none. `index`: from 0, in the order of their times. */
export const markerName = (text: string, index: number): string =>
  text === '' ? `Marker ${index + 1}` : text

/** The markers of a report in lines; none where there is no marker. */
export function markerLines({ markers = [] }: Report): string[] {
  if (markers.length === 0) return []
  const shown = markers.slice(0, MAX_SHOWN)
  const more = markers.length - shown.length
  return [
    'Markers',
    ...shown.flatMap(({ wallMs, text }, index) =>
      wrap(`${clockTime(wallMs)} ${markerName(text, index)}`, '  '),
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}
