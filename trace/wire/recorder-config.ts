// What the recorder in the page can be told: type, defaults, bounds and the one resolver. Any context, page world
// included; needs nothing from npm or the page.

import { type Bounds, isWithin } from './bounds.ts'
import { own } from './natives.ts'

/** Everything has a default. */
export interface RecorderConfig {
  /** Address of the worklet probe module; '' where there is none. */
  workletUrl: string
  /** Share of MIDI events that are tracked, 0…1. */
  samplingRate: number
  /** Every n-th quantum of a processor is timed. */
  timedQuantumEvery: number
  /** Show the virtual MIDI input *Awescope* to the page. */
  virtualMidi: boolean
}

export const DEFAULT_RECORDER_CONFIG: RecorderConfig = {
  workletUrl: '',
  samplingRate: 1,
  timedQuantumEvery: 8,
  virtualMidi: true,
}

type NumberOption = {
  [Name in keyof RecorderConfig]: RecorderConfig[Name] extends number ? Name : never
}[keyof RecorderConfig]

/** A number option without bounds does not compile. */
export const RECORDER_BOUNDS: { readonly [Name in NumberOption]: Bounds } = {
  samplingRate: { min: 0, max: 1, isInteger: false },
  // 1 times every call. At 1024 a processor is timed each three seconds or so: less often tells nothing any more.
  timedQuantumEvery: { min: 1, max: 1024, isInteger: true },
}

/** Every field valid; what is not falls back to its default. Any thread; never throws, whatever `value` is. */
export function resolveRecorderConfig(value: unknown): RecorderConfig {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof RecorderConfig, unknown>
  >
  const workletUrl = own(given, 'workletUrl')
  const virtualMidi = own(given, 'virtualMidi')
  const numberOf = (name: NumberOption): number => {
    const value = own(given, name)
    return isWithin(value, RECORDER_BOUNDS[name]) ? value : DEFAULT_RECORDER_CONFIG[name]
  }
  return {
    workletUrl: typeof workletUrl === 'string' ? workletUrl : DEFAULT_RECORDER_CONFIG.workletUrl,
    samplingRate: numberOf('samplingRate'),
    timedQuantumEvery: numberOf('timedQuantumEvery'),
    virtualMidi:
      typeof virtualMidi === 'boolean' ? virtualMidi : DEFAULT_RECORDER_CONFIG.virtualMidi,
  }
}
