// Roland's system exclusive messages: GS (system, patch and part parameters), and the reset that a song for the MT-32
// begins with. Audio thread; allocates only when created.

import { CONTROLLER } from './channels.ts'
import type { MakerContext } from './master-settings.ts'
import type { MidiColumns } from './midi-types.ts'
import { SOUND_MAP } from './programs.ts'

const MODEL_GS = 0x42
const MODEL_MT32 = 0x16
const DATA_SET = 0x12
const PRESETS = 8

export interface RolandReader {
  readonly columns: MidiColumns
  /** A whole message F0 41 … F7 in `bytes[at … at + length − 1]`; what is wrong by its checksum is ignored. */
  read(bytes: Uint8Array, at: number, length: number): void
  /** Master tune at rest; tells nobody. */
  reset(): void
}

/** A reader; device ids are not compared. */
export function createRolandReader(context: MakerContext): RolandReader {
  const { channels, target, parameters, master, message } = context
  /** GS master tune: its four nibbles arrive together or one by one. */
  const masterTune = Uint8Array.of(0, 4, 0, 0)

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
      if (high === 0x7f) master.restart(SOUND_MAP.mt32)
      return
    }
    if (model !== MODEL_GS) return
    for (let i = 8; i < length - 2; i += 1) {
      const value = bytes[at + i] as number
      // A run of data goes on to the next addresses; 128 of them make a page.
      const address = low + i - 8
      if (address > 0x7f) return
      if (high === 0 && middle === 0 && address === 0x7f) master.restart(SOUND_MAP.gs)
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
      master.tuneFine(clamp(tenths, 0x018, 0x7e8) / 10 - 102.4)
    } else if (address === 4) {
      master.setVolume(value / 127)
    } else if (address === 5) {
      master.tuneCoarse((clamp(value, 0x28, 0x58) - 64) * 100)
    } else if (address === 0x7f && value === 0) {
      master.restart(SOUND_MAP.gs)
    }
  }

  /** The macros' numbers are the chip's presets. */
  const setGsPatch = (address: number, value: number): void => {
    if (value >= PRESETS) return
    if (address === 0x30) master.setReverb(value)
    if (address === 0x38) master.setChorus(value)
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
        master.setDrum(channel, value > 0)
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

  return {
    columns: [masterTune],
    read: readRoland,
    reset() {
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
