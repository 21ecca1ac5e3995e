// A MIDI target that hands on to one that is given later: the reader makes the channels and needs a target, the driver
// needs the channels. Audio thread; nothing allocates after creation.

import type { MidiTarget } from '../midi-types.ts'

export interface LateTarget extends MidiTarget {
  /** From now on `target` is told. Until then nobody is. */
  attach(target: MidiTarget): void
}

/** A target that tells nobody yet. */
export function createLateTarget(): LateTarget {
  let to: MidiTarget | null = null
  return {
    attach(target) {
      to = target
    },
    noteOn: (channel, key, velocity) => to?.noteOn(channel, key, velocity),
    noteOff: (channel, key, velocity) => to?.noteOff(channel, key, velocity),
    controllerChanged: (channel, controller) => to?.controllerChanged(channel, controller),
    pitchBendChanged: (channel) => to?.pitchBendChanged(channel),
    pressureChanged: (channel) => to?.pressureChanged(channel),
    polyPressureChanged: (channel, key) => to?.polyPressureChanged(channel, key),
    tuningChanged: (channel) => to?.tuningChanged(channel),
    programChanged: (channel) => to?.programChanged(channel),
    holdPedal: (channel, isDown) => to?.holdPedal(channel, isDown),
    sostenutoPedal: (channel, isDown) => to?.sostenutoPedal(channel, isDown),
    aweChanged: (channel, parameter) => to?.aweChanged(channel, parameter),
    generatorOffsetChanged: (channel, generator) => to?.generatorOffsetChanged(channel, generator),
    allSoundOff: (channel) => to?.allSoundOff(channel),
    allNotesOff: (channel) => to?.allNotesOff(channel),
    masterVolumeChanged: () => to?.masterVolumeChanged(),
    reverbPresetChanged: (preset) => to?.reverbPresetChanged(preset),
    chorusPresetChanged: (preset) => to?.chorusPresetChanged(preset),
    systemReset: () => to?.systemReset(),
  }
}
