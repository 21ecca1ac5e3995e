// Finds where sound begins: exactly, from digital silence; and, under sound, where the energy of a band rises as at an attack
// (energy-rise.ts). Pure arithmetic, no platform; runs in the audio thread, allocates nothing after creation.
//
// From silence: no sample over SILENCE for 20 ms, then one: that sample is the onset. -120 dBFS is far below hearing and the
// last bit of a 16-bit source (-90), above what filters and denormal guards leave behind (1e-18 … 1e-8).
//
// A rise must not lose total level within three quanta: the click of a note that is cut off rises in the high bands, too.

import { createRiseWatcher } from './energy-rise.ts'
import { createFilterBank, type FilterBank } from './filter-bank.ts'

export const SILENCE = 1e-6
const SILENT_SECONDS = 0.02
/** After an onset: an attack goes on rising, and what comes sooner belongs to the same chord. */
const REFRACTORY_SECONDS = 0.04
const CONFIRM_QUANTA = 3
/** Silent quanta after which every band has rung out and nothing needs to be filtered. */
const RUNG_OUT_QUANTA = 256

/** What was found lies in `frame`, `riseDb` and `isFromSilence` until the next call. */
export interface OnsetDetector {
  /**
   * True where an onset was found. `samples`: mixed to one channel; `firstLoud` and `lastLoud`: indices of the first and last
   * sample over SILENCE in any channel, -1 where there is none; `frame`: of the first sample. Allocates nothing.
   */
  process(
    samples: Float64Array,
    count: number,
    firstLoud: number,
    lastLoud: number,
    frame: number,
  ): boolean
  /** Exact sample from silence; else the quantum in which the rise began, within two quanta. */
  readonly frame: number
  /** Over the reference, dB; Infinity from silence. */
  readonly riseDb: number
  readonly isFromSilence: boolean
  readonly bank: FilterBank
}

export function createOnsetDetector(sampleRate: number, quantum = 128): OnsetDetector {
  const bank = createFilterBank(sampleRate, quantum)
  const watcher = createRiseWatcher(bank, quantum / sampleRate)
  const silentFrames = Math.round(SILENT_SECONDS * sampleRate)
  const refractoryFrames = Math.round(REFRACTORY_SECONDS * sampleRate)

  let silentRun = Infinity
  let quiet = 0
  let refractoryUntil = -Infinity
  let pending = 0
  let pendingFrame = 0
  let pendingRise = 0
  let pendingTotal = 0
  let onsetFrame = 0
  let riseDb = 0
  let isFromSilence = false

  const announce = (at: number, now: number, rise: number, fromSilence: boolean): true => {
    onsetFrame = at
    riseDb = rise
    isFromSilence = fromSilence
    pending = 0
    refractoryUntil = now + refractoryFrames
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
      quiet = firstLoud < 0 ? quiet + 1 : 0
      if (quiet > RUNG_OUT_QUANTA) return false
      bank.process(samples, count)
      const isRising = watcher.advance()
      if (isBeginning) return announce(frame + firstLoud, frame, Infinity, true)
      if (frame < refractoryUntil) {
        watcher.disarm()
        return false
      }
      if (pending > 0) {
        pendingRise = Math.max(pendingRise, watcher.rise)
        if (--pending > 0) return false
        watcher.disarm()
        return watcher.totalNow > pendingTotal * 0.7
          ? announce(pendingFrame, frame, 10 * Math.log10(pendingRise), false)
          : false
      }
      if (isRising) {
        pending = CONFIRM_QUANTA
        pendingRise = watcher.rise
        pendingFrame = frame - watcher.quantaAgo * quantum
        pendingTotal = watcher.totalBefore
      }
      return false
    },
  }
}
