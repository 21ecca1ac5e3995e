// Tells when the audio thread came late, from wall clock against frames. Pure arithmetic, no platform; audio thread.
//
// `offset` is wall time minus audio time. Quanta are rendered in bursts (a device callback of 441 frames is three or
// four quanta at once, then nothing for 10 ms), so the offset swings by a callback even when all is well. Rule:
//  - the swing (highest minus lowest offset) is learned over windows of half a second (of four readings where these
//  come more seldom,
//    because quanta are that long); the usual swing is the second largest of
//    the last four windows in which nothing was late (one may hold a stall that was not known as such yet), the first
//    window, in which pages load, does not count, and nothing fires before two are known;
//  - late is an offset over the lowest of this and the last window by more than 1.5 usual swings + 5 ms (one quantum
//  where that is
//    longer: whether it comes with one callback or the next can change slowly) + two clock steps;
//  - it is told once: after that, learning of the lowest starts anew, so a stall that shifts everything does not fire
//  again.
// A suspended context is late by this rule when it resumes: readers know its state and leave that one out.

import { isFinite, max, min, NativeFloat64Array } from '../../../trace/wire/natives.ts'

/**
 * Frames from one reading of the clock to the next, at least; 512 (11 ms) on average: often enough for lateness, and
 * four times cheaper than each 128. Uneven, because even steps that are nearly as long as the device's callback would
 * show its swing only once in minutes.
 */
export const CLOCK_STRIDES = [128, 896, 256, 768, 384, 640, 512, 512] as const
const WINDOW_SECONDS = 0.5
const WINDOW_READINGS = 4
const KEPT_WINDOWS = 4
const MARGIN_MS = 5

export interface LatenessWatcher {
  /** Lateness in ms where the rule fires, else 0. Allocates nothing. */
  observe(frame: number, wallMs: number): number
}

/** A watcher for one context; `clockStepMs` as measured. */
export function createLatenessWatcher(
  sampleRate: number,
  clockStepMs: number,
  quantumFrames: number,
): LatenessWatcher {
  const marginMs = max(MARGIN_MS, (quantumFrames * 1000) / sampleRate) + 2 * clockStepMs
  const swings = new NativeFloat64Array(KEPT_WINDOWS)
  let known = 0
  let windowStart = NaN
  let readings = 0
  let origin = 0
  let lowest = Infinity
  let highest = -Infinity
  let lowestBefore = Infinity
  // As the first window is.
  let isDisturbed = true

  const usualSwing = (): number => {
    let largest = 0
    let second = 0
    for (let index = 0; index < min(known, KEPT_WINDOWS); index++) {
      const swing = swings[index] as number
      if (swing > largest) {
        second = largest
        largest = swing
      } else if (swing > second) second = swing
    }
    return second
  }

  const nextWindow = (frame: number): void => {
    if (!isDisturbed && highest >= lowest) swings[known++ % KEPT_WINDOWS] = highest - lowest
    windowStart = frame
    readings = 0
    lowestBefore = lowest
    lowest = Infinity
    highest = -Infinity
    isDisturbed = false
  }

  return {
    observe(frame, wallMs) {
      const audioMs = (frame / sampleRate) * 1000
      if (windowStart !== windowStart) {
        windowStart = frame
        origin = wallMs - audioMs
      }
      // Small numbers: differences of epoch times lose nothing.
      const offset = wallMs - audioMs - origin
      const isOver =
        frame - windowStart >= WINDOW_SECONDS * sampleRate && readings >= WINDOW_READINGS
      if (isOver || frame < windowStart) nextWindow(frame)
      readings++
      const base = min(lowest, lowestBefore)
      const late = offset - base
      lowest = min(lowest, offset)
      highest = max(highest, offset)
      if (known < 2 || !isFinite(base)) return 0
      if (late <= 1.5 * usualSwing() + marginMs) return 0
      windowStart = frame
      readings = 1
      lowest = offset
      highest = offset
      lowestBefore = Infinity
      isDisturbed = true
      return late
    },
  }
}
