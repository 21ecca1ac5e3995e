// The Live view: the big figures, load meters, and the three charts over time. Panel page.

import { DistributionChart } from '../../charts/distribution-chart.tsx'
import { LatencyChart } from '../../charts/latency-chart.tsx'
import { StageChart } from '../../charts/stage-chart.tsx'
import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { GlitchList, SelectedGlitch } from './glitch-list.tsx'
import { LiveFigures } from './live-figures.tsx'
import { MarkerList } from './marker-list.tsx'
import { LoadMeters } from './load-meters.tsx'

/** The view, or how to begin. */
export function LiveView() {
  const app = useApp()
  const report = app.live.report.value
  if (report.contexts.length === 0 && report.frames.seen === 0) return <LiveEmpty />
  return (
    <>
      <div class="live">
        <LiveFigures report={report} />
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
      <GlitchList />
      <MarkerList />
      <SelectedGlitch />
    </>
  )
}

function LiveEmpty() {
  const { recording, settings } = useApp()
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
  const title = 'See where the time of each note goes'
  if (settings.values.value.isGuideShown) {
    return (
      <EmptyState title={title}>
        <p>
          Press <b>Record</b>, or open a saved <code>.awescope</code> trace.
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={title}>
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
