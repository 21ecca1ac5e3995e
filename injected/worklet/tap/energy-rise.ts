// Tells when the energy of a band rises as it does at an attack, and only then. Pure arithmetic, no platform; audio
// thread, allocates nothing after creation. Two rules; why these figures:
//
// Slow rule, all bands. `level`: mean square of the last 11–27 ms (longer for low bands, which move slowly and where
// little noise averages out). `reference`: follows the level's maxima and falls by 20 dB a second, at most 24 dB
// below what the band held in the last seconds. A rise is a level over the reference of a moment ago by the band's
// threshold.
//  - Beating, vibrato and tremolo come back to the same maxima again and again. With full depth and at any rate from
//    0.5 Hz on, a sine-shaped swing comes out of its reference by 3.3 dB at most within that moment: under the lowest
//    threshold, 4.5 dB.
//  - Steady noise in a narrow band swings by itself: bands below 600 Hz need 7 to 9 dB, which a new note gives easily
//    there.
//  - A tail that falls faster than 20 dB a second frees its band.
//
// Sharp rule, bands from 1 kHz on. `level`: the last 5 to 11 ms (shorter for wider bands); `reference`: the highest
// level of the tenth of a second before. What is up within so short a time is an attack, no swing: a full-depth
// tremolo (energy grows with the fourth power of time from zero) comes out by (1 + 2 × 5.3 / 100)^4 = 1.8 dB in the
// 5.5 kHz band, 2.6 at 2.6 kHz, 3.3 below 2 kHz, at any rate; two pulses of detuned bass notes that fall together
// make 3.0 dB. Steady noise needs more where less of it is averaged. So: 3.2, 3.6 and 5 dB. That finds a note under
// others, and the same one struck again after a fifth of a second if it has decayed a little.

import type { FilterBank } from './filter-bank.ts'
import { max, min, NativeFloat64Array, round } from '../../../trace/wire/natives.ts'

const REFERENCE_FALL_DB_PER_SECOND = 20
const HOLD_FALL_DB_PER_SECOND = 3
const HOLD_MARGIN_DB = 24
/** A band counts when it is within this of the strongest one, and over -90 dBFS: below is leakage and rounding. */
const BAND_RANGE_DB = 38
const BAND_FLOOR = 1e-9
/** A band that fired must have stopped to rise before it may fire again. */
const REARM_DB = 1.5
const SHARP_FROM_HZ = 1000
const SHARP_BLOCKS = 8
const SHARP_SECONDS = 0.1
/** A power of two: positions are masked. */
const HISTORY = 64
const MASK = HISTORY - 1

/** What a band needs, dB, in the slow and in the sharp rule, and the time that the sharp rule looks at. */
function rulesOf(centreHz: number): { slowDb: number; sharpDb: number; sharpSeconds: number } {
  if (centreHz < 200) return { slowDb: 9, sharpDb: Infinity, sharpSeconds: 0.0107 }
  if (centreHz < 600) return { slowDb: 7, sharpDb: Infinity, sharpSeconds: 0.0107 }
  if (centreHz < SHARP_FROM_HZ) return { slowDb: 6, sharpDb: Infinity, sharpSeconds: 0.0107 }
  if (centreHz < 2000) return { slowDb: 6, sharpDb: 5, sharpSeconds: 0.0107 }
  if (centreHz < 4000) return { slowDb: 4.5, sharpDb: 3.6, sharpSeconds: 0.008 }
  return { slowDb: 4.5, sharpDb: 3.2, sharpSeconds: 0.0053 }
}

export interface RiseWatcher {
  /**
   * Takes the bank's energies of the next step. True where a band rose: `rise` and `stepsAgo` tell how much and since
   * when.
   */
  advance(): boolean
  /** Ratio of energies, of the band that rose most. */
  readonly rise: number
  /** Steps since the band went over its reference. */
  readonly stepsAgo: number
  /** Mean level of all bands over 11 ms, before the rise and now. */
  readonly totalBefore: number
  readonly totalNow: number
  /** Bands that rise now do not fire until they have stopped to. */
  disarm(): void
}

