// Program changes: which bank and program a channel gets, and whether it is a drum channel, under the sound map that
// the last reset chose. Audio thread; allocates only when created.

import { CONTROLLER, DRUM_CHANNEL } from './channels.ts'
import type { Channels } from './midi-types.ts'
import { MT32_TO_GM } from './mt32.ts'

/** `gs` is also the power-up map: drums by channel (and by GS part mode), the bank MSB as it is. */
export const SOUND_MAP = { gs: 0, xg: 1, gm2: 2, mt32: 3 } as const

export type SoundMap = (typeof SOUND_MAP)[keyof typeof SOUND_MAP]

const XG_SFX_KIT = 126
const XG_DRUM_KIT = 127
const GM2_DRUM = 120
const GM2_MELODIC = 121

export interface Programs {
  /** Takes bank (from CC0) and program into the columns. Tells nobody. */
  choose(channel: number, program: number): void
  /** Chooses the map for program changes from now on. */
  setMap(map: SoundMap): void
}

/**
 * Program choice for these channels. XG: bank 126 or 127 makes a drum channel, another bank a melodic one
 * (channel 10 stays drums). GM2: bank 120 and 121 likewise. MT-32: melodic programs become those of General MIDI
 * that are nearest, in bank 0.
 */
export function createPrograms(channels: Channels): Programs {
  let map: SoundMap = SOUND_MAP.gs
  return {
    choose(channel, program) {
      let bank = channels.controllers[channel * 128 + CONTROLLER.bank] as number
      let chosen = program
      if (map === SOUND_MAP.xg || map === SOUND_MAP.gm2) {
        const isKit =
          map === SOUND_MAP.xg ? bank === XG_SFX_KIT || bank === XG_DRUM_KIT : bank === GM2_DRUM
        channels.isDrum[channel] = isKit || channel === DRUM_CHANNEL ? 1 : 0
        if (isKit || (map === SOUND_MAP.gm2 && bank === GM2_MELODIC)) bank = 0
      } else if (map === SOUND_MAP.mt32 && channels.isDrum[channel] === 0) {
        chosen = MT32_TO_GM[program] as number
        bank = 0
      }
      channels.bank[channel] = bank
      channels.program[channel] = chosen
    },
    setMap(next) {
      map = next
      channels.isMt32 = next === SOUND_MAP.mt32
    },
  }
}
