// The settings: every option of profiler and recorder, with what it means, and what fell back. Panel page.

import { SETTING_SPECS, type FlagSpec, type NumberSpec } from '../models/setting-specs.ts'
import { useApp } from '../models/app-context.ts'

/** All settings, the complaints about stored or given ones, and the way back. */
export function SettingsPanel() {
  const app = useApp()
  const { settings, recording } = app
  const { granted } = recording.status.value
  return (
    <section class="settings" data-testid="settings" aria-label="Settings">
      <div class="settings-grid">
        {SETTING_SPECS.map((spec) =>
          spec.kind === 'flag' ? (
            <FlagSetting key={spec.key} spec={spec} />
          ) : (
            <NumberSetting key={spec.key} spec={spec} />
          ),
        )}
      </div>
      {settings.complaints.value.map((complaint) => (
        <p key={complaint} class="note note-warning" role="alert" data-testid="settings-complaint">
          {complaint}
        </p>
      ))}
      <div class="settings-foot">
        <button type="button" class="button" data-testid="settings-reset" onClick={settings.reset}>
          Back to defaults
        </button>
        {granted.length > 0 && (
          <button
            type="button"
            class="button"
            data-testid="permission-remove"
            onClick={app.removePermission}
          >
            Give back permission for {granted.join(', ')}
          </button>
        )}
        <span class="muted">
          Tracking, timing and the virtual input apply to a running recording at once.
        </span>
      </div>
    </section>
  )
}

function FlagSetting(props: { spec: FlagSpec }) {
  const { settings } = useApp()
  const { key, label, help } = props.spec
  const id = `setting-${key}`
  return (
    <div class="setting">
      <label class="setting-flag" for={id}>
        <input
          id={id}
          type="checkbox"
          data-testid={id}
          checked={settings.values.value[key]}
          aria-describedby={`${id}-help`}
          onChange={(event) => settings.set(key, event.currentTarget.checked)}
        />
        {label}
      </label>
      <Help id={id} text={help} />
    </div>
  )
}

function NumberSetting(props: { spec: NumberSpec }) {
  const { settings } = useApp()
  const { key, label, help, unit, min, max, scale } = props.spec
  const id = `setting-${key}`
  const toShown = (stored: number): number => withoutTail(stored / scale)
  return (
    <div class="setting">
      <label for={id}>{label}</label>
      <span class="setting-number">
        <input
          id={id}
          type="number"
          data-testid={id}
          value={toShown(settings.values.value[key])}
          min={min / scale}
          max={max / scale}
          step="any"
          aria-describedby={`${id}-help`}
          onChange={(event) => {
            const input = event.currentTarget
            const { value, valueAsNumber } = input
            settings.set(key, value === '' ? null : withoutTail(valueAsNumber * scale))
            // The value may be the one from before: then nothing renders, and the field must be put back here.
            input.value = String(toShown(settings.values.peek()[key]))
          }}
        />
        <span class="unit">{unit}</span>
      </span>
      <Help id={id} text={help} />
    </div>
  )
}

function Help(props: { id: string; text: string }) {
  return (
    <p class="setting-help" id={`${props.id}-help`}>
      {props.text}
    </p>
  )
}

/** Without the tail that binary fractions leave when they are scaled. */
function withoutTail(value: number): number {
  return Number(value.toPrecision(12))
}
