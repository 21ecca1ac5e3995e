// Output latency of each context over time, with the underruns that came in each slice. Panel page.

import { useMemo, useRef } from 'preact/hooks'
import type { ContextLive } from '../../trace/contexts/figures.ts'
import { useApp } from '../models/app-context.ts'
import { lastOf, MOST_CONTEXTS } from '../parts/shown-part.tsx'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { TimeTools } from '../parts/time-tools.tsx'
import { formatElapsed, formatMs, formatPlural } from '../../trace/text/format.ts'
import type { ChartData, ChartReading } from './chart-data.ts'
import {
  createAxis,
  createBars,
  createChartOptions,
  createTimeAxes,
  TIME_MARGIN_PX,
  TIME_RIGHT_PX,
  type ChartOptions,
} from './chart-options.ts'
import { sliceContexts, type TimeSlices } from './context-columns.ts'
import { contextColour, contextDash, DASHES, type Palette } from './palette.ts'
import { createTimeScale, limitsOf, shownTimeRange } from './shown-time.ts'
import { sliceRange, WINDOW_STEPS, type TimeRange } from './time-range.ts'
import { UplotChart } from './uplot-chart.tsx'

const SLICE_PX = 4
const TABLE_WIDTH_PX = 1200
const TABLE_ROWS = 200
/** Latencies are read about ten times a second: one so near holds where slices are shorter than that. */
const NEAR_S = 0.15

/** The chart, its legend, and the table behind it. */
export function LatencyChart() {
  const app = useApp()
  const { session, live, recording, timeAxis } = app
  void live.tick.value
  const { contextId: chosen } = live.selection.value
  const shownOf = (contextId: string | null): readonly ContextLive[] => {
    const all = session.contexts.filter(
      (each) => contextId === null || each.contextId === contextId,
    )
    return lastOf(all, MOST_CONTEXTS)
  }
  const shown = shownOf(chosen)
  const places = shown.map((context) => session.contexts.indexOf(context))

  const scale = useMemo(() => createTimeScale(app), [app])
  const latest = useRef<TimeSlices | null>(null)

  const read = (range: TimeRange, widthPx: number): TimeSlices => {
    // No finer than a live picture moves on, so that it is drawn for both at once.
    const slices = sliceRange(range, widthPx, Math.max(SLICE_PX, widthPx / WINDOW_STEPS))
    const contexts = shownOf(live.selection.peek().contextId)
    return sliceContexts({ contexts }, null, slices, slices.count, recording.isActive.peek())
  }

  const readData = (widthPx: number): ChartData | null => {
    const range = shownTimeRange(app)
    if (range === null || session.contexts.length === 0) return null
    const slices = read(range, widthPx - TIME_MARGIN_PX)
    // The contexts are no longer those that the chart has series for: it is about to be built anew.
    const ids = slices.contexts.map(({ contextId }) => contextId)
    if (ids.join() !== shown.map(({ contextId }) => contextId).join()) return null
    latest.current = slices
    return dataOf(slices, limitsOf(range))
  }

  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    void timeAxis.zoom.value
    const range = shownTimeRange(app)
    return tableOf(range === null ? null : read(range, TABLE_WIDTH_PX), (id) =>
      live.contextLabel(id),
    )
  }

  return (
    <ChartPanel
      testId="latency"
      class="panel-latency"
      title="Output latency and underruns"
      legend={[
        ...shown.map((context, index) => ({
          label: live.contextLabel(context.contextId),
          colour: contextColour(places[index] ?? 0),
          shape: 'line' as const,
          dash: contextDash(places[index] ?? 0),
        })),
        { label: 'Underruns per slice', colour: 'var(--critical)' },
      ]}
      readTable={readTable}
      actions={<TimeTools testId="latency" />}
    >
      <UplotChart
        testId="chart-latency"
        label="Output latency of each context over time, with underruns"
        createOptions={(palette) => optionsOf(palette, places)}
        empty="No context has told its output latency yet: the page must make sound first."
        readData={readData}
        readValues={(row) =>
          readingOf(latest.current, row, (id) => ({
            label: live.contextLabel(id),
            colour: contextColour(session.contexts.findIndex((each) => each.contextId === id)),
          }))
        }
        axis={timeAxis}
        scale={scale}
        version={String(recording.isActive.value)}
        shape={places.join(',')}
      />
    </ChartPanel>
  )
}

