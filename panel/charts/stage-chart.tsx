// Stage latencies over time: one stacked bar for each slice of time, with the thresholds. Panel page.

import { useMemo } from 'preact/hooks'
import { useApp } from '../models/app-context.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { WindowChooser } from '../parts/window-chooser.tsx'
import { formatElapsed, formatMs, formatTick } from '../../trace/text/format.ts'
import {
  createBars,
  createChartOptions,
  createTimeAxes,
  drawLevel,
  type ChartOptions,
} from './chart-options.ts'
import { PART_STAGES } from '../../trace/config/stage-names.ts'
import { stageColour, type Palette } from './palette.ts'
import { createStageColumns, stackColumns, type StageColumns } from './stage-columns.ts'
import { createStageTimeline } from './stage-timeline.ts'
import { STAGE_LABELS } from '../../trace/text/stage-words.ts'
import { shownTimeRange, sliceCount } from './time-range.ts'
import { UplotChart, type ChartData } from './uplot-chart.tsx'

const SLICE_PX = 7
const MARGIN_PX = 56
const TABLE_WIDTH_PX = 1200
const TABLE_ROWS = 200

/** The chart, its legend, and the table behind it. */
export function StageChart() {
  const app = useApp()
  const { session, live, recording } = app
  const columns = useMemo(createColumns, [])
  const timeline = useMemo(() => createStageTimeline(session), [session])

  const read = (widthPx: number): StageColumns | null => {
    const range = shownTimeRange(app)
    if (range === null) return null
    const into = columns.ofCount(sliceCount(widthPx, MARGIN_PX, SLICE_PX))
    timeline.readInto(live.selection.peek(), range, into)
    return into
  }

  const readData = (widthPx: number): ChartData | null => {
    const filled = read(widthPx)
    return filled === null ? null : dataOf(filled, columns.stacked(filled))
  }

  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    return tableOf(read(TABLE_WIDTH_PX))
  }

  const { warningMs, criticalMs } = app.settings.values.value
  return (
    <ChartPanel
      testId="stages"
      class="panel-stages"
      title="Stage latencies"
      note="each bar is the slowest event of its slice"
      legend={[
        ...PART_STAGES.map((stage) => ({
          label: STAGE_LABELS[stage],
          colour: stageColour(stage),
        })),
        { label: STAGE_LABELS.endToEnd, colour: 'var(--text)', shape: 'dot' as const },
      ]}
      readTable={readTable}
      actions={<WindowChooser />}
    >
      <UplotChart
        testId="chart-stages"
        label="Stage latencies over time, stacked, with the warning and critical thresholds"
        createOptions={(palette) => optionsOf(palette, () => session.config)}
        readData={readData}
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
    stacked(filled: StageColumns): readonly Float64Array[] {
      stackColumns(filled, stacked)
      return stacked
    },
  }
}

function dataOf(columns: StageColumns, stacked: readonly Float64Array[]): ChartData {
  const dots = Array.from(columns.endToEndMs, (value, index) =>
    columns.eventId[index] === 0 ? null : value,
  )
  const sliceS = (columns.toMs - columns.fromMs) / columns.count / 1000
  const first = columns.atSeconds[0] ?? 0
  const last = columns.atSeconds[columns.count - 1] ?? 1
  return {
    columns: [columns.atSeconds, ...stacked, dots],
    x: { min: first - sliceS / 2, max: last + sliceS / 2 },
  }
}

function optionsOf(
  palette: Palette,
  readThresholds: () => { warningMs: number; criticalMs: number },
): ChartOptions {
  return createChartOptions({
    padding: [8, 16, 0, 0],
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
