// Output latency of each context over time, with the underruns that came in each slice. Panel page.

import type uPlot from 'uplot'
import { useApp } from '../models/app-context.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { formatElapsed, formatMs, formatTick } from '../../trace/text/format.ts'
import { sliceContexts, type TimeSlices } from './context-columns.ts'
import { findTimeRange } from './time-range.ts'
import type { Palette } from './palette.ts'
import {
  createAxis,
  createBarPaths,
  UplotChart,
  type ChartFrame,
  type ChartOptions,
} from './uplot-chart.tsx'

const SLICE_PX = 4
const TABLE_ROWS = 200

export function LatencyChart() {
  const app = useApp()
  const { session, live, recording } = app
  void live.tick.value
  const { contextId: chosen } = live.selection.value
  const shown = session.contexts.filter(({ contextId }) => chosen === null || contextId === chosen)
  const places = shown.map((context) => session.contexts.indexOf(context))

  const read = (widthPx: number): TimeSlices | null => {
    const range = findTimeRange(
      session,
      recording.zeroWallMs,
      live.windowMs.peek(),
      recording.isActive.peek(),
    )
    if (range === null || session.contexts.length === 0) return null
    return sliceContexts(
      session,
      live.selection.peek().contextId,
      range,
      Math.max(16, Math.floor((widthPx - 100) / SLICE_PX)),
    )
  }

  const readFrame = (widthPx: number): ChartFrame | null => {
    const slices = read(widthPx)
    if (slices === null || slices.contexts.length !== shown.length) return null
    const underruns = new Float64Array(slices.count)
    for (const context of slices.contexts) {
      context.underruns.forEach((value, slice) => {
        underruns[slice] = (underruns[slice] ?? 0) + value
      })
    }
    const first = slices.atSeconds[0] ?? 0
    const last = slices.atSeconds[slices.count - 1] ?? 1
    return {
      data: [
        slices.atSeconds,
        Array.from(underruns, (value) => (value === 0 ? null : value)),
        ...slices.contexts.map((context) =>
          Array.from(context.outputLatencyMs, (value) => (Number.isNaN(value) ? null : value)),
        ),
      ],
      x: { min: first, max: Math.max(last, first + 0.5) },
    }
  }

  const createOptions = (palette: Palette): ChartOptions => ({
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 0, 0, 0],
    scales: {
      x: { time: false, auto: false },
      y: { range: (_plot, _min, max) => [0, Math.max(10, (max ?? 0) * 1.2)] },
      underruns: { range: (_plot, _min, max) => [0, Math.max(4, (max ?? 0) * 1.3)] },
    },
    axes: [
      createAxis(palette, {
        values: (_plot, ticks) => ticks.map((tick) => `${formatTick(tick)} s`),
        size: 24,
      }),
      createAxis(palette, {
        values: (_plot, ticks) => ticks.map((tick) => `${tick} ms`),
        size: 56,
        space: 28,
      }),
      createAxis(palette, {
        scale: 'underruns',
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a const enum of declarations has no value here
        side: 1,
        size: 32,
        space: 28,
        stroke: palette.critical,
        grid: { show: false },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      }),
    ],
    series: [
      {},
      {
        label: 'Underruns',
        scale: 'underruns',
        fill: palette.critical,
        width: 0,
        points: { show: false },
        paths: createBarPaths({ size: [1, 8, 2], align: 0 }),
      },
      ...places.map((place): uPlot.Series => ({
        stroke: palette.contexts[place % palette.contexts.length] ?? palette.text,
        width: 1.5,
        spanGaps: true,
        points: { show: false },
        ...(place >= palette.contexts.length ? { dash: [5, 3] } : {}),
      })),
    ],
  })

  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    return tableOf(read(1200), (id) => live.contextLabel(id))
  }

  return (
    <ChartPanel
      testId="latency"
      class="panel-latency"
      title="Output latency and underruns"
      legend={[
        ...shown.map((context, index) => ({
          label: live.contextLabel(context.contextId),
          colour: `var(--series-${((places[index] ?? 0) % 4) + 1})`,
          shape: 'line' as const,
        })),
        { label: 'Underruns per slice', colour: 'var(--critical)' },
      ]}
      readTable={readTable}
    >
      <UplotChart
        testId="chart-latency"
        label="Output latency of each context over time, with underruns"
        createOptions={createOptions}
        readFrame={readFrame}
        version={String(recording.isActive.value)}
        shape={places.join(',')}
      />
    </ChartPanel>
  )
}

function tableOf(slices: TimeSlices | null, labelOf: (id: string) => string): TableContent {
  const rows: TableContent['rows'][number][] = []
  if (slices !== null) {
    for (let slice = slices.count - 1; slice >= 0 && rows.length < TABLE_ROWS; slice -= 1) {
      if (
        !slices.contexts.some(
          (context) =>
            !Number.isNaN(context.outputLatencyMs[slice]) || (context.underruns[slice] ?? 0) > 0,
        )
      )
        continue
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
