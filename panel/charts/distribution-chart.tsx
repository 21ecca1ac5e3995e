// Distribution of end to end latency with its percentiles. Both come from the report, so that they are what a saved trace says. Panel page.

import { useApp } from '../models/app-context.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { formatCount, formatMs, formatShare } from '../../trace/text/format.ts'
import { binPosition, visibleBins, type Bin } from './distribution-bins.ts'
import type { Palette } from './palette.ts'
import {
  createAxis,
  createBarPaths,
  drawMarker,
  UplotChart,
  type ChartFrame,
  type ChartOptions,
} from './uplot-chart.tsx'

export function DistributionChart() {
  const app = useApp()
  const { live } = app
  const tick = live.tick.value

  const readFrame = (): ChartFrame | null => {
    const bins = visibleBins(live.report.peek().distribution)
    if (bins.length === 0) return null
    return {
      data: [bins.map((_, index) => index), bins.map((bin) => bin.count)],
      x: { min: -0.6, max: bins.length - 0.4 },
    }
  }

  const createOptions = (palette: Palette): ChartOptions => ({
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: false, auto: false },
      y: { range: (_plot, _min, max) => [0, Math.max(1, max ?? 1) * 1.3] },
    },
    axes: [
      createAxis(palette, {
        size: 24,
        space: 44,
        incrs: [1, 2, 5, 10, 20],
        grid: { show: false },
        values: (_plot, ticks) => {
          const bins = visibleBins(live.report.peek().distribution)
          return ticks.map((tick) =>
            Number.isInteger(tick) && bins[tick] !== undefined ? binLabel(bins[tick]) : '',
          )
        },
      }),
      createAxis(palette, {
        size: 56,
        space: 28,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
      }),
    ],
    series: [
      {},
      {
        fill: palette.accent,
        width: 0,
        points: { show: false },
        paths: createBarPaths({ size: [0.86, 60], align: 0 }),
      },
    ],
    hooks: {
      draw: [
        (plot) => {
          const report = live.report.peek()
          const bins = visibleBins(report.distribution)
          const figures = report.stages.endToEnd
          if (figures === undefined) return
          drawMarker(
            plot,
            binPosition(bins, figures.p50Ms),
            palette.text,
            `p50 ${formatMs(figures.p50Ms)}`,
            0,
          )
          drawMarker(
            plot,
            binPosition(bins, figures.p95Ms),
            palette.warning,
            `p95 ${formatMs(figures.p95Ms)}`,
            1,
          )
          drawMarker(
            plot,
            binPosition(bins, figures.p99Ms),
            palette.critical,
            `p99 ${formatMs(figures.p99Ms)}`,
            2,
          )
        },
      ],
    },
  })

  const readTable = (): TableContent => {
    const report = live.report.value
    const total = report.distribution.reduce((sum, bin) => sum + bin.count, 0)
    return {
      columns: [
        { label: 'End to end' },
        { label: 'Events', isNumber: true },
        { label: 'Share', isNumber: true },
      ],
      rows: visibleBins(report.distribution).map((bin) => [
        bin.toMs === null ? `from ${bin.fromMs} ms` : `${bin.fromMs} to ${bin.toMs} ms`,
        { text: formatCount(bin.count), value: bin.count },
        {
          text: formatShare(total === 0 ? 0 : bin.count / total),
          value: total === 0 ? 0 : bin.count / total,
        },
      ]),
      empty: app.settings.values.value.isHistogram
        ? 'No finished event yet.'
        : 'The histogram is switched off in the settings.',
    }
  }

  const figures = live.report.value.stages.endToEnd
  return (
    <ChartPanel
      testId="distribution"
      class="panel-distribution"
      title="Distribution"
      note="of end to end, with percentiles"
      readTable={readTable}
    >
      <UplotChart
        testId="chart-distribution"
        label="Distribution of end to end latency with the 50th, 95th and 99th percentile"
        createOptions={createOptions}
        readFrame={readFrame}
        version={String(tick)}
      />
      <dl class="percentiles">
        {(['p50Ms', 'p95Ms', 'p99Ms', 'p999Ms', 'maxMs'] as const).map((key) => (
          <div key={key}>
            <dt>{key === 'maxMs' ? 'max' : key === 'p999Ms' ? 'p99.9' : key.replace('Ms', '')}</dt>
            <dd
              data-testid={`figure-distribution-${key.replace('Ms', '')}`}
              data-value={figures?.[key]}
            >
              {formatMs(figures?.[key], figures?.resolutionMs)}
            </dd>
          </div>
        ))}
      </dl>
    </ChartPanel>
  )
}

function binLabel(bin: Bin): string {
  return bin.toMs === null ? `≥${bin.fromMs} ms` : `${bin.fromMs}–${bin.toMs}`
}
