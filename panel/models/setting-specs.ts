// Every setting of the panel: what it is called, what it means, how it is shown. Bounds and defaults are those of the
// profiler's and the recorder's own options. Pure data; panel page.

import {
  DEFAULT_PROFILER_CONFIG,
  PROFILER_BOUNDS,
  type ProfilerConfig,
} from '../../trace/config/profiler-config.ts'
import type { Bounds } from '../../trace/wire/bounds.ts'
import {
  DEFAULT_RECORDER_CONFIG,
  RECORDER_BOUNDS,
  type RecorderConfig,
} from '../../trace/wire/recorder-config.ts'

/** What the panel alone has to know. */
interface OwnSettings {
  isGuideShown: boolean
}

/** All options but the address of the probe's module, which is the extension's to know. */
export type PanelSettings = ProfilerConfig & Omit<RecorderConfig, 'workletUrl'> & OwnSettings

export type SettingKey = keyof PanelSettings
type NumberKey = {
  [Key in SettingKey]: PanelSettings[Key] extends number ? Key : never
}[SettingKey]
type FlagKey = Exclude<SettingKey, NumberKey>

export interface NumberSpec extends Bounds {
  kind: 'number'
  key: NumberKey
  label: string
  help: string
  unit: string
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

const { workletUrl: _, ...recorderDefaults } = DEFAULT_RECORDER_CONFIG
export const DEFAULT_SETTINGS: PanelSettings = {
  ...recorderDefaults,
  ...DEFAULT_PROFILER_CONFIG,
  isGuideShown: true,
}

const BOUNDS: { readonly [Key in NumberKey]: Bounds } = { ...RECORDER_BOUNDS, ...PROFILER_BOUNDS }

interface Words {
  label: string
  help: string
}

/** A setting without words does not compile. In the order in which they are shown: numbers first. */
const NUMBERS: {
  readonly [Key in NumberKey]: Words & Partial<Pick<NumberSpec, 'unit' | 'scale'>>
} = {
  samplingRate: {
    label: 'Events tracked',
    unit: '%',
    scale: 0.01,
    help: 'Share of the MIDI events that are followed. The others are only counted.',
  },
  timedQuantumEvery: {
    label: 'Time each n-th',
    help: 'Of the calls of process(). Timing one costs 3–4 µs; 1 times them all.',
  },
  warningMs: {
    label: 'Warning from',
    unit: 'ms',
    help: 'End to end latency that raises a warning.',
  },
  criticalMs: {
    label: 'Critical from',
    unit: 'ms',
    help: 'End to end latency that counts as critical. Not below the warning.',
  },
  capacity: {
    label: 'Events kept',
    help: 'Size of the circular store. Older events are let go and counted.',
  },
  reportingIntervalMs: {
    label: 'Report every',
    unit: 's',
    scale: 1000,
    help: 'Interval of the periodic reports in the Alerts view.',
  },
}

const FLAGS: { readonly [Key in FlagKey]: Words } = {
  virtualMidi: {
    label: 'Virtual MIDI input',
    help: 'Show the input “Awescope” to the page. It is the one thing that a page can notice.',
  },
  isDetailedTrace: {
    label: 'Detailed trace',
    help: 'Keep every mark of every event. Otherwise only the stages.',
  },
  isHistogram: {
    label: 'Histogram',
    help: 'Keep histograms, for percentiles and the distribution.',
  },
  isGuideShown: {
    label: 'First steps',
    help: 'Show the three steps of a first recording above the Live view.',
  },
}

const keysOf = <Key extends string>(table: { readonly [K in Key]: unknown }): Key[] =>
  Object.keys(table) as Key[]

const numberSpec = (key: NumberKey): NumberSpec => ({
  kind: 'number',
  key,
  unit: '',
  scale: 1,
  ...NUMBERS[key],
  ...BOUNDS[key],
})

const flagSpec = (key: FlagKey): FlagSpec => ({ kind: 'flag', key, ...FLAGS[key] })

export const SETTING_SPECS: readonly SettingSpec[] = [
  ...keysOf(NUMBERS).map(numberSpec),
  ...keysOf(FLAGS).map(flagSpec),
]
