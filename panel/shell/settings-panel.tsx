// The settings: every option of profiler and recorder, with what it means, and what fell back. Panel page.

import { SETTING_SPECS, type SettingSpec } from '../models/setting-specs.ts'
import { useApp } from '../models/app-context.ts'

export function SettingsPanel() {
  const app = useApp()
  const { settings, recording } = app
  const { granted } = recording.status.value
  return (
    <section class="settings" data-testid="settings" aria-label="Settings">
      <div class="settings-grid">
        {SETTING_SPECS.map((spec) => (
          <Setting key={spec.key} spec={spec} />
        ))}
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

function Setting(props: { spec: SettingSpec }) {
  const { settings } = useApp()
  const { spec } = props
  const id = `setting-${spec.key}`
  const value = settings.values.value[spec.key]
  if (spec.kind === 'flag') {
    return (
      <div class="setting">
        <label class="setting-flag" for={id}>
          <input
            id={id}
            type="checkbox"
            data-testid={id}
            checked={value === true}
            aria-describedby={`${id}-help`}
            onChange={(event) => settings.set(spec.key, event.currentTarget.checked)}
          />
          {spec.label}
        </label>
        <p class="setting-help" id={`${id}-help`}>
          {spec.help}
        </p>
      </div>
    )
  }
  const shown = Number((Number(value) / spec.scale).toPrecision(12))
  return (
    <div class="setting">
      <label for={id}>{spec.label}</label>
      <span class="setting-number">
        <input
          id={id}
          type="number"
          data-testid={id}
          value={shown}
          min={spec.min / spec.scale}
          max={spec.max / spec.scale}
          step="any"
          aria-describedby={`${id}-help`}
          onChange={(event) => {
            const input = event.currentTarget
            settings.set(
              spec.key,
              input.value === ''
                ? null
                : Number((input.valueAsNumber * spec.scale).toPrecision(12)),
            )
            // The value may be the one from before: then nothing renders, and the field must be put back here.
            input.value = String(
              Number((settings.values.peek()[spec.key] / spec.scale).toPrecision(12)),
            )
          }}
        />
        <span class="unit">{spec.unit}</span>
      </span>
      <p class="setting-help" id={`${id}-help`}>
        {spec.help}
      </p>
    </div>
  )
}
