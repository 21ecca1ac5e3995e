// System exclusive messages: universal (GM, master volume and tuning, scale tuning); Roland's are in sysex-roland.ts,
// Yamaha's in sysex-yamaha.ts. What is unknown, too short or wrong by its checksum is ignored. Audio thread; allocates
// only when created.
//
// Deliberately not read: part receive channel and switches, EQ and insert effects, user drum edits (the cards' drivers
// had none of them); MT-32 timbres (the drivers only remapped programs); XG's single effect parameters and its drum
// setups.

import { createMasterSettings, type MakerContext, type MasterContext } from './master-settings.ts'
import { CHANNELS, type MidiColumns } from './midi-types.ts'
import type { Parameters } from './parameters.ts'
import { SOUND_MAP } from './programs.ts'
import { createRolandReader } from './sysex-roland.ts'
import { createYamahaReader } from './sysex-yamaha.ts'

const START = 0xf0
const END = 0xf7
const ROLAND = 0x41
const YAMAHA = 0x43
const CENTRE_14 = 8192
const MAX_14 = 16_383

export interface SysexContext extends MasterContext {
  parameters: Parameters
  message: MakerContext['message']
}

export interface SysexReader {
  readonly columns: MidiColumns
  /** Effect presets that were chosen; places and values as in master-settings.ts. */
  readonly presets: Int8Array
  read(bytes: Uint8Array, from: number, length: number): void
  /** Master tuning at rest; tells nobody. */
  reset(): void
}

/**
 * A reader of whole messages F0 … F7. Device ids are not compared: the instrument answers to all. Scale tuning acts at
 * once in its real-time and its other form alike.
 */
export function createSysexReader(context: SysexContext): SysexReader {
  const { channels, target, parameters, message } = context
  const master = createMasterSettings(context)
  const { restart } = master
  const makers = { channels, target, parameters, master, message }
  const roland = createRolandReader(makers)
  const yamaha = createYamahaReader(makers)

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
    if (kind === 1) master.setVolume(((msb << 7) | lsb) / MAX_14)
    if (kind === 3) master.tuneFine(((((msb << 7) | lsb) - CENTRE_14) * 100) / CENTRE_14)
    if (kind === 4) master.tuneCoarse((msb - 64) * 100)
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

  return {
    columns: [...master.columns, ...roland.columns],
    presets: master.presets,
    read(bytes, from, length) {
      if (length < 5 || from < 0 || from + length > bytes.length) return
      if (bytes[from] !== START || bytes[from + length - 1] !== END) return
      for (let i = 1; i < length - 1; i += 1) if ((bytes[from + i] as number) > 0x7f) return
      const maker = bytes[from + 1] as number
      if (maker === 0x7e || maker === 0x7f) readUniversal(bytes, from, length)
      else if (maker === ROLAND) roland.read(bytes, from, length)
      else if (maker === YAMAHA) yamaha.read(bytes, from, length)
    },
    reset() {
      master.rest()
      roland.reset()
    },
  }
}
