// Stage latencies over time: one stacked bar for each slice of time, with the thresholds. Panel page.

import { useMemo } from 'preact/hooks'
import { useApp } from '../models/app-context.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { TimeTools } from '../parts/time-tools.tsx'
import { formatCount, formatElapsed, formatMs, formatTick } from '../../trace/text/format.ts'
import {
  createBars,
  createChartOptions,
  createTimeAxes,
  drawLevel,
  TIME_MARGIN_PX,
  TIME_RIGHT_PX,
  type ChartOptions,
} from './chart-options.ts'
import type { ChartData, ChartReading } from './chart-data.ts'
import { PART_STAGES } from '../../trace/config/stage-names.ts'
import { stageColour, type Palette } from './palette.ts'
import { createStageColumns, stackColumns, type StageColumns } from './stage-columns.ts'
import { createStageTimeline } from './stage-timeline.ts'
import { STAGE_LABELS } from '../../trace/text/stage-words.ts'
import { createTimeScale, limitsOf, shownTimeRange } from './shown-time.ts'
import { sliceRange, type TimeRange } from './time-range.ts'
import { UplotChart } from './uplot-chart.tsx'

const SLICE_PX = 7
const TABLE_WIDTH_PX = 1200
const TABLE_ROWS = 200

/** The chart, its legend, and the table behind it. */
export function StageChart() {
  const app = useApp()
  const { session, live, recording, timeAxis } = app
  const columns = useMemo(createColumns, [])
  const timeline = useMemo(() => createStageTimeline(session), [session])

  const scale = useMemo(() => createTimeScale(app), [app])

  const read = (range: TimeRange, widthPx: number): StageColumns => {
    const slices = sliceRange(range, widthPx, SLICE_PX)
    const into = columns.ofCount(slices.count)
    timeline.readInto(live.selection.peek(), slices, into)
    return into
  }

  const readData = (widthPx: number): ChartData | null => {
    const range = shownTimeRange(app)
    if (range === null) return null
    const filled = read(range, widthPx - TIME_MARGIN_PX)
    return dataOf(filled, columns.stacked(filled), limitsOf(range))
  }

  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    void timeAxis.zoom.value
    const range = shownTimeRange(app)
    return tableOf(range === null ? null : read(range, TABLE_WIDTH_PX))
  }

  const { warningMs, criticalMs } = app.settings.values.value
  return (
    <ChartPanel
      testId="stages"
      class="panel-stages"
      title="Stage latencies"
      {...(timeAxis.zoom.value === null && { note: 'each bar is the slowest event of its slice' })}
      legend={[
        ...PART_STAGES.map((stage) => ({
          label: STAGE_LABELS[stage],
          colour: stageColour(stage),
        })),
        { label: STAGE_LABELS.endToEnd, colour: 'var(--text)', shape: 'dot' as const },
      ]}
      readTable={readTable}
      actions={<TimeTools testId="stages" hasWindows />}
    >
      <UplotChart
        testId="chart-stages"
        label="Stage latencies over time, stacked, with the warning and critical thresholds"
        empty="No event with a sound yet: play a note."
        createOptions={(palette) => optionsOf(palette, () => session.config)}
        readData={readData}
        readValues={(row) => readingOf(columns.latest(), row)}
        axis={timeAxis}
        scale={scale}
        version={`${warningMs}/${criticalMs}/${recording.isActive.value}`}
      />
    </ChartPanel>
  )
}

/** Columns that are used again for each picture, as long as it has as many slices. */
function createColumns() {
  let columns = createStageColumns(0)
  let stacked: Float64Array[] = []
  return {
    ofCount(count: number): StageColumns {
      if (columns.count !== count) {
        columns = createStageColumns(count)
        stacked = PART_STAGES.map(() => new Float64Array(count))
      }
      return columns
    },
    /** As they were filled last. */
    latest: (): StageColumns => columns,
    stacked(filled: StageColumns): readonly Float64Array[] {
      stackColumns(filled, stacked)
      return stacked
    },
  }
}

function dataOf(
  columns: StageColumns,
  stacked: readonly Float64Array[],
  x: ChartData['x'],
): ChartData {
  const dots = Array.from(columns.endToEndMs, (value, index) =>
    columns.eventId[index] === 0 ? null : value,
  )
  return { columns: [columns.atSeconds, ...stacked, dots], x }
}

/** The slowest event of a slice; no values where it holds none. */
function readingOf(columns: StageColumns, row: number): ChartReading {
  const at = formatElapsed((columns.atSeconds[row] ?? Number.NaN) * 1000, 2)
  const events = columns.events[row] ?? 0
  if (events === 0) return { title: `${at}, no event`, rows: [] }
  const stages = PART_STAGES.flatMap((stage, place) => {
    const value = columns.stagesMs[place]?.[row] ?? 0
    const [label, colour] = [STAGE_LABELS[stage], stageColour(stage)]
    return value === 0 ? [] : [{ label, text: formatMs(value), colour }]
  })
  return {
    title: events === 1 ? at : `${at}, slowest of ${formatCount(events)}`,
    rows: [
      {
        label: STAGE_LABELS.endToEnd,
        text: formatMs(columns.endToEndMs[row]),
        colour: 'var(--text)',
      },
      ...stages,
    ],
  }
}

function optionsOf(
  palette: Palette,
  readThresholds: () => { warningMs: number; criticalMs: number },
): ChartOptions {
  return createChartOptions({
    padding: [8, TIME_RIGHT_PX, 0, 0],
    scales: {
      y: {
        range: (_plot, _min, max) => [0, Math.max(max ?? 0, readThresholds().warningMs) * 1.12],
      },
    },
    axes: createTimeAxes(palette),
    series: [
      ...PART_STAGES.toReversed().map((stage) =>
        createBars(
          palette.stages[stage],
          { size: [0.86, 18, 1], align: 0, gap: 1 },
          { label: STAGE_LABELS[stage] },
        ),
      ),
      {
        label: STAGE_LABELS.endToEnd,
        stroke: palette.text,
        width: 0,
        paths: () => null,
        points: { show: true, size: 4, width: 0, fill: palette.text },
      },
    ],
    draw(plot) {
      const { warningMs, criticalMs } = readThresholds()
      const { warning, critical } = palette
      drawLevel(plot, 'y', warningMs, warning, `warning ${formatTick(warningMs)} ms`)
      drawLevel(plot, 'y', criticalMs, critical, `critical ${formatTick(criticalMs)} ms`)
    },
  })
}

function tableOf(columns: StageColumns | null): TableContent {
  const rows: TableContent['rows'][number][] = []
  if (columns !== null) {
    for (let index = columns.count - 1; index >= 0 && rows.length < TABLE_ROWS; index -= 1) {
      if (columns.eventId[index] === 0) continue
      const total = columns.endToEndMs[index]
      rows.push([
        formatElapsed((columns.atSeconds[index] ?? 0) * 1000, 2),
        String(columns.events[index]),
        ...PART_STAGES.map((_, stage) => {
          const value = columns.stagesMs[stage]?.[index] ?? 0
          return { text: value === 0 ? '–' : formatMs(value), value }
        }),
        { text: formatMs(total), value: total },
      ])
    }
  }
  return {
    columns: [
      { label: 'Time' },
      { label: 'Events', isNumber: true },
      ...PART_STAGES.map((stage) => ({ label: STAGE_LABELS[stage], isNumber: true })),
      { label: STAGE_LABELS.endToEnd, isNumber: true },
    ],
    rows,
    empty: 'No finished event in this time.',
  }
}
