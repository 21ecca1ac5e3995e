// The panel's settings: every option of the profiler and of the recorder, checked, kept in a store of the caller's choice.
// An invalid value falls back to its default and the model says so in one sentence. Panel page.

import { signal, type ReadonlySignal } from '@preact/signals'
import { DEFAULT_PROFILER_CONFIG, type ProfilerConfig } from '../../trace/profiler-config.ts'
import { DEFAULT_RECORDER_CONFIG, type RecorderConfig } from '../../trace/wire/protocol.ts'

/** Where settings are kept: one text. May throw; then the settings live as long as the panel. */
export interface SettingsStore {
  read(): string | null
  write(text: string): void
}

export interface PanelSettings {
  samplingRate: number
  timedQuantumEvery: number
  virtualMidi: boolean
  warningMs: number
  criticalMs: number
  capacity: number
  reportingIntervalMs: number
  isDetailedTrace: boolean
  isHistogram: boolean
}

export type SettingKey = keyof PanelSettings

interface NumberSpec {
  kind: 'number'
  key: SettingKey
  label: string
  help: string
  unit: string
  min: number
  max: number
  step: number
  isInteger: boolean
  /** Shown value = stored value / scale. */
  scale: number
}

interface FlagSpec {
  kind: 'flag'
  key: SettingKey
  label: string
  help: string
}

export type SettingSpec = NumberSpec | FlagSpec

export const SETTING_SPECS: readonly SettingSpec[] = [
  { kind: 'number', key: 'samplingRate', label: 'Events tracked', unit: '%', min: 0, max: 1, step: 0.01, isInteger: false, scale: 0.01, help: 'Share of the MIDI events that are followed. The others are only counted.' },
  { kind: 'number', key: 'timedQuantumEvery', label: 'Time each n-th', unit: '', min: 1, max: 1024, step: 1, isInteger: true, scale: 1, help: 'Of the calls of process(). Timing one costs 3–4 µs; 1 times them all.' },
  { kind: 'number', key: 'warningMs', label: 'Warning from', unit: 'ms', min: 0.1, max: 10_000, step: 1, isInteger: false, scale: 1, help: 'End to end latency that raises a warning.' },
  { kind: 'number', key: 'criticalMs', label: 'Critical from', unit: 'ms', min: 0.1, max: 10_000, step: 1, isInteger: false, scale: 1, help: 'End to end latency that counts as critical. Not below the warning.' },
  { kind: 'number', key: 'capacity', label: 'Events kept', unit: '', min: 1, max: 1_000_000, step: 100, isInteger: true, scale: 1, help: 'Size of the circular store. Older events are let go and counted.' },
  { kind: 'number', key: 'reportingIntervalMs', label: 'Report every', unit: 's', min: 1000, max: 3_600_000, step: 1, isInteger: false, scale: 1000, help: 'Interval of the periodic reports in the Alerts view.' },
  { kind: 'flag', key: 'virtualMidi', label: 'Virtual MIDI input', help: 'Show the input “Awescope” to the page. It is the one thing that a page can notice.' },
  { kind: 'flag', key: 'isDetailedTrace', label: 'Detailed trace', help: 'Keep every mark of every event. Otherwise only the stages.' },
  { kind: 'flag', key: 'isHistogram', label: 'Histogram', help: 'Keep histograms, for percentiles and the distribution.' },
]

export const DEFAULT_SETTINGS: PanelSettings = {
  samplingRate: DEFAULT_RECORDER_CONFIG.samplingRate,
  timedQuantumEvery: DEFAULT_RECORDER_CONFIG.timedQuantumEvery,
  virtualMidi: DEFAULT_RECORDER_CONFIG.virtualMidi,
  warningMs: DEFAULT_PROFILER_CONFIG.warningMs,
  criticalMs: DEFAULT_PROFILER_CONFIG.criticalMs,
  capacity: DEFAULT_PROFILER_CONFIG.capacity,
  reportingIntervalMs: DEFAULT_PROFILER_CONFIG.reportingIntervalMs,
  isDetailedTrace: DEFAULT_PROFILER_CONFIG.isDetailedTrace,
  isHistogram: DEFAULT_PROFILER_CONFIG.isHistogram,
}

export interface SettingsModel {
  readonly values: ReadonlySignal<PanelSettings>
  /** What was wrong with the last change or with the stored text; empty when all is well. */
  readonly complaints: ReadonlySignal<readonly string[]>
  /** Takes the form's raw value. */
  set(key: SettingKey, raw: unknown): void
  reset(): void
  complain(sentences: readonly string[]): void
}

/** Valid settings out of anything, with one sentence for each value that fell back. */
export function validateSettings(raw: unknown): { values: PanelSettings; complaints: string[] } {
  const complaints: string[] = []
  const given = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {}
  const values: Record<string, number | boolean> = {}
  for (const spec of SETTING_SPECS) {
    const fallback = DEFAULT_SETTINGS[spec.key]
    const value = given[spec.key]
    if (value === undefined) values[spec.key] = fallback
    else if (isValid(spec, value)) values[spec.key] = value
    else {
      values[spec.key] = fallback
      complaints.push(`${spec.label}: ${describeBounds(spec)}; using ${describeValue(spec, fallback)}.`)
    }
  }
  const settings = values as unknown as PanelSettings
  if (settings.criticalMs < settings.warningMs) {
    settings.warningMs = DEFAULT_SETTINGS.warningMs
    settings.criticalMs = DEFAULT_SETTINGS.criticalMs
    complaints.push(
      `The critical threshold must not lie below the warning; using ${settings.warningMs} and ${settings.criticalMs} ms.`,
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
      complaints.value = [...next.complaints, 'The settings could not be stored; they last until the panel closes.']
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
  const { capacity, samplingRate, reportingIntervalMs, warningMs, criticalMs, isDetailedTrace, isHistogram } = settings
  return { capacity, samplingRate, reportingIntervalMs, warningMs, criticalMs, isDetailedTrace, isHistogram }
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
    return { values: { ...DEFAULT_SETTINGS }, complaints: ['The stored settings could not be read; using the defaults.'] }
  }
  if (text === null) return { values: { ...DEFAULT_SETTINGS }, complaints: [] }
  try {
    return validateSettings(JSON.parse(text))
  } catch {
    return { values: { ...DEFAULT_SETTINGS }, complaints: ['The stored settings are damaged; using the defaults.'] }
  }
}

function isValid(spec: SettingSpec, value: unknown): value is number | boolean {
  if (spec.kind === 'flag') return typeof value === 'boolean'
  return (
    typeof value === 'number' &&
    value >= spec.min &&
    value <= spec.max &&
    (!spec.isInteger || Number.isInteger(value))
  )
}

function describeBounds(spec: SettingSpec): string {
  if (spec.kind === 'flag') return 'must be on or off'
  const unit = spec.unit === '' ? '' : ` ${spec.unit}`
  return `must be a ${spec.isInteger ? 'whole ' : ''}number from ${spec.min / spec.scale} to ${spec.max / spec.scale}${unit}`
}

function describeValue(spec: SettingSpec, value: number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (spec.kind === 'flag') return String(value)
  return `${value / spec.scale}${spec.unit === '' ? '' : ` ${spec.unit}`}`
}
