// The recommended rule (docs/emu8000.md, section 7): take what will be missed least. Audio thread; allocates nothing.

import { CHIP_RATE, STAGE } from '../../chip/voice-columns.ts'
import {
  type AllocationColumns,
  isFinished,
  isLeaving,
  NO_VOICE,
  targetLevel,
} from './allocation-types.ts'

/**
 * A drum stroke is nothing but its beginning: for 50 ms it may not be taken. Any other note so young is taken only
 * where there is none older, or the notes of a chord would take each other.
 */
export const YOUNG_FRAMES = 0.05 * CHIP_RATE

const FREE = 0
const FINISHED = 1
const LEAVING = 2
const PEDALLED = 3
const SOUNDING = 4
const YOUNG = 5
const PROTECTED = 6

/**
 * Free; finished one-shot; quietest of those that leave; quietest that only a pedal holds; quietest of all, the
 * older first; last, one younger than 50 ms. Never a drum younger than 50 ms, never a layer of the same note. Equal
 * ones: the lower voice.
 */
export function chooseRecommended(voices: AllocationColumns, limit: number): number {
  let best = NO_VOICE
  let bestClass = PROTECTED
  let bestLevel = 0
  let bestOrder = 0
  for (let voice = 0; voice < limit; voice += 1) {
    if (voices.isReserved[voice] === 1) continue
    const kind = classOf(voices, voice)
    if (kind === FREE) return voice
    if (kind >= PROTECTED || kind > bestClass) continue
    const level = kind === FINISHED ? 0 : targetLevel(voices, voice)
    const order = voices.order[voice] as number
    const isBetter =
      kind < bestClass || level < bestLevel || (level === bestLevel && order < bestOrder)
    if (!isBetter) continue
    best = voice
    bestClass = kind
    bestLevel = level
    bestOrder = order
  }
  return best
}

function classOf(voices: AllocationColumns, voice: number): number {
  const { columns } = voices
  if (columns.stage[voice] === STAGE.off) return FREE
  if (isFinished(voices, voice)) return FINISHED
  if (isLeaving(voices, voice)) return LEAVING
  if ((columns.age[voice] as number) < YOUNG_FRAMES) {
    return voices.isDrum[voice] === 1 ? PROTECTED : YOUNG
  }
  return voices.isPedalled[voice] === 1 ? PEDALLED : SOUNDING
}
