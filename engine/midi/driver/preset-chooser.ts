// Which preset of the bank a channel plays, with the drivers' fallbacks (docs/emu8000.md, section 6). Audio
// thread; allocates nothing.

import type { RegionFinder } from '../../soundfont/bank.ts'
import { DRUM_BANK } from '../../soundfont/has-drums.ts'
import type { Channels } from '../midi-types.ts'

export const NO_PRESET = -1

/**
 * Index of the channel's preset. Drums: its kit, else kit 0, else none. Melodic: bank and program, else the program of
 * bank 0, else the first preset of the bank (`NO_PRESET` where it has none).
 */
export function choosePreset(
  finder: RegionFinder,
  channels: Channels,
  channel: number,
  presetCount: number,
): number {
  const program = channels.program[channel] as number
  if (channels.isDrum[channel] === 1) {
    const kit = finder.presetIndex(DRUM_BANK, program)
    return kit >= 0 ? kit : finder.presetIndex(DRUM_BANK, 0)
  }
  const own = finder.presetIndex(channels.bank[channel] as number, program)
  if (own >= 0) return own
  const general = finder.presetIndex(0, program)
  if (general >= 0) return general
  return presetCount > 0 ? 0 : NO_PRESET
}
