// What the rules of Creative's two drivers share: a score of each voice, in an order of their own. Audio
// thread; allocates nothing.

import {
  type AllocationColumns,
  isFinished,
  isLeaving,
  NO_VOICE,
  targetLevel,
} from './allocation-types.ts'

const ASSIGNED = 0x2_00
const PEDALLED = 0x3_00
/**
 * Volume target as the drivers compared it: eight bits (fit: their scale is not told, and this keeps
 * their classes apart).
 */
const FULL_VOLUME = 255

/**
 * The lowest score among voices 0, `step`, 2·`step` …, then 1, 1 + `step` … and so on; of equals the later. A
 * finished voice is taken at once. Score: volume + 0x200, + 0x300 where a pedal holds it, else + `keyed`
 * where it is not released.
 */
export function chooseByScore(
  voices: AllocationColumns,
  limit: number,
  step: number,
  keyed: number,
): number {
  let best = NO_VOICE
  let bestScore = Infinity
  for (let first = 0; first < step; first += 1) {
    for (let voice = first; voice < limit; voice += step) {
      if (voices.isReserved[voice] === 1) continue
      if (isFinished(voices, voice)) return voice
      const score = scoreOf(voices, voice, keyed)
      if (score > bestScore) continue
      best = voice
      bestScore = score
    }
  }
  return best
}

function scoreOf(voices: AllocationColumns, voice: number, keyed: number): number {
  const volume = targetLevel(voices, voice) * FULL_VOLUME + ASSIGNED
  if (voices.isPedalled[voice] === 1) return volume + PEDALLED
  return isLeaving(voices, voice) ? volume : volume + keyed
}
