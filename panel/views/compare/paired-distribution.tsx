// The distributions of both sides laid over each other: wide bars of the first, narrow ones of the second. Panel page.

import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { CompareStage } from '../../../trace/compare/schema.ts'
import { COMPARE_LABELS, type Comparison } from '../../../trace/text/compare-words.ts'
import { formatShare, formatTick } from '../../../trace/text/format.ts'
import { binLimits, binRangeText, binsData } from '../../charts/bin-picture.ts'
import type { ChartData, ChartReading } from '../../charts/chart-data.ts'
import {
  createAxis,
  createBars,
  createChartOptions,
  type ChartOptions,
} from '../../charts/chart-options.ts'
import { MS_SCALE } from '../../charts/distribution-options.ts'
import { type PairedBins, pairBins } from '../../charts/paired-bins.ts'
import type { Palette } from '../../charts/palette.ts'
import { UplotChart } from '../../charts/uplot-chart.tsx'
import { useApp } from '../../models/app-context.ts'
import { createAxisModel, type Span } from '../../models/axis-model.ts'
import { ChartPanel, type LegendItem } from '../../parts/chart-panel.tsx'
import type { TableContent } from '../../parts/data-table.tsx'

/** Chromium's steps, ms. */
const STEP_MS = 0.1
const EMPTY = 'Neither side has this stage.'

const LEGEND: readonly LegendItem[] = [
  { label: 'A', colour: 'var(--text-muted)' },
  { label: 'B', colour: 'var(--accent)' },
]

/** The chart of one stage, which can be chosen, and the table behind it. */
export function PairedDistribution(props: { comparison: Comparison }) {
  const { compare } = useApp()
  const { comparison } = props
  const stages = comparison.samples.map(({ stage }) => stage)
  const chosen = useSignal<CompareStage | null>(null)
  const stage = stages.find((each) => each === chosen.value) ?? stages[0] ?? 'endToEnd'
  const counted = useMemo(
    () => pairBins(compare.valuesOf('a', stage), compare.valuesOf('b', stage), STEP_MS),
    [comparison, stage],
  )
  const axis = useMemo(
    () =>
      createAxisModel(() => {
        const limits = binLimits(counted)
        return limits === null ? null : { from: limits.min, to: limits.max }
      }, 0.1),
    [counted],
  )
  return (
    <ChartPanel
      testId="compare-distribution"
      class="panel-compare-distribution"
      title="Distributions"
      legend={LEGEND}
      readTable={() => tableOf(counted)}
      actions={
        <span class="time-tools">
          <select
            class="select"
            aria-label="Stage of the distributions"
            data-testid="compare-stage"
            value={stage}
            onChange={(event) => {
              const { value } = event.currentTarget
              chosen.value = stages.find((each) => each === value) ?? null
            }}
          >
            {stages.map((each) => (
              <option key={each} value={each}>
                {COMPARE_LABELS[each]}
              </option>
            ))}
          </select>
          {axis.zoom.value !== null && (
            <button type="button" class="button" onClick={axis.follow}>
              Zoom out
            </button>
          )}
        </span>
      }
    >
      <UplotChart
        key={stage}
        testId="chart-compare-distribution"
        label={`Distributions of ${COMPARE_LABELS[stage]} of both sides`}
        empty={EMPTY}
        createOptions={optionsOf}
        readData={() => pairedData(counted, axis.zoom.peek())}
        readValues={(row) => readingOf(counted, row)}
        axis={axis}
        scale={MS_SCALE}
        version={`${stage} ${comparison.text}`}
      />
    </ChartPanel>
  )
}

function pairedData(counted: PairedBins, zoom: Span | null): ChartData | null {
  const data = binsData(counted, zoom)
  if (data === null) return null
  const { bins } = counted
  return {
    columns: [
      data.columns[0],
      bins.map(({ shareA }) => shareA * 100),
      bins.map(({ shareB }) => shareB * 100),
    ],
    x: data.x,
  }
}

function optionsOf(palette: Palette): ChartOptions {
  return createChartOptions({
    // Room for half of the last tick's label.
    padding: [8, 24, 0, 0],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max ?? 1) * 1.1] } },
    axes: [
      createAxis(palette, {
        size: 24,
        space: 52,
        values: (_plot, ticks) => ticks.map((tick) => `${formatTick(tick)} ms`),
      }),
      createAxis(palette, {
        size: 56,
        space: 28,
        values: (_plot, ticks) => ticks.map((tick) => `${formatTick(tick)} %`),
      }),
    ],
    series: [
      createBars(palette.textMuted, { size: [0.9, 60], align: 0 }),
      createBars(palette.accent, { size: [0.4, 28], align: 0 }),
    ],
  })
}

function readingOf({ bins }: PairedBins, row: number): ChartReading | null {
  const bin = bins[row]
  if (bin === undefined) return null
  return {
    title: binRangeText(bin),
    rows: [
      { label: 'A', text: formatShare(bin.shareA), colour: 'var(--text-muted)' },
      { label: 'B', text: formatShare(bin.shareB), colour: 'var(--accent)' },
    ],
  }
}

function tableOf({ bins }: PairedBins): TableContent {
  return {
    columns: [
      { label: 'Range' },
      { label: 'Share of A', isNumber: true },
      { label: 'Share of B', isNumber: true },
    ],
    rows: bins
      .filter(({ count }) => count > 0)
      .map((bin) => [
        binRangeText(bin),
        { text: formatShare(bin.shareA), value: bin.shareA },
        { text: formatShare(bin.shareB), value: bin.shareB },
      ]),
    empty: EMPTY,
  }
}
