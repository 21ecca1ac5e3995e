// Finds where sound begins: exactly, from digital silence; and, under sound, where the energy of a band rises over what it
// was lately. Pure arithmetic, no platform; runs in the audio thread, allocates nothing after creation.
//
// From silence: no sample over SILENCE for 20 ms, then one: that sample is the onset. -120 dBFS is far below hearing and the
// last bit of a 16-bit source (-90), above what filters and denormal guards leave behind (1e-18 … 1e-8).
//
// Under sound, for each band: `level` is the mean square of the last 11–27 ms (longer for low bands, which move slowly and
// where little noise averages out). `reference` follows the level's maxima and falls by 20 dB a second, at most 24 dB below
// what the band held in the last seconds. An onset is a level that is over the reference of a moment ago by the band's
// threshold. Why these figures:
//  - beating, vibrato and tremolo rise to the same maxima again and again. With full depth at any rate from 0.5 Hz on, a
//    sine-shaped swing comes out of its reference by 3.3 dB at most within that moment: below the lowest threshold, 4.5 dB;
//  - steady noise in a narrow band swings by itself: bands below 600 Hz need 7 to 9 dB, which a new note gives easily there;
//  - a tail that falls faster than 20 dB a second frees its band; a new attack of similar loudness comes out of it after
//    about 0.2 s even in the same band, at once in a band that the old note does not fill.
// A candidate must not lose total level within three quanta: the click of a note that is cut off rises in the high bands.

import { createFilterBank, type FilterBank } from './filter-bank.ts'

export const SILENCE = 1e-6
const SILENT_SECONDS = 0.02
const REFERENCE_FALL_DB_PER_SECOND = 20
const HOLD_FALL_DB_PER_SECOND = 3
const HOLD_MARGIN_DB = 24
/** After an onset: an attack goes on rising, and what comes sooner belongs to the same chord. */
const REFRACTORY_SECONDS = 0.04
/** A band counts when it is within this of the strongest one, and over -90 dBFS: below is leakage and rounding. */
const BAND_RANGE_DB = 32
const BAND_FLOOR = 1e-9
/** A band that fired must have stopped to rise before it may fire again. */
const REARM_DB = 1.5
const CONFIRM_QUANTA = 3
const HISTORY = 64

/** Lies in `frame`, `riseDb` and `isFromSilence` until the next call. */
export interface OnsetDetector {
  /**
   * True where an onset was found. `samples`: mixed to one channel; `firstLoud` and `lastLoud`: indices of the first and last
   * sample over SILENCE in any channel, -1 where there is none; `frame`: of the first sample. Allocates nothing.
   */
  process(samples: Float64Array, count: number, firstLoud: number, lastLoud: number, frame: number): boolean
  /** Exact sample from silence; else within two quanta. */
  readonly frame: number
  /** Over the reference, dB; Infinity from silence. */
  readonly riseDb: number
  readonly isFromSilence: boolean
  readonly bank: FilterBank
}

