// Ties an audio clock to a wall clock: a windowed, robust straight line through pairs (frame,
// wall). Any reader context.
//
// Robust: Theil–Sen (median of slopes) finds the line that outliers cannot bend, least squares over the inliers then
// gives the slope and its standard error. Windowed: clocks drift and devices stall. After a stall the audio clock goes
// on where it was, so the line steps; several pairs in a row that all lie on one side of it begin a new line (a
// segment), and the old one stays in use for the frames before.

import { keepInliers, leastSquares, medianOf, theilSenSlope, workSpace } from './line-fit.ts'

export interface ClockFitOptions {
  sampleRate: number
  /** Pairs closer to the last one than this are skipped, frames. */
  minSpacingFrames?: number
  /** Pairs older than this are forgotten, ms. */
  windowMs?: number
  /** Pairs that are kept at most. */
  capacity?: number
  /** Smallest departure that counts as a step, ms; below it lies the ordinary jitter of such pairs. */
  stepMs?: number
  /** Told whenever the line is made anew, from so many pairs: that is what costs. */
  onFit?: (pairs: number) => void
}

export interface ClockFitSummary {
  /** Audio clock against wall clock: above 0, the audio clock runs fast. Null until the pairs span two seconds. */
  driftPpm: number | null
  /** Standard error of the drift. */
  driftErrorPpm: number | null
  /** Root of the mean squared distance of the inliers from the line, ms. */
  residualMs: number
  pairs: number
}

export interface ClockFit {
  readonly pairs: number
  /** Takes one pair; pairs that are not finite, or go back in frames, are ignored. */
  add(frame: number, wallMs: number): void
  /** Wall time of a frame; null while there is no pair. */
  wallAt(frame: number): number | null
  /** Frame at a wall time; null while there is no pair. */
  frameAt(wallMs: number): number | null
  summary(): ClockFitSummary | null
}

interface Line {
  /** wall = originWall + offset + (frame − originFrame) × slope */
  originFrame: number
  originWallMs: number
  offsetMs: number
  slope: number
}

const MIN_DRIFT_PAIRS = 8
const MIN_DRIFT_SPAN_MS = 2000
/** Pairs in a row on one side that make a step. */
const STEP_RUN = 5
const MAX_SEGMENTS = 8
/** The line is renewed when one of so many pairs is new: a few more say little beside many. */
const ONE_NEW_OF = 8
/** Real crystals stay within ±500 ppm; a slope outside ten times that is damage, not drift. */
const MAX_DRIFT = 0.005

