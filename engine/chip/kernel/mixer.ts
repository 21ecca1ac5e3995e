// The way onto the buses: pan and sends. Voices add up linearly (docs/emu8000.md, section 1, [C]), in the order of
// their slots: four at a time, so that a bus is read and written once for four voices. Grouping changes no bit, for
// each frame of a bus still takes one voice after the other. Audio thread; nothing allocates.

import { type Buses, MAX_SEGMENT_FRAMES } from '../chip-types.ts'
import { FULL_SCALE } from './interpolation.ts'
import type { VoiceMemory } from './voice-memory.ts'
import { withQuickNames } from '../../quick-names.ts'

/** Voices that are mixed together. */
const ROWS = 4

export interface Mixer {
  /** Where voices write: ROWS rows, one segment long each. */
  readonly sound: Float64Array
  /** Where the next voice's row begins. */
  readonly nextRow: number
  /** Silence in `sound[from … until − 1]`. */
  rest(from: number, until: number): void
  /** The row is full: the next voice gets the next one. Four of them are added to the buses. */
  finish(voice: number, buses: Buses, from: number, count: number): void
  /** Adds what waits in rows. */
  flush(buses: Buses, from: number, count: number): void
}

/** A mixer with empty rows. Allocates them: MAX_SEGMENT_FRAMES each. */
export function createMixer(memory: VoiceMemory): Mixer {
  const { panLeft, panRight, reverbSend, chorusSend } = memory.columns
  const sound = new Float64Array(ROWS * MAX_SEGMENT_FRAMES)
  const voices = new Int32Array(ROWS)
  let taken = 0

  /** All four rows onto two buses. */
  function addFour(
    busOne: Float64Array,
    gainsOne: Float64Array,
    busTwo: Float64Array,
    gainsTwo: Float64Array,
    from: number,
    count: number,
  ) {
    const i = voices[0] as number
    const j = voices[1] as number
    const k = voices[2] as number
    const l = voices[3] as number
    const a = (gainsOne[i] as number) / FULL_SCALE
    const b = (gainsOne[j] as number) / FULL_SCALE
    const c = (gainsOne[k] as number) / FULL_SCALE
    const d = (gainsOne[l] as number) / FULL_SCALE
    const e = (gainsTwo[i] as number) / FULL_SCALE
    const f = (gainsTwo[j] as number) / FULL_SCALE
    const g = (gainsTwo[k] as number) / FULL_SCALE
    const h = (gainsTwo[l] as number) / FULL_SCALE
    for (let frame = 0; frame < count; frame++) {
      const one = sound[frame] as number
      const two = sound[frame + MAX_SEGMENT_FRAMES] as number
      const three = sound[frame + 2 * MAX_SEGMENT_FRAMES] as number
      const four = sound[frame + 3 * MAX_SEGMENT_FRAMES] as number
      const at = (from + frame) | 0
      busOne[at] = (busOne[at] as number) + one * a + two * b + three * c + four * d
      busTwo[at] = (busTwo[at] as number) + one * e + two * f + three * g + four * h
    }
  }

  function addOne(
    bus: Float64Array,
    gains: Float64Array,
    index: number,
    from: number,
    count: number,
  ) {
    const row = index * MAX_SEGMENT_FRAMES
    const gain = (gains[voices[index] as number] as number) / FULL_SCALE
    if (gain === 0) return
    for (let frame = 0; frame < count; frame++) {
      bus[from + frame] = (bus[from + frame] as number) + (sound[row + frame] as number) * gain
    }
  }

  return withQuickNames({
    sound,
    get nextRow() {
      return taken * MAX_SEGMENT_FRAMES
    },
    rest(from, until) {
      for (let at = from; at < until; at++) sound[at] = 0
    },
    finish(voice, buses, from, count) {
      voices[taken] = voice
      taken++
      if (taken < ROWS) return
      addFour(buses.dryLeft, panLeft, buses.dryRight, panRight, from, count)
      addFour(buses.reverb, reverbSend, buses.chorus, chorusSend, from, count)
      taken = 0
    },
    flush(buses, from, count) {
      for (let index = 0; index < taken; index++) {
        addOne(buses.dryLeft, panLeft, index, from, count)
        addOne(buses.dryRight, panRight, index, from, count)
        addOne(buses.reverb, reverbSend, index, from, count)
        addOne(buses.chorus, chorusSend, index, from, count)
      }
      taken = 0
    },
  })
}
