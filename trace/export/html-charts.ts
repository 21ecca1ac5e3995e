// The charts of the report as a page: inline SVG of bounded size, colours by class. Any context.

import type { TrackedEvent } from '../events/tracked-event.ts'
import type { DistributionRange } from '../figures/latency-figures.ts'
import { percentileOfSorted } from '../math/series.ts'
import { formatTick } from '../text/format.ts'
import { distributionCaption, HTML_WORDS, overTimeCaption, rangeLabel } from '../text/html-words.ts'
import { type Markup, markup } from './markup.ts'

const WIDTH = 860
const LEFT = 56
const RIGHT = 10
const TOP = 10
const PLOT_HEIGHT = 200
const BOTTOM = 24
/** As many marks as the chart has at most, however many events there were. */
const COLUMNS = 400
const BAR_HEIGHT = 18
const BAR_LEFT = 130

interface Point {
  readonly atMs: number
  readonly ms: number
}

/** End-to-end times over the time of the recording; null where there is none. */
export function overTimeChart(
  events: readonly TrackedEvent[],
  zeroWallMs: number,
  warningMs: number,
): Markup | null {
  const points = events.flatMap(({ marks, stages }): Point[] =>
    stages.endToEnd === undefined ? [] : [{ atMs: marks.event - zeroWallMs, ms: stages.endToEnd }],
  )
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return null
  const mostMs = points.reduce((most, { ms }) => Math.max(most, ms), warningMs * 1.1)
  const spanMs = Math.max(1, last.atMs - first.atMs)
  const x = (atMs: number): number =>
    round(LEFT + ((atMs - first.atMs) / spanMs) * (WIDTH - LEFT - RIGHT))
  const y = (ms: number): number => round(TOP + PLOT_HEIGHT * (1 - ms / mostMs))
  const columns = columnsOf(points, first.atMs, spanMs)
  const marks = columns.map(({ atMs, values }) => {
    const [least, median, most] = [0, 50, 100].map((percentile) =>
      percentileOfSorted(values, percentile),
    ) as [number, number, number]
    const span =
      values.length === 1
        ? ''
        : markup`<line class="span" x1="${x(atMs)}" x2="${x(atMs)}" y1="${y(least)}" y2="${y(most)}"/>`
    return markup`${span}<circle class="dot" cx="${x(atMs)}" cy="${y(median)}" r="2"/>`
  })
  const caption = overTimeCaption(points.length, columns.length)
  const height = TOP + PLOT_HEIGHT + BOTTOM
  const floor = TOP + PLOT_HEIGHT
  return markup`<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${caption}">
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${floor}" y2="${floor}"/>
${[0, mostMs / 2, mostMs].map((ms) => tickAt(ms, y(ms)))}
<line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(warningMs)}" y2="${y(warningMs)}"/>
<text x="${LEFT}" y="${height - 6}">${secondsOf(first.atMs)}</text>
<text x="${WIDTH - RIGHT}" y="${height - 6}" text-anchor="end">${secondsOf(last.atMs)}</text>
${marks}
</svg><figcaption>${caption}</figcaption></figure>`
}

function tickAt(ms: number, y: number): Markup {
  const label = `${formatTick(Math.round(ms * 10) / 10)} ${HTML_WORDS.milliseconds}`
  return markup`<text x="${LEFT - 4}" y="${y + 4}" text-anchor="end">${label}</text>`
}

const secondsOf = (atMs: number): string => `${(atMs / 1000).toFixed(1)} ${HTML_WORDS.seconds}`

/** Coordinates need no more digits. */
const round = (value: number): number => Math.round(value * 10) / 10

/** The points in columns of equal time, values sorted; each point is a column of its own while there are few. */
function columnsOf(
  points: readonly Point[],
  firstMs: number,
  spanMs: number,
): { atMs: number; values: Float64Array }[] {
  if (points.length <= COLUMNS) {
    return points.map(({ atMs, ms }) => ({ atMs, values: Float64Array.of(ms) }))
  }
  const columns = new Map<number, number[]>()
  for (const { atMs, ms } of points) {
    const column = Math.min(COLUMNS - 1, Math.floor(((atMs - firstMs) / spanMs) * COLUMNS))
    const values = columns.get(column) ?? []
    values.push(ms)
    columns.set(column, values)
  }
  return [...columns].map(([column, values]) => ({
    atMs: firstMs + ((column + 0.5) / COLUMNS) * spanMs,
    values: Float64Array.from(values).sort(),
  }))
}

/** How many took how long; null where there is none. */
export function distributionChart(distribution: readonly DistributionRange[]): Markup | null {
  const filled = distribution.filter(({ count }) => count > 0)
  if (filled.length === 0) return null
  const most = Math.max(...filled.map(({ count }) => count))
  const total = filled.reduce((sum, { count }) => sum + count, 0)
  const height = filled.length * BAR_HEIGHT + 4
  const room = WIDTH - BAR_LEFT - 60
  const bars = filled.map(({ fromMs, toMs, count }, index) => {
    const y = index * BAR_HEIGHT + 2
    const width = Math.max(1, round((count / most) * room))
    const label = rangeLabel(fromMs, toMs)
    return markup`<text x="${BAR_LEFT - 6}" y="${y + 12}" text-anchor="end">${label}</text>
<rect class="bar" x="${BAR_LEFT}" y="${y}" width="${width}" height="${BAR_HEIGHT - 4}"/>
<text x="${BAR_LEFT + width + 5}" y="${y + 12}">${count}</text>`
  })
  const caption = distributionCaption(total)
  return markup`<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${caption}">
${bars}
</svg><figcaption>${caption}</figcaption></figure>`
}
