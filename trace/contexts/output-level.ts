// What the tap at a context's output saw: peaks, clipping, and where it was silent. Any reader context.

import type { TraceRecord } from '../wire/record.ts'

/** Level below which the output counts as silent: −100 dB of full scale. */
const SILENCE_PEAK = 1e-5
/** Levels that are remembered, about 25 s. */
const MAX_LEVELS = 256

/** Since the last clear. */
export interface LevelTotals {
  /** Highest sample value. */
  peak: number
  clippedSamples: number
  nanSamples: number
}

export interface OutputLevel {
  /** Where listening began: the first level that came, which is of one quantum. Null: none has. */
  readonly since: {
    readonly frame: number
    readonly wallMs: number
    readonly isSilent: boolean
  } | null
  /** One object, whose fields change. */
  readonly totals: Readonly<LevelTotals>
  /** Takes a `level` record. */
  add(record: TraceRecord): void
  /** True where it was listened between the two frames, all the time, and all levels were silence. */
  isSilentBetween(fromFrame: number, toFrame: number): boolean
  /** Counts start anew; where it was silent is still known. */
  clear(): void
}

/** Nothing seen. Any thread; constant memory. */
export function createOutputLevel(): OutputLevel {
  const totals: LevelTotals = { peak: 0, clippedSamples: 0, nanSamples: 0 }
  let levels: { frame: number; peak: number }[] = []
  let since: OutputLevel['since'] = null
  return {
    totals,
    get since() {
      return since
    },
    add({ a, b, frame, wallMs }) {
      totals.nanSamples += a & 0xffff
      totals.clippedSamples += a >>> 16
      if (Number.isFinite(b)) totals.peak = Math.max(totals.peak, b)
      if (!Number.isFinite(frame)) return
      since ??= { frame, wallMs, isSilent: b <= SILENCE_PEAK }
      levels.push({ frame, peak: Number.isFinite(b) ? b : Infinity })
      if (levels.length > 2 * MAX_LEVELS) levels = levels.slice(-MAX_LEVELS)
    },
    isSilentBetween(fromFrame, toFrame) {
      if (since === null || fromFrame < since.frame) return false
      let count = 0
      for (const level of levels) {
        if (level.frame < fromFrame || level.frame > toFrame) continue
        if (level.peak > SILENCE_PEAK) return false
        count++
      }
      return count > 0
    },
    clear() {
      Object.assign(totals, { peak: 0, clippedSamples: 0, nanSamples: 0 })
    },
  }
}
