// Distribution of end to end latency with its percentiles. Both come from the report, so that they are what a saved
// trace says. Panel page.

import type { Report } from '../../trace/report/schema.ts'
import { useApp } from '../models/app-context.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import { formatCount, formatMs, formatShare } from '../../trace/text/format.ts'
import {
  createAxis,
  createBars,
  createChartOptions,
  drawMarker,
  type ChartOptions,
} from './chart-options.ts'
import { binPosition, visibleBins, type Bin } from './distribution-bins.ts'
import type { Palette } from './palette.ts'
import { UplotChart, type ChartData } from './uplot-chart.tsx'

/** Marked in the picture, each with its name in a row of its own. */
const MARKERS = [
  { name: 'p50', key: 'p50Ms', colour: 'text' },
  { name: 'p95', key: 'p95Ms', colour: 'warning' },
  { name: 'p99', key: 'p99Ms', colour: 'critical' },
] as const

const PERCENTILES = [
  { name: 'p50', key: 'p50Ms', testId: 'figure-distribution-p50' },
  { name: 'p95', key: 'p95Ms', testId: 'figure-distribution-p95' },
  { name: 'p99', key: 'p99Ms', testId: 'figure-distribution-p99' },
  { name: 'p99.9', key: 'p999Ms', testId: 'figure-distribution-p999' },
  { name: 'max', key: 'maxMs', testId: 'figure-distribution-max' },
] as const

/** The chart, its percentiles, and the table behind it. */
export function DistributionChart() {
  const { live, settings } = useApp()
  const version = String(live.tick.value)
  const readReport = (): Report => live.report.peek()
  return (
    <ChartPanel
      testId="distribution"
      class="panel-distribution"
      title="Distribution"
      note="of end to end, with percentiles"
      readTable={() => tableOf(live.report.value, settings.values.value.isHistogram)}
    >
      <UplotChart
        testId="chart-distribution"
        label="Distribution of end to end latency with the 50th, 95th and 99th percentile"
        createOptions={(palette) => optionsOf(palette, readReport)}
        readData={() => dataOf(readReport())}
        version={version}
      />
      <Percentiles report={live.report.value} />
    </ChartPanel>
  )
}

function Percentiles(props: { report: Report }) {
  const figures = props.report.stages.endToEnd
  return (
    <dl class="percentiles">
      {PERCENTILES.map(({ name, key, testId }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd data-testid={testId} data-value={figures?.[key]}>
            {formatMs(figures?.[key], figures?.resolutionMs)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function dataOf(report: Report): ChartData | null {
  const bins = visibleBins(report.distribution)
  if (bins.length === 0) return null
  return {
    columns: [bins.map((_, index) => index), bins.map((bin) => bin.count)],
    x: { min: -0.6, max: bins.length - 0.4 },
  }
}

function optionsOf(palette: Palette, readReport: () => Report): ChartOptions {
  return createChartOptions({
    padding: [8, 12, 0, 0],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max ?? 1) * 1.3] } },
    axes: [
      createAxis(palette, {
        size: 24,
        space: 44,
        incrs: [1, 2, 5, 10, 20],
        grid: { show: false },
        values: (_plot, ticks) => {
          const bins = visibleBins(readReport().distribution)
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
    series: [createBars(palette.accent, { size: [0.86, 60], align: 0 })],
    draw(plot) {
      const { distribution, stages } = readReport()
      const figures = stages.endToEnd
      if (figures === undefined) return
      const bins = visibleBins(distribution)
      MARKERS.forEach(({ name, key, colour }, row) => {
        const value = figures[key]
        const text = `${name} ${formatMs(value)}`
        drawMarker(plot, binPosition(bins, value), palette[colour], text, row)
      })
    },
  })
}

function tableOf(report: Report, isHistogram: boolean): TableContent {
  const total = report.distribution.reduce((sum, bin) => sum + bin.count, 0)
  return {
    columns: [
      { label: 'End to end' },
      { label: 'Events', isNumber: true },
      { label: 'Share', isNumber: true },
    ],
    rows: visibleBins(report.distribution).map((bin) => {
      const share = total === 0 ? 0 : bin.count / total
      return [
        bin.toMs === null ? `from ${bin.fromMs} ms` : `${bin.fromMs} to ${bin.toMs} ms`,
        { text: formatCount(bin.count), value: bin.count },
        { text: formatShare(share), value: share },
      ]
    }),
    empty: isHistogram
      ? 'No finished event yet.'
      : 'The histogram is switched off in the settings.',
  }
}

function binLabel(bin: Bin): string {
  return bin.toMs === null ? `≥${bin.fromMs} ms` : `${bin.fromMs}–${bin.toMs}`
}
