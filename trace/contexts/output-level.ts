// What the tap at a context's output saw: peaks, clipping, and where it was silent. Any reader context.

import type { TraceRecord } from '../wire/record.ts'

/** Level below which the output counts as silent: −100 dB of full scale. */
const SILENCE_PEAK = 1e-5
/** Levels that are remembered, about 25 s. */
const MAX_LEVELS = 256

export interface OutputLevel {
  /** Highest sample value since the last clear. */
  readonly peak: number
  readonly clippedSamples: number
  readonly nanSamples: number
  /** Takes a `level` record. */
  add(record: TraceRecord): void
  /** True where levels were taken between the two frames and all of them were silence. */
  isSilentBetween(fromFrame: number, toFrame: number): boolean
  /** Counts start anew; where it was silent is still known. */
  clear(): void
}

/** Nothing seen. Any thread; constant memory. */
export function createOutputLevel(): OutputLevel {
  let peak = 0
  let clippedSamples = 0
  let nanSamples = 0
  let levels: { frame: number; peak: number }[] = []
  return {
    get peak() {
      return peak
    },
    get clippedSamples() {
      return clippedSamples
    },
    get nanSamples() {
      return nanSamples
    },
    add({ a, b, frame }) {
      nanSamples += a & 0xffff
      clippedSamples += a >>> 16
      if (Number.isFinite(b)) peak = Math.max(peak, b)
      if (!Number.isFinite(frame)) return
      levels.push({ frame, peak: Number.isFinite(b) ? b : Infinity })
      if (levels.length > 2 * MAX_LEVELS) levels = levels.slice(-MAX_LEVELS)
    },
    isSilentBetween(fromFrame, toFrame) {
      let count = 0
      for (const level of levels) {
        if (level.frame < fromFrame || level.frame > toFrame) continue
        if (level.peak > SILENCE_PEAK) return false
        count++
      }
      return count > 0
    },
    clear() {
      peak = 0
      clippedSamples = 0
      nanSamples = 0
    },
  }
}
