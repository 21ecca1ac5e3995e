// Margins of starts over time, and on the same axis what held the main thread up: long tasks, late timers, falls of the
// heap. Panel page.

import { useMemo, useRef } from 'preact/hooks'
import { useApp } from '../../models/app-context.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import type { TableContent } from '../../parts/data-table.tsx'
import { TimeTools } from '../../parts/time-tools.tsx'
import { formatElapsed, formatMs, formatNumber } from '../../../trace/text/format.ts'
import type { ChartData, ChartReading } from '../../charts/chart-data.ts'
import {
  createBars,
  createChartOptions,
  createTimeAxes,
  drawLevel,
  TIME_RIGHT_PX,
  type ChartOptions,
} from '../../charts/chart-options.ts'
import type { Palette } from '../../charts/palette.ts'
import { createTimeScale, limitsOf, shownTimeRange } from '../../charts/shown-time.ts'
import type { TimeRange } from '../../charts/time-range.ts'
import { UplotChart } from '../../charts/uplot-chart.tsx'
import { TIMING_KINDS, timingRows, type TimingKind, type TimingRow } from './timing-rows.ts'

const TABLE_ROWS = 200

/** What each mark is called, its colour as a CSS value, and its shape in the legend. */
const MARKS: Readonly<
  Record<TimingKind, { label: string; colour: string; shape: 'dot' | 'box' | 'upright' }>
> = {
  ahead: { label: 'Start asked for ahead', colour: 'var(--accent)', shape: 'dot' },
  late: { label: 'Start asked for too late', colour: 'var(--critical)', shape: 'dot' },
  timer: { label: 'How late a timer ran', colour: 'var(--warning)', shape: 'dot' },
  task: { label: 'Long task', colour: 'var(--stage-look-ahead)', shape: 'box' },
  collection: { label: 'Heap fell', colour: 'var(--stage-validation)', shape: 'dot' },
}

/** The chart, its legend, and the table behind it. */
export function MarginChart() {
  const app = useApp()
  const { session, live, recording, timeAxis } = app
  void live.tick.value
  const scale = useMemo(() => createTimeScale(app), [app])
  const latest = useRef<readonly TimingRow[]>([])
  const read = (range: TimeRange): TimingRow[] =>
    timingRows(session.scheduling, live.selection.peek(), range)

  const readData = (): ChartData | null => {
    const range = shownTimeRange(app)
    if (range === null) return null
    latest.current = read(range)
    return dataOf(latest.current, range)
  }

  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    void timeAxis.zoom.value
    const range = shownTimeRange(app)
    return tableOf(range === null ? [] : read(range), recording.zeroWallMs)
  }

  const isTold = session.scheduling.tasks !== null
  return (
    <ChartPanel
      testId="margins"
      class="panel-margins"
      title="Margin of each start"
      note={isTold ? 'below 0 it is too late' : 'this browser does not tell of long tasks'}
      legend={TIMING_KINDS.filter((kind) => kind !== 'task' || isTold).map((kind) => MARKS[kind])}
      readTable={readTable}
      actions={<TimeTools testId="margins" hasWindows />}
    >
      <UplotChart
        testId="chart-margins"
        label="Margin of each start over time, with long tasks and late timers"
        createOptions={optionsOf}
        empty="No start in this stretch of time."
        readData={readData}
        readValues={(row) => readingOf(latest.current[row], recording.zeroWallMs)}
        axis={timeAxis}
        scale={scale}
      />
    </ChartPanel>
  )
}

function dataOf(rows: readonly TimingRow[], range: TimeRange): ChartData | null {
  if (rows.length === 0) return null
  return {
    columns: [
      rows.map(({ wallMs }) => (wallMs - range.zeroMs) / 1000),
      ...TIMING_KINDS.map((kind) => rows.map((row) => (row.kind === kind ? row.ms : null))),
    ],
    x: limitsOf(range),
  }
}

function readingOf(row: TimingRow | undefined, zeroWallMs: number): ChartReading | null {
  if (row === undefined) return null
  const { label, colour } = MARKS[row.kind]
  return {
    title: formatElapsed(row.wallMs - zeroWallMs),
    rows: [{ label, text: valueText(row), colour }],
  }
}

function valueText({ kind, ms, megabytes }: TimingRow): string {
  if (kind === 'collection') return `by ${formatNumber(megabytes, 1, 'MB')}`
  return formatMs(Math.abs(ms))
}

function optionsOf(palette: Palette): ChartOptions {
  const { accent, critical, warning, stages } = palette
  const dots = (colour: string, size: number) => ({
    stroke: colour,
    width: 0,
    paths: () => null,
    points: { show: true, size, width: 1, stroke: colour, fill: colour },
  })
  return createChartOptions({
    padding: [8, TIME_RIGHT_PX, 0, 0],
    scales: {
      y: {
        range: (_plot, min, max) => [
          Math.min(0, (min ?? 0) * 1.25),
          Math.max(10, (max ?? 0) * 1.15),
        ],
      },
    },
    axes: createTimeAxes(palette),
    series: [
      createBars(stages.lookAhead, { size: [1, 10, 3], align: 0 }, { label: 'Long task' }),
      dots(warning, 4),
      dots(accent, 5),
      dots(critical, 7),
      dots(stages.validation, 6),
    ],
    draw: (plot) => drawLevel(plot, 'y', 0, critical, 'too late below'),
  })
}

function tableOf(rows: readonly TimingRow[], zeroWallMs: number): TableContent {
  return {
    columns: [
      { label: 'Time', isNumber: true },
      { label: 'What' },
      { label: 'Value', isNumber: true },
    ],
    rows: rows
      .toReversed()
      .slice(0, TABLE_ROWS)
      .map((row) => [
        formatElapsed(row.wallMs - zeroWallMs),
        MARKS[row.kind].label,
        { text: valueText(row), value: row.kind === 'collection' ? row.megabytes : row.ms },
      ]),
    empty: 'No start in this stretch of time.',
  }
}