/** Watches the bands of `bank`, one step of `stepSeconds` with each `advance`. Allocates only now. */
export function createRiseWatcher(bank: FilterBank, stepSeconds: number): RiseWatcher {
  const { bandCount, centresHz, energies } = bank
  const toSteps = (seconds: number): number => max(1, min(24, round(seconds / stepSeconds)))
  const fall = fromDb(-REFERENCE_FALL_DB_PER_SECOND * stepSeconds)
  const holdFall = fromDb(-HOLD_FALL_DB_PER_SECOND * stepSeconds)
  const holdMargin = fromDb(-HOLD_MARGIN_DB)
  const bandRange = fromDb(-BAND_RANGE_DB)
  const rearm = fromDb(REARM_DB)
  const columns = (): Float64Array => new NativeFloat64Array(bandCount)
  const perBand = (valueOf: (centreHz: number) => number): Float64Array => {
    const values = columns()
    for (let band = 0; band < bandCount; band++) values[band] = valueOf(centresHz[band] as number)
    return values
  }
  const spanOf = (hz: number): number => toSteps(hz < 200 ? 0.027 : hz < 600 ? 0.019 : 0.0107)
  const spans = perBand(spanOf)
  const lags = perBand((hz) => spanOf(hz) + toSteps(0.0107))
  const sharpSpans = perBand((hz) => toSteps(rulesOf(hz).sharpSeconds))
  const slowThresholds = perBand((hz) => fromDb(rulesOf(hz).slowDb))
  const sharpThresholds = perBand((hz) => fromDb(rulesOf(hz).sharpDb))
  let firstSharp = 0
  while (firstSharp < bandCount && (centresHz[firstSharp] as number) < SHARP_FROM_HZ) firstSharp++
  const blockSteps = max(1, round(SHARP_SECONDS / stepSeconds / SHARP_BLOCKS))
  const totalSpan = toSteps(0.0107)

  const raw = new NativeFloat64Array(bandCount * HISTORY)
  const references = new NativeFloat64Array(bandCount * HISTORY)
  const sharpLevels = new NativeFloat64Array(bandCount * HISTORY)
  const blocks = new NativeFloat64Array(bandCount * SHARP_BLOCKS)
  const totals = new NativeFloat64Array(HISTORY)
  const sums = columns()
  const sharpSums = columns()
  const holds = columns()
  const rises = columns()
  const isArmed = perBand(() => 1)
  let turn = 0
  let block = 0
  let inBlock = 0
  let rise = 0
  let fired = -1
  let firedReference = 0

  const sumBack = (values: Float64Array, base: number, from: number, count: number): number => {
    let sum = 0
    for (let ago = 0; ago < count; ago++)
      sum += values[base + ((turn - from - ago) & MASK)] as number
    return sum
  }

  const fire = (band: number, ratio: number, reference: number): void => {
    // The highest band that fired tells the start best: it is the fastest.
    fired = band
    firedReference = reference
    rise = max(rise, ratio)
  }

  const judgeSharp = (band: number, isStrong: boolean): number => {
    const base = band * HISTORY
    const sharpSpan = sharpSpans[band] as number
    const level = max(0, sharpSums[band] as number) / sharpSpan
    sharpLevels[base + turn] = level
    const slot = band * SHARP_BLOCKS
    const delayed = sharpLevels[base + ((turn - sharpSpan) & MASK)] as number
    if (inBlock === 0) blocks[slot + block] = delayed
    else if (delayed > (blocks[slot + block] as number)) blocks[slot + block] = delayed
    let reference = BAND_FLOOR
    for (let index = 0; index < SHARP_BLOCKS; index++) {
      const highest = blocks[slot + index] as number
      if (highest > reference) reference = highest
    }
    const ratio = level / reference
    if (isStrong && ratio > (sharpThresholds[band] as number)) fire(band, ratio, reference)
    return ratio
  }

  const judge = (band: number, strongest: number): void => {
    const base = band * HISTORY
    const span = spans[band] as number
    const level = max(0, sums[band] as number) / span
    const hold = max(level, (holds[band] as number) * holdFall)
    holds[band] = hold
    const last = references[base + ((turn - 1) & MASK)] as number
    references[base + turn] = max(level, last * fall, hold * holdMargin)
    const before = max(
      references[base + ((turn - (lags[band] as number)) & MASK)] as number,
      BAND_FLOOR,
    )
    const ratio = level / before
    const isStrong = isArmed[band] === 1 && level > strongest * bandRange
    if (isStrong && ratio > (slowThresholds[band] as number)) fire(band, ratio, before)
    const sharp = band >= firstSharp ? judgeSharp(band, isStrong) : 0
    const largest = max(ratio, sharp)
    rises[band] = largest
    if (largest < rearm) isArmed[band] = 1
  }

  return {
    advance() {
      turn = (turn + 1) & MASK
      inBlock = inBlock + 1 === blockSteps ? 0 : inBlock + 1
      if (inBlock === 0) block = (block + 1) % SHARP_BLOCKS
      rise = 0
      fired = -1
      let strongest = 0
      let total = 0
      for (let band = 0; band < bandCount; band++) {
        const base = band * HISTORY
        const energy = energies[band] as number
        total += energy
        const span = spans[band] as number
        const sharpSpan = sharpSpans[band] as number
        if (turn === 0) {
          // Exact again, so that rounding cannot pile up.
          raw[base] = energy
          sums[band] = sumBack(raw, base, 0, span)
          sharpSums[band] = sumBack(raw, base, 0, sharpSpan)
        } else {
          sums[band] =
            (sums[band] as number) + energy - (raw[base + ((turn - span) & MASK)] as number)
          sharpSums[band] =
            (sharpSums[band] as number) +
            energy -
            (raw[base + ((turn - sharpSpan) & MASK)] as number)
          raw[base + turn] = energy
        }
        if ((holds[band] as number) > strongest) strongest = holds[band] as number
      }
      totals[turn] = total
      for (let band = 0; band < bandCount; band++) judge(band, strongest)
      return fired >= 0
    },
    get rise() {
      return rise
    },
    get stepsAgo() {
      if (fired < 0) return 0
      const limit = firedReference * 1.5
      for (let ago = lags[fired] as number; ago > 0; ago--) {
        if ((raw[fired * HISTORY + ((turn - ago) & MASK)] as number) > limit) return ago
      }
      return 0
    },
    get totalBefore() {
      return fired < 0 ? 0 : sumBack(totals, 0, lags[fired] as number, totalSpan) / totalSpan
    },
    get totalNow() {
      return sumBack(totals, 0, 0, totalSpan) / totalSpan
    },
    disarm() {
      for (let band = 0; band < bandCount; band++)
        if ((rises[band] as number) >= rearm) isArmed[band] = 0
    },
  }
}

function fromDb(db: number): number {
  return 10 ** (db / 10)
}
