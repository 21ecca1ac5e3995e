// An audit that is under way: what it waits for, how far it is, how long it still takes. Panel page.

import { stressWord } from '../../../trace/text/audit-run-words.ts'
import { durationWords } from '../../../trace/text/duration-words.ts'
import { useApp } from '../../models/app-context.ts'
import { useFocusFound } from '../../parts/focus-found.ts'
import type { AuditState, AuditStimulus } from './audit-model.ts'

type Busy = Exclude<AuditState, { kind: 'idle' }>

/** The progress, in place of the form. */
export function AuditProgress(props: { state: Busy }) {
  const { audit } = useApp()
  const { state } = props
  const share = shareOf(state)
  const cancel = useFocusFound<HTMLButtonElement>()
  return (
    <div class="audit-form audit-progress">
      <p data-testid="audit-state">{progressSentence(state, audit.stimulus.value)}</p>
      <div class="audit-actions">
        {share !== null && (
          <progress max={1} value={share} aria-label="Audited so far" data-testid="audit-share" />
        )}
        {(state.kind === 'playing' || state.kind === 'listening') && (
          <span class="number" data-testid="audit-left">
            {durationWords(state.durationMs - state.doneMs)} left
          </span>
        )}
        {goOnLabel(state) !== '' && (
          <button type="button" class="button" data-testid="audit-go-on" onClick={audit.goOn}>
            {goOnLabel(state)}
          </button>
        )}
        <button
          type="button"
          class="button"
          ref={cancel}
          data-testid="audit-cancel"
          onClick={audit.cancel}
        >
          Cancel
        </button>
      </div>
    </div>
  )
}

/** Null: nobody knows. */
function shareOf(state: Busy): number | null {
  if (state.kind !== 'playing' && state.kind !== 'listening') return null
  return Math.min(1, state.doneMs / state.durationMs)
}

function goOnLabel(state: Busy): string {
  if (state.kind === 'listening') return 'That is enough'
  return state.kind === 'waiting' && state.for === 'click' ? 'Go on without' : ''
}

/** What the audit does now, one sentence or two. */
export function progressSentence(state: Busy, stimulus: AuditStimulus): string {
  switch (state.kind) {
    case 'waiting':
      return stimulus === 'listen' && state.for === 'click' ? WAITS.sound : WAITS[state.for]
    case 'playing':
      return state.stress === undefined
        ? 'The page is played and recorded. Leave it alone meanwhile.'
        : `The page is played under stress: ${stressWord(state.stress)}. Leave it alone meanwhile.`
    case 'listening':
      return 'The page is recorded. Play it, or let it play.'
    case 'judging':
      return 'The recording is measured …'
    default:
      return state satisfies never
  }
}

const WAITS = {
  page: 'Waiting for the page to load …',
  midi: 'The page has not asked for MIDI yet. Some pages do after a click: click in the page.',
  click: 'The page’s AudioContext does not run yet. Most run after a click: click in the page.',
  sound: 'No AudioContext of the page runs yet. Click in the page, or begin to play.',
} as const
