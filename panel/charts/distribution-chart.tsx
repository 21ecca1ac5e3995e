// Distribution of end to end latency in ranges that fit its spread, of the events that are stored, with the percentiles
// of the report, which are of all and what a saved trace says. Panel page.

import { useMemo } from 'preact/hooks'
import type { Selection } from '../../trace/figures/selection.ts'
import type { Report } from '../../trace/report/schema.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { formatCount, formatMs, formatShare } from '../../trace/text/format.ts'
import { useApp } from '../models/app-context.ts'
import { createAxisModel, type AxisModel, type Span } from '../models/axis-model.ts'
import type { TimeBounds } from '../models/replay-model.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import type { TableContent } from '../parts/data-table.tsx'
import type { ChartReading } from './chart-data.ts'
import { binLimits, binRangeText, binsData, type BinnedValues } from './bin-picture.ts'
import { createBinner, type Bin } from './distribution-bins.ts'
import { createDistributionOptions, MS_SCALE, type Percentile } from './distribution-options.ts'
import { createStageTimeline } from './stage-timeline.ts'
import { UplotChart } from './uplot-chart.tsx'

/** Marked in the picture. */
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
  const { live, session, settings } = useApp()
  const counted = useMemo(() => createCounted(session), [session])
  const axis = useMemo(() => createAxisModel(() => counted.reach(), 0.1), [counted])
  void live.tick.value
  const report = live.report.value
  const { isHistogram } = settings.values.value
  const read = (): BinnedValues =>
    counted.read(
      isHistogram ? live.selection.peek() : null,
      live.range.peek(),
      report.stages.endToEnd?.resolutionMs,
    )
  const note = 'of end to end, with percentiles'
  const { evicted } = report.frames
  return (
    <ChartPanel
      testId="distribution"
      class="panel-distribution"
      title="Distribution"
      note={evicted === 0 ? note : `${note}; bars of the latest ${formatCount(session.eventCount)}`}
      readTable={() => tableOf(read().bins, isHistogram)}
      actions={<ZoomedBins axis={axis} />}
    >
      <UplotChart
        testId="chart-distribution"
        label="Distribution of end to end latency with the 50th, 95th and 99th percentile"
        empty={emptyText(isHistogram)}
        createOptions={(palette) =>
          createDistributionOptions(palette, false, () => ({
            bins: counted.latest().bins,
            percentiles: markedOf(live.report.peek()),
          }))
        }
        readData={() => binsData(read(), axis.zoom.peek())}
        readValues={(row) => readingOf(counted.latest().bins, row)}
        axis={axis}
        scale={MS_SCALE}
        version={`${isHistogram} ${MARKERS.map(({ key }) => report.stages.endToEnd?.[key]).join(' ')}`}
      />
      <Percentiles report={report} />
    </ChartPanel>
  )
}

/** Where the picture was zoomed, the way back. */
function ZoomedBins(props: { axis: AxisModel }) {
  if (props.axis.zoom.value === null) return null
  return (
    <span class="time-tools">
      <button
        type="button"
        class="button"
        data-testid="distribution-follow"
        onClick={props.axis.follow}
      >
        Zoom out
      </button>
    </span>
  )
}

const NOTHING: BinnedValues = { bins: [], widthMs: 0 }
/** Chromium's steps where the report does not know of any yet, ms. */
const STEP_MS = 0.1

/** The session's durations in ranges, which stay what they are while few are added. */
function createCounted(session: TraceSession) {
  const timeline = createStageTimeline(session)
  const binner = createBinner()
  let latest = NOTHING
  return {
    latest: () => latest,
    read(selection: Selection | null, range: TimeBounds, stepMs: number = STEP_MS): BinnedValues {
      latest =
        selection === null ? NOTHING : binner.read(timeline.readDurations(selection, range), stepMs)
      return latest
    },
    reach(): Span | null {
      const limits = binLimits(latest)
      return limits === null ? null : { from: limits.min, to: limits.max }
    },
  }
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

function markedOf({ stages: { endToEnd } }: Report): Percentile[] {
  if (endToEnd === undefined) return []
  return MARKERS.map(({ name, key, colour }) => ({ name, ms: endToEnd[key], colour }))
}

/** How many a bar holds, and how many it and those before hold together. */
function readingOf(bins: readonly Bin[], row: number): ChartReading | null {
  const bin = bins[row]
  if (bin === undefined) return null
  const total = totalOf(bins)
  const upTo = totalOf(bins.slice(0, row + 1))
  return {
    title: binRangeText(bin),
    rows: [
      { label: 'Events', text: formatCount(bin.count), colour: 'var(--accent)' },
      { label: 'Share', text: formatShare(bin.count / total) },
      { label: 'With all before', text: formatShare(upTo / total) },
    ],
  }
}

function totalOf(bins: readonly Bin[]): number {
  return bins.reduce((sum, bin) => sum + bin.count, 0)
}

function emptyText(isHistogram: boolean): string {
  return isHistogram
    ? 'No finished event yet: play a note.'
    : 'The histogram is switched off in the settings.'
}

function tableOf(bins: readonly Bin[], isHistogram: boolean): TableContent {
  const total = totalOf(bins)
  return {
    columns: [
      { label: 'End to end' },
      { label: 'Events', isNumber: true },
      { label: 'Share', isNumber: true },
    ],
    rows: bins
      .filter((bin) => bin.count > 0)
      .map((bin) => [
        binRangeText(bin),
        { text: formatCount(bin.count), value: bin.count },
        { text: formatShare(bin.count / total), value: bin.count / total },
      ]),
    empty: emptyText(isHistogram),
  }
}
