// System exclusive messages: universal (GM, master volume and tuning, scale tuning), Roland GS and MT-32, Yamaha XG. What is
// unknown, too short or wrong by its checksum is ignored. Audio thread; allocates only when created.
//
// Deliberately not read: GS part receive channel and switches, EQ and insert effects, user drum edits (the cards' drivers had
// none of them); MT-32 timbres (the drivers only remapped programs); XG parameters other than part mode and resets.

import { CONTROLLER } from './channels.ts'
import { CHANNELS, type Channels, type MidiTarget } from './midi-types.ts'
import type { Parameters } from './parameters.ts'
import { type Programs, SOUND_MAP, type SoundMap } from './programs.ts'

const START = 0xf0
const END = 0xf7
const ROLAND = 0x41
const YAMAHA = 0x43
const MODEL_GS = 0x42
const MODEL_MT32 = 0x16
const MODEL_XG = 0x4c
const DATA_SET = 0x12
const CENTRE_14 = 8192
const MAX_14 = 16_383
const PRESETS = 8
const FINE = 0
const COARSE = 1

export interface SysexContext {
  channels: Channels
  target: MidiTarget
  parameters: Parameters
  programs: Programs
  /** The reader's own way for channel messages: GS part settings are controllers by another name. */
  message(status: number, data1: number, data2: number): void
  /** The reader's reset. */
  reset(): void
}

export interface SysexReader {
  read(bytes: Uint8Array, from: number, length: number): void
  /** Master tuning at rest; tells nobody. */
  reset(): void
}

/**
 * A reader of whole messages F0 … F7. Device ids are not compared: the instrument answers to all. Scale tuning acts at once in
 * its real-time and its other form alike.
 */
