// Where a voice is in its sample: cuts a stretch into runs whose neighbours lie side by side in memory, and single frames near
// the borders of a loop or of the sample, where each neighbour is looked up; and sends them through filter and amplifier. Both kinds
// compute the same expressions of the same whole numbers, so it does not matter for one bit where a run ends. Audio thread;
// nothing allocates.

import { createAmplifier } from './amplifier.ts'
import type { EngineMode, Interpolation } from './chip-types.ts'
import { createFilterPass } from './filter-pass.ts'
import { interpolate } from './interpolation.ts'
import { createSplineRuns } from './spline-runs.ts'
import { LOOP, SLOTS } from './voice-columns.ts'
import {
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  FRACTION_ONE,
  type VoiceMemory,
} from './voice-memory.ts'

/** Words of a loop's seam, and where in it the loop's end is. */
const SEAM_WORDS = 6
const SEAM_HIGH = 3
/** A run's place stays within 32 bits. */
const MOST_PLACE = 2 ** 31 - FRACTION_ONE

export interface SampleMemory {
  words: Int16Array
  /** Low bytes of 24-bit samples, or empty. */
  lowBytes: Uint8Array
  has24Bits: boolean
  interpolation: Interpolation
}

/** Plays the voice into places `from … until − 1` of the sound, amplified; silence after the sample's end. Between two control ticks. */
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
  const filter = createFilterPass(memory, mode, sound)
  const amplify = createAmplifier(memory, sound)
  /** What the mode plays with unless the quality is lowered. */
  const usual = mode === 'hardware' ? 'b-spline' : 'hermite'
  const runs = createSplineRuns(memory, mode, sound)
  // Loops that are only some tens of words long are common; around each jump their words lie apart. A copy of the words around
  // the jump lets the hot loops run across it.
  const seams = new Int16Array(SLOTS * SEAM_WORDS)
  const seamLow = new Int32Array(SLOTS)
  /** 0: no loop's. */
  const seamHigh = new Int32Array(SLOTS)
  let sewnFrom = samples.words

  // Neighbours of the frame in hand; where the slow path leaves them.
  const near = new Int32Array(4)

  /** One word, 16 or 24 bits; outside the memory silence. */
  function wordAt(index: number): number {
    if (index < 0 || index >= samples.words.length) return 0
    const word = samples.words[index] as number
    return samples.has24Bits ? word * 256 + (samples.lowBytes[index] as number) : word
  }

  /** Looks up the four neighbours of word `index` across the borders of loop and sample. `before`: see `wordBefore`. */
  function lookUp(index: number, low: number, high: number, isLooping: boolean, before: number) {
    near[0] = wordAt(before !== 0 ? before : index > high ? -1 : index - 1)
    for (let step = 1; step < 4; step++) {
      const place = index - 1 + step
      if (place < high) near[step] = wordAt(place)
      else near[step] = isLooping ? wordAt(low + ((place - low) % (high - low))) : 0
    }
  }

  /** Copies the loop's last three words and its first three side by side. */
  function sew(voice: number, low: number, high: number) {
    const at = voice * SEAM_WORDS
    for (let word = 0; word < SEAM_HIGH; word++) {
      seams[at + word] = wordAt(high - SEAM_HIGH + word)
      seams[at + SEAM_HIGH + word] = wordAt(low + (word % (high - low)))
    }
    seamLow[voice] = low
    seamHigh[voice] = high
  }

  /** A run of any interpolation and width. Leaves `place` unfolded. */
  function runAny(voice: number, base: number, from: number, until: number) {
    const words = samples.words
    const lowBytes = samples.lowBytes
    const kind = samples.interpolation
    const inc = increment[voice] as number
    let pos = place[voice] as number
    for (let frame = from; frame < until; frame++) {
      const index = (base + (pos >> FRACTION_BITS)) | 0
      const part = pos & FRACTION_MASK
      let a = words[index - 1] as number
      let b = words[index] as number
      let c = words[index + 1] as number
      let d = words[index + 2] as number
      if (samples.has24Bits) {
        a = a * 256 + (lowBytes[index - 1] as number)
        b = b * 256 + (lowBytes[index] as number)
        c = c * 256 + (lowBytes[index + 1] as number)
        d = d * 256 + (lowBytes[index + 2] as number)
        interpolate(sound, frame, kind, a, b, c, d, part)
        sound[frame] = (sound[frame] as number) / 256
      } else {
        interpolate(sound, frame, kind, a, b, c, d, part)
      }
      pos = (pos + inc) | 0
    }
    place[voice] = pos
    if (filterBypass[voice] === 0) filter(voice, from, until)
    amplify(voice, from, until)
  }

  /** One frame whose neighbours may lie apart. */
  function frameAtBorder(
    voice: number,
    base: number,
    frame: number,
    low: number,
    high: number,
    isLooping: boolean,
  ) {
    lookUp(base, low, high, isLooping, wordBefore[voice] as number)
    const pos = place[voice] as number
    const kind = samples.interpolation
    interpolate(
      sound,
      frame,
      kind,
      near[0] as number,
      near[1] as number,
      near[2] as number,
      near[3] as number,
      pos,
    )
    if (samples.has24Bits) sound[frame] = (sound[frame] as number) / 256
    place[voice] = pos + (increment[voice] as number)
    if (filterBypass[voice] === 0) filter(voice, frame, frame + 1)
    amplify(voice, frame, frame + 1)
  }

  /**
   * Most stretches of most voices: all in one run, far from every border. Answers false, and has done nothing, where it cannot tell so
   * at a glance.
   */
  function playAtOnce(voice: number, from: number, until: number): boolean {
    const { words } = samples
    const base = address[voice] as number
    if (!isUsual() || wordBefore[voice] !== 0 || base <= 0) return false
    let high = endAddress[voice] as number
    if (high > words.length) high = words.length
    if (loopMode[voice] !== LOOP.none && (loopEnd[voice] as number) < high) {
      high = loopEnd[voice] as number
    }
    const start = place[voice] as number
    const end = start + (until - from) * (increment[voice] as number)
    if (end > MOST_PLACE || end > (high - 2 - base) * FRACTION_ONE) return false
    if (filterBypass[voice] !== 0) runs.through(words, voice, base, from, until)
    else runs.filtered(words, voice, base, from, until)
    const pos = place[voice] as number
    const rest = pos & FRACTION_MASK
    place[voice] = rest
    address[voice] = base + (pos >> FRACTION_BITS)
    phase[voice] = rest * FRACTION
    return true
  }

  const isUsual = (): boolean => samples.interpolation === usual && !samples.has24Bits

  /** Any stretch, cut at every border. */
  function playInParts(voice: number, from: number, until: number) {
    const { words } = samples
    const size = words.length
    if (words !== sewnFrom) {
      sewnFrom = words
      seamHigh.fill(0)
    }
    const mode = loopMode[voice] as number
    const low = Math.max(0, loopStart[voice] as number)
    const loopHigh = Math.min(size, loopEnd[voice] as number)
    const isLooping =
      loopHigh > low &&
      (mode === LOOP.continuous || (mode === LOOP.untilRelease && isReleased[voice] === 0))
    const high = isLooping ? loopHigh : Math.max(0, Math.min(size, endAddress[voice] as number))
    const isFast = isUsual()
    const isThrough = filterBypass[voice] !== 0
    let base = address[voice] as number
    // A driver may have moved the loop below the position.
    if (isLooping && base >= high) base = low + ((base - low) % (high - low))
    let frame = from

    while (frame < until) {
      if (!isLooping && base > high) {
        // The last neighbour has gone by.
        isEnded[voice] = 1
        for (let rest = frame; rest < until; rest++) sound[rest] = 0
        if (!isThrough) filter(voice, frame, until)
        amplify(voice, frame, until)
        break
      }
      let run = 0
      const inc = increment[voice] as number
      const left = until - frame
      const before = wordBefore[voice] as number
      if (before === 0 && base > 0) {
        const room =
          Math.min(MOST_PLACE, (high - 2 - base) * FRACTION_ONE) - (place[voice] as number)
        // `| 0`: a counter that may be fractional would make the loops slow.
        run = room >= left * inc ? left : room > 0 ? (((room - 1) / inc) | 0) + 1 : 0
      }
      if (run > 0) {
        if (!isFast) runAny(voice, base, frame, frame + run)
        else if (isThrough) runs.through(words, voice, base, frame, frame + run)
        else runs.filtered(words, voice, base, frame, frame + run)
        frame += run
      } else if (
        isFast &&
        isLooping &&
        (before === 0 ? base > 0 : base === low && before === high - 1)
      ) {
        if (seamHigh[voice] !== high || seamLow[voice] !== low) sew(voice, low, high)
        const behind = before === 0 ? base - high : 0
        const room = (1 - behind) * FRACTION_ONE - (place[voice] as number)
        run = room >= left * inc ? left : (((room - 1) / inc) | 0) + 1
        const at = voice * SEAM_WORDS + SEAM_HIGH + behind
        if (isThrough) runs.through(seams, voice, at, frame, frame + run)
        else runs.filtered(seams, voice, at, frame, frame + run)
        frame += run
      } else {
        frameAtBorder(voice, base, frame, low, high, isLooping)
        frame++
      }
      const pos = place[voice] as number
      const whole = pos >> FRACTION_BITS
      if (whole !== 0) {
        base += whole
        place[voice] = pos & FRACTION_MASK
        wordBefore[voice] = 0
        if (isLooping && base >= high) {
          base = low + ((base - low) % (high - low))
          if (base === low) wordBefore[voice] = high - 1
        }
      }
    }
    address[voice] = base
    phase[voice] = (place[voice] as number) * FRACTION
  }

  return (voice, from, until) => {
    if (!playAtOnce(voice, from, until)) playInParts(voice, from, until)
  }
}
