// What the options of a chart are made of: the look that all share, their axes and bars, and named lines over the
// picture. Only here and in the component is uPlot more than a type. Panel page.

import uPlot from 'uplot'
import { formatTick } from '../../trace/text/format.ts'
import type { Palette } from './palette.ts'

/** Options of a uPlot but its size, which follows the place that it is in. */
export type ChartOptions = Omit<uPlot.Options, 'width' | 'height'>

/** Options in the panel's look. The horizontal axis is plain numbers, and has the limits that come with the data. */
export function createChartOptions(options: {
  padding: [top: number, right: number, bottom: number, left: number]
  /** Beside the horizontal one. */
  scales: uPlot.Scales
  axes: uPlot.Axis[]
  /** Beside the horizontal one. */
  series: uPlot.Series[]
  /** Draws over the picture. */
  draw?: (plot: uPlot) => void
}): ChartOptions {
  const { padding, scales, axes, series, draw } = options
  return {
    legend: { show: false },
    cursor: { show: false },
    padding,
    scales: { x: { time: false, auto: false }, ...scales },
    axes,
    series: [{}, ...series],
    ...(draw === undefined ? {} : { hooks: { draw: [draw] } }),
  }
}

/** Axis in the panel's look. `values` formats its ticks. */
export function createAxis(palette: Palette, axis: uPlot.Axis): uPlot.Axis {
  return {
    stroke: palette.textMuted,
    font: '11px system-ui, sans-serif',
    grid: { stroke: palette.grid, width: 1 },
    ticks: { stroke: palette.axis, width: 1, size: 4 },
    gap: 3,
    ...axis,
  }
}

const TIME_LEFT_PX = 56
/** Room at the right of each chart over time, for an axis there, so that the pictures stand below one another. */
export const TIME_RIGHT_PX = 32
/** What is not picture of the width of a chart over time. */
export const TIME_MARGIN_PX = TIME_LEFT_PX + TIME_RIGHT_PX

/** Seconds to the right, milliseconds upwards. */
export function createTimeAxes(palette: Palette): [seconds: uPlot.Axis, ms: uPlot.Axis] {
  return [
    createAxis(palette, {
      values: (_plot, ticks) => ticks.map((tick) => `${formatTick(tick)} s`),
      size: 24,
    }),
    createAxis(palette, {
      values: (_plot, ticks) => ticks.map((tick) => `${formatTick(tick)} ms`),
      size: TIME_LEFT_PX,
      space: 28,
    }),
  ]
}

/** Bars of one colour, which lie under whatever of the picture is no bar. */
export function createBars(
  fill: string,
  bars: uPlot.Series.BarsPathBuilderOpts,
  series: uPlot.Series = {},
): uPlot.Series {
  const { bars: createPaths } = uPlot.paths
  if (createPaths === undefined) throw new Error('This uPlot has no bars.')
  // Each by itself: as the one path that uPlot would fill, a hundred of them cost seven times as much where the
  // processor draws.
  const layOut = createPaths({ ...bars, each: fillBar })
  return {
    ...series,
    width: 0,
    points: { show: false },
    paths(plot, ...place) {
      const { ctx } = plot
      ctx.save()
      ctx.fillStyle = fill
      layOut(plot, ...place)
      ctx.restore()
      return null
    },
  }
}

/** What of a bar lies in the picture; pixels of the canvas. */
const fillBar: NonNullable<uPlot.Series.BarsPathBuilderOpts['each']> = (
  { ctx, bbox },
  _series,
  _row,
  left,
  top,
  width,
  height,
) => {
  const from = Math.max(left, bbox.left)
  const to = Math.min(left + width, bbox.left + bbox.width)
  const upper = Math.max(top, bbox.top)
  const lower = Math.min(top + height, bbox.top + bbox.height)
  if (to > from && lower > upper) ctx.fillRect(from, upper, to - from, lower - upper)
}

/** Draws a dashed level line with its name, such as a threshold; while a chart draws. */
export function drawLevel(
  plot: uPlot,
  scale: string,
  value: number,
  colour: string,
  text: string,
): void {
  const { bbox } = plot
  const y = Math.round(plot.valToPos(value, scale, true))
  if (!(y >= bbox.top && y <= bbox.top + bbox.height)) return
  const ratio = devicePixelRatio
  drawInColour(plot, colour, (ctx) => {
    ctx.setLineDash([4 * ratio, 3 * ratio])
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.textAlign = 'right'
    ctx.textBaseline = 'bottom'
    ctx.fillText(text, bbox.left + bbox.width - 4 * ratio, y - 2 * ratio)
  })
}

/** Draws an upright line with its name in a row at the top, such as a percentile; while a chart draws. */
export function drawMarker(
  plot: uPlot,
  value: number,
  colour: string,
  text: string,
  row: number,
): void {
  const { bbox } = plot
  const x = Math.round(plot.valToPos(value, 'x', true))
  if (!(x >= bbox.left && x <= bbox.left + bbox.width)) return
  const ratio = devicePixelRatio
  const top = bbox.top + row * 13 * ratio
  const isAtRightEdge = x > bbox.left + bbox.width - 90 * ratio
  drawInColour(plot, colour, (ctx) => {
    ctx.moveTo(x, top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    ctx.textAlign = isAtRightEdge ? 'right' : 'left'
    ctx.textBaseline = 'top'
    ctx.fillText(text, x + (isAtRightEdge ? -4 : 4) * ratio, top)
  })
}

function drawInColour(
  plot: uPlot,
  colour: string,
  draw: (ctx: CanvasRenderingContext2D) => void,
): void {
  const { ctx } = plot
  ctx.save()
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = devicePixelRatio
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`
  ctx.beginPath()
  draw(ctx)
  ctx.restore()
}
