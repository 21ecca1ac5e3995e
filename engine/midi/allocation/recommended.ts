// The recommended rule (facts, section 7): take what will be missed least. Audio thread; allocates nothing.

import { CHIP_RATE, STAGE } from '../../chip/voice-columns.ts'
import { type AllocationColumns, isFinished, isLeaving, NO_VOICE } from './allocation-types.ts'

/** A drum stroke is nothing but its beginning: for 50 ms it may not be taken. */
export const PROTECTED_DRUM_FRAMES = 0.05 * CHIP_RATE

const FREE = 0
const FINISHED = 1
const LEAVING = 2
const PEDALLED = 3
const SOUNDING = 4
const PROTECTED = 5

/**
 * Free; finished one-shot; quietest of those that leave; quietest that only a pedal holds; quietest of all, the older first. Never
 * a drum younger than 50 ms, never a layer of the same note. Equal ones: the lower voice. A note whose delay or attack still
 * runs counts as loud as it is going to be: else each new note of a chord would take the one before it.
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
    const level = kind === FINISHED ? 0 : levelOf(voices, voice)
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
  const isYoung = (columns.age[voice] as number) < PROTECTED_DRUM_FRAMES
  if (voices.isDrum[voice] === 1 && isYoung) return PROTECTED
  return voices.isPedalled[voice] === 1 ? PEDALLED : SOUNDING
}

/** Amplitude, 0…1. */
function levelOf(voices: AllocationColumns, voice: number): number {
  const { columns } = voices
  const stage = columns.stage[voice] as number
  const isRising = stage === STAGE.delay || stage === STAGE.attack
  return isRising
    ? 10 ** ((columns.attenuationDb[voice] as number) / -20)
    : (columns.amplitude[voice] as number)
}
