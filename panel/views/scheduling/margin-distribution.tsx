// How the margins of the starts are spread, in ranges that fit them. Panel page.

import { useMemo } from 'preact/hooks'
import type { SchedulingFigures } from '../../../trace/scheduling/schema.ts'
import { isSelectedStart, marginOf } from '../../../trace/scheduling/timed-starts.ts'
import { formatCount, formatShare } from '../../../trace/text/format.ts'
import { binLimits, binRangeText, binsData } from '../../charts/bin-picture.ts'
import type { ChartReading } from '../../charts/chart-data.ts'
import { createBinner, type Bin } from '../../charts/distribution-bins.ts'
import {
  createDistributionOptions,
  MS_SCALE,
  type Percentile,
} from '../../charts/distribution-options.ts'
import { UplotChart } from '../../charts/uplot-chart.tsx'
import { useApp } from '../../models/app-context.ts'
import { createAxisModel } from '../../models/axis-model.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import type { TableContent } from '../../parts/data-table.tsx'

/** A context's clock goes on by a quantum. */
const STEP_MS = 128 / 48
const EMPTY = 'No start asked for a time.'

const MARKERS = [
  { name: 'p05', key: 'p05', colour: 'critical' },
  { name: 'p50', key: 'p50', colour: 'text' },
  // Not in the colour of the bars that it stands in.
  { name: 'p95', key: 'p95', colour: 'text' },
] as const

/** The chart and the table behind it. */
export function MarginDistribution(props: { figures: SchedulingFigures }) {
  const { live, session } = useApp()
  const binner = useMemo(() => createBinner(), [session])
  const read = (): ReturnType<typeof binner.read> => {
    const selection = { ...live.selection.peek(), ...live.range.peek() }
    const margins = session.scheduling.starts
      .filter((start) => !start.isNow && isSelectedStart(start, selection))
      .map(marginOf)
      .filter(Number.isFinite)
    return binner.read(Float64Array.from(margins), STEP_MS)
  }
  const axis = useMemo(
    () =>
      createAxisModel(() => {
        const limits = binLimits(read())
        return limits === null ? null : { from: limits.min, to: limits.max }
      }, 0.1),
    [binner],
  )
  const { marginMs } = props.figures
  const zoom = axis.zoom.value
  return (
    <ChartPanel
      testId="margin-distribution"
      class="panel-margin-distribution"
      title="Distribution of margins"
      readTable={() => tableOf(read().bins)}
      actions={
        zoom === null ? null : (
          <span class="time-tools">
            <button type="button" class="button" onClick={axis.follow}>
              Zoom out
            </button>
          </span>
        )
      }
    >
      <UplotChart
        testId="chart-margin-distribution"
        label="Distribution of the margins of starts with its 5th, 50th and 95th percentile"
        empty={EMPTY}
        createOptions={(palette) =>
          createDistributionOptions(palette, true, () => ({
            bins: read().bins,
            percentiles: markedOf(live.report.peek().scheduling?.marginMs),
          }))
        }
        readData={() => binsData(read(), axis.zoom.peek())}
        readValues={(row) => readingOf(read().bins, row)}
        axis={axis}
        scale={MS_SCALE}
        version={MARKERS.map(({ key }) => marginMs?.[key]).join(' ')}
      />
    </ChartPanel>
  )
}

function markedOf(marginMs: SchedulingFigures['marginMs'] | undefined): Percentile[] {
  if (!marginMs) return []
  return MARKERS.map(({ name, key, colour }) => ({ name, ms: marginMs[key], colour }))
}

const totalOf = (bins: readonly Bin[]): number => bins.reduce((sum, { count }) => sum + count, 0)

function readingOf(bins: readonly Bin[], row: number): ChartReading | null {
  const bin = bins[row]
  if (bin === undefined) return null
  return {
    title: binRangeText(bin),
    rows: [
      { label: 'Starts', text: formatCount(bin.count), colour: 'var(--accent)' },
      { label: 'Share', text: formatShare(bin.count / totalOf(bins)) },
    ],
  }
}

function tableOf(bins: readonly Bin[]): TableContent {
  const total = totalOf(bins)
  return {
    columns: [
      { label: 'Margin' },
      { label: 'Starts', isNumber: true },
      { label: 'Share', isNumber: true },
    ],
    rows: bins
      .filter(({ count }) => count > 0)
      .map((bin) => [
        binRangeText(bin),
        { text: formatCount(bin.count), value: bin.count },
        { text: formatShare(bin.count / total), value: bin.count / total },
      ]),
    empty: EMPTY,
  }
}
