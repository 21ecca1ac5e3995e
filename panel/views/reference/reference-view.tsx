// The Reference view: the verdict, what can be ordered of the reference instrument, and what its engine says of
// itself. Panel page.

import { useSignal } from '@preact/signals'
import { useApp } from '../../models/app-context.ts'
import { ReferenceBudgets } from './reference-budgets.tsx'
import { ReferenceControls } from './reference-controls.tsx'
import { ReferenceEngine } from './reference-engine.tsx'
import { VoiceGrid } from './voice-grid.tsx'
import type { ReportVerdict } from '../../../trace/report/schema.ts'
import { formatMs, formatPlural } from '../../../trace/text/format.ts'

/** The view; a bank or a MIDI file may be dropped on all of it. */
export function ReferenceView() {
  const app = useApp()
  const { reference: model } = app
  const isOver = useSignal(false)
  // The verdict is on the context that is chosen, where it is one of the page's; the reference is the same in all.
  const { reference, verdict: wholeVerdict } = app.live.fullReport.value
  const verdict = app.live.report.value.verdict ?? wholeVerdict
  return (
    <div
      class={`reference ${isOver.value ? 'is-over' : ''}`}
      data-testid="reference"
      onDragOver={(event) => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => {
        isOver.value = false
      }}
      onDrop={(event) => {
        isOver.value = false
        const file = event.dataTransfer?.files[0]
        // A trace is the whole panel's.
        if (file === undefined || /\.(awescope|json)$/i.test(file.name)) return
        event.preventDefault()
        void model.drop(file)
      }}
    >
      <Verdict verdict={verdict} />
      <ReferenceControls />
      {reference === null ? (
        <Introduction />
      ) : (
        <>
          <ReferenceEngine reference={reference} />
          <div class="reference-grid">
            <VoiceGrid live={model.current.value?.live ?? null} />
            <ReferenceBudgets budgets={reference.budgets} />
          </div>
        </>
      )}
    </div>
  )
}

function Verdict(props: { verdict: ReportVerdict | null }) {
  const { verdict } = props
  if (verdict === null) return null
  return (
    <section class={`verdict verdict-${verdict.kind}`} aria-label="Verdict" aria-live="polite">
      <p
        class="verdict-text"
        data-testid="verdict"
        data-kind={verdict.kind}
        data-value={verdict.differenceMs ?? undefined}
      >
        {verdict.text}
      </p>
      {verdict.differenceMs !== null && (
        <p class="verdict-note">
          Medians of {formatPlural(verdict.pageNotes, 'note')} of the page and{' '}
          {formatPlural(verdict.referenceNotes, 'note')} of the reference, from key to sound; error
          of the difference ± {formatMs(verdict.errorMs)}.
        </p>
      )}
    </section>
  )
}

function Introduction() {
  return (
    <div class="empty-state" data-testid="reference-empty">
      <p class="empty-title">Is it the page, or the machine?</p>
      <div class="empty-text">
        <p>
          The reference is a whole synthesizer, an EMU8000 as on the Sound Blaster AWE32. Put into
          the page, it plays the notes that the page gets and is measured the same way. What the
          page takes longer is its own doing.
        </p>
      </div>
    </div>
  )
}
