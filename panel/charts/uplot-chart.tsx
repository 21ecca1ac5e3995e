// The component that holds a uPlot: mounts it, gives it its data in the panel's animation frame when something
// changed, follows size and theme, and tears it down. Panel page.

import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useApp } from '../models/app-context.ts'
import { selectionKey } from '../../trace/figures/selection.ts'
import type { ChartOptions } from './chart-options.ts'
import { readPalette, type Palette } from './palette.ts'

/** The horizontal axis first, then one column for each series, all of one length; null: no value there. */
export interface ChartData {
  columns: uPlot.AlignedData
  /** Limits of the horizontal axis. */
  x: { min: number; max: number }
}

interface UplotChartProps {
  testId: string
  /** What a screen reader says of the picture; the table behind it has the figures. */
  label: string
  createOptions: (palette: Palette) => ChartOptions
  /** Data for a drawing area of about `widthPx`; null: nothing to draw yet. */
  readData: (widthPx: number) => ChartData | null
  /** Changes whenever `readData` would answer otherwise for reasons beside the trace. */
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
    const plot = createPlot(element, readPalette(element))
    let size = { width: 0, height: 0 }
    let drawnKey = ''

    const draw = (): void => {
      const { width, height } = size
      if (width < 40 || height < 40) return
      const { version, createOptions, readData } = latest.current
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
      const data = readData(width)
      if (data === null) {
        plot.remove()
        return
      }
      drawnKey = key
      plot.draw(data, size, createOptions)
    }

    const observer = new ResizeObserver((entries) => {
      const box = entries[0]?.contentRect
      size = { width: Math.floor(box?.width ?? 0), height: Math.floor(box?.height ?? 0) }
      app.scheduler.invalidate()
    })
    observer.observe(element)
    const stop = app.scheduler.onFrame(draw)
    app.scheduler.invalidate()
    return () => {
      stop()
      observer.disconnect()
      plot.remove()
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

/** The plot in `element`: made with its first data, and made anew after it was removed. */
function createPlot(element: HTMLElement, palette: Palette) {
  let plot: uPlot | null = null
  return {
    draw(
      { columns, x }: ChartData,
      size: { width: number; height: number },
      createOptions: UplotChartProps['createOptions'],
    ): void {
      if (plot === null) {
        plot = new uPlot({ ...createOptions(palette), ...size }, columns, element)
      } else {
        if (plot.width !== size.width || plot.height !== size.height) plot.setSize(size)
        plot.setData(columns, false)
      }
      plot.setScale('x', x)
    },
    remove(): void {
      plot?.destroy()
      plot = null
    },
  }
}