export function createOnsetDetector(sampleRate: number, quantum = 128): OnsetDetector {
  const bank = createFilterBank(sampleRate, quantum)
  const { bandCount, centresHz, energies } = bank
  const quantumSeconds = quantum / sampleRate
  const silentFrames = Math.round(SILENT_SECONDS * sampleRate)
  const fall = fromDb(-REFERENCE_FALL_DB_PER_SECOND * quantumSeconds)
  const holdFall = fromDb(-HOLD_FALL_DB_PER_SECOND * quantumSeconds)
  const holdMargin = fromDb(-HOLD_MARGIN_DB)
  const bandRange = fromDb(-BAND_RANGE_DB)
  const rearm = fromDb(REARM_DB)
  const toQuanta = (seconds: number): number => Math.max(1, Math.min(24, Math.round(seconds / quantumSeconds)))
  const spans = Float64Array.from(centresHz, (hz) => toQuanta(hz < 200 ? 0.027 : hz < 600 ? 0.019 : 0.0107))
  const lags = Float64Array.from(spans, (span) => span + toQuanta(0.0107))
  const thresholds = Float64Array.from(centresHz, (hz) => fromDb(hz < 200 ? 9 : hz < 600 ? 7 : hz < 2000 ? 6 : 4.5))
  const raw = new Float64Array(bandCount * HISTORY)
  const references = new Float64Array(bandCount * HISTORY)
  const totals = new Float64Array(HISTORY)
  const holds = new Float64Array(bandCount)
  const isArmed = new Uint8Array(bandCount).fill(1)
  const totalSpan = toQuanta(0.0107)

  let silentRun = Infinity
  let turn = 0
  let quiet = 0
  let refractoryUntil = -Infinity
  let pending = 0
  let pendingFrame = 0
  let pendingRise = 0
  let pendingTotal = 0
  let onsetFrame = 0
  let riseDb = 0
  let isFromSilence = false

  const back = (quanta: number): number => (turn - quanta + HISTORY) % HISTORY

  const levelOf = (base: number, span: number): number => {
    let sum = 0
    for (let ago = 0; ago < span; ago++) sum += raw[base + back(ago)] as number
    return sum / span
  }

  const totalLevel = (from: number): number => {
    let sum = 0
    for (let ago = 0; ago < totalSpan; ago++) sum += totals[back(from + ago)] as number
    return sum / totalSpan
  }

  /** First quantum in which the band went over its reference: the highest band that fired tells it best. */
  const startOf = (band: number, frame: number): number => {
    const lag = lags[band] as number
    const limit = Math.max(references[band * HISTORY + back(lag)] as number, BAND_FLOOR) * 1.5
    for (let ago = lag; ago > 0; ago--) {
      if ((raw[band * HISTORY + back(ago)] as number) > limit) return frame - ago * quantum
    }
    return frame
  }

  /** Band that rose out of its reference, the highest of them; -1 where none did. Sets `bestRise`. */
  let bestRise = 0
  const advance = (): number => {
    let strongest = 0
    for (let band = 0; band < bandCount; band++) {
      strongest = Math.max(strongest, holds[band] as number)
    }
    let fired = -1
    bestRise = 0
    let total = 0
    for (let band = 0; band < bandCount; band++) {
      const base = band * HISTORY
      const energy = energies[band] as number
      total += energy
      raw[base + turn] = energy
      const level = levelOf(base, spans[band] as number)
      const hold = Math.max(level, (holds[band] as number) * holdFall)
      holds[band] = hold
      const last = references[base + back(1)] as number
      references[base + turn] = Math.max(level, last * fall, hold * holdMargin)
      const before = Math.max(references[base + back(lags[band] as number)] as number, BAND_FLOOR)
      const rise = level / before
      if (rise < rearm) isArmed[band] = 1
      else if (rise > (thresholds[band] as number) && isArmed[band] === 1 && level > strongest * bandRange) {
        fired = band
        bestRise = Math.max(bestRise, rise)
      }
    }
    totals[turn] = total
    return fired
  }

  const disarm = (): void => {
    for (let band = 0; band < bandCount; band++) {
      const base = band * HISTORY
      const before = Math.max(references[base + back(lags[band] as number)] as number, BAND_FLOOR)
      if (levelOf(base, spans[band] as number) / before >= rearm) isArmed[band] = 0
    }
  }

  const announce = (frame: number, rise: number, fromSilence: boolean): true => {
    onsetFrame = frame
    riseDb = rise
    isFromSilence = fromSilence
    pending = 0
    refractoryUntil = frame + REFRACTORY_SECONDS * sampleRate
    isArmed.fill(0)
    return true
  }

  return {
    bank,
    get frame() {
      return onsetFrame
    },
    get riseDb() {
      return riseDb
    },
    get isFromSilence() {
      return isFromSilence
    },
    process(samples, count, firstLoud, lastLoud, frame) {
      const isBeginning = firstLoud >= 0 && silentRun + firstLoud >= silentFrames
      silentRun = lastLoud < 0 ? silentRun + count : count - 1 - lastLoud
      // Silent for as long as the whole history: every band has rung out.
      quiet = firstLoud < 0 ? quiet + 1 : 0
      if (quiet > HISTORY * 4) return false
      bank.process(samples, count)
      turn = (turn + 1) % HISTORY
      const fired = advance()
      if (isBeginning) return announce(frame + firstLoud, Infinity, true)
      if (frame < refractoryUntil) {
        disarm()
        return false
      }
      if (pending > 0) {
        pendingRise = Math.max(pendingRise, bestRise)
        if (--pending > 0) return false
        if (totalLevel(0) > pendingTotal * 0.7) return announce(pendingFrame, toDb(pendingRise), false)
        isArmed.fill(0)
        return false
      }
      if (fired >= 0) {
        pending = CONFIRM_QUANTA
        pendingRise = bestRise
        pendingFrame = startOf(fired, frame)
        pendingTotal = totalLevel(lags[fired] as number)
      }
      return false
    },
  }
}

function fromDb(db: number): number {
  return 10 ** (db / 10)
}

function toDb(ratio: number): number {
  return 10 * Math.log10(ratio)
}
