// A value as a dot on the track of its audit: the stretch up to the good point, that up to the poor one, and what is
// beyond, however far; with the interval in which it lies. Inline SVG, colours by class. Any context.

import { type Markup, markup } from '../../trace/export/markup.ts'
import { trackLabel } from '../../trace/text/audit-html-words.ts'
import { auditPoint } from '../../trace/text/audit-words.ts'
import type { ControlPoints } from '../audit.ts'
import type { AuditResult } from '../schema.ts'

/** Where the good point and the poor one stand on each track, as shares of it. */
export const TRACK = { good: 0.4, poor: 0.7 } as const

const WIDTH = 400
const LEFT = 8
const RIGHT = 8
const HEIGHT = 34
const BAR = { top: 7, height: 6 } as const
const DOT_RADIUS = 5

/** A value's place on the track, 0…1, from the best on. Any thread. */
export function trackPlace(value: number, { good, poor }: ControlPoints): number {
  if (Number.isNaN(value) || value <= 0) return 0
  if (value <= good) return TRACK.good * (value / good)
  if (value <= poor) {
    return TRACK.good + (TRACK.poor - TRACK.good) * ((value - good) / (poor - good))
  }
  return TRACK.poor + (1 - TRACK.poor) * (1 - poor / value)
}

const x = (place: number): number => Math.round((LEFT + place * (WIDTH - LEFT - RIGHT)) * 10) / 10

/** The drawing; null where there is no value. Any thread. */
export function trackChart(
  { value, unit, interval95, status }: AuditResult,
  points: ControlPoints,
): Markup | null {
  if (value === null) return null
  const [low, high] = interval95 ?? [value, value]
  const [good, poor, from, to, at] = [
    TRACK.good,
    TRACK.poor,
    trackPlace(low, points),
    trackPlace(high, points),
    trackPlace(value, points),
  ].map(x) as [number, number, number, number, number]
  const middle = BAR.top + BAR.height / 2
  const zone = (name: string, begin: number, end: number): Markup =>
    markup`<rect class="zone ${name}" x="${begin}" y="${BAR.top}" width="${end - begin}" height="${BAR.height}"/>`
  return markup`<svg class="track" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${trackLabel(
    { value, low, high, unit },
    points,
  )}">
${zone('good', x(0), good)}${zone('middling', good, poor)}${zone('poor', poor, x(1))}
<line class="interval" x1="${from}" x2="${to}" y1="${middle}" y2="${middle}"/>
<circle class="at ${status}" cx="${at}" cy="${middle}" r="${DOT_RADIUS}"/>
<text x="${good}" y="${HEIGHT - 4}" text-anchor="middle">${auditPoint(points.good, unit)}</text>
<text x="${poor}" y="${HEIGHT - 4}" text-anchor="middle">${auditPoint(points.poor, unit)}</text>
</svg>`
}
