// Looks for awaited notes in the tap's sound: Goertzel filters over the decimated history that the filter bank leaves.
// Pure arithmetic, no platform; runs in the audio thread, allocates nothing after creation.
//
// A note is found only where the amplitude at its pitch rises clearly and stays: 6 dB over the highest that was there
// in the four windows before it was awaited, higher than a whole tone above and below (a neighbour's attack is no
// evidence), and still so one whole window later (a noise is not). A note shorter than that is not found: guessing
// does not help. The amplitude seen through a Hann window that a new tone enters reaches half of its final value when
// the window's centre passes the start, so the start is that moment minus half a window. Windows are as long as two
// whole tones' distance needs (16.7 periods), 20 to 160 ms.

import { createLowRateHistory, HISTORY_SAMPLES } from './low-rate-history.ts'
import {
  ceil,
  cos,
  createList,
  max,
  min,
  NativeFloat64Array,
  PI,
  push,
  round,
} from '../../../trace/wire/natives.ts'

export const MAX_AWAITED = 8
const MIN_WINDOW_SECONDS = 0.02
const MAX_WINDOW_SECONDS = 0.16
const WINDOW_PERIODS = 16.7
const WHOLE_TONE = 2 ** (2 / 12)
/** Amplitudes: twice is 6 dB; -70 dBFS is the least that counts. */
const RISE = 2
const FLOOR = 3e-4
const MARKS = 128
/** One note is looked for every 8 ms at most. */
const LOOK_SECONDS = 0.008
/** Share of the peak, and of both neighbours, that must be there when the tone is confirmed. */
const STAY = 0.5
const CLEAR = 1.5

interface Slot {
  isUsed: boolean
  event: number
  frequencyHz: number
  untilFrame: number
  length: number
  window: Float64Array
  scale: number
  before: number
  /** Amplitudes since the await, and the end frames of their windows. */
  amplitudes: Float64Array
  frames: Float64Array
  count: number
  isRising: boolean
  peak: number
  peakMark: number
  confirmFrame: number
}

export interface PitchWatcher {
  /** Takes a note up; false where it cannot be observed (over 0.4 of the low rate) or eight are awaited already. */
  expect(event: number, frequencyHz: number, untilFrame: number, frame: number): boolean
  /** The next block of the decimated sound; `endFrame` is the audio frame after it. */
  push(samples: Float64Array, endFrame: number): void
  /** Looks for one awaited note, the next in turn. True where it began: then `event`, `frame`, `uncertaintyMs` tell. */
  look(): boolean
  readonly event: number
  readonly frame: number
  readonly uncertaintyMs: number
  clear(): void
}

function createSlot(maxWindow: number): Slot {
  return {
    isUsed: false,
    event: 0,
    frequencyHz: 0,
    untilFrame: 0,
    length: 0,
    window: new NativeFloat64Array(maxWindow),
    scale: 1,
    before: 0,
    amplitudes: new NativeFloat64Array(MARKS),
    frames: new NativeFloat64Array(MARKS),
    count: 0,
    isRising: false,
    peak: 0,
    peakMark: 0,
    confirmFrame: Infinity,
  }
}

/** A Hann window of `length` low-rate samples. */
function setWindow(slot: Slot, length: number): void {
  let sum = 0
  for (let index = 0; index < length; index++) {
    const weight = 0.5 - 0.5 * cos((2 * PI * (index + 0.5)) / length)
    slot.window[index] = weight
    sum += weight
  }
  slot.length = length
  slot.scale = 2 / sum
}

/** What rose was not the note. */
function startOver(slot: Slot): false {
  slot.isRising = false
  slot.confirmFrame = Infinity
  return false
}

/** Keeps the amplitude of the window that ended before `endFrame`; the older half makes room. */
function mark(slot: Slot, amplitude: number, endFrame: number): void {
  if (slot.count === MARKS) {
    const gone = MARKS / 2
    for (let index = 0; index < gone; index++) {
      slot.amplitudes[index] = slot.amplitudes[gone + index] as number
      slot.frames[index] = slot.frames[gone + index] as number
    }
    slot.count = gone
    slot.peakMark = max(0, slot.peakMark - gone)
  }
  slot.amplitudes[slot.count] = amplitude
  slot.frames[slot.count++] = endFrame
}