function dataOf(slices: TimeSlices, x: ChartData['x']): ChartData {
  const underruns = new Float64Array(slices.count)
  for (const context of slices.contexts) {
    context.underruns.forEach((value, slice) => {
      underruns[slice] = (underruns[slice] ?? 0) + value
    })
  }
  return {
    columns: [
      slices.atSeconds,
      Array.from(underruns, (value) => (value === 0 ? null : value)),
      ...slices.contexts.map((context) =>
        Array.from(context.outputLatencyMs, (value) => (Number.isNaN(value) ? null : value)),
      ),
    ],
    x,
  }
}

/** What each context had in a slice; no values where none was read. */
function readingOf(
  slices: TimeSlices | null,
  row: number,
  nameOf: (id: string) => { label: string; colour: string },
): ChartReading | null {
  if (slices === null) return null
  const sliceS = (slices.atSeconds[1] ?? 1) - (slices.atSeconds[0] ?? 0)
  const rows = slices.contexts.flatMap(({ contextId, outputLatencyMs, underruns }) => {
    const latencyMs = readingNear(outputLatencyMs, row, NEAR_S / sliceS)
    const lost = underruns[row] ?? 0
    if (Number.isNaN(latencyMs) && lost === 0) return []
    const more = lost === 0 ? '' : `, ${formatPlural(lost, 'underrun')}`
    return [{ ...nameOf(contextId), text: `${formatMs(latencyMs)}${more}` }]
  })
  const at = formatElapsed((slices.atSeconds[row] ?? Number.NaN) * 1000, 2)
  return { title: rows.length === 0 ? `${at}, nothing read` : at, rows }
}

/** A line for each of `places`, in the colour and with the dashes of its place. */
function optionsOf(palette: Palette, places: readonly number[]): ChartOptions {
  const { contexts, critical } = palette
  return createChartOptions({
    padding: [8, 0, 0, 0],
    scales: {
      y: { range: (_plot, _min, max) => [0, Math.max(10, (max ?? 0) * 1.2)] },
      underruns: { range: (_plot, _min, max) => [0, Math.max(4, (max ?? 0) * 1.3)] },
    },
    axes: [
      ...createTimeAxes(palette),
      createAxis(palette, {
        scale: 'underruns',
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a const enum of declarations has no value here
        side: 1,
        size: TIME_RIGHT_PX,
        space: 28,
        stroke: critical,
        grid: { show: false },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      }),
    ],
    series: [
      createBars(
        critical,
        { size: [1, 8, 2], align: 0 },
        { label: 'Underruns', scale: 'underruns' },
      ),
      ...places.map((place) => ({
        stroke: contexts[place % contexts.length] ?? palette.text,
        width: 2,
        spanGaps: true,
        points: { show: false },
        dash: [...DASHES[contextDash(place)]],
      })),
    ],
  })
}

/** The value of the nearest slice that has one, not further away than `reach` slices; NaN where none has. */
function readingNear(values: Float32Array, row: number, reach: number): number {
  for (let away = 0; away <= reach; away += 1) {
    const before = values[row - away] ?? Number.NaN
    const value = Number.isNaN(before) ? (values[row + away] ?? Number.NaN) : before
    if (!Number.isNaN(value)) return value
  }
  return Number.NaN
}

function tableOf(slices: TimeSlices | null, labelOf: (id: string) => string): TableContent {
  const rows: TableContent['rows'][number][] = []
  if (slices !== null) {
    for (let slice = slices.count - 1; slice >= 0 && rows.length < TABLE_ROWS; slice -= 1) {
      if (!hasReading(slices, slice)) continue
      rows.push([
        formatElapsed((slices.atSeconds[slice] ?? 0) * 1000, 2),
        ...slices.contexts.flatMap((context) => [
          { text: formatMs(context.outputLatencyMs[slice]), value: context.outputLatencyMs[slice] },
          { text: String(context.underruns[slice]), value: context.underruns[slice] },
        ]),
      ])
    }
  }
  return {
    columns: [
      { label: 'Time' },
      ...(slices?.contexts ?? []).flatMap((context) => [
        { label: `${labelOf(context.contextId)} output`, isNumber: true },
        { label: `${labelOf(context.contextId)} underruns`, isNumber: true },
      ]),
    ],
    rows,
    empty: 'No context has reported its latency yet.',
  }
}

function hasReading(slices: TimeSlices, slice: number): boolean {
  return slices.contexts.some(
    ({ outputLatencyMs, underruns }) =>
      !Number.isNaN(outputLatencyMs[slice]) || (underruns[slice] ?? 0) > 0,
  )
}
