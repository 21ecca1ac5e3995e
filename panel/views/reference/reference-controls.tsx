// Orders for the reference instrument: where it plays, with which bank and options, what it plays. Panel page.

import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { BUNDLED_BANK, OWN_CONTEXT } from './reference-model.ts'
import { formatElapsed, formatPlural } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'

const REVERBS = [
  'Room 1',
  'Room 2',
  'Room 3',
  'Hall 1',
  'Hall 2',
  'Plate',
  'Delay',
  'Panning delay',
]
const CHORUSES = [
  'Chorus 1',
  'Chorus 2',
  'Chorus 3',
  'Chorus 4',
  'Feedback',
  'Flanger',
  'Short delay',
  'Short delay, feedback',
]
const QUALITIES = ['Maximum', 'High', 'Medium', 'Low']

export function ReferenceControls() {
  const { reference: model, recording, live } = useApp()
  const options = model.options.value
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
        <label class="filter-flag">
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
        <Bank />
        <Piece />
      </div>
      <div class="control-row">
        <Choice
          label="Mode"
          id="reference-mode"
          value={options.mode}
          choices={[
            ['hardware', 'hardware, as the card'],
            ['sf2', 'SoundFont 2, as specified'],
          ]}
          onChoice={(value) => model.set({ mode: value === 'sf2' ? 'sf2' : 'hardware' })}
        />
        <Field label="Voices" id="reference-voices">
          <input
            id="reference-voices"
            type="number"
            data-testid="reference-voices"
            min={1}
            max={32}
            value={options.voices}
            onChange={(event) => {
              const input = event.currentTarget
              const wanted = Math.round(input.valueAsNumber)
              if (wanted >= 1 && wanted <= 32) model.set({ voices: wanted })
              input.value = String(model.options.peek().voices)
            }}
          />
        </Field>
        <Choice
          label="Reverb"
          id="reference-reverb"
          value={String(options.reverb)}
          choices={REVERBS.map((name, index) => [String(index), name])}
          onChoice={(value) => model.set({ reverb: Number(value) })}
        />
        <Choice
          label="Chorus"
          id="reference-chorus"
          value={String(options.chorus)}
          choices={CHORUSES.map((name, index) => [String(index), name])}
          onChoice={(value) => model.set({ chorus: Number(value) })}
        />
        <Choice
          label="Quality"
          id="reference-quality"
          value={String(options.quality)}
          choices={[
            ['-1', 'adaptive'],
            ...QUALITIES.map((name, index): [string, string] => [String(index), name]),
          ]}
          onChoice={(value) => model.set({ quality: Number(value) })}
        />
        <Choice
          label="Output"
          id="reference-gain"
          value={String(options.gain)}
          choices={[
            ['1', 'full'],
            ['0.5', 'half'],
            ['0.1', 'a tenth'],
          ]}
          onChoice={(value) => model.set({ gain: Number(value) })}
        />
      </div>
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
  if (!recording.isActive.value && current === undefined) {
    text = 'Nothing is being recorded; the reference needs a recording.'
  } else if (model.busy.value !== '') text = `${model.busy.value} …`
  else if (model.isWaiting.value) text = 'Goes in as soon as the page is there.'
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
    <span class={`reference-state ${tone}`} role="status" data-testid="reference-state">
      {text}
    </span>
  )
}

function Bank() {
  const { reference: model } = useApp()
  const input = useRef<HTMLInputElement | null>(null)
  const bank = model.bank.value
  return (
    <div class="control-group" role="group" aria-label="Bank">
      <span class="control-label">Bank</span>
      <span class="control-value" data-testid="reference-bank" title={bank?.detail ?? ''}>
        {bank === null ? BUNDLED_BANK : bank.name}
        {bank !== null && <span class="muted"> {bank.detail}</span>}
      </span>
      <button
        type="button"
        class="button"
        data-testid="reference-choose-bank"
        disabled={model.busy.value !== ''}
        title="A SoundFont: .sf2, .sf3 or .sbk. It can also be dropped here."
        onClick={() => input.current?.click()}
      >
        Choose SoundFont
      </button>
      <input
        ref={input}
        type="file"
        accept=".sf2,.sf3,.sbk"
        hidden
        data-testid="reference-bank-file"
        aria-label="SoundFont file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file !== undefined) void model.chooseBank(file)
          event.currentTarget.value = ''
        }}
      />
      {bank !== null && (
        <button
          type="button"
          class="link-button"
          data-testid="reference-bundled"
          onClick={model.useBundledBank}
        >
          Use the bundled one
        </button>
      )}
    </div>
  )
}

function Piece() {
  const { reference: model } = useApp()
  const input = useRef<HTMLInputElement | null>(null)
  const piece = model.piece.value
  const isThere = model.current.value !== null
  return (
    <div class="control-group" role="group" aria-label="MIDI file">
      <button
        type="button"
        class="button"
        data-testid="reference-choose-midi"
        disabled={!isThere || model.busy.value !== ''}
        onClick={() => input.current?.click()}
      >
        Play MIDI file
      </button>
      <input
        ref={input}
        type="file"
        accept=".mid,.midi,.kar,.rmi"
        hidden
        data-testid="reference-midi-file"
        aria-label="MIDI file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file !== undefined) void model.play(file)
          event.currentTarget.value = ''
        }}
      />
      <button
        type="button"
        class="button"
        data-testid="reference-silence"
        disabled={!isThere}
        onClick={model.silence}
      >
        Silence
      </button>
      {piece !== null && (
        <>
          <span class="control-value" data-testid="reference-piece">
            {piece.name}{' '}
            <span class="muted">
              {formatPlural(piece.notes, 'note')}, {formatElapsed(piece.durationMs, 0)}
              {piece.note !== '' && `, ${piece.note}`}
            </span>
          </span>
          {isThere && (
            <button type="button" class="link-button" onClick={model.playAgain}>
              Again
            </button>
          )}
        </>
      )}
    </div>
  )
}

function Field(props: { label: string; id: string; children: ComponentChildren }) {
  return (
    <span class="control-field">
      <label for={props.id}>{props.label}</label>
      {props.children}
    </span>
  )
}

function Choice(props: {
  label: string
  id: string
  value: string
  choices: readonly (readonly [value: string, name: string])[]
  onChoice: (value: string) => void
}) {
  return (
    <Field label={props.label} id={props.id}>
      <select
        id={props.id}
        data-testid={props.id}
        value={props.value}
        onChange={(event) => props.onChoice(event.currentTarget.value)}
      >
        {props.choices.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  )
}