/** An empty fit. Any thread; `add` judges the new pair by the line so far, which may recompute it (about 0.1 ms). */
export function createClockFit(options: ClockFitOptions): ClockFit {
  const nominal = 1000 / options.sampleRate
  const windowMs = options.windowMs ?? 60_000
  const capacity = options.capacity ?? 512
  const spacing = options.minSpacingFrames ?? 0
  const stepMs = options.stepMs ?? 5

  let frames: number[] = []
  let walls: number[] = []
  const segments: { beforeFrame: number; line: Line }[] = []
  let line: Line | null = null
  /** Pairs that the line does not know yet. */
  let unknown = 0
  let residualMs = 0
  /** Pairs in a row that lay off the line. */
  let departed = 0
  let slopeMemory = nominal
  let drift: { ppm: number; errorPpm: number } | null = null

  function fit(): Line | null {
    const count = frames.length
    if (count === 0 || unknown * ONE_NEW_OF < count) return line
    unknown = 0
    options.onFit?.(count)
    const originFrame = frames[count - 1] as number
    const originWallMs = walls[count - 1] as number
    const work = workSpace(count)
    const { x, y, distances } = work
    for (let index = 0; index < count; index++) {
      x[index] = (frames[index] as number) - originFrame
      y[index] = (walls[index] as number) - originWallMs
    }
    const isLong = count >= MIN_DRIFT_PAIRS && -(x[0] as number) * nominal >= MIN_DRIFT_SPAN_MS
    let slope = isLong ? theilSenSlope(work, count, slopeMemory) : slopeMemory
    if (!(Math.abs(slope / nominal - 1) <= MAX_DRIFT)) slope = slopeMemory
    for (let index = 0; index < count; index++)
      distances[index] = (y[index] as number) - (x[index] as number) * slope
    let offsetMs = medianOf(work, distances, count)
    for (let index = 0; index < count; index++)
      distances[index] = Math.abs((y[index] as number) - offsetMs - (x[index] as number) * slope)
    // 1.4826 × the median distance estimates the standard deviation; four of them, and at least 10 µs.
    const bound = Math.max(0.01, 4 * 1.4826 * medianOf(work, distances, count))
    const inliers = keepInliers(work, count, bound)
    if (isLong && inliers >= MIN_DRIFT_PAIRS) {
      const refined = leastSquares(work, inliers)
      if (Math.abs(refined.slope / nominal - 1) <= MAX_DRIFT) {
        slope = refined.slope
        offsetMs = refined.offset
        slopeMemory = slope
        drift = {
          ppm: (nominal / slope - 1) * 1e6,
          errorPpm: (refined.slopeError / nominal) * 1e6,
        }
      }
    }
    let squares = 0
    for (let index = 0; index < inliers; index++)
      squares += ((y[index] as number) - offsetMs - (x[index] as number) * slope) ** 2
    residualMs = inliers === 0 ? 0 : Math.sqrt(squares / inliers)
    line = { originFrame, originWallMs, offsetMs, slope }
    return line
  }

  /** True where the newest pairs show that the line has stepped; then they alone stay. */
  function detectStep(): void {
    const count = frames.length
    if (count < STEP_RUN + 3 || line === null) return
    const limit = Math.max(stepMs, 4 * residualMs)
    let side = 0
    for (let index = count - STEP_RUN; index < count; index++) {
      const departure = (walls[index] as number) - evaluate(line, frames[index] as number)
      if (Math.abs(departure) <= limit) return
      if (side !== 0 && Math.sign(departure) !== side) return
      side = Math.sign(departure)
    }
    segments.push({ beforeFrame: frames[count - STEP_RUN] as number, line })
    if (segments.length > MAX_SEGMENTS) segments.shift()
    frames = frames.slice(-STEP_RUN)
    walls = walls.slice(-STEP_RUN)
    unknown = frames.length
    departed = 0
  }

  function lineFor(frame: number): Line | null {
    const current = fit()
    for (const segment of segments) if (frame < segment.beforeFrame) return segment.line
    return current
  }

  return {
    get pairs() {
      return frames.length
    },
    add(frame, wallMs) {
      if (!Number.isFinite(frame) || !Number.isFinite(wallMs)) return
      const count = frames.length
      if (count > 0) {
        const ahead = frame - (frames[count - 1] as number)
        if (ahead <= 0 || ahead < spacing) return
      }
      // A step is judged by the line that did not know the new pairs: the fit is renewed only while they agree with it.
      const known = fit()
      frames.push(frame)
      walls.push(wallMs)
      const limit = Math.max(stepMs, 4 * residualMs)
      if (known === null || Math.abs(wallMs - evaluate(known, frame)) <= limit) {
        unknown++
        departed = 0
      } else {
        departed++
        detectStep()
        // Noise that grew on both sides is no step; the line learns it.
        if (departed >= 2 * STEP_RUN || frames.length < STEP_RUN + 3) unknown = frames.length
      }
      const oldest = wallMs - windowMs
      let surplus = Math.max(0, frames.length - capacity)
      while (surplus < frames.length - 1 && (walls[surplus] as number) < oldest) surplus++
      if (surplus > 0) {
        frames.splice(0, surplus)
        walls.splice(0, surplus)
      }
    },
    wallAt(frame) {
      const best = lineFor(frame)
      return best === null ? null : evaluate(best, frame)
    },
    frameAt(wallMs) {
      const best = fit()
      if (best === null) return null
      return best.originFrame + (wallMs - best.originWallMs - best.offsetMs) / best.slope
    },
    summary() {
      if (fit() === null) return null
      return {
        driftPpm: drift === null ? null : drift.ppm,
        driftErrorPpm: drift === null ? null : drift.errorPpm,
        residualMs,
        pairs: frames.length,
      }
    },
  }
}

function evaluate(line: Line, frame: number): number {
  return line.originWallMs + line.offsetMs + (frame - line.originFrame) * line.slope
}
