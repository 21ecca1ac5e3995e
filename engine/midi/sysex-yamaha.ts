// Yamaha's system exclusive messages: XG's resets, and of its parameters those that the channels or the chip have too:
// master tuning and volume, effect types that have a preset, and the settings of a part, most of which are controllers
// by another name. A message sets one parameter, whose length is fixed. Audio thread; allocates only when created.

import { CONTROLLER } from './channels.ts'
import type { MakerContext } from './master-settings.ts'
import { CHANNELS } from './midi-types.ts'
import { SOUND_MAP } from './programs.ts'

const MODEL_XG = 0x4c
/** High bytes of the address. */
const SYSTEM = 0
const EFFECT = 2
const PART = 8

/** Addresses of a part's settings that are controllers, and these; 71 to 78 are XG's own sound controllers. */
// prettier-ignore
const PART_CONTROLLERS: readonly (readonly [address: number, controller: number])[] = [
  [0x01, CONTROLLER.bank], [0x02, CONTROLLER.bankLsb], [0x0b, CONTROLLER.volume],
  [0x12, CONTROLLER.chorus], [0x13, CONTROLLER.reverb], [0x15, 76], [0x16, 77], [0x17, 78], [0x18, 74], [0x19, 71],
  [0x1a, 73], [0x1b, 75], [0x1c, 72], [0x68, CONTROLLER.portamentoTime],
]
const NONE = 255
const CONTROLLER_OF = new Uint8Array(128).fill(NONE)
for (const [address, controller] of PART_CONTROLLERS) CONTROLLER_OF[address] = controller

/** The chip's presets that are nearest to XG's types (this choice is ours); −1: no other is chosen for it. */
const ROOMS = [0, 1, 2] as const
const HALLS = [3, 4] as const
const PLATE = 5
const FLANGER = 5

export interface YamahaReader {
  /** A whole message F0 43 … F7 in `bytes[at … at + length − 1]`; other models and requests are ignored. */
  read(bytes: Uint8Array, at: number, length: number): void
}

/** A reader; device numbers are not compared. */
export function createYamahaReader(context: MakerContext): YamahaReader {
  const { channels, target, parameters, master, message } = context

  const setSystem = (address: number, value: number): void => {
    if (address === 4) master.setVolume(value / 127)
    else if (address === 6) master.tuneCoarse(semitones(value) * 100)
    else if ((address === 0x7e || address === 0x7f) && value === 0) master.restart(SOUND_MAP.xg)
  }

  /** Four nibbles: tenths of a cent, 1024 is 0. */
  const setTune = (bytes: Uint8Array, at: number): void => {
    let tenths = 0
    for (let i = at; i < at + 4; i += 1) tenths = (tenths << 4) | ((bytes[i] as number) & 0x0f)
    master.tuneFine((Math.min(tenths, 0x7ff) - 0x400) / 10)
  }

  const setEffect = (address: number, type: number, variation: number): void => {
    if (address === 0) {
      const preset = reverbPreset(type, variation)
      if (preset >= 0) master.setReverb(preset)
    } else if (address === 0x20) {
      const preset = chorusPreset(type, variation)
      if (preset >= 0) master.setChorus(preset)
    }
  }

  const setPart = (channel: number, address: number, value: number): void => {
    const control = 0xb0 | channel
    if (address >= 0x41 && address <= 0x4c) {
      channels.scaleCents[channel * 12 + address - 0x41] = value - 64
      target.tuningChanged(channel)
      return
    }
    switch (address) {
      case 0x03:
        message(0xc0 | channel, value, 0)
        return
      case 0x07:
        master.setDrum(channel, value > 0)
        return
      case 0x08:
        parameters.setKeyShift(channel, semitones(value))
        return
      case 0x0e:
        // 0 is a random place; a reference has none: it stays where it is.
        if (value > 0) message(control, CONTROLLER.pan, value)
        return
      case 0x23:
        channels.bendRangeCents[channel] = Math.max(0, semitones(value)) * 100
        target.pitchBendChanged(channel)
        return
      case 0x67:
        message(control, CONTROLLER.portamento, value > 0 ? 127 : 0)
        return
      default: {
        const controller = CONTROLLER_OF[address] as number
        if (controller !== NONE) message(control, controller, value)
      }
    }
  }

  return {
    /** F0 43 1n 4C high middle low data… F7. */
    read(bytes, at, length) {
      if (length < 9 || (bytes[at + 2] as number) >> 4 !== 1 || bytes[at + 3] !== MODEL_XG) return
      const high = bytes[at + 4] as number
      const middle = bytes[at + 5] as number
      const low = bytes[at + 6] as number
      const data = at + 7
      const value = bytes[data] as number
      if (high === SYSTEM && middle === 0) {
        if (length === 9) setSystem(low, value)
        else if (length === 12 && low === 0) setTune(bytes, data)
      } else if (high === EFFECT && middle === 1) {
        if (length === 10) setEffect(low, value, bytes[data + 1] as number)
      } else if (high === PART && middle < CHANNELS && length === 9) setPart(middle, low, value)
    },
  }
}

/** 64 is 0; two octaves either way. */
function semitones(value: number): number {
  return Math.min(24, Math.max(-24, value - 64))
}

function reverbPreset(type: number, variation: number): number {
  if (type === 1 || type === 3) return HALLS[variation] ?? HALLS[0]
  if (type === 2) return ROOMS[variation] ?? ROOMS[0]
  return type === 4 ? PLATE : -1
}

/** Chorus and celeste (0x41, 0x42) count their kinds 0, 1, 2, 8. */
function chorusPreset(type: number, variation: number): number {
  if (type === 0x43) return FLANGER
  if (type !== 0x41 && type !== 0x42) return -1
  return variation === 8 ? 3 : variation <= 2 ? variation : 0
}
