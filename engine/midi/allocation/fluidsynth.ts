// FluidSynth's rule with its default weights (docs/emu8000.md, section 7). Audio thread; allocates nothing.

import { CHIP_RATE } from '../../chip/voice-columns.ts'
import { type AllocationColumns, isFinished, isLeaving, NO_VOICE } from './allocation-types.ts'

const PERCUSSION = 4000
const RELEASED = -2000
const SUSTAINED = -1000
const AGE = 1000
const VOLUME = 500
/** Full level would divide by zero; FluidSynth's own floor, centibels. */
const LEAST_ATTENUATION_CB = 0.1

/** Free or finished ones, then the lowest sum of weights; of equals the lower voice. */
export function chooseFluidsynth(voices: AllocationColumns, limit: number): number {
  let best = NO_VOICE
  let bestScore = Infinity
  for (let voice = 0; voice < limit; voice += 1) {
    if (voices.isReserved[voice] === 1) continue
    if (isFinished(voices, voice)) return voice
    const score = scoreOf(voices, voice)
    if (score >= bestScore) continue
    best = voice
    bestScore = score
  }
  return best
}

function scoreOf(voices: AllocationColumns, voice: number): number {
  const { columns } = voices
  let score = voices.isDrum[voice] === 1 ? PERCUSSION : 0
  if (isLeaving(voices, voice)) score += RELEASED
  else if (voices.isPedalled[voice] === 1) score += SUSTAINED
  score += (AGE * CHIP_RATE) / Math.max(1, columns.age[voice] as number)
  const centibels = (columns.attenuationDb[voice] as number) * 10
  return score + VOLUME / Math.max(LEAST_ATTENUATION_CB, centibels)
}
