// Orders for the reference instrument: where it plays, with which bank and options, what it plays. Panel page.

import { formatPlural } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { BankChoice, PieceChoice } from './bank-and-piece.tsx'
import { Field } from './field.tsx'
import { OWN_CONTEXT } from './reference-presence.ts'
import { ReferenceOptions } from './reference-options.tsx'

/** All orders; of a saved trace only the word that it takes none. */
export function ReferenceControls() {
  const { reference: model, recording } = useApp()
  const isFile = recording.source.value.kind === 'file'
  if (isFile && !recording.isActive.value) {
    return (
      <p class="reference-note" data-testid="reference-saved">
        This is a saved trace: it shows what was recorded. Press Record to play the reference again.
      </p>
    )
  }
  return (
    <section class="reference-controls chart-panel" aria-label="Reference instrument">
      <div class="control-row">
        <InjectButton />
        <PlaceChoice />
        <label class="check-label">
          <input
            type="checkbox"
            data-testid="reference-follow"
            checked={model.followsMidi.value}
            onChange={(event) => model.setFollowsMidi(event.currentTarget.checked)}
          />
          plays the page’s MIDI
        </label>
        <State />
      </div>
      <div class="control-row">
        <BankChoice />
        <PieceChoice />
      </div>
      <ReferenceOptions />
      {model.problem.value !== '' && (
        <p class="note note-problem" role="alert" data-testid="reference-problem">
          {model.problem.value}{' '}
          <button type="button" class="link-button" onClick={model.forgetProblem}>
            Dismiss
          </button>
        </p>
      )}
    </section>
  )
}

function PlaceChoice() {
  const { reference: model, live } = useApp()
  return (
    <Field label="Plays in" id="reference-place">
      <select
        id="reference-place"
        data-testid="reference-place"
        value={model.place.value}
        disabled={model.current.value !== null}
        onChange={(event) => {
          model.place.value = event.currentTarget.value
        }}
      >
        <option value={OWN_CONTEXT}>its own context</option>
        {model.places.value.map((context) => (
          <option key={context.id} value={context.id}>
            {live.contextLabel(context.id)} of the page
          </option>
        ))}
      </select>
    </Field>
  )
}

function InjectButton() {
  const { reference: model, recording } = useApp()
  if (model.current.value !== null) {
    return (
      <button type="button" class="button" data-testid="reference-remove" onClick={model.remove}>
        Remove reference synth
      </button>
    )
  }
  if (!recording.isActive.value) {
    return (
      <button
        type="button"
        class="button button-main"
        data-testid="reference-record"
        disabled={recording.status.value.state === 'forbidden-page'}
        title="Nothing is recorded yet: starts a recording and puts the reference synth into the page"
        onClick={() => void model.recordAndInject()}
      >
        Record and inject
      </button>
    )
  }
  return (
    <button
      type="button"
      class="button button-main"
      data-testid="reference-inject"
      disabled={!model.canInject.value}
      onClick={model.inject}
    >
      Inject reference synth
    </button>
  )
}

/** Where it is, in words. */
function State() {
  const { reference: model, recording, live } = useApp()
  const current = model.current.value?.live
  const last = live.fullReport.value.reference
  let text = 'Not in the page.'
  let tone = 'muted'
  if (model.busy.value !== '') text = `${model.busy.value} …`
  else if (!recording.isActive.value && current === undefined) {
    text = 'Nothing is being recorded; the reference needs a recording.'
  } else if (model.isWaiting.value) text = 'Goes in as soon as the page is there.'
  else if (current?.state === 'loading') text = 'In the page, waiting for its bank.'
  else if (current?.state === 'ready') {
    const context = live.fullReport.value.contexts.find(({ id }) => id === current.contextId)
    const isHeld = context !== undefined && context.state !== 'running'
    text = isHeld
      ? 'Ready, but the browser holds its sound back: click once in the page.'
      : `Ready with ${current.bank === '' ? 'its bank' : current.bank} (${formatPlural(current.presets, 'preset')}).`
    tone = isHeld ? 'note-warning' : 'is-good'
  } else if (last?.state === 'failed') {
    text = last.reason
    tone = 'note-problem'
  }
  return (
    <>
      <span class={`reference-state ${tone}`} role="status" data-testid="reference-state">
        {text}
      </span>
      {model.busy.value !== '' && (
        <button
          type="button"
          class="link-button"
          data-testid="reference-cancel"
          onClick={model.cancel}
        >
          Cancel
        </button>
      )}
    </>
  )
}
