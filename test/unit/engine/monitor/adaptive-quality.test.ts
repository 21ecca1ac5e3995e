// Adaptive quality: down at once, up slowly, and quiet in the end under any steady load. Node.

import { array, assert, constantFrom, double, integer, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createAdaptiveQuality,
  FIRST_QUIET_MS,
  levelOfShare,
  LOWEST_LEVEL,
  PROBATION_MS,
  QUALITY_SETTINGS,
  WINDOW_MS,
  type AdaptiveQuality,
} from '../../../../engine/monitor/adaptive-quality.ts'
import { ENGINE_QUALITY, ENGINE_REASON } from '../../../../trace/wire/record.ts'

const BLOCK_MS = 128 / 44.1

/** Runs for `ms` of audio with this share of the block's duration. The number of level changes. */
function run(quality: AdaptiveQuality, ms: number, shareOf: (level: number) => number): number {
  let changes = 0
  for (let passedMs = 0; passedMs < ms; passedMs += BLOCK_MS) {
    if (quality.addBlock(shareOf(quality.level) * BLOCK_MS, BLOCK_MS, 1)) changes++
  }
  return changes
}

describe('adaptive quality', () => {
  it('keeps the levels of the original: 5, 15 and 20 ms for each 1024 frames at 44.1 kHz', () => {
    const shareOf = (ms: number): number => ms / (1024 / 44.1)
    expect([4.9, 5.1, 14.9, 15.1, 19.9, 20.1].map((ms) => levelOfShare(shareOf(ms)))).toEqual([
      0, 1, 1, 2, 2, 3,
    ])
  })

  it('goes from Maximum to what the load asks for within a window', () => {
    const quality = createAdaptiveQuality()
    expect(run(quality, WINDOW_MS * 1.1, () => 0.7)).toBe(1)
    expect(quality.level).toBe(ENGINE_QUALITY.medium)
    expect(quality.reason).toBe(ENGINE_REASON.late)
    expect(quality.share).toBeCloseTo(0.7, 6)
    expect(quality.settings).toEqual(QUALITY_SETTINGS[2])
  })

  it('goes down with the very block that is late, one level for one stall', () => {
    const quality = createAdaptiveQuality()
    run(quality, 50, () => 0.05)
    expect(quality.addBlock(1.4 * BLOCK_MS, BLOCK_MS, 1)).toBe(true)
    expect(quality.level).toBe(ENGINE_QUALITY.high)
    // The blocks that the same stall pushed back do not count again.
    expect(quality.addBlock(1.2 * BLOCK_MS, BLOCK_MS, 1)).toBe(false)
    expect(quality.level).toBe(ENGINE_QUALITY.high)
  })

  it('climbs one level at a time, each after a quiet while, back to Maximum', () => {
    const quality = createAdaptiveQuality()
    run(quality, WINDOW_MS * 1.1, () => 0.95)
    expect(quality.level).toBe(ENGINE_QUALITY.low)
    const levels: number[] = []
    for (let climb = 0; climb < 3; climb++) {
      expect(run(quality, FIRST_QUIET_MS - 4 * WINDOW_MS, () => 0.02)).toBe(0)
      expect(run(quality, 5 * WINDOW_MS, () => 0.02)).toBe(1)
      levels.push(quality.level)
      expect(quality.reason).toBe(ENGINE_REASON.recovered)
    }
    expect(levels).toEqual([2, 1, 0])
  })

  it('does not climb where the load is only just below what the better level may cost', () => {
    const quality = createAdaptiveQuality()
    run(quality, WINDOW_MS * 1.1, () => 0.7)
    expect(run(quality, 60_000, () => 0.6)).toBe(0)
    expect(quality.level).toBe(ENGINE_QUALITY.medium)
  })

  it('is not fooled by a clock of 1 ms steps, which shows a third of a block in one of three', () => {
    const quality = createAdaptiveQuality()
    quality.setClockStep(1)
    let trueMs = 0
    for (let block = 0; block < 20_000; block++) {
      // 3 % of the block, read as the difference of two ticks.
      const beganMs = Math.floor(trueMs)
      const endedMs = Math.floor(trueMs + 0.03 * BLOCK_MS)
      quality.addBlock(endedMs - beganMs, BLOCK_MS, 1)
      trueMs += BLOCK_MS
    }
    expect(quality.level).toBe(ENGINE_QUALITY.maximum)
  })

  it('stays where it was chosen to be, whatever the load', () => {
    const quality = createAdaptiveQuality(ENGINE_QUALITY.high)
    expect(run(quality, 1000, () => 2)).toBe(0)
    expect(quality.level).toBe(ENGINE_QUALITY.high)
    expect(quality.choose(ENGINE_QUALITY.low)).toBe(true)
    expect(quality.reason).toBe(ENGINE_REASON.chosen)
    expect(quality.choose(-1)).toBe(false)
    expect(run(quality, FIRST_QUIET_MS * 4, () => 0.01)).toBe(3)
  })

  it('never swings: under any steady load the changes die out, and each wait is at least twice the one before', () => {
    const minutes = 30
    assert(
      property(
        // What each level costs: never more than the level above it.
        array(double({ min: 0, max: 1.5, noNaN: true }), { minLength: 4, maxLength: 4 }),
        integer({ min: 0, max: 3 }),
        (costs, first) => {
          const shares = costs.toSorted((left, right) => right - left)
          const quality = createAdaptiveQuality(first)
          quality.choose(-1)
          const climbsAt: number[] = []
          let changes = 0
          for (let ms = 0; ms < minutes * 60_000; ms += 10 * BLOCK_MS) {
            const share = shares[quality.level] as number
            if (!quality.addBlock(share * BLOCK_MS, BLOCK_MS, 10)) continue
            changes++
            if (quality.reason === ENGINE_REASON.recovered) climbsAt.push(ms)
          }
          // Three levels down at first, three up; then each failed climb costs two to four changes,
          // and its wait doubles.
          const failures = Math.log2((minutes * 60_000) / FIRST_QUIET_MS)
          expect(changes).toBeLessThanOrEqual(6 + 4 * Math.ceil(failures))
          const waits = climbsAt.slice(1).map((ms, index) => ms - (climbsAt[index] as number))
          const late = waits.slice(4)
          for (const wait of late) expect(wait).toBeGreaterThanOrEqual(2 * FIRST_QUIET_MS - 200)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('does not swing where a climb of two levels fails at the top', () => {
    const quality = createAdaptiveQuality()
    const costs = [0.7, 0.1, 0.1, 0.05]
    const first = run(quality, 10 * 60_000, (level) => costs[level] as number)
    const later = run(quality, 20 * 60_000, (level) => costs[level] as number)
    expect(first).toBeLessThanOrEqual(24)
    expect(later).toBeLessThanOrEqual(6)
  })

  it('never leaves the four levels, moves up by one only, and never without a quiet while, whatever comes', () => {
    assert(
      property(
        array(
          tuple(
            constantFrom(0, 0.1, 0.3, 0.7, 0.9, 1.2, 40, NaN, -1),
            integer({ min: 1, max: 400 }),
          ),
          { maxLength: 60 },
        ),
        (stretches) => {
          const quality = createAdaptiveQuality()
          let changedAtMs = 0
          let nowMs = 0
          for (const [share, blocks] of stretches) {
            for (let block = 0; block < blocks; block++) {
              const before = quality.level
              const isChanged = quality.addBlock(share * BLOCK_MS, BLOCK_MS, 1)
              nowMs += BLOCK_MS
              if (isChanged === (quality.level === before)) expect.fail('a change was not told')
              if (!isChanged) continue
              expect(quality.level).toBeGreaterThanOrEqual(0)
              expect(quality.level).toBeLessThanOrEqual(LOWEST_LEVEL)
              if (quality.level < before) {
                expect(before - quality.level).toBe(1)
                expect(nowMs - changedAtMs).toBeGreaterThanOrEqual(FIRST_QUIET_MS - BLOCK_MS)
              }
              changedAtMs = nowMs
            }
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('forgives a failed climb after one that held', () => {
    const quality = createAdaptiveQuality()
    run(quality, WINDOW_MS * 1.1, () => 0.5)
    // Maximum is too much once: the next climb waits twice as long.
    run(quality, FIRST_QUIET_MS + 3 * WINDOW_MS, (level) => (level === 0 ? 0.5 : 0.01))
    expect(quality.level).toBe(ENGINE_QUALITY.high)
    expect(run(quality, FIRST_QUIET_MS + 3 * WINDOW_MS, () => 0.01)).toBe(0)
    expect(run(quality, FIRST_QUIET_MS, () => 0.01)).toBe(1)
    run(quality, PROBATION_MS + 2 * FIRST_QUIET_MS + 1000, () => 0.01)
    run(quality, WINDOW_MS * 2.1, () => 0.5)
    expect(run(quality, FIRST_QUIET_MS + 3 * WINDOW_MS, () => 0.01)).toBe(1)
  })
})
