// Nodes by type and open contexts over time, on the axis that all charts share. Panel page.

import { useMemo, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import type { PageGraph } from '../../../trace/graph/schema.ts'
import { formatCount, formatElapsed, formatTick } from '../../../trace/text/format.ts'
import { typeName } from '../../../trace/text/graph-words.ts'
import type { ChartData, ChartReading } from '../../charts/chart-data.ts'
import {
  type ChartOptions,
  createAxis,
  createChartOptions,
  createTimeAxes,
  TIME_RIGHT_PX,
} from '../../charts/chart-options.ts'
import { contextColour, DASHES, type Palette } from '../../charts/palette.ts'
import { createTimeScale, limitsOf, shownTimeRange } from '../../charts/shown-time.ts'
import { UplotChart } from '../../charts/uplot-chart.tsx'
import { useApp } from '../../models/app-context.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import type { TableCell, TableContent } from '../../parts/data-table.tsx'
import { TimeTools } from '../../parts/time-tools.tsx'
import { aliveRows, type AliveRows } from './alive-rows.ts'

/** Types with a line of their own. */
const MOST_LINES = 4
const TABLE_ROWS = 200
const OTHERS_COLOUR = 'var(--text-muted)'
const CONTEXTS_COLOUR = 'var(--warning)'

/** The chart, its legend, and the table behind it. */
export function AliveChart({ graph }: { graph: PageGraph }) {
  const app = useApp()
  const { live, recording, timeAxis } = app
  void live.tick.value
  const scale = useMemo(() => createTimeScale(app), [app])
  const latest = useRef<AliveRows | null>(null)
  const newest = useRef(graph)
  newest.current = graph
  const read = (): AliveRows | null => {
    const range = shownTimeRange(app)
    return range === null ? null : aliveRows(newest.current, range, MOST_LINES)
  }

  const readData = (): ChartData | null => {
    const range = shownTimeRange(app)
    latest.current = read()
    if (range === null || latest.current === null) return null
    const { wallMs, counts, others, contexts } = latest.current
    const seconds = wallMs.map((ms) => (ms - range.zeroMs) / 1000)
    return {
      columns: [seconds, ...counts, others, contexts],
      x: limitsOf(range),
    }
  }
  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    void timeAxis.zoom.value
    return tableOf(read(), recording.zeroWallMs)
  }

  const types = read()?.types ?? []
  return (
    <ChartPanel
      testId="alive"
      title="Nodes and contexts over time"
      note="of all contexts of the page"
      legend={[
        ...types.map((type, place) => ({ label: typeName(type), colour: contextColour(place) })),
        { label: 'Other nodes', colour: OTHERS_COLOUR },
        { label: 'Open contexts', colour: CONTEXTS_COLOUR, shape: 'line', dash: 'dashed' },
      ]}
      readTable={readTable}
      actions={<TimeTools testId="alive" hasWindows />}
    >
      <UplotChart
        testId="chart-alive"
        label="Nodes by type and open contexts over time"
        createOptions={(palette) => optionsOf(palette, types.length)}
        empty="No node in this stretch of time."
        readData={readData}
        readValues={(row) => readingOf(latest.current, row, recording.zeroWallMs)}
        axis={timeAxis}
        scale={scale}
        shape={types.join(',')}
      />
    </ChartPanel>
  )
}

function readingOf(rows: AliveRows | null, row: number, zeroWallMs: number): ChartReading | null {
  const wallMs = rows?.wallMs[row]
  if (rows === null || wallMs === undefined) return null
  return {
    title: formatElapsed(wallMs - zeroWallMs),
    rows: [
      ...rows.types.map((type, place) => ({
        label: typeName(type),
        text: formatCount(rows.counts[place]?.[row]),
        colour: contextColour(place),
      })),
      { label: 'Other nodes', text: formatCount(rows.others[row]), colour: OTHERS_COLOUR },
      { label: 'Open contexts', text: formatCount(rows.contexts[row]), colour: CONTEXTS_COLOUR },
    ],
  }
}

/** A line for each type in the order of their colours; contexts have an axis of their own at the right. */
function optionsOf(palette: Palette, lines: number): ChartOptions {
  const [seconds, left] = createTimeAxes(palette)
  const { stepped } = uPlot.paths
  if (stepped === undefined) throw new Error('This uPlot has no steps.')
  const paths = stepped({ align: 1 })
  const line = (stroke: string, series: uPlot.Series = {}): uPlot.Series => ({
    stroke,
    width: 2,
    paths,
    points: { show: false },
    ...series,
  })
  const wholes = (_plot: uPlot, ticks: number[]): string[] =>
    ticks.map((tick) => (Number.isInteger(tick) ? formatTick(tick) : ''))
  const upTo =
    (least: number) =>
    (_plot: uPlot, _min: number, max: number): [number, number] => [
      0,
      Math.max(least, (max ?? 0) * 1.15),
    ]
  return createChartOptions({
    padding: [8, 0, 0, 0],
    scales: { y: { range: upTo(4) }, contexts: { range: upTo(4) } },
    axes: [
      seconds,
      { ...left, values: wholes },
      createAxis(palette, {
        scale: 'contexts',
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a const enum of declarations has no value here
        side: 1,
        size: TIME_RIGHT_PX,
        space: 28,
        stroke: palette.warning,
        grid: { show: false },
        values: wholes,
      }),
    ],
    series: [
      ...Array.from({ length: lines }, (_none, place) =>
        line(palette.contexts[place % palette.contexts.length] ?? palette.text),
      ),
      line(palette.textMuted),
      line(palette.warning, { scale: 'contexts', dash: [...DASHES.dashed] }),
    ],
  })
}

function tableOf(rows: AliveRows | null, zeroWallMs: number): TableContent {
  const { wallMs, types, counts, others, contexts } = rows ?? EMPTY
  const columns = [...counts, others, contexts]
  const rowOf = (ms: number, row: number): (TableCell | string)[] => {
    const cells: (TableCell | string)[] = [formatElapsed(ms - zeroWallMs)]
    for (const column of columns) {
      const value = column[row] ?? 0
      cells.push({ text: formatCount(value), value })
    }
    return cells
  }
  return {
    columns: [
      { label: 'Time', isNumber: true },
      ...types.map((type) => ({ label: typeName(type), isNumber: true })),
      { label: 'Other nodes', isNumber: true },
      { label: 'Open contexts', isNumber: true },
    ],
    rows: wallMs
      .map((ms, row) => rowOf(ms, row))
      .toReversed()
      .slice(0, TABLE_ROWS),
    empty: 'No node in this stretch of time.',
  }
}

const EMPTY: AliveRows = { wallMs: [], types: [], counts: [], others: [], contexts: [] }
