// Every setting of the panel: what it is called, what it means, its bounds and its default. Pure data; panel page.

import { DEFAULT_PROFILER_CONFIG } from '../../trace/config/profiler-config.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../trace/wire/protocol.ts'

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
type FlagKey = 'virtualMidi' | 'isDetailedTrace' | 'isHistogram'
type NumberKey = Exclude<SettingKey, FlagKey>

export interface NumberSpec {
  kind: 'number'
  key: NumberKey
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

export interface FlagSpec {
  kind: 'flag'
  key: FlagKey
  label: string
  help: string
}

export type SettingSpec = NumberSpec | FlagSpec

export const SETTING_SPECS: readonly SettingSpec[] = [
  {
    kind: 'number',
    key: 'samplingRate',
    label: 'Events tracked',
    unit: '%',
    min: 0,
    max: 1,
    step: 0.01,
    isInteger: false,
    scale: 0.01,
    help: 'Share of the MIDI events that are followed. The others are only counted.',
  },
  {
    kind: 'number',
    key: 'timedQuantumEvery',
    label: 'Time each n-th',
    unit: '',
    min: 1,
    max: 1024,
    step: 1,
    isInteger: true,
    scale: 1,
    help: 'Of the calls of process(). Timing one costs 3–4 µs; 1 times them all.',
  },
  {
    kind: 'number',
    key: 'warningMs',
    label: 'Warning from',
    unit: 'ms',
    min: 0.1,
    max: 10_000,
    step: 1,
    isInteger: false,
    scale: 1,
    help: 'End to end latency that raises a warning.',
  },
  {
    kind: 'number',
    key: 'criticalMs',
    label: 'Critical from',
    unit: 'ms',
    min: 0.1,
    max: 10_000,
    step: 1,
    isInteger: false,
    scale: 1,
    help: 'End to end latency that counts as critical. Not below the warning.',
  },
  {
    kind: 'number',
    key: 'capacity',
    label: 'Events kept',
    unit: '',
    min: 1,
    max: 1_000_000,
    step: 100,
    isInteger: true,
    scale: 1,
    help: 'Size of the circular store. Older events are let go and counted.',
  },
  {
    kind: 'number',
    key: 'reportingIntervalMs',
    label: 'Report every',
    unit: 's',
    min: 1000,
    max: 3_600_000,
    step: 1,
    isInteger: false,
    scale: 1000,
    help: 'Interval of the periodic reports in the Alerts view.',
  },
  {
    kind: 'flag',
    key: 'virtualMidi',
    label: 'Virtual MIDI input',
    help: 'Show the input “Awescope” to the page. It is the one thing that a page can notice.',
  },
  {
    kind: 'flag',
    key: 'isDetailedTrace',
    label: 'Detailed trace',
    help: 'Keep every mark of every event. Otherwise only the stages.',
  },
  {
    kind: 'flag',
    key: 'isHistogram',
    label: 'Histogram',
    help: 'Keep histograms, for percentiles and the distribution.',
  },
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
