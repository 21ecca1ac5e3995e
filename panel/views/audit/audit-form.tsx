// What is to be audited, and how: strictness, what plays the page, which categories; and the buttons that begin. Panel
// page.

import { STRICTNESS } from '../../../audit/stimulus/plan.ts'
import { settingsOf } from '../../../audit/stress/context-settings.ts'
import type { Stress } from '../../../audit/subject.ts'
import { stressWord } from '../../../trace/text/audit-run-words.ts'
import { categoryWord } from '../../../trace/text/audit-words.ts'
import { durationWords } from '../../../trace/text/duration-words.ts'
import { useApp } from '../../models/app-context.ts'
import { useFocusFound } from '../../parts/focus-found.ts'
import { LISTEN_S } from './audit-model.ts'
import { PANEL_CATEGORIES } from './audit-plan.ts'

/** The form, in place of the progress while nothing is audited. */
export function AuditForm() {
  const { audit, recording } = useApp()
  const start = useFocusFound<HTMLButtonElement>()
  return (
    <div class="audit-form">
      <Strictness />
      <Stimulus />
      <Categories />
      <Stresses />
      <div class="audit-actions">
        <button
          type="button"
          class="button button-main"
          ref={start}
          data-testid="audit-start"
          disabled={!audit.canStart.value}
          title="Record the page and audit it; what is shown now is discarded unless it is saved"
          onClick={() => void audit.start()}
        >
          Audit the page
        </button>
        <button
          type="button"
          class="button"
          data-testid="audit-shown"
          disabled={!audit.canAuditShown.value}
          title="Audit what the panel shows, without playing anything"
          onClick={() => void audit.auditShown()}
        >
          Audit this recording
        </button>
        <span class="muted" data-testid="audit-takes">
          The page {recording.mode.value === 'reload' ? 'reloads and ' : ''}is{' '}
          {audit.stimulus.value === 'midi' ? 'played' : 'listened to'} for{' '}
          {durationWords(audit.takesMs.value)}.
        </span>
      </div>
    </div>
  )
}

function Strictness() {
  const { audit } = useApp()
  const strictness = audit.strictness.value
  return (
    <label class="audit-strictness">
      Strictness
      <input
        type="range"
        min={STRICTNESS.min}
        max={STRICTNESS.max}
        step={1}
        value={strictness}
        data-testid="audit-strictness"
        aria-valuetext={`${strictness} of ${STRICTNESS.max}`}
        title="How much is played: 1 single notes only, 5 is usual, 10 all there is"
        onInput={(event) => {
          audit.strictness.value = event.currentTarget.valueAsNumber
        }}
      />
      <output class="number">
        {strictness}
        {strictness === STRICTNESS.usual ? ' (usual)' : ''}
      </output>
    </label>
  )
}

function Stimulus() {
  const { audit } = useApp()
  const stimulus = audit.stimulus.value
  return (
    <fieldset class="audit-fields">
      <legend>Played</legend>
      <label class="check-label">
        <input
          type="radio"
          name="audit-stimulus"
          data-testid="audit-midi"
          checked={stimulus === 'midi'}
          onChange={() => {
            audit.stimulus.value = 'midi'
          }}
        />
        by MIDI, through the virtual input
      </label>
      <span class="audit-listening">
        <label class="check-label">
          <input
            type="radio"
            name="audit-stimulus"
            data-testid="audit-listen"
            checked={stimulus === 'listen'}
            onChange={() => {
              audit.stimulus.value = 'listen'
            }}
          />
          by me, or by itself: listen
        </label>
        <label class="check-label">
          for
          <input
            type="number"
            class="audit-seconds"
            min={LISTEN_S.min}
            max={LISTEN_S.max}
            value={audit.listenS.value}
            disabled={stimulus !== 'listen'}
            data-testid="audit-listen-seconds"
            aria-label="Seconds to listen for"
            onChange={(event) => {
              const wished = Math.round(event.currentTarget.valueAsNumber) || LISTEN_S.usual
              audit.listenS.value = Math.min(LISTEN_S.max, Math.max(LISTEN_S.min, wished))
            }}
          />
          s
        </label>
      </span>
    </fieldset>
  )
}

function Categories() {
  const { audit } = useApp()
  return (
    <fieldset class="audit-fields">
      <legend>Categories</legend>
      {PANEL_CATEGORIES.map((category) => (
        <label key={category} class="check-label">
          <input
            type="checkbox"
            checked={audit.categories.value.has(category)}
            data-testid={`audit-category-${category}`}
            onChange={(event) => audit.include(category, event.currentTarget.checked)}
          />
          {categoryWord(category)}
        </label>
      ))}
    </fieldset>
  )
}

/** What the page is put under while it is played once more: troubles, and settings that its contexts have elsewhere. */
function Stresses() {
  const { audit } = useApp()
  const offered = audit.offeredStresses.value
  if (offered.length === 0) return null
  const settings = offered.filter((stress) => settingsOf(stress) !== null)
  return (
    <>
      <StressChoice
        legend="Stress"
        title="Play the page once more while this troubles it"
        stresses={offered.filter((stress) => settingsOf(stress) === null)}
      />
      {settings.length > 0 && (
        <StressChoice
          legend="Settings"
          title="Play the page once more with this setting of its AudioContext, as on other devices"
          stresses={settings}
        />
      )}
      {audit.wantsReload.value && (
        <p class="muted" data-testid="audit-wants-reload">
          Other block sizes and sample rates can be tried where recording begins “with reload”.
        </p>
      )}
    </>
  )
}

function StressChoice(props: { legend: string; title: string; stresses: readonly Stress[] }) {
  const { audit } = useApp()
  return (
    <fieldset class="audit-fields">
      <legend>{props.legend}</legend>
      {props.stresses.map((stress) => (
        <label key={stress} class="check-label">
          <input
            type="checkbox"
            checked={audit.stresses.value.has(stress)}
            data-testid={`audit-stress-${stress}`}
            title={props.title}
            onChange={(event) => audit.putUnder(stress, event.currentTarget.checked)}
          />
          {stressWord(stress)}
        </label>
      ))}
    </fieldset>
  )
}
