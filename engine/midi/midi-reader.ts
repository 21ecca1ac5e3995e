// Turns MIDI bytes into the channels' state and calls of the driver. Any bytes are allowed: data is masked to seven
// bits, what is unknown is ignored. Audio thread; allocates only when created.

import {
  BEND_CENTRE,
  channelColumns,
  CONTROLLER,
  createChannels,
  resetChannels,
} from './channels.ts'
import { soundParameter } from './generator-nrpn.ts'
import { CHANNELS, type MidiReader, type MidiSettings, type MidiTarget } from './midi-types.ts'
import { createParameters } from './parameters.ts'
import { createPrograms, SOUND_MAP } from './programs.ts'
import { CHORUS, NO_PRESET, REVERB } from './master-settings.ts'
import { createSysexReader } from './sysex.ts'

/**
 * A reader with channels at power-up. Note-ons of velocity 0 are note-offs of velocity 64. Bank select (CC0) takes
 * effect with the next program change; CC32 counts under XG and General MIDI 2 only, and so do CC71 to CC78. CC64 and
 * CC66 are told when they cross 64. CC121 does what the drivers did: modulation, pedals, pressure and bend to rest,
 * expression 127; volume, pan, sends, bank, program and tuning stay. It also takes back what NRPN changed, which
 * follows from the public filter NRPN test (its two halves sound alike on an Audigy 2 only then), and forgets the
 * chosen RPN or NRPN. CC124–127 end the notes and change no mode: the card's drivers know poly mode only.
 */
export function createMidiReader(target: MidiTarget): MidiReader {
  const channels = createChannels()
  const { controllers } = channels
  const parameters = createParameters(channels, target)
  const programs = createPrograms(channels)

  const pedal = (channel: number, controller: number, wasDown: boolean, isDown: boolean): void => {
    if (wasDown === isDown) return
    if (controller === CONTROLLER.hold) target.holdPedal(channel, isDown)
    else target.sostenutoPedal(channel, isDown)
  }

  const control = (channel: number, controller: number, value: number): void => {
    const at = channel * 128 + controller
    const before = controllers[at] as number
    switch (controller) {
      case CONTROLLER.allSoundOff:
        target.allSoundOff(channel)
        return
      case CONTROLLER.resetAll:
        resetControllers(channel)
        return
      case CONTROLLER.localControl:
        return
      case CONTROLLER.allNotesOff:
      case 124:
      case 125:
      case 126:
      case 127:
        target.allNotesOff(channel)
        return
      default:
    }
    controllers[at] = value
    switch (controller) {
      case CONTROLLER.bank:
      case CONTROLLER.bankLsb:
        return
      case CONTROLLER.hold:
      case CONTROLLER.sostenuto:
        pedal(channel, controller, before >= 64, value >= 64)
        return
      case CONTROLLER.portamentoFrom:
        channels.glideFrom[channel] = value
        return
      default:
        if (parameters.control(channel, controller, value)) return
        if (programs.hasSoundControllers && soundParameter(controller) >= 0) {
          parameters.setSound(channel, soundParameter(controller), value)
        }
        target.controllerChanged(channel, controller)
    }
  }

  const restore = (channel: number, controller: number, value: number): void => {
    if (controllers[channel * 128 + controller] !== value) control(channel, controller, value)
  }

  /** Sound controllers outlive CC121 (RP-015), though the NRPNs that they stand for do not. */
  const restoreSounds = (channel: number): void => {
    if (!programs.hasSoundControllers) return
    for (let controller = CONTROLLER.firstSound; controller <= CONTROLLER.lastSound; controller++) {
      const value = controllers[channel * 128 + controller] as number
      const parameter = soundParameter(controller)
      if (parameter >= 0 && value !== 64) parameters.setSound(channel, parameter, value)
    }
  }

  const resetControllers = (channel: number): void => {
    restore(channel, CONTROLLER.modulation, 0)
    restore(channel, CONTROLLER.expression, 127)
    restore(channel, CONTROLLER.hold, 0)
    restore(channel, CONTROLLER.sostenuto, 0)
    restore(channel, CONTROLLER.soft, 0)
    restore(channel, CONTROLLER.portamento, 0)
    channels.glideFrom[channel] = -1
    parameters.forgetSelection(channel)
    parameters.takeBack(channel)
    restoreSounds(channel)
    if (channels.pitchBend[channel] !== BEND_CENTRE) {
      channels.pitchBend[channel] = BEND_CENTRE
      target.pitchBendChanged(channel)
    }
    if (channels.pressure[channel] !== 0) {
      channels.pressure[channel] = 0
      target.pressureChanged(channel)
    }
    for (let key = 0; key < 128; key += 1) {
      const at = channel * 128 + key
      if (channels.polyPressure[at] === 0) continue
      channels.polyPressure[at] = 0
      target.polyPressureChanged(channel, key)
    }
  }

  const message = (status: number, data1: number, data2: number): void => {
    const channel = status & 0x0f
    const first = data1 & 0x7f
    const second = data2 & 0x7f
    switch (status & 0xf0) {
      case 0x80:
        target.noteOff(channel, first, second)
        return
      case 0x90:
        if (second > 0) {
          target.noteOn(channel, first, second)
          channels.lastKey[channel] = first
          channels.glideFrom[channel] = -1
        } else target.noteOff(channel, first, 64)
        return
      case 0xa0:
        channels.polyPressure[channel * 128 + first] = second
        target.polyPressureChanged(channel, first)
        return
      case 0xb0:
        control(channel, first, second)
        return
      case 0xc0:
        programs.choose(channel, first)
        target.programChanged(channel)
        return
      case 0xd0:
        channels.pressure[channel] = first
        target.pressureChanged(channel)
        return
      case 0xe0:
        channels.pitchBend[channel] = first | (second << 7)
        target.pitchBendChanged(channel)
        return
      default:
    }
  }

  const restart = (): void => {
    resetChannels(channels)
    for (let channel = 0; channel < CHANNELS; channel += 1) parameters.reset(channel)
    sysexReader.reset()
    target.systemReset()
  }

  const sysexReader = createSysexReader({
    channels,
    target,
    parameters,
    programs,
    message,
    reset: restart,
  })
  const { presets } = sysexReader

  const columns = [
    ...channelColumns(channels),
    ...parameters.columns,
    ...programs.columns,
    ...sysexReader.columns,
  ]

  const takeOver = (from: MidiSettings): void => {
    for (let i = 0; i < columns.length; i += 1) columns[i]?.set(from.columns[i] ?? [])
    channels.masterVolume = from.channels.masterVolume
    channels.masterTuningCents = from.channels.masterTuningCents
    channels.isMt32 = from.channels.isMt32
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      const hold = controllers[channel * 128 + CONTROLLER.hold] as number
      target.holdPedal(channel, hold >= 64)
    }
    const reverb = presets[REVERB] as number
    if (reverb !== NO_PRESET) target.reverbPresetChanged(reverb)
    const chorus = presets[CHORUS] as number
    if (chorus !== NO_PRESET) target.chorusPresetChanged(chorus)
  }

  return {
    channels,
    columns,
    takeOver,
    forgetReverb() {
      presets[REVERB] = NO_PRESET
    },
    forgetChorus() {
      presets[CHORUS] = NO_PRESET
    },
    message,
    sysex: sysexReader.read,
    reset() {
      programs.setMap(SOUND_MAP.gs)
      restart()
    },
  }
}
