// Tells when the audio thread came late, from wall clock against frames. Pure arithmetic, no platform; audio thread.
//
// `offset` is wall time minus audio time. Quanta are rendered in bursts (a device callback of 441 frames is three or four
// quanta at once, then nothing for 10 ms), so the offset swings by a callback even when all is well. Rule:
//  - the swing (highest minus lowest offset) is learned over windows of half a second; the usual swing is the second largest of
//    the last four windows in which nothing was late (one may hold a stall that was not known as such yet), the first window,
//    in which pages load, does not count, and nothing fires before two are known;
//  - late is an offset over the lowest of this and the last window by more than 1.5 usual swings + 5 ms + two clock steps;
//  - it is told once: after that, learning of the lowest starts anew, so a stall that shifts everything does not fire again.
// A suspended context is late by this rule when it resumes: readers know its state and leave that one out.

const WINDOW_SECONDS = 0.5
const KEPT_WINDOWS = 4
const MARGIN_MS = 5

export interface LatenessWatcher {
  /** Lateness in ms where the rule fires, else 0. Allocates nothing. */
  observe(frame: number, wallMs: number): number
}

/** A watcher for one context; `clockStepMs` as measured. */
export function createLatenessWatcher(sampleRate: number, clockStepMs: number): LatenessWatcher {
  const swings = new Float64Array(KEPT_WINDOWS)
  let known = 0
  let windowStart = NaN
  let origin = 0
  let lowest = Infinity
  let highest = -Infinity
  let lowestBefore = Infinity
  // As the first window is.
  let isDisturbed = true

  const usualSwing = (): number => {
    let largest = 0
    let second = 0
    for (let index = 0; index < Math.min(known, KEPT_WINDOWS); index++) {
      const swing = swings[index] as number
      if (swing > largest) {
        second = largest
        largest = swing
      } else if (swing > second) second = swing
    }
    return second
  }

  const nextWindow = (frame: number): void => {
    if (!isDisturbed && highest > lowest) swings[known++ % KEPT_WINDOWS] = highest - lowest
    windowStart = frame
    lowestBefore = lowest
    lowest = Infinity
    highest = -Infinity
    isDisturbed = false
  }

  return {
    observe(frame, wallMs) {
      const audioMs = (frame / sampleRate) * 1000
      if (Number.isNaN(windowStart)) {
        windowStart = frame
        origin = wallMs - audioMs
      }
      // Small numbers: differences of epoch times lose nothing.
      const offset = wallMs - audioMs - origin
      if (frame - windowStart >= WINDOW_SECONDS * sampleRate || frame < windowStart)
        nextWindow(frame)
      const base = Math.min(lowest, lowestBefore)
      const late = offset - base
      lowest = Math.min(lowest, offset)
      highest = Math.max(highest, offset)
      if (known < 2 || !Number.isFinite(base)) return 0
      if (late <= 1.5 * usualSwing() + MARGIN_MS + 2 * clockStepMs) return 0
      windowStart = frame
      lowest = offset
      highest = offset
      lowestBefore = Infinity
      isDisturbed = true
      return late
    },
  }
}
