// Finds where sound begins: exactly, from digital silence; and, under sound, where the energy of a band rises as at
// an attack (energy-rise.ts). Pure arithmetic, no platform; runs in the audio thread, allocates nothing after
// creation.
//
// From silence: no sample over SILENCE for 20 ms, then one: that sample is the onset. -120 dBFS is far below hearing
// and the last bit of a 16-bit source (-90), above what filters and denormal guards leave behind (1e-18 … 1e-8).
//
// A rise must not lose total level within three steps: the click of a note that is cut off rises in the high bands,
// too.
//
// Sound comes in pieces of any length. What begins from silence is told with its piece; rises are looked for in steps
// of 128 frames, which the pieces fill one after the other. So the same sound has the same onsets, however it is cut.

import { RISE_STEP_FRAMES } from '../../../trace/wire/quantum.ts'
import { createRiseWatcher } from './energy-rise.ts'
import { createFilterBank, type FilterBank } from './filter-bank.ts'
import { log10, max, NativeFloat64Array, round } from '../../../trace/wire/natives.ts'

export const SILENCE = 1e-6
const SILENT_SECONDS = 0.02
/** Where sound is joined: until then every band has learned what is there. */
const JOIN_SECONDS = 0.15
/** After an onset: an attack goes on rising, and what comes sooner belongs to the same chord. */
const REFRACTORY_SECONDS = 0.04
const CONFIRM_STEPS = 3
/** Silent steps after which every band has rung out and nothing needs to be filtered. */
const RUNG_OUT_STEPS = 256

/** What was found lies in `frame`, `riseDb` and `isFromSilence` until the next call. */
export interface OnsetDetector {
  /** Frames of the largest piece that `process` takes next: what is left of the step. */
  readonly room: number
  /**
   * True where an onset was found. `samples`: the piece, mixed to one channel, `count` of them, at most `room`;
   * `firstLoud` and `lastLoud`: indices of its first and last sample over SILENCE in any channel, -1 where there is
   * none; `frame`: of its first sample. Where frames were skipped the step begins anew. Allocates nothing.
   */
  process(
    samples: Float64Array,
    count: number,
    firstLoud: number,
    lastLoud: number,
    frame: number,
  ): boolean
  /**
   * Listening begins, or begins anew, at `frame`. Sound that is there by then began at a time that nobody knows: it
   * is no onset, and what comes next must stand out of it. Without, silence is taken to have been before.
   */
  join(frame: number, isSounding: boolean): void
  /** The last piece completed a step, which `bank` has filtered. */
  readonly isStepOver: boolean
  /** Exact sample from silence; else the step in which the rise began, within two steps. */
  readonly frame: number
  /** Over the reference, dB; Infinity from silence. */
  readonly riseDb: number
  readonly isFromSilence: boolean
  readonly bank: FilterBank
}

/** A detector that has heard nothing but silence. Allocates. */
export function createOnsetDetector(sampleRate: number): OnsetDetector {
  const bank = createFilterBank(sampleRate)
  const watcher = createRiseWatcher(bank, RISE_STEP_FRAMES / sampleRate)
  const silentFrames = round(SILENT_SECONDS * sampleRate)
  const joinFrames = round(JOIN_SECONDS * sampleRate)
  const refractoryFrames = round(REFRACTORY_SECONDS * sampleRate)
  const step = new NativeFloat64Array(RISE_STEP_FRAMES)
  let stepFrame = -1
  let isStepLoud = false
  /** Sound began from silence in this step. */
  let hasBegun = false

  let silentRun = Infinity
  let quiet = 0
  let refractoryUntil = -Infinity
  let pending = 0
  let pendingFrame = 0
  let pendingRise = 0
  let pendingTotal = 0

  const announce = (at: number, now: number, rise: number, fromSilence: boolean): true => {
    detector.frame = at
    detector.riseDb = rise
    detector.isFromSilence = fromSilence
    pending = 0
    refractoryUntil = now + refractoryFrames
    return true
  }

  const beginStep = (frame: number): void => {
    stepFrame = frame
    detector.room = RISE_STEP_FRAMES
    isStepLoud = false
    hasBegun = false
  }

  /** The step at `frame` is full. True where a rise was found in it. */
  const endStep = (frame: number): boolean => {
    quiet = isStepLoud ? 0 : quiet + 1
    if (quiet > RUNG_OUT_STEPS) return false
    bank.process(step)
    const isRising = watcher.advance()
    if (hasBegun) return false
    if (frame < refractoryUntil) {
      watcher.disarm()
      return false
    }
    if (pending > 0) {
      pendingRise = max(pendingRise, watcher.rise)
      if (--pending > 0) return false
      watcher.disarm()
      return watcher.totalNow > pendingTotal * 0.7
        ? announce(pendingFrame, frame, 10 * log10(pendingRise), false)
        : false
    }
    if (isRising) {
      pending = CONFIRM_STEPS
      pendingRise = watcher.rise
      pendingFrame = frame - watcher.stepsAgo * RISE_STEP_FRAMES
      pendingTotal = watcher.totalBefore
    }
    return false
  }

  const detector: { -readonly [Member in keyof OnsetDetector]: OnsetDetector[Member] } = {
    bank,
    room: RISE_STEP_FRAMES,
    isStepOver: false,
    frame: 0,
    riseDb: 0,
    isFromSilence: false,
    join(frame, isSounding) {
      silentRun = isSounding ? 0 : Infinity
      pending = 0
      refractoryUntil = isSounding ? frame + joinFrames : -Infinity
    },
    process(samples, count, firstLoud, lastLoud, frame) {
      if (frame !== stepFrame + RISE_STEP_FRAMES - detector.room) beginStep(frame)
      const filled = RISE_STEP_FRAMES - detector.room
      for (let index = 0; index < count; index++) step[filled + index] = samples[index] as number
      detector.room -= count
      const isBeginning = firstLoud >= 0 && silentRun + firstLoud >= silentFrames
      silentRun = lastLoud < 0 ? silentRun + count : count - 1 - lastLoud
      if (firstLoud >= 0) isStepLoud = true
      if (isBeginning) hasBegun = announce(frame + firstLoud, stepFrame, Infinity, true)
      detector.isStepOver = detector.room === 0
      if (!detector.isStepOver) return isBeginning
      const isRise = endStep(stepFrame)
      beginStep(stepFrame + RISE_STEP_FRAMES)
      return isBeginning || isRise
    },
  }
  return detector
}
