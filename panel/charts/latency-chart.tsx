// Output latency of each context over time, with the underruns that came in each slice. Panel page.

import { useApp } from '../models/app-context.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { formatElapsed, formatMs } from '../../trace/text/format.ts'
import {
  createAxis,
  createBars,
  createChartOptions,
  createTimeAxes,
  type ChartOptions,
} from './chart-options.ts'
import { sliceContexts, type TimeSlices } from './context-columns.ts'
import { contextColour, type Palette } from './palette.ts'
import { shownTimeRange, sliceCount } from './time-range.ts'
import { UplotChart, type ChartData } from './uplot-chart.tsx'

const SLICE_PX = 4
const MARGIN_PX = 100
const TABLE_WIDTH_PX = 1200
const TABLE_ROWS = 200

/** The chart, its legend, and the table behind it. */
export function LatencyChart() {
  const app = useApp()
  const { session, live, recording } = app
  void live.tick.value
  const { contextId: chosen } = live.selection.value
  const shown = session.contexts.filter(({ contextId }) => chosen === null || contextId === chosen)
  const places = shown.map((context) => session.contexts.indexOf(context))

  const read = (widthPx: number): TimeSlices | null => {
    const range = shownTimeRange(app)
    if (range === null || session.contexts.length === 0) return null
    const count = sliceCount(widthPx, MARGIN_PX, SLICE_PX)
    return sliceContexts(session, live.selection.peek().contextId, range, count)
  }

  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    return tableOf(read(TABLE_WIDTH_PX), (id) => live.contextLabel(id))
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
        })),
        { label: 'Underruns per slice', colour: 'var(--critical)' },
      ]}
      readTable={readTable}
    >
      <UplotChart
        testId="chart-latency"
        label="Output latency of each context over time, with underruns"
        createOptions={(palette) => optionsOf(palette, places)}
        readData={(widthPx) => dataOf(read(widthPx), shown.length)}
        version={String(recording.isActive.value)}
        shape={places.join(',')}
      />
    </ChartPanel>
  )
}

/** Null where the contexts are no longer those that the chart has series for: it is about to be built anew. */
function dataOf(slices: TimeSlices | null, contextCount: number): ChartData | null {
  if (slices === null || slices.contexts.length !== contextCount) return null
  const underruns = new Float64Array(slices.count)
  for (const context of slices.contexts) {
    context.underruns.forEach((value, slice) => {
      underruns[slice] = (underruns[slice] ?? 0) + value
    })
  }
  const first = slices.atSeconds[0] ?? 0
  const last = slices.atSeconds[slices.count - 1] ?? 1
  return {
    columns: [
      slices.atSeconds,
      Array.from(underruns, (value) => (value === 0 ? null : value)),
      ...slices.contexts.map((context) =>
        Array.from(context.outputLatencyMs, (value) => (Number.isNaN(value) ? null : value)),
      ),
    ],
    x: { min: first, max: Math.max(last, first + 0.5) },
  }
}

/** A line for each of `places`, in the colour of its place; dashed where the colours begin again. */
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
        size: 32,
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
        width: 1.5,
        spanGaps: true,
        points: { show: false },
        ...(place >= contexts.length ? { dash: [5, 3] } : {}),
      })),
    ],
  })
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
