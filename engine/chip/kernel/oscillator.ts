// Where a voice is in its sample: finds the words that a stretch needs, interpolates, filters and amplifies them.
// Positions are whole numbers, so it does not matter for one bit where a stretch is cut. Audio thread; nothing
// allocates.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createAmplifier } from './amplifier.ts'
import { createFilterPass } from './filter-pass.ts'
import { createInterpolator } from './interpolation.ts'
import { createReels, type SampleMemory } from './reels.ts'
import { createSplineRuns } from './spline-runs.ts'
import { LOOP } from '../voice-columns.ts'
import { FRACTION, FRACTION_BITS, FRACTION_MASK, type VoiceMemory } from './voice-memory.ts'

/** Places within a stretch stay below this: 32 bits with a sign. */
export const PLACE_LIMIT = 2 ** 31 - 1

/** Columns hold no greater one. */
const MOST_ADDRESS = 2 ** 31 - 1

/**
 * Plays the voice into places `from … until − 1` of the sound, amplified; silence after the sample's end.
 * Between two control ticks.
 */
export type Player = (voice: number, from: number, until: number) => void

/** The player of all voices in `memory`. It moves their positions, and marks those whose sample is played. */
export function createPlayer(
  memory: VoiceMemory,
  mode: EngineMode,
  samples: SampleMemory,
  sound: Float64Array,
): Player {
  const { address, phase, loopStart, loopEnd, endAddress, loopMode, filterBypass } = memory.columns
  const { place, increment, wordBefore, isReleased, isEnded } = memory.inner
  const reels = createReels(samples)
  const runs = createSplineRuns(memory, mode, reels.words, sound)
  const interpolate = createInterpolator(memory, reels.words, sound)
  const filter = createFilterPass(memory, mode, sound)
  const amplify = createAmplifier(memory, sound)
  /** What the mode plays with unless the quality is lowered. */
  const usual = mode === 'hardware' ? 'b-spline' : 'hermite'

  return (voice, from, until) => {
    const size = samples.words.length
    const loop = loopMode[voice] as number
    const low = Math.max(0, loopStart[voice] as number)
    const loopHigh = Math.min(size, loopEnd[voice] as number)
    const isLooping =
      loopHigh > low &&
      (loop === LOOP.continuous || (loop === LOOP.untilRelease && isReleased[voice] === 0))
    const high = isLooping ? loopHigh : Math.max(0, Math.min(size, endAddress[voice] as number))
    const inc = increment[voice] as number
    let base = address[voice] as number
    // A driver may have moved the loop below the position.
    if (isLooping && base >= high) base = low + ((base - low) % (high - low))
    let frame = from

    while (frame < until) {
      const start = place[voice] as number
      let run = until - frame
      // `| 0`: a counter that may be fractional would make the loops slow.
      if (start + run * inc > PLACE_LIMIT) run = ((PLACE_LIMIT - start) / inc) | 0
      const last = (start + inc * (run - 1)) >> FRACTION_BITS
      const before = wordBefore[voice] as number
      const at = reels.find(voice, base, low, high, isLooping, before, last + 4)
      const end = frame + run
      if (samples.interpolation === usual) {
        if (filterBypass[voice] !== 0) runs.through(voice, frame, end, at)
        else runs.filtered(voice, frame, end, at)
      } else {
        interpolate(voice, samples.interpolation, frame, end, at)
        if (filterBypass[voice] === 0) filter(voice, frame, end)
        amplify(voice, frame, end)
      }
      frame = end

      const pos = place[voice] as number
      const whole = pos >> FRACTION_BITS
      if (whole === 0) continue
      base += whole
      place[voice] = pos & FRACTION_MASK
      wordBefore[voice] = 0
      if (isLooping && base >= high) {
        base = low + ((base - low) % (high - low))
        if (base === low) wordBefore[voice] = high - 1
      }
      reels.move(voice, whole, base, wordBefore[voice])
    }
    // The last neighbour has gone by: from now on only the filter sounds.
    if (!isLooping && base > high) isEnded[voice] = 1
    // A filter may ring on behind the end of a sample that lay at the end of all numbers.
    address[voice] = Math.min(base, MOST_ADDRESS)
    phase[voice] = (place[voice] as number) * FRACTION
  }
}
