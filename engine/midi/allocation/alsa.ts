// The rule of ALSA's driver (docs/emu8000.md, section 7). Audio thread; allocates nothing.

import { type AllocationColumns, isFinished, isLeaving, NO_VOICE } from './allocation-types.ts'

const OFF = 0
const RELEASED = 1
const PLAYING = 2

/**
 * Off (also: finished, or released and silent), then released, then playing; the oldest of the
 * first class that has any.
 */
export function chooseAlsa(voices: AllocationColumns, limit: number): number {
  let best = NO_VOICE
  let bestClass = PLAYING
  let bestOrder = Infinity
  for (let voice = 0; voice < limit; voice += 1) {
    if (voices.isReserved[voice] === 1) continue
    const kind = classOf(voices, voice)
    const order = voices.order[voice] as number
    if (kind > bestClass || (kind === bestClass && order >= bestOrder)) continue
    best = voice
    bestClass = kind
    bestOrder = order
  }
  return best
}

function classOf(voices: AllocationColumns, voice: number): number {
  if (isFinished(voices, voice)) return OFF
  if (!isLeaving(voices, voice)) return PLAYING
  return voices.columns.amplitude[voice] === 0 ? OFF : RELEASED
}
