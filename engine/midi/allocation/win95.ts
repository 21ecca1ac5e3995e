// The rule of Creative's Windows 95 driver (docs/emu8000.md, section 7). It also kept two voices for ROM samples, which
// nobody has here. Audio thread; allocates nothing.

import type { AllocationColumns } from './allocation-types.ts'
import { chooseByScore } from './creative.ts'

/** Voices in steps of three; a note whose key is down weighs 0x1300. */
export function chooseWin95(voices: AllocationColumns, limit: number): number {
  return chooseByScore(voices, limit, 3, 0x13_00)
}
