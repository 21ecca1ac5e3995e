// The Scheduling view: how the page keeps time. Findings in sentences, figures, margins over time and their spread.
// Panel page.

import type { SchedulingFigures } from '../../../trace/scheduling/schema.ts'
import { gridText, schedulingFindings } from '../../../trace/text/scheduling-words.ts'
import { formatCount, formatMs, formatPlural, formatShare } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Figure } from '../../parts/figure.tsx'
import { MarginChart } from './margin-chart.tsx'
import { MarginDistribution } from './margin-distribution.tsx'

/** The view, or what to do while the page has not kept any time. */
export function SchedulingView() {
  const app = useApp()
  const { scheduling } = app.live.report.value
  const isEmpty =
    scheduling === null ||
    (scheduling.count === 0 && scheduling.immediate === 0 && scheduling.timerLatenessMs === null)
  if (isEmpty) return <SchedulingEmpty />
  return (
    <div class="scheduling">
      <Findings figures={scheduling} />
      <SchedulingFigureRow figures={scheduling} />
      <div class="scheduling-grid">
        <MarginChart />
        <MarginDistribution figures={scheduling} />
      </div>
    </div>
  )
}

function SchedulingEmpty() {
  const { recording } = useApp()
  return (
    <EmptyState title="No start was scheduled yet">
      <p>
        {recording.source.value.kind === 'none' ? 'Press Record, then start' : 'Start'} the page’s
        sequencer, player or arpeggiator: each note that it asks for ahead, or that a timer or an
        animation frame plays, shows here with how early or late it was asked for.
      </p>
      <p>
        Notes of your hands alone, and notes that a page posts to a worklet with a time of its own,
        have no start to be seen.
      </p>
    </EmptyState>
  )
}

function Findings(props: { figures: SchedulingFigures }) {
  return (
    <ul class="scheduling-findings" data-testid="scheduling-findings" aria-label="Findings">
      {schedulingFindings(props.figures).map((finding, index) => (
        <li key={index} class={index === 0 && props.figures.late.count > 0 ? 'is-critical' : ''}>
          {finding}
        </li>
      ))}
    </ul>
  )
}

function SchedulingFigureRow(props: { figures: SchedulingFigures }) {
  const { count, immediate, late, marginMs, timerLatenessMs, rhythmErrorMs, swing, quantisation } =
    props.figures
  return (
    <div class="figures">
      <Figure
        testId="figure-scheduled"
        label="Starts with a time"
        text={formatCount(count)}
        value={count}
        detail={`${formatCount(immediate)} “now” from timers`}
      />
      <Figure
        testId="figure-late"
        label="Too late"
        text={formatCount(late.count)}
        value={late.count}
        tone={late.count > 0 ? 'critical' : 'plain'}
        detail={late.count > 0 ? `up to ${formatMs(late.maxMs)}` : undefined}
      />
      <Figure
        testId="figure-margin"
        label="Margin, p50"
        text={formatMs(marginMs?.p50)}
        value={marginMs?.p50}
        detail={marginMs === null ? undefined : `p05 ${formatMs(marginMs.p05)}`}
        title="From the call to the start that it asks for"
      />
      <Figure
        testId="figure-timer-lateness"
        label="Timers late, p50"
        text={formatMs(timerLatenessMs?.p50)}
        value={timerLatenessMs?.p50}
        detail={timerLatenessMs === null ? undefined : `max ${formatMs(timerLatenessMs.max)}`}
        title="From when a timer was to run to when it ran; of those that played"
      />
      <Figure
        testId="figure-rhythm"
        label="Rhythm off by, p95"
        text={formatMs(rhythmErrorMs?.p95)}
        value={rhythmErrorMs?.p95}
        detail={
          rhythmErrorMs === null
            ? undefined
            : `of ${formatPlural(rhythmErrorMs.count, 'distance')}, ${formatCount(rhythmErrorMs.heard)} heard`
        }
        title="Distance between each two notes as they began, against as they were asked for"
      />
      <div class="figure figure-wide">
        <span class="figure-label">Starts follow</span>
        <span class="figure-sentence" data-testid="figure-grid" data-value={quantisation?.grid}>
          {quantisation === null ? 'too few to tell' : gridText(quantisation)}
        </span>
        <span class="figure-detail">
          {swing === null ? 'no swing' : `swing ${formatShare(swing.asked)}`}
        </span>
      </div>
    </div>
  )
}
