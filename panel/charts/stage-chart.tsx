// Stage latencies over time: one stacked bar for each slice of time, with the thresholds. Panel page.

import { useMemo } from 'preact/hooks'
import type uPlot from 'uplot'
import { useApp } from '../models/app-context.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { WindowChooser } from '../parts/window-chooser.tsx'
import { formatElapsed, formatMs, formatTick } from '../../trace/text/format.ts'
import {
  createStageColumns,
  PART_STAGES,
  stackColumns,
  type StageColumns,
} from './stage-columns.ts'
import { createStageTimeline } from './stage-timeline.ts'
import { STAGE_LABELS } from '../../trace/text/stage-words.ts'
import { findTimeRange } from './time-range.ts'
import type { Palette } from './palette.ts'
import {
  createAxis,
  createBarPaths,
  drawLevel,
  UplotChart,
  type ChartFrame,
  type ChartOptions,
} from './uplot-chart.tsx'

const SLICE_PX = 7
const TABLE_ROWS = 200

export function StageChart() {
  const app = useApp()
  const { session, live, recording } = app
  const reader = useMemo(() => createReader(), [])
  const timeline = useMemo(() => createStageTimeline(session), [session])

  const read = (widthPx: number): StageColumns | null => {
    const range = findTimeRange(
      session,
      recording.zeroWallMs,
      live.windowMs.peek(),
      recording.isActive.peek(),
    )
    if (range === null) return null
    const columns = reader.columnsFor(Math.max(16, Math.floor((widthPx - 56) / SLICE_PX)))
    timeline.readInto(live.selection.peek(), range, columns)
    return columns
  }

  const readFrame = (widthPx: number): ChartFrame | null => {
    const columns = read(widthPx)
    return columns === null ? null : reader.frameOf(columns)
  }

  const readTable = (): TableContent => {
    void live.tick.value
    void live.windowMs.value
    return tableOf(read(1200))
  }

  const createOptions = (palette: Palette): ChartOptions => ({
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 16, 0, 0],
    scales: {
      x: { time: false, auto: false },
      y: {
        range: (_plot, _min, max) => [0, Math.max(max ?? 0, session.config.warningMs) * 1.12],
      },
    },
    axes: [
      createAxis(palette, {
        values: (_plot, ticks) => ticks.map((tick) => `${formatTick(tick)} s`),
        size: 24,
      }),
      createAxis(palette, {
        values: (_plot, ticks) => ticks.map((tick) => `${formatTick(tick)} ms`),
        size: 56,
        space: 28,
      }),
    ],
    series: [
      {},
      ...PART_STAGES.toReversed().map((stage): uPlot.Series => ({
        label: STAGE_LABELS[stage],
        fill: palette.stages[stage],
        width: 0,
        points: { show: false },
        paths: barPaths,
      })),
      {
        label: STAGE_LABELS.endToEnd,
        stroke: palette.text,
        width: 0,
        paths: () => null,
        points: { show: true, size: 4, width: 0, fill: palette.text },
      },
    ],
    hooks: {
      draw: [
        (plot) => {
          const { warningMs, criticalMs } = session.config
          drawLevel(plot, 'y', warningMs, palette.warning, `warning ${formatTick(warningMs)} ms`)
          drawLevel(
            plot,
            'y',
            criticalMs,
            palette.critical,
            `critical ${formatTick(criticalMs)} ms`,
          )
        },
      ],
    },
  })

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
          colour: `var(--stage-${cssName(stage)})`,
        })),
        { label: STAGE_LABELS.endToEnd, colour: 'var(--text)', shape: 'dot' as const },
      ]}
      readTable={readTable}
      actions={<WindowChooser />}
    >
      <UplotChart
        testId="chart-stages"
        label="Stage latencies over time, stacked, with the warning and critical thresholds"
        createOptions={createOptions}
        readFrame={readFrame}
        version={`${warningMs}/${criticalMs}/${recording.isActive.value}`}
      />
    </ChartPanel>
  )
}

const barPaths = createBarPaths({ size: [0.86, 18, 1], align: 0, gap: 1 })

function createReader() {
  let columns = createStageColumns(0)
  let stacked: Float64Array[] = []
  return {
    columnsFor(count: number): StageColumns {
      if (columns.count !== count) {
        columns = createStageColumns(count)
        stacked = PART_STAGES.map(() => new Float64Array(count))
      }
      return columns
    },
    frameOf(filled: StageColumns): ChartFrame {
      stackColumns(filled, stacked)
      const dots = Array.from(filled.endToEndMs, (value, index) =>
        filled.eventId[index] === 0 ? null : value,
      )
      const sliceS = (filled.toMs - filled.fromMs) / filled.count / 1000
      const first = filled.atSeconds[0] ?? 0
      const last = filled.atSeconds[filled.count - 1] ?? 1
      return {
        data: [filled.atSeconds, ...stacked, dots],
        x: { min: first - sliceS / 2, max: last + sliceS / 2 },
      }
    },
  }
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

function cssName(stage: string): string {
  return stage === 'lookAhead' ? 'look-ahead' : stage
}
