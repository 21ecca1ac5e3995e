// Program changes: which bank and program a channel gets, and whether it is a drum channel, under the sound map that
// the last reset chose. Audio thread; allocates only when created.

import { CONTROLLER, DRUM_CHANNEL } from './channels.ts'
import { resetDrumKeys } from './drum-keys.ts'
import type { Channels, MidiColumns } from './midi-types.ts'
import { MT32_TO_GM } from './mt32.ts'

/** `gs` is also the power-up map: drums by channel (and by GS part mode), the bank MSB as it is. */
export const SOUND_MAP = { gs: 0, xg: 1, gm2: 2, mt32: 3 } as const

export type SoundMap = (typeof SOUND_MAP)[keyof typeof SOUND_MAP]

const XG_SFX_VOICE = 64
const XG_SFX_KIT = 126
const XG_DRUM_KIT = 127
const GM2_DRUM = 120
const GM2_MELODIC = 121
/** Where GS has its sound effects. */
const GS_SFX_KIT = 56

export interface Programs {
  readonly columns: MidiColumns
  /** Takes bank (from CC0 and CC32) and program into the columns. Tells nobody. */
  choose(channel: number, program: number): void
  /** Chooses the map for program changes from now on. */
  setMap(map: SoundMap): void
  /** True under XG and General MIDI 2, which have CC71 to CC78. */
  readonly hasSoundControllers: boolean
}

/**
 * Program choice for these channels. GS, and power-up: the bank is CC0. XG: CC0 127 makes a drum channel, 126 one of
 * sound effects, which GS has as kit 56; else a melodic one (channel 10 stays drums), whose variations are banks by
 * CC32, as in GS by CC0 (64, the voices of sound effects, stays 64). GM2: 120 and 121 likewise. MT-32: melodic programs
 * become those of General MIDI that are nearest, in bank 0. Another kit takes back what was set for single drums.
 */
export function createPrograms(channels: Channels): Programs {
  /** A SoundMap. */
  const chosen = Uint8Array.of(SOUND_MAP.gs)

  const chooseXg = (channel: number, msb: number, lsb: number, program: number): void => {
    const isSfx = msb === XG_SFX_KIT
    setDrum(channel, isSfx || msb === XG_DRUM_KIT)
    if (channels.isDrum[channel] === 1) set(channel, 0, isSfx ? GS_SFX_KIT : program)
    else set(channel, msb === XG_SFX_VOICE ? msb : lsb, program)
  }

  const chooseGm2 = (channel: number, msb: number, lsb: number, program: number): void => {
    setDrum(channel, msb === GM2_DRUM)
    const isDrum = channels.isDrum[channel] === 1
    set(channel, isDrum ? 0 : msb === GM2_MELODIC ? lsb : msb, program)
  }

  const setDrum = (channel: number, isKit: boolean): void => {
    channels.isDrum[channel] = isKit || channel === DRUM_CHANNEL ? 1 : 0
  }

  const set = (channel: number, bank: number, program: number): void => {
    channels.bank[channel] = bank
    channels.program[channel] = program
  }

  return {
    columns: [chosen],
    choose(channel, program) {
      const map = chosen[0]
      const msb = channels.controllers[channel * 128 + CONTROLLER.bank] as number
      const lsb = channels.controllers[channel * 128 + CONTROLLER.bankLsb] as number
      if (map === SOUND_MAP.xg) chooseXg(channel, msb, lsb, program)
      else if (map === SOUND_MAP.gm2) chooseGm2(channel, msb, lsb, program)
      else if (map === SOUND_MAP.mt32 && channels.isDrum[channel] === 0) {
        set(channel, 0, MT32_TO_GM[program] as number)
      } else set(channel, msb, program)
      if (channels.isDrum[channel] === 1) resetDrumKeys(channels.drums, channel)
    },
    setMap(next) {
      chosen[0] = next
      channels.isMt32 = next === SOUND_MAP.mt32
    },
    get hasSoundControllers() {
      return chosen[0] === SOUND_MAP.xg || chosen[0] === SOUND_MAP.gm2
    },
  }
}
