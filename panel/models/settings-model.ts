// The panel's settings: every option of the profiler and of the recorder, checked, kept in a store of the caller's
// choice. An invalid value falls back to its default and the model says so in one sentence. Panel page.

import { signal, type ReadonlySignal } from '@preact/signals'
import { areThresholdsOrdered, type ProfilerConfig } from '../../trace/config/profiler-config.ts'
import { boundsSentence, isWithin } from '../../trace/wire/bounds.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import {
  DEFAULT_SETTINGS,
  SETTING_SPECS,
  type PanelSettings,
  type SettingKey,
  type SettingSpec,
} from './setting-specs.ts'

/** Where settings are kept: one text. May throw; then the settings live as long as the panel. */
export interface SettingsStore {
  read(): string | null
  write(text: string): void
}

export interface SettingsModel {
  readonly values: ReadonlySignal<PanelSettings>
  /** What was wrong with the last change or with the stored text; empty when all is well. */
  readonly complaints: ReadonlySignal<readonly string[]>
  /** Takes the form's raw value. */
  set(key: SettingKey, raw: unknown): void
  reset: () => void
  complain(sentences: readonly string[]): void
}

/** Valid settings out of anything, with one sentence for each value that fell back. */
export function validateSettings(raw: unknown): { values: PanelSettings; complaints: string[] } {
  const complaints: string[] = []
  const given = new Map<string, unknown>(
    typeof raw === 'object' && raw !== null ? Object.entries(raw) : [],
  )
  const settings: PanelSettings = { ...DEFAULT_SETTINGS }
  for (const spec of SETTING_SPECS) {
    const value = given.get(spec.key)
    if (value === undefined) continue
    if (spec.kind === 'number' && isWithin(value, spec)) settings[spec.key] = value
    else if (spec.kind === 'flag' && typeof value === 'boolean') settings[spec.key] = value
    else {
      const fallback = describeValue(spec, DEFAULT_SETTINGS[spec.key])
      complaints.push(`${spec.label}: ${describeBounds(spec)}; using ${fallback}.`)
    }
  }
  if (!areThresholdsOrdered(settings)) {
    settings.warningMs = DEFAULT_SETTINGS.warningMs
    settings.criticalMs = DEFAULT_SETTINGS.criticalMs
    complaints.push(
      `The critical threshold must not lie below the warning; using ${settings.warningMs} and ` +
        `${settings.criticalMs} ms.`,
    )
  }
  return { values: settings, complaints }
}

/** The settings as they are stored in `store`, and their changes. */
export function createSettingsModel(store: SettingsStore): SettingsModel {
  const loaded = load(store)
  const values = signal(loaded.values)
  const complaints = signal<readonly string[]>(loaded.complaints)

  const keep = (next: { values: PanelSettings; complaints: string[] }): void => {
    values.value = next.values
    complaints.value = next.complaints
    try {
      store.write(JSON.stringify(next.values))
    } catch {
      complaints.value = [
        ...next.complaints,
        'The settings could not be stored; they last until the panel closes.',
      ]
    }
  }

  return {
    values,
    complaints,
    set(key, raw) {
      keep(validateSettings({ ...values.peek(), [key]: raw }))
    },
    reset() {
      keep({ values: { ...DEFAULT_SETTINGS }, complaints: [] })
    },
    complain(sentences) {
      if (sentences.length > 0) complaints.value = [...complaints.peek(), ...sentences]
    },
  }
}

/** The part that the profiler takes. */
export function profilerConfigOf(settings: PanelSettings): ProfilerConfig {
  const {
    capacity,
    samplingRate,
    reportingIntervalMs,
    warningMs,
    criticalMs,
    isDetailedTrace,
    isHistogram,
  } = settings
  return {
    capacity,
    samplingRate,
    reportingIntervalMs,
    warningMs,
    criticalMs,
    isDetailedTrace,
    isHistogram,
  }
}

/** The part that the recorder in the page takes. */
export function recorderConfigOf(settings: PanelSettings, workletUrl: string): RecorderConfig {
  const { samplingRate, timedQuantumEvery, virtualMidi } = settings
  return { workletUrl, samplingRate, timedQuantumEvery, virtualMidi }
}

/** The text of localStorage under `key`. */
export function createLocalStore(key: string): SettingsStore {
  return {
    read: () => localStorage.getItem(key),
    write: (text) => localStorage.setItem(key, text),
  }
}

function load(store: SettingsStore): { values: PanelSettings; complaints: string[] } {
  let text: string | null
  try {
    text = store.read()
  } catch {
    return {
      values: { ...DEFAULT_SETTINGS },
      complaints: ['The stored settings could not be read; using the defaults.'],
    }
  }
  if (text === null) return { values: { ...DEFAULT_SETTINGS }, complaints: [] }
  try {
    return validateSettings(JSON.parse(text))
  } catch {
    return {
      values: { ...DEFAULT_SETTINGS },
      complaints: ['The stored settings are damaged; using the defaults.'],
    }
  }
}

function describeBounds(spec: SettingSpec): string {
  if (spec.kind === 'flag') return 'must be on or off'
  const { min, max, isInteger, scale, unit } = spec
  const shown = boundsSentence({ min: min / scale, max: max / scale, isInteger })
  return `must be ${shown}${unit === '' ? '' : ` ${unit}`}`
}

function describeValue(spec: SettingSpec, value: number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (spec.kind === 'flag') return String(value)
  return `${value / spec.scale}${spec.unit === '' ? '' : ` ${spec.unit}`}`
}
