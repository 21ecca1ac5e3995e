// What system exclusive messages of all makers set for the whole instrument: master tuning, volume, and which sound map
// a reset begins. Audio thread; allocates only when created.

import { CHANNELS, type Channels, type MidiColumns, type MidiTarget } from './midi-types.ts'
import type { Parameters } from './parameters.ts'
import type { Programs, SoundMap } from './programs.ts'

const FINE = 0
const COARSE = 1
/** Places in `presets`. */
export const REVERB = 0
export const CHORUS = 1
export const NO_PRESET = -1

/** What the readers of system exclusive messages work on. */
export interface MasterContext {
  channels: Channels
  target: MidiTarget
  programs: Programs
  /** The reader's reset. */
  reset(): void
}

/** What the readers of one maker's messages work on. */
export interface MakerContext {
  channels: Channels
  target: MidiTarget
  parameters: Parameters
  master: MasterSettings
  /** The reader's own way for channel messages: settings of parts are controllers by another name. */
  message(status: number, data1: number, data2: number): void
}

export interface MasterSettings {
  readonly columns: MidiColumns
  /** Effect presets; the number of one that was chosen, −1: none. */
  setReverb(preset: number): void
  setChorus(preset: number): void
  readonly presets: Int8Array
  /** Cents; both parts add up. */
  tuneFine(cents: number): void
  tuneCoarse(cents: number): void
  /** 0…1. */
  setVolume(volume: number): void
  /** Everything to its power-up state, with the programs of another map. */
  restart(map: SoundMap): void
  /** A channel plays drums, or no longer does. */
  setDrum(channel: number, isDrum: boolean): void
  /** Master tuning at rest, no preset chosen; tells nobody. */
  rest(): void
}

/** Master tuning at rest. */
export function createMasterSettings(context: MasterContext): MasterSettings {
  const { channels, target, programs } = context
  /** In an array, where a new fraction is not a new heap number. */
  const masterCents = new Float64Array(2)
  const presets = Int8Array.of(NO_PRESET, NO_PRESET)

  const tuneAll = (): void => {
    channels.masterTuningCents = (masterCents[FINE] as number) + (masterCents[COARSE] as number)
    for (let channel = 0; channel < CHANNELS; channel += 1) target.tuningChanged(channel)
  }

  return {
    columns: [masterCents, presets],
    presets,
    setReverb(preset) {
      presets[REVERB] = preset
      target.reverbPresetChanged(preset)
    },
    setChorus(preset) {
      presets[CHORUS] = preset
      target.chorusPresetChanged(preset)
    },
    tuneFine(cents) {
      masterCents[FINE] = cents
      tuneAll()
    },
    tuneCoarse(cents) {
      masterCents[COARSE] = cents
      tuneAll()
    },
    setVolume(volume) {
      channels.masterVolume = volume
      target.masterVolumeChanged()
    },
    restart(map) {
      programs.setMap(map)
      context.reset()
    },
    setDrum(channel, isDrum) {
      channels.isDrum[channel] = isDrum ? 1 : 0
      target.programChanged(channel)
    },
    rest() {
      masterCents.fill(0)
      presets.fill(NO_PRESET)
    },
  }
}
