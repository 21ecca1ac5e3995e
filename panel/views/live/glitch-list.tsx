// The glitches below the charts, the latest first: what happened, why and how sure that is; and in a strip that stays
// in sight the one that is looked at, with what to do. Panel page.

import type { ReportGlitch } from '../../../trace/report/schema.ts'
import { formatElapsed } from '../../../trace/text/format.ts'
import { GLITCH_KIND_LABELS, glitchCountsSentence } from '../../../trace/text/glitch-words.ts'
import { useApp } from '../../models/app-context.ts'

const ROWS_SHOWN = 50

/** The list; nothing where there is no glitch. */
export function GlitchList() {
  const { live, glitches } = useApp()
  const report = live.report.value
  const { glitchCounts } = report
  if (glitchCounts === null || report.glitches.length === 0) return null
  const shown = report.glitches.slice(-ROWS_SHOWN).toReversed()
  const hidden = glitchCounts.all - shown.length
  const selectedId = glitches.selectedId.value
  return (
    <section class="chart-panel panel-glitches" aria-label="Glitches">
      <header class="chart-head">
        <h2>Glitches</h2>
        <span class="chart-note" data-testid="glitch-counts" data-value={glitchCounts.all}>
          {glitchCountsSentence(glitchCounts)}
        </span>
      </header>
      <ul class="glitch-list" data-testid="glitch-list">
        {shown.map((glitch) => (
          <GlitchRow key={glitch.id} glitch={glitch} isSelected={glitch.id === selectedId} />
        ))}
      </ul>
      {hidden > 0 && <p class="muted">{hidden} earlier ones are not shown.</p>}
    </section>
  )
}

function GlitchRow(props: { glitch: ReportGlitch; isSelected: boolean }) {
  const { recording, glitches } = useApp()
  const { glitch, isSelected } = props
  return (
    <li
      class={isSelected ? 'is-selected' : ''}
      data-testid="glitch"
      data-kind={glitch.kind}
      data-cause={glitch.cause}
      data-value={glitch.confidence}
    >
      <button
        type="button"
        aria-pressed={isSelected}
        onClick={() => (isSelected ? glitches.clear() : glitches.select(glitch))}
      >
        <span class="glitch-time">{formatElapsed(glitch.toMs - recording.zeroWallMs, 2)}</span>
        <span class={`glitch-kind glitch-kind-${glitch.kind}`}>
          {GLITCH_KIND_LABELS[glitch.kind]}
        </span>
        <span class="glitch-text">{glitch.text}</span>
      </button>
    </li>
  )
}

/** The one that is looked at, wherever the view is scrolled to; nothing where there is none. */
export function SelectedGlitch() {
  const { live, glitches } = useApp()
  const selectedId = glitches.selectedId.value
  const glitch = live.report.value.glitches.find(({ id }) => id === selectedId)
  if (glitch === undefined) return null
  return (
    <aside class="glitch-strip" aria-live="polite" data-testid="glitch-selected">
      <p>
        <b>{live.contextLabel(glitch.contextId)}</b>: {glitch.text}{' '}
        <span data-testid="glitch-advice">{glitch.advice}</span>
      </p>
      <button
        type="button"
        class="link-button"
        data-testid="glitch-close"
        onClick={() => glitches.clear()}
      >
        Close
      </button>
    </aside>
  )
}
