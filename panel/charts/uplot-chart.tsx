// The one place that knows uPlot: mounts a chart, gives it its data in the panel's animation frame when something changed, follows
// size and theme, and tears it down. Panel page.

import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useApp } from '../models/app-context.ts'
import { selectionKey } from '../../trace/figures/selection.ts'
import { readPalette, type Palette } from './palette.ts'

export interface ChartFrame {
  data: uPlot.AlignedData
  /** Limits of the horizontal axis; left out: the data's. */
  x?: { min: number; max: number }
}

export type ChartOptions = Omit<uPlot.Options, 'width' | 'height'>

interface UplotChartProps {
  testId: string
  /** What a screen reader says of the picture; the table behind it has the figures. */
  label: string
  createOptions: (palette: Palette) => ChartOptions
  /** Data for a drawing area of about `widthPx`; null: nothing to draw yet. */
  readFrame: (widthPx: number) => ChartFrame | null
  /** Changes whenever `readFrame` would answer otherwise for reasons beside the trace. */
  version?: string
  /** When it changes the chart is built anew, such as with another number of series. */
  shape?: string
}

/** A canvas chart. Draws at most once per animation frame. */
export function UplotChart(props: UplotChartProps) {
  const app = useApp()
  const host = useRef<HTMLDivElement | null>(null)
  const latest = useRef(props)
  latest.current = props
  const theme = app.theme.value

  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    let plot: uPlot | null = null
    let width = 0
    let height = 0
    let drawnKey = ''
    const palette = readPalette(element)

    const draw = (): void => {
      if (width < 40 || height < 40) return
      const { version, createOptions, readFrame } = latest.current
      const { windowMs, selection } = app.live
      const key = [
        app.recording.revision.peek(),
        version,
        width,
        height,
        windowMs.peek(),
        selectionKey(selection.peek()),
      ].join('|')
      if (key === drawnKey) return
      const frame = readFrame(width)
      if (frame === null) {
        plot?.destroy()
        plot = null
        return
      }
      drawnKey = key
      if (plot === null) {
        plot = new uPlot({ ...createOptions(palette), width, height }, frame.data, element)
      } else {
        if (plot.width !== width || plot.height !== height) plot.setSize({ width, height })
        plot.setData(frame.data, frame.x === undefined)
      }
      if (frame.x !== undefined) plot.setScale('x', frame.x)
    }

    const observer = new ResizeObserver((entries) => {
      const box = entries[0]?.contentRect
      width = Math.floor(box?.width ?? 0)
      height = Math.floor(box?.height ?? 0)
      app.scheduler.invalidate()
    })
    observer.observe(element)
    const stop = app.scheduler.onFrame(draw)
    app.scheduler.invalidate()
    return () => {
      stop()
      observer.disconnect()
      plot?.destroy()
    }
  }, [theme, props.shape])

  useEffect(() => app.scheduler.invalidate(), [props.version])
  useSignalEffect(() => {
    void app.live.windowMs.value
    void app.live.selection.value
    app.scheduler.invalidate()
  })

  return (
    <div class="chart-canvas" data-testid={props.testId} role="img" aria-label={props.label}>
      <div class="chart-host" ref={host} />
    </div>
  )
}

/** Path builder of bars. */
export function createBarPaths(
  options: uPlot.Series.BarsPathBuilderOpts,
): uPlot.Series.PathBuilder {
  const { bars } = uPlot.paths
  if (bars === undefined) throw new Error('This uPlot has no bars.')
  return bars(options)
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

/** Draws a dashed level line with its name, such as a threshold; in the draw hook of a chart. */
export function drawLevel(
  plot: uPlot,
  scale: string,
  value: number,
  colour: string,
  text: string,
): void {
  const { ctx, bbox } = plot
  const y = Math.round(plot.valToPos(value, scale, true))
  if (!(y >= bbox.top && y <= bbox.top + bbox.height)) return
  const ratio = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = ratio
  ctx.setLineDash([4 * ratio, 3 * ratio])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.font = `${11 * ratio}px system-ui, sans-serif`
  ctx.textAlign = 'right'
  ctx.textBaseline = 'bottom'
  ctx.fillText(text, bbox.left + bbox.width - 4 * ratio, y - 2 * ratio)
  ctx.restore()
}

/** Draws an upright line with its name at the top, such as a percentile; in the draw hook of a chart. */
export function drawMarker(
  plot: uPlot,
  value: number,
  colour: string,
  text: string,
  row: number,
): void {
  const { ctx, bbox } = plot
  const x = Math.round(plot.valToPos(value, 'x', true))
  if (!(x >= bbox.left && x <= bbox.left + bbox.width)) return
  const ratio = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = ratio
  ctx.beginPath()
  ctx.moveTo(x, bbox.top + row * 13 * ratio)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.font = `${11 * ratio}px system-ui, sans-serif`
  const isAtRightEdge = x > bbox.left + bbox.width - 90 * ratio
  ctx.textAlign = isAtRightEdge ? 'right' : 'left'
  ctx.textBaseline = 'top'
  ctx.fillText(text, x + (isAtRightEdge ? -4 : 4) * ratio, bbox.top + row * 13 * ratio)
  ctx.restore()
}
