// The Live view: the big figures, load meters, and the three charts over time. Panel page.

import { DistributionChart } from '../../charts/distribution-chart.tsx'
import { LatencyChart } from '../../charts/latency-chart.tsx'
import { StageChart } from '../../charts/stage-chart.tsx'
import { STAGE_HELP, STAGE_LABELS } from '../../../trace/text/stage-words.ts'
import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Figure } from '../../parts/figure.tsx'
import { LoadMeters } from './load-meters.tsx'
import {
  formatCount,
  formatElapsed,
  formatError,
  formatMs,
  formatNumber,
  formatUs,
} from '../../../trace/text/format.ts'
import type { Report } from '../../../trace/report/schema.ts'

export function LiveView() {
  const app = useApp()
  const report = app.live.report.value
  if (report.contexts.length === 0 && report.frames.seen === 0) return <LiveEmpty />
  return (
    <div class="live">
      <Figures report={report} />
      <div class="live-grid">
        <div class="live-column">
          <LoadMeters />
          <DistributionChart />
        </div>
        <div class="live-column">
          <StageChart />
          <LatencyChart />
        </div>
      </div>
    </div>
  )
}

function LiveEmpty() {
  const { recording } = useApp()
  if (recording.isActive.value) {
    return (
      <EmptyState title="Nothing heard yet">
        <p>
          Figures appear as soon as the page makes an AudioContext. Click or play in the page if it
          waits for you.
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="See where the time of each note goes">
      <ol>
        <li>
          Press <b>Record</b>: the page reloads and is watched from its first script. Choose{' '}
          <b>join as it runs</b> to leave it as it is.
        </li>
        <li>
          Play: with a MIDI keyboard, in the page, or with the <b>virtual keyboard</b> of this
          panel.
        </li>
        <li>
          Read the figures here, each note under <b>Events</b>. Or open a saved{' '}
          <code>.awescope</code> trace.
        </li>
      </ol>
    </EmptyState>
  )
}

function Figures(props: { report: Report }) {
  const { report } = props
  const { endToEnd } = report.stages
  const { onset, overhead, thresholds, frames } = report
  const toneOf = (value: number | undefined) =>
    value === undefined
      ? 'plain'
      : value >= thresholds.criticalMs
        ? 'critical'
        : value >= thresholds.warningMs
          ? 'warning'
          : 'plain'
  return (
    <div class="figures">
      <Figure
        testId="figure-end-to-end-p50"
        label="End to end, p50"
        text={formatMs(endToEnd?.p50Ms, endToEnd?.resolutionMs)}
        value={endToEnd?.p50Ms}
        tone={toneOf(endToEnd?.p50Ms)}
        detail={
          endToEnd === undefined
            ? 'no finished event'
            : `mean ${formatMs(endToEnd.meanMs).replace(' ms', '')} ${formatError(endToEnd.errorMs, 'ms')}`
        }
        title={
          endToEnd === undefined
            ? STAGE_HELP.endToEnd
            : `${STAGE_HELP.endToEnd}; ${endToEnd.clock}, step ${endToEnd.resolutionMs} ms`
        }
      />
      <Figure
        testId="figure-end-to-end-p95"
        label="End to end, p95"
        text={formatMs(endToEnd?.p95Ms, endToEnd?.resolutionMs)}
        value={endToEnd?.p95Ms}
        tone={toneOf(endToEnd?.p95Ms)}
        detail={
          endToEnd === undefined
            ? undefined
            : `max ${formatMs(endToEnd.maxMs, endToEnd.resolutionMs)}`
        }
      />
      <Figure
        testId="figure-onset-p50"
        isWide
        label="Onset, p50"
        text={formatMs(onset.p50Ms)}
        value={onset.p50Ms}
        detail={
          <>
            <span data-testid="figure-onset-heard" data-value={onset.heard}>
              {formatCount(onset.heard)} heard
            </span>
            ,{' '}
            <span data-testid="figure-onset-scheduled" data-value={onset.scheduled}>
              {formatCount(onset.scheduled)} scheduled
            </span>
            ,{' '}
            <span data-testid="figure-onset-lost" data-value={onset.lost}>
              {formatCount(onset.lost)} lost
            </span>
          </>
        }
        title="Context time from the event to the first sample that it made sound; of the heard ones"
      />
      <Figure
        testId="figure-onset-p95"
        label="Onset, p95"
        text={formatMs(onset.p95Ms)}
        value={onset.p95Ms}
        detail={onset.maxMs === undefined ? undefined : `max ${formatMs(onset.maxMs)}`}
      />
      <Bottleneck report={report} />
      <Figure
        testId="figure-events"
        label="Events"
        text={formatCount(frames.seen)}
        value={frames.seen}
        detail={`${formatNumber(report.throughputPerSecond, 1, 'per s')} in ${formatElapsed(report.timeRangeMs, 1)}`}
      />
      <Figure
        testId="figure-overhead"
        label="Profiler’s own cost"
        text={formatUs(overhead.perQuantumUs)}
        value={overhead.perQuantumUs}
        detail={`a quantum; ${formatUs(overhead.perEventUs)} an event`}
        title={overhead.note}
      />
    </div>
  )
}

function Bottleneck(props: { report: Report }) {
  const { bottleneck, stages } = props.report
  const figures = bottleneck === null ? undefined : stages[bottleneck]
  return (
    <div class="figure figure-widest">
      <span class="figure-label">Bottleneck</span>
      <span class="figure-sentence" data-testid="figure-bottleneck" data-value={bottleneck ?? ''}>
        {bottleneck === null || figures === undefined ? (
          'No event has finished yet.'
        ) : (
          <>
            <b>{STAGE_LABELS[bottleneck]}</b>: {formatMs(figures.meanMs, figures.resolutionMs)} on
            average
          </>
        )}
      </span>
      {bottleneck !== null && <span class="figure-detail">{STAGE_HELP[bottleneck]}</span>}
    </div>
  )
}