/** A watcher for sound of `sampleRate` that comes decimated by `decimation`. */
export function createPitchWatcher(sampleRate: number, decimation: number): PitchWatcher {
  const rate = sampleRate / decimation
  const history = createLowRateHistory(rate)
  let endFrame = 0
  let used = 0
  let turn = 0
  const maxWindow = min(HISTORY_SAMPLES, ceil(MAX_WINDOW_SECONDS * rate) + 1)
  const slots = createList<Slot>()
  for (let index = 0; index < MAX_AWAITED; index++) push(slots, createSlot(maxWindow))
  const lookFrames = round(LOOK_SECONDS * sampleRate)

  const amplitudeAt = (slot: Slot, frequencyHz: number, ago = 0): number =>
    history.amplitudeAt(frequencyHz, slot.window, slot.length, slot.scale, ago)

  const release = (slot: Slot): false => {
    slot.isUsed = false
    used--
    return false
  }

  const isClear = (slot: Slot, amplitude: number): boolean =>
    amplitude > FLOOR &&
    amplitude > slot.before * RISE &&
    amplitude > CLEAR * amplitudeAt(slot, slot.frequencyHz * WHOLE_TONE) &&
    amplitude > CLEAR * amplitudeAt(slot, slot.frequencyHz / WHOLE_TONE)

  /** Where the amplitude went half-way to its peak: between two marks. */
  const conclude = (slot: Slot): true => {
    const { amplitudes, frames } = slot
    const half = slot.before + (slot.peak - slot.before) / 2
    let mark = slot.peakMark
    while (mark > 0 && (amplitudes[mark - 1] as number) > half) mark--
    const later = frames[mark] as number
    const earlier = mark > 0 ? (frames[mark - 1] as number) : later
    const low = mark > 0 ? (amplitudes[mark - 1] as number) : half
    const high = amplitudes[mark] as number
    const crossing =
      high > low ? earlier + ((half - low) / (high - low)) * (later - earlier) : later
    const windowFrames = slot.length * decimation
    watcher.event = slot.event
    watcher.frame = round(crossing - windowFrames / 2)
    // The form of an unknown attack moves the half-way point by up to a quarter of the window.
    watcher.uncertaintyMs = ((windowFrames / 4 + (later - earlier) / 2) / sampleRate) * 1000
    release(slot)
    return true
  }

  const examine = (slot: Slot): boolean => {
    const windowFrames = slot.length * decimation
    if (endFrame > slot.untilFrame + 3 * windowFrames) return release(slot)
    const last = slot.count > 0 ? (slot.amplitudes[slot.count - 1] as number) : Infinity
    const amplitude = amplitudeAt(slot, slot.frequencyHz)
    mark(slot, amplitude, endFrame)
    if (!slot.isRising) {
      slot.isRising = amplitude > FLOOR && amplitude > slot.before * RISE
      slot.peak = 0
      if (!slot.isRising) return false
    }
    if (amplitude > slot.peak) {
      slot.peak = amplitude
      slot.peakMark = slot.count - 1
    }
    if (slot.confirmFrame === Infinity) {
      // Still entering the window: the final value is not known yet.
      if (amplitude > last * 1.06) return false
      if (!isClear(slot, amplitude)) return startOver(slot)
      slot.confirmFrame = endFrame + windowFrames
      return false
    }
    if (endFrame < slot.confirmFrame) return false
    if (amplitude < STAY * slot.peak || !isClear(slot, amplitude)) return startOver(slot)
    return conclude(slot)
  }

  const watcher: { -readonly [Member in keyof PitchWatcher]: PitchWatcher[Member] } = {
    expect(event, frequencyHz, untilFrame, frame) {
      if (!(frequencyHz >= 20 && frequencyHz * WHOLE_TONE < rate * 0.4) || !(untilFrame > frame))
        return false
      let free = 0
      while (free < MAX_AWAITED && slots[free]?.isUsed === true) free++
      const slot = slots[free]
      if (!slot) return false
      const seconds = min(MAX_WINDOW_SECONDS, max(MIN_WINDOW_SECONDS, WINDOW_PERIODS / frequencyHz))
      const length = min(maxWindow, round(seconds * rate))
      setWindow(slot, length)
      slot.isUsed = true
      slot.event = event
      slot.frequencyHz = frequencyHz
      slot.untilFrame = untilFrame
      slot.count = 0
      startOver(slot)
      slot.before = 0
      for (let ago = 0; ago + length <= HISTORY_SAMPLES && ago < 2 * length; ago += length >> 1) {
        slot.before = max(slot.before, amplitudeAt(slot, frequencyHz, ago))
      }
      used++
      return true
    },
    push(samples, end) {
      history.push(samples)
      endFrame = end
    },
    look() {
      if (used === 0) return false
      for (let step = 0; step < MAX_AWAITED; step++) {
        turn = (turn + 1) % MAX_AWAITED
        const slot = slots[turn] as Slot
        const lastLook = slot.count > 0 ? (slot.frames[slot.count - 1] as number) : -Infinity
        if (slot.isUsed && endFrame - lastLook >= lookFrames) return examine(slot)
      }
      return false
    },
    event: 0,
    frame: 0,
    uncertaintyMs: 0,
    clear() {
      for (let index = 0; index < MAX_AWAITED; index++) (slots[index] as Slot).isUsed = false
      used = 0
    },
  }
  return watcher
}
