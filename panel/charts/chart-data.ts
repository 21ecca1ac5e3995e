// What a chart draws and what it says of a place in it: columns, readings, and where the picture lies. Pure; panel
// page.

import type uPlot from 'uplot'

/** The horizontal axis first, then one column for each series, all of one length; null: no value there. */
export interface ChartData {
  columns: uPlot.AlignedData
  /** Limits of the horizontal axis. */
  x: { min: number; max: number }
}

/** Between the values of an axis and the numbers that a chart draws them at. */
export interface ChartScale {
  toX(value: number): number
  toValue(x: number): number
}

/** What a chart says of one of its places: a title, and names with their values and units. */
export interface ChartReading {
  title: string
  rows: readonly { label: string; text: string; colour?: string }[]
}

/** Where the picture lies in its place, CSS pixels, and what its sides are on the axis. */
export interface PlotArea {
  left: number
  top: number
  width: number
  height: number
  min: number
  max: number
}

/** A picture that was drawn. */
export interface DrawnChart {
  data: ChartData
  area: PlotArea
  /** Where the axis's cursor rested then. */
  rest: number | null
}

export function xAt(area: PlotArea, px: number): number {
  return area.min + ((px - area.left) / area.width) * (area.max - area.min)
}

export function pxAt(area: PlotArea, x: number): number {
  return area.left + ((x - area.min) / (area.max - area.min)) * area.width
}

/**
 * Where a cursor stands that rests at `rest`: as the picture was drawn, while the page that it has left for is on its
 * way.
 */
export function shownRest(
  drawn: DrawnChart,
  rest: number | null,
  { toX }: ChartScale,
): number | null {
  if (rest === null) return null
  const x = toX(rest)
  return x >= drawn.area.min && x <= drawn.area.max ? rest : drawn.rest
}

/** Numbers that differ by less than this share of their size leave no room for ticks between them. */
const LEAST_SHARE = 2 ** -40

/**
 * The limits, further apart where ticks could not stand between them: uPlot adds their distance to the first until it
 * is past the last, which never ends where the sum is the same number. Times in a file can be as large as that.
 */
export function drawableLimits({ min, max }: ChartData['x']): ChartData['x'] {
  const leastSpan = Math.max(1, Math.abs(min), Math.abs(max)) * LEAST_SHARE
  return { min, max: Math.max(max, min + leastSpan) }
}

/** Columns of its own: who made these may fill them anew. */
export function copyData({ columns, x }: ChartData): ChartData {
  return { columns: columns.map((column) => column.slice()) as uPlot.AlignedData, x: { ...x } }
}

/** True where both give the same picture. */
export function isSameData(left: ChartData, right: ChartData): boolean {
  if (left.x.min !== right.x.min || left.x.max !== right.x.max) return false
  if (left.columns.length !== right.columns.length) return false
  return left.columns.every((column, place) => {
    const other = right.columns[place]
    if (other === undefined || other.length !== column.length) return false
    for (let row = 0; row < column.length; row += 1) {
      if (!Object.is(column[row], other[row])) return false
    }
    return true
  })
}

/**
 * The row nearest to `x` of those that `isFilled`, not further away than `reach`; else the nearest of all, -1 where
 * there is none.
 */
export function findRow(
  xs: ArrayLike<number>,
  x: number,
  reach: number,
  isFilled: (row: number) => boolean,
): number {
  let nearest = -1
  let filled = -1
  const isNearer = (row: number, than: number): boolean =>
    than < 0 || Math.abs((xs[row] ?? 0) - x) < Math.abs((xs[than] ?? 0) - x)
  for (let row = 0; row < xs.length; row += 1) {
    if (isNearer(row, nearest)) nearest = row
    if (Math.abs((xs[row] ?? 0) - x) > reach || !isNearer(row, filled)) continue
    if (isFilled(row)) filled = row
  }
  return filled < 0 ? nearest : filled
}

/** The filled row that a step leads to from `x`, first or last where `x` is null; -1: there is none. */
export function stepRow(
  xs: ArrayLike<number>,
  x: number | null,
  direction: 1 | -1,
  isFilled: (row: number) => boolean,
): number {
  const end = direction > 0 ? xs.length : -1
  // Half a row's distance: the cursor stands on a row by its number alone.
  const nudge = xs.length < 2 ? 0 : Math.abs((xs[1] ?? 0) - (xs[0] ?? 0)) / 2
  for (let row = direction > 0 ? 0 : xs.length - 1; row !== end; row += direction) {
    const away = x === null ? 1 : ((xs[row] ?? 0) - x) * direction - nudge
    if (away > 0 && isFilled(row)) return row
  }
  return -1
}

/** One sentence of a reading. */
export function sentenceOf({ title, rows }: ChartReading): string {
  const values = rows.map(({ label, text }) => `${label} ${text}`).join(', ')
  return values === '' ? `${title}.` : `${title}: ${values}.`
}
