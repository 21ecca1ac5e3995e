// Performing again: what is performed, how often, how far it is, and the way to the comparison. Panel page.

import { formatElapsed, formatPlural } from '../../trace/text/format.ts'
import { performanceSentences } from '../../trace/text/performance-words.ts'
import { useApp } from '../models/app-context.ts'
import { MAX_REPEAT, type PerformState } from '../models/perform-model.ts'
import { FilePicker } from '../parts/file-picker.tsx'

/** The bar below the toolbar; nothing while it is closed and nothing is performed. */
export function PerformBar() {
  const { perform } = useApp()
  const state = perform.state.value
  if (!perform.isOpen.value && state.kind === 'idle') return null
  return (
    <section class="perform" aria-label="Perform again" data-testid="perform-bar">
      {state.kind === 'idle' ? <Plan /> : <Progress state={state} />}
      {perform.problem.value !== '' && (
        <p class="perform-problem" role="alert" data-testid="perform-problem">
          {perform.problem.value}
        </p>
      )}
    </section>
  )
}

function Plan() {
  const { perform, recording } = useApp()
  const file = perform.file.value
  const { kind } = recording.source.value
  return (
    <div class="perform-row">
      <span data-testid="perform-what">
        {file === null
          ? kind === 'none'
            ? 'Nothing is shown: open or record a trace, or choose a MIDI file.'
            : 'The MIDI of what is shown is played into the page again, at the same times, into a new recording.'
          : `${file.name}: ${formatPlural(file.sequence.notes, 'note')}, ${formatElapsed(file.sequence.durationMs, 0)}`}
      </span>
      {file !== null && file.note !== '' && <span class="muted">{file.note}</span>}
      <label class="perform-repeat">
        Times
        <input
          type="number"
          min={1}
          max={MAX_REPEAT}
          value={perform.repeat.value}
          data-testid="perform-repeat"
          title="Each is a recording of its own: all can be compared, opened and saved; the last stays in sight"
          onChange={(event) => {
            const wished = Math.round(event.currentTarget.valueAsNumber)
            perform.repeat.value = Math.min(MAX_REPEAT, Math.max(1, wished || 1))
          }}
        />
      </label>
      <button
        type="button"
        class="button"
        data-testid="perform-start"
        disabled={!perform.canPerform.value}
        title="Start a new recording; what was recorded before stays to be opened or saved"
        onClick={() => void perform.perform()}
      >
        Perform
      </button>
      <FilePicker
        testId="perform-file"
        label="MIDI file to perform"
        accept=".mid,.midi,.kar,.rmi"
        onFile={(chosen) => void perform.chooseFile(chosen)}
      >
        {(open) => (
          <button type="button" class="button" data-testid="perform-choose" onClick={open}>
            Choose MIDI file
          </button>
        )}
      </FilePicker>
      {file !== null && (
        <button
          type="button"
          class="link-button"
          data-testid="perform-shown"
          onClick={perform.useShown}
        >
          Use what is shown
        </button>
      )}
      <Outcome />
    </div>
  )
}

function Outcome() {
  const { perform, live } = useApp()
  const { performance } = live.fullReport.value
  const runs = perform.performed.value?.runs.length ?? 0
  return (
    <>
      {performance !== null && (
        <span class="muted" data-testid="perform-outcome">
          {performanceSentences(performance).join(' ')}
        </span>
      )}
      {runs > 0 && (
        <button
          type="button"
          class="button"
          data-testid="perform-compare"
          onClick={() => void perform.compareWithFirst()}
        >
          Compare with the first
        </button>
      )}
    </>
  )
}

function Progress({ state }: { state: Exclude<PerformState, { kind: 'idle' }> }) {
  const { perform } = useApp()
  const which = state.runs > 1 ? `Performance ${state.run} of ${state.runs}: ` : ''
  return (
    <div class="perform-row">
      <span role="status" data-testid="perform-state">
        {which}
        {WORDS[state.kind]}
      </span>
      {state.kind === 'playing' && (
        <>
          <progress
            max={state.durationMs}
            value={Math.min(state.doneMs, state.durationMs)}
            aria-label="Performed so far"
          />
          <span class="number">
            {formatElapsed(state.doneMs, 0)} of {formatElapsed(state.durationMs, 0)}
          </span>
        </>
      )}
      <button type="button" class="button" data-testid="perform-stop" onClick={perform.stop}>
        Stop
      </button>
    </div>
  )
}

const WORDS = {
  waiting: 'waiting until the page asks for MIDI and plays …',
  playing: 'playing …',
  ending: 'the last sounds …',
} as const
