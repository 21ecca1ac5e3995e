// The component that holds a chart: draws it in the panel's animation frame when what it shows has changed and it is in
// sight, follows size and theme, lets hands at it, and tears it down. Panel page.

import { useComputed, useSignal, useSignalEffect, type Signal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useApp } from '../models/app-context.ts'
import type { AxisModel, Span } from '../models/axis-model.ts'
import {
  isSameData,
  type ChartData,
  type ChartReading,
  type ChartScale,
  type DrawnChart,
} from './chart-data.ts'
import { createChartHands, type ChartHands } from './chart-hands.ts'
import { CHART_KEYS } from './chart-keys.ts'
import type { ChartOptions } from './chart-options.ts'
import { ChartOverlay } from './chart-overlay.tsx'
import { GlitchMarks } from './glitch-marks.tsx'
import { HoleMarks } from './hole-marks.tsx'
import { lostReading } from './lost-reading.ts'
import { MarkerMarks } from './marker-marks.tsx'
import { createChartPlot } from './chart-plot.ts'
import { createPageTurns } from './page-turns.ts'
import { readPalette, type Palette } from './palette.ts'
import { shownTimeRange } from './shown-time.ts'

interface UplotChartProps {
  testId: string
  /** What a screen reader says of the picture; the table behind it has the figures. */
  label: string
  /** Stands in place of a picture: what is missing. */
  empty: string
  createOptions: (palette: Palette) => ChartOptions
  /** Data for a drawing area of about `widthPx`; null: nothing to draw yet. */
  readData: (widthPx: number) => ChartData | null
  /** What is said of a row of that data; null: nothing. */
  readValues: (row: number) => ChartReading | null
  axis: AxisModel
  scale: ChartScale
  /** What else the picture is made of: it is drawn again when this changes. */
  version?: string
  /** When it changes the chart is built anew, such as with another number of series. */
  shape?: string
}

/** A canvas chart. Draws at most once per animation frame, and only what differs from what is there. */
export function UplotChart(props: UplotChartProps) {
  const app = useApp()
  const host = useRef<HTMLDivElement | null>(null)
  const hands = useRef<ChartHands | null>(null)
  const latest = useRef(props)
  latest.current = props
  const drawn = useSignal<DrawnChart | null>(null)
  const isEmpty = useComputed(() => drawn.value === null)
  const selection = useSignal<Span | null>(null)
  const isFocused = useSignal(false)
  const keysId = useId()
  const { testId, axis, scale } = props
  /** Where the picture has nothing, because records are missing there, what is known of these. */
  const readRow = (row: number): ChartReading | null => {
    const { readValues, axis: own, scale: places } = latest.current
    const reading = readValues(row)
    const x = drawn.peek()?.data.columns[0][row]
    if ((reading?.rows.length ?? 0) > 0 || x === undefined || own !== app.timeAxis) return reading
    const { holes = [] } = app.live.wholeReport.peek()
    return lostReading(holes, places.toValue(x), places.toValue(0)) ?? reading
  }

  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const made = createChartHands({
      element,
      axis,
      readScale: () => latest.current.scale,
      readDrawn: () => drawn.peek(),
      isFilled: (row) => (readRow(row)?.rows.length ?? 0) > 0,
    })
    const stop = made.selection.subscribe((span) => {
      selection.value = span
    })
    hands.current = made
    return () => {
      stop()
      made.dispose()
    }
  }, [axis])

  useDrawing({ host, latest, drawn, onDrawn: () => hands.current?.settle() }, [
    app.theme.value,
    props.shape,
  ])

  useEffect(() => app.scheduler.invalidate(), [props.version])
  useSignalEffect(() => {
    void app.live.windowMs.value
    void app.live.selection.value
    void app.live.range.value
    void axis.zoom.value
    void axis.isHeld.value
    app.scheduler.invalidate()
  })

  return (
    <div
      class="chart-canvas"
      data-testid={testId}
      role="application"
      aria-roledescription="chart"
      aria-label={props.label}
      aria-describedby={keysId}
      tabIndex={0}
      onKeyDown={(event) => hands.current?.onKeyDown(event)}
      onFocus={() => {
        isFocused.value = true
      }}
      onBlur={() => {
        isFocused.value = false
      }}
    >
      <div class="chart-host" ref={host} />
      {isEmpty.value && <p class="chart-empty">{props.empty}</p>}
      {axis === app.timeAxis && <GlitchMarks testId={testId} drawn={drawn} scale={scale} />}
      {axis === app.timeAxis && <HoleMarks testId={testId} drawn={drawn} scale={scale} />}
      {axis === app.timeAxis && <MarkerMarks testId={testId} drawn={drawn} scale={scale} />}
      <ChartOverlay
        testId={testId}
        drawn={drawn}
        axis={axis}
        scale={scale}
        selection={selection.value}
        isFocused={isFocused.value}
        readValues={readRow}
      />
      <span class="visually-hidden" id={keysId}>
        {CHART_KEYS}
      </span>
    </div>
  )
}

/** Draws into the host, from mounting on until the chart goes or `shape` changes. */
function useDrawing(
  chart: {
    host: { readonly current: HTMLElement | null }
    latest: { readonly current: UplotChartProps }
    drawn: Signal<DrawnChart | null>
    onDrawn: () => void
  },
  shape: readonly unknown[],
): void {
  const app = useApp()
  const { host, latest, drawn, onDrawn } = chart
  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const plot = createChartPlot(element, readPalette(element))
    let size = { width: 0, height: 0 }
    let isInSight = true
    const turnTo = createPageTurns()
    let drawnKey = ''

    const draw = (nowMs: number): void => {
      const { width, height } = size
      const { version, createOptions, readData, axis } = latest.current
      if (width < 40 || height < 40 || axis.isHeld.peek()) return
      // A first picture is there before somebody scrolls to it.
      if (!isInSight && drawn.peek() !== null) return
      const { windowMs, selection, range } = app.live
      const look = [version, width, height].join('|')
      // Over time the playhead turns the pages; what is not over time is of the range that figures are of.
      const of = axis !== app.timeAxis ? range.peek() : axis.rest.peek() && shownTimeRange(app)
      const key = JSON.stringify([look, windowMs.peek(), selection.peek(), axis.zoom.peek(), of])
      const rest = axis.rest.peek()
      // With the figures: between them nothing is told that could not wait, and what hands ask for changes the key.
      const turn = turnTo(nowMs, { tick: app.live.tick.peek(), key, rest })
      if (turn === 'soon') app.scheduler.invalidate()
      if (turn !== 'due') return
      const data = readData(width)
      const before = drawn.peek()
      if (data === null) {
        plot.remove()
        drawn.value = null
      } else if (before === null || look !== drawnKey || !isSameData(before.data, data)) {
        drawnKey = look
        drawn.value = { ...plot.draw(data, size, createOptions), rest }
        onDrawn()
      }
    }

    const sizes = new ResizeObserver((entries) => {
      const box = entries[0]?.contentRect
      size = { width: Math.floor(box?.width ?? 0), height: Math.floor(box?.height ?? 0) }
      app.scheduler.invalidate()
    })
    const sights = new IntersectionObserver((entries) => {
      isInSight = entries.at(-1)?.isIntersecting ?? true
      if (isInSight) app.scheduler.invalidate()
    })
    sizes.observe(element)
    sights.observe(element)
    const stop = app.scheduler.onFrame(draw)
    app.scheduler.invalidate()
    return () => {
      stop()
      sizes.disconnect()
      sights.disconnect()
      plot.remove()
      drawn.value = null
    }
  }, shape)
}
