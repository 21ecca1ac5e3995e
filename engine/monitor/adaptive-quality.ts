// Decides how good the engine may sound so that it stays in time: Maximum, High, Medium, Low. Down at once when late,
// up one level at a time after a quiet while. Audio thread; nothing allocates after creation.
//
// Levels are those of the original (a block of 1024 frames below 5, 15, 20 ms; here as shares of the block's duration).
// The original judges a mean without hysteresis, so it swings, and it never climbs back to Maximum. Here:
// - down: the mean of a tenth of a second asks for a lower level, or one single block is surely late (above the share
//   of 20 ms even if the clock ticked at the worst moment). A single late block costs one level, and the next one
//   counts only after a moment, because one stall of the machine makes several blocks late.
// - up: for a quiet while the mean was well below what the better level may cost. Where a climb turns out too much, the
//   while doubles, so that under a steady load the changes die out. A climb that holds puts it back.

import { ENGINE_QUALITY, ENGINE_REASON } from '../../trace/wire/record.ts'
import { QUALITY_SHARES } from '../../trace/wire/engine-budgets.ts'
import type { EngineQuality } from '../engine-types.ts'

export const LOWEST_LEVEL: number = ENGINE_QUALITY.low

/**
 * What each level sets, by ENGINE_QUALITY. Chorus is missed least; then the card's interpolation;
 * then voices and reverb.
 */
export const QUALITY_SETTINGS: readonly EngineQuality[] = [
  { interpolation: 'mode', chorus: true, reverb: true, voiceLimit: 32 },
  { interpolation: 'mode', chorus: false, reverb: true, voiceLimit: 32 },
  { interpolation: 'linear', chorus: false, reverb: true, voiceLimit: 24 },
  { interpolation: 'linear', chorus: false, reverb: false, voiceLimit: 16 },
]

/** Length of the window whose mean decides, ms of audio. */
export const WINDOW_MS = 100
/** After a single late block, the next one counts this much later, ms of audio. */
const LATE_HOLD_MS = 50
/** Quiet that a climb needs at first and at most, ms of audio. */
export const FIRST_QUIET_MS = 3000
const LONGEST_QUIET_MS = 30 * 60_000
/**
 * A climb was right that holds this much longer than the next one has to wait, ms of audio: one that only waits for the
 * next has shown nothing yet.
 */
export const PROBATION_MS = 30_000
/** Quiet: below this part of what the better level may cost. */
const QUIET_PART = 0.7

const SUM_MS = 0
const WINDOW = 1
const QUIET = 2
const NEEDED = 3
const SINCE_CLIMB = 4
const SINCE_LATE = 5
const SHARE = 6
const STEP = 7

export interface AdaptiveQuality {
  /**
   * Takes one block's time, ms, which stands for `blocks` blocks of `blockMs`. True where the level changed. `ms` NaN:
   * not timed, time passes only.
   */
  addBlock(ms: number, blockMs: number, blocks: number): boolean
  /** −1: adaptive, else a fixed ENGINE_QUALITY. True where the level changed. */
  choose(level: number): boolean
  /** Step of the clock that times the blocks, ms. */
  setClockStep(stepMs: number): void
  /** An ENGINE_QUALITY, and what the engine is to be set to. */
  readonly level: number
  readonly settings: EngineQuality
  /** An ENGINE_REASON of the last change, and the block time that decided it, as a share of the block's duration. */
  readonly reason: number
  readonly share: number
  readonly isAdaptive: boolean
}

