// The row of big figures above the charts: latency, onset, bottleneck, events, and what the profiler itself costs.
// Panel page.

import type { Report } from '../../../trace/report/schema.ts'
import { sourceCounts } from '../../../trace/text/source-words.ts'
import { STAGE_HELP, STAGE_LABELS } from '../../../trace/text/stage-words.ts'
import {
  formatCount,
  formatElapsed,
  formatError,
  formatMs,
  formatNumber,
  formatUs,
} from '../../../trace/text/format.ts'
import { Figure } from '../../parts/figure.tsx'
import { latencyTone } from '../../parts/tone.ts'

interface FiguresProps {
  report: Report
}

/** The figures of one report. */
export function LiveFigures(props: FiguresProps) {
  const { report } = props
  const { overhead, frames } = report
  return (
    <div class="figures">
      <EndToEnd report={report} />
      <Onset report={report} />
      <Bottleneck report={report} />
      <Figure
        testId="figure-events"
        label="Events"
        text={formatCount(frames.seen)}
        value={frames.seen}
        title={sourceCounts(report.sources)}
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

function EndToEnd(props: FiguresProps) {
  const { stages, thresholds } = props.report
  const { endToEnd } = stages
  return (
    <>
      <Figure
        testId="figure-end-to-end-p50"
        label="End to end, p50"
        text={formatMs(endToEnd?.p50Ms, endToEnd?.resolutionMs)}
        value={endToEnd?.p50Ms}
        tone={latencyTone(endToEnd?.p50Ms, thresholds)}
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
        tone={latencyTone(endToEnd?.p95Ms, thresholds)}
        detail={
          endToEnd === undefined
            ? undefined
            : `max ${formatMs(endToEnd.maxMs, endToEnd.resolutionMs)}`
        }
      />
    </>
  )
}

function Onset(props: FiguresProps) {
  const { onset } = props.report
  return (
    <>
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
    </>
  )
}

function Bottleneck(props: FiguresProps) {
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