export function createSysexReader(context: SysexContext): SysexReader {
  const { channels, target, parameters, programs, message } = context
  /** Fine and coarse, cents. In an array, where a new fraction is not a new heap number. */
  const masterCents = new Float64Array(2)
  /** GS master tune: its four nibbles arrive together or one by one. */
  const masterTune = Uint8Array.of(0, 4, 0, 0)

  const restart = (map: SoundMap): void => {
    programs.setMap(map)
    context.reset()
  }

  const tuneAll = (): void => {
    channels.masterTuningCents = (masterCents[FINE] as number) + (masterCents[COARSE] as number)
    for (let channel = 0; channel < CHANNELS; channel += 1) target.tuningChanged(channel)
  }

  const setMasterVolume = (volume: number): void => {
    channels.masterVolume = volume
    target.masterVolumeChanged()
  }

  const readUniversal = (bytes: Uint8Array, at: number, length: number): void => {
    if (length < 6) return
    const isRealTime = bytes[at + 1] === 0x7f
    const kind = ((bytes[at + 3] as number) << 8) | (bytes[at + 4] as number)
    if (!isRealTime && (kind === 0x0901 || kind === 0x0902)) restart(SOUND_MAP.gs)
    else if (!isRealTime && kind === 0x0903) restart(SOUND_MAP.gm2)
    else if (isRealTime && kind >> 8 === 4) readDeviceControl(bytes, at, length, kind & 0xff)
    else if (kind === 0x0808 && length === 21) readScale(bytes, at, 1)
    else if (kind === 0x0809 && length === 33) readScale(bytes, at, 2)
  }

  const readDeviceControl = (bytes: Uint8Array, at: number, length: number, kind: number): void => {
    if (length !== 8) return
    const lsb = bytes[at + 5] as number
    const msb = bytes[at + 6] as number
    if (kind === 1) setMasterVolume(((msb << 7) | lsb) / MAX_14)
    if (kind === 3) {
      masterCents[FINE] = ((((msb << 7) | lsb) - CENTRE_14) * 100) / CENTRE_14
      tuneAll()
    }
    if (kind === 4) {
      masterCents[COARSE] = (msb - 64) * 100
      tuneAll()
    }
  }

  /** F0 7E/7F dev 08 08/09 ff gg hh, then 12 values of one byte (cents + 64) or two (8192 is 0, ±100 cents) F7. */
  const readScale = (bytes: Uint8Array, at: number, width: number): void => {
    const chosen =
      ((bytes[at + 5] as number) << 14) |
      ((bytes[at + 6] as number) << 7) |
      (bytes[at + 7] as number)
    for (let channel = 0; channel < CHANNELS; channel += 1) {
      if (((chosen >> channel) & 1) === 0) continue
      for (let tone = 0; tone < 12; tone += 1) {
        const from = at + 8 + tone * width
        const first = bytes[from] as number
        const cents =
          width === 1
            ? first - 64
            : ((((first << 7) | (bytes[from + 1] as number)) - CENTRE_14) * 100) / CENTRE_14
        channels.scaleCents[channel * 12 + tone] = cents
      }
      target.tuningChanged(channel)
    }
  }

  /** F0 41 dev model 12 a1 a2 a3 data… checksum F7: address, data and checksum add up to 0 modulo 128. */
  const readRoland = (bytes: Uint8Array, at: number, length: number): void => {
    if (length < 11 || bytes[at + 4] !== DATA_SET) return
    let sum = 0
    for (let i = 5; i < length - 1; i += 1) sum += bytes[at + i] as number
    if ((sum & 0x7f) !== 0) return
    const model = bytes[at + 3]
    const high = bytes[at + 5] as number
    const middle = bytes[at + 6] as number
    const low = bytes[at + 7] as number
    if (model === MODEL_MT32) {
      // All parameters reset: what a song for the MT-32 begins with, and no other does.
      if (high === 0x7f) restart(SOUND_MAP.mt32)
      return
    }
    if (model !== MODEL_GS) return
    for (let i = 8; i < length - 2; i += 1) {
      const value = bytes[at + i] as number
      // A run of data goes on to the next addresses; 128 of them make a page.
      const address = low + i - 8
      if (address > 0x7f) return
      if (high === 0 && middle === 0 && address === 0x7f) restart(SOUND_MAP.gs)
      if (high === 0x40 && middle === 0) setGsSystem(address, value)
      if (high === 0x40 && middle === 1) setGsPatch(address, value)
      if (high === 0x40 && middle >> 4 === 1) setGsPart(partChannel(middle & 0x0f), address, value)
    }
  }

  const setGsSystem = (address: number, value: number): void => {
    if (address < 4) {
      masterTune[address] = value & 0x0f
      if (address !== 3) return
      const tenths =
        ((masterTune[1] as number) << 8) |
        ((masterTune[2] as number) << 4) |
        (masterTune[3] as number)
      masterCents[FINE] = clamp(tenths, 0x018, 0x7e8) / 10 - 102.4
      tuneAll()
    } else if (address === 4) {
      setMasterVolume(value / 127)
    } else if (address === 5) {
      masterCents[COARSE] = (clamp(value, 0x28, 0x58) - 64) * 100
      tuneAll()
    } else if (address === 0x7f && value === 0) {
      restart(SOUND_MAP.gs)
    }
  }

  /** The macros' numbers are the chip's presets. */
  const setGsPatch = (address: number, value: number): void => {
    if (value >= PRESETS) return
    if (address === 0x30) target.reverbPresetChanged(value)
    if (address === 0x38) target.chorusPresetChanged(value)
  }

  const setGsPart = (channel: number, address: number, value: number): void => {
    const control = 0xb0 | channel
    if (address >= 0x40 && address <= 0x4b) {
      channels.scaleCents[channel * 12 + address - 0x40] = value - 64
      target.tuningChanged(channel)
      return
    }
    switch (address) {
      case 0x00:
        message(control, CONTROLLER.bank, value)
        return
      case 0x01:
        message(0xc0 | channel, value, 0)
        return
      case 0x15:
        setDrum(channel, value > 0)
        return
      case 0x16:
        parameters.setKeyShift(channel, clamp(value, 0x28, 0x58) - 64)
        return
      case 0x19:
        message(control, CONTROLLER.volume, value)
        return
      case 0x1c:
        // 0 is a random place in GS; a reference has none: it stays where it is.
        if (value > 0) message(control, CONTROLLER.pan, value)
        return
      case 0x21:
        message(control, CONTROLLER.chorus, value)
        return
      case 0x22:
        message(control, CONTROLLER.reverb, value)
        return
      default:
    }
  }

  const setDrum = (channel: number, isDrum: boolean): void => {
    channels.isDrum[channel] = isDrum ? 1 : 0
    target.programChanged(channel)
  }

  /** F0 43 1n 4C a1 a2 a3 value F7. */
  const readYamaha = (bytes: Uint8Array, at: number, length: number): void => {
    if (length !== 9 || (bytes[at + 2] as number) >> 4 !== 1 || bytes[at + 3] !== MODEL_XG) return
    const high = bytes[at + 4] as number
    const middle = bytes[at + 5] as number
    const low = bytes[at + 6] as number
    const value = bytes[at + 7] as number
    if (high === 0 && middle === 0 && (low === 0x7e || low === 0x7f) && value === 0) {
      restart(SOUND_MAP.xg)
    }
    if (high === 8 && middle < CHANNELS && low === 7) setDrum(middle, value > 0)
  }

  return {
    read(bytes, from, length) {
      if (length < 5 || from < 0 || from + length > bytes.length) return
      if (bytes[from] !== START || bytes[from + length - 1] !== END) return
      for (let i = 1; i < length - 1; i += 1) if ((bytes[from + i] as number) > 0x7f) return
      const maker = bytes[from + 1] as number
      if (maker === 0x7e || maker === 0x7f) readUniversal(bytes, from, length)
      else if (maker === ROLAND) readRoland(bytes, from, length)
      else if (maker === YAMAHA) readYamaha(bytes, from, length)
    },
    reset() {
      masterCents.fill(0)
      masterTune.fill(0)
      masterTune[1] = 4
    },
  }
}

/** GS counts its parts with channel 10 first: 0 is channel 10, 1…9 are channels 1…9, 10…15 are 11…16. */
function partChannel(part: number): number {
  return part === 0 ? 9 : part < 10 ? part - 1 : part
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