/** At Maximum and adaptive, unless another level is chosen. */
export function createAdaptiveQuality(chosen = -1): AdaptiveQuality {
  const state = new Float64Array(8)
  state[NEEDED] = FIRST_QUIET_MS
  state[SINCE_LATE] = Infinity
  state[SINCE_CLIMB] = Infinity
  let isAdaptive = chosen < 0
  let level: number = isAdaptive ? ENGINE_QUALITY.maximum : clampLevel(chosen)
  let reason: number = isAdaptive ? ENGINE_REASON.start : ENGINE_REASON.chosen

  function goDown(to: number, share: number): boolean {
    // The last climb was too much: wait longer before the next.
    if ((state[SINCE_CLIMB] as number) < Infinity) {
      state[NEEDED] = Math.min(LONGEST_QUIET_MS, (state[NEEDED] as number) * 2)
    }
    state[SINCE_CLIMB] = Infinity
    level = to
    reason = ENGINE_REASON.late
    state[SHARE] = share
    state[SUM_MS] = 0
    state[WINDOW] = 0
    state[QUIET] = 0
    return true
  }

  function closeWindow(): boolean {
    const share = (state[SUM_MS] as number) / (state[WINDOW] as number)
    const windowMs = state[WINDOW] as number
    state[SUM_MS] = 0
    state[WINDOW] = 0
    const asked = levelOfShare(share)
    if (asked > level) return goDown(asked, share)
    if (level === ENGINE_QUALITY.maximum) return false
    if (share >= QUIET_PART * (QUALITY_SHARES[level - 1] as number)) {
      state[QUIET] = 0
      return false
    }
    state[QUIET] = (state[QUIET] as number) + windowMs
    if (state[QUIET] < (state[NEEDED] as number)) return false
    level--
    reason = ENGINE_REASON.recovered
    state[SHARE] = share
    state[QUIET] = 0
    state[SINCE_CLIMB] = 0
    return true
  }

  return {
    addBlock(ms, blockMs, blocks) {
      if (!isAdaptive) return false
      const lastedMs = blockMs * blocks
      state[SINCE_LATE] = (state[SINCE_LATE] as number) + lastedMs
      state[SINCE_CLIMB] = (state[SINCE_CLIMB] as number) + lastedMs
      // Infinity: no climb is on trial. So this is true at most once for each climb.
      if (
        state[SINCE_CLIMB] < Infinity &&
        state[SINCE_CLIMB] >= PROBATION_MS + (state[NEEDED] as number)
      ) {
        state[NEEDED] = FIRST_QUIET_MS
        state[SINCE_CLIMB] = Infinity
      }
      if (!(ms >= 0)) return false
      const surelyShare = (ms - (state[STEP] as number)) / blockMs
      if (surelyShare >= QUALITY_SHARES[2]) {
        state[QUIET] = 0
        if (level < LOWEST_LEVEL && state[SINCE_LATE] >= LATE_HOLD_MS) {
          state[SINCE_LATE] = 0
          return goDown(level + 1, ms / blockMs)
        }
      }
      state[SUM_MS] = (state[SUM_MS] as number) + ms * blocks
      state[WINDOW] = (state[WINDOW] as number) + lastedMs
      return state[WINDOW] >= WINDOW_MS && closeWindow()
    },
    choose(next) {
      const before = level
      isAdaptive = next < 0
      if (isAdaptive) return false
      level = clampLevel(next)
      state[SHARE] = 0
      state[QUIET] = 0
      if (level === before) return false
      reason = ENGINE_REASON.chosen
      return true
    },
    setClockStep(stepMs) {
      state[STEP] = stepMs
    },
    get level() {
      return level
    },
    get settings() {
      return QUALITY_SETTINGS[level] as EngineQuality
    },
    get reason() {
      return reason
    },
    get share() {
      return state[SHARE] as number
    },
    get isAdaptive() {
      return isAdaptive
    },
  }
}

/** The level that a block time asks for, as a share of the block's duration: 0 … 3. */
export function levelOfShare(share: number): number {
  let level = 0
  while (level < LOWEST_LEVEL && share >= (QUALITY_SHARES[level] as number)) level++
  return level
}

function clampLevel(level: number): number {
  return Math.min(LOWEST_LEVEL, Math.max(0, Math.round(level)))
}
