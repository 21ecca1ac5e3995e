// The rule of Creative's DOS driver (docs/emu8000.md, section 7). Audio thread; allocates nothing.

import type { AllocationColumns } from './allocation-types.ts'
import { chooseByScore } from './creative.ts'

/** Even voices, then odd ones; a note whose key is down weighs 0x1000. */
export function chooseDos(voices: AllocationColumns, limit: number): number {
  return chooseByScore(voices, limit, 2, 0x10_00)
}
