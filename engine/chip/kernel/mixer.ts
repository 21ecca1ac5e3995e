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

  /** None of the four has a share in it. */
  function isNone(gains: Float64Array): boolean {
    return (
      gains[voices[0] as number] === 0 &&
      gains[voices[1] as number] === 0 &&
      gains[voices[2] as number] === 0 &&
      gains[voices[3] as number] === 0
    )
  }

  /** All four rows onto one bus. */
  function addFourToOne(bus: Float64Array, gains: Float64Array, from: number, count: number) {
    const a = (gains[voices[0] as number] as number) / FULL_SCALE
    const b = (gains[voices[1] as number] as number) / FULL_SCALE
    const c = (gains[voices[2] as number] as number) / FULL_SCALE
    const d = (gains[voices[3] as number] as number) / FULL_SCALE
    for (let frame = 0; frame < count; frame++) {
      const one = sound[frame] as number
      const two = sound[frame + MAX_SEGMENT_FRAMES] as number
      const three = sound[frame + 2 * MAX_SEGMENT_FRAMES] as number
      const four = sound[frame + 3 * MAX_SEGMENT_FRAMES] as number
      const at = (from + frame) | 0
      bus[at] = (bus[at] as number) + one * a + two * b + three * c + four * d
    }
  }

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

  /** All four rows onto four buses. */
  function addFourToAll({ dryLeft, dryRight, reverb, chorus }: Buses, from: number, count: number) {
    const i = voices[0] as number
    const j = voices[1] as number
    const k = voices[2] as number
    const l = voices[3] as number
    const leftA = (panLeft[i] as number) / FULL_SCALE
    const leftB = (panLeft[j] as number) / FULL_SCALE
    const leftC = (panLeft[k] as number) / FULL_SCALE
    const leftD = (panLeft[l] as number) / FULL_SCALE
    const rightA = (panRight[i] as number) / FULL_SCALE
    const rightB = (panRight[j] as number) / FULL_SCALE
    const rightC = (panRight[k] as number) / FULL_SCALE
    const rightD = (panRight[l] as number) / FULL_SCALE
    const reverbA = (reverbSend[i] as number) / FULL_SCALE
    const reverbB = (reverbSend[j] as number) / FULL_SCALE
    const reverbC = (reverbSend[k] as number) / FULL_SCALE
    const reverbD = (reverbSend[l] as number) / FULL_SCALE
    const chorusA = (chorusSend[i] as number) / FULL_SCALE
    const chorusB = (chorusSend[j] as number) / FULL_SCALE
    const chorusC = (chorusSend[k] as number) / FULL_SCALE
    const chorusD = (chorusSend[l] as number) / FULL_SCALE
    for (let frame = 0; frame < count; frame++) {
      const one = sound[frame] as number
      const two = sound[frame + MAX_SEGMENT_FRAMES] as number
      const three = sound[frame + 2 * MAX_SEGMENT_FRAMES] as number
      const four = sound[frame + 3 * MAX_SEGMENT_FRAMES] as number
      const at = (from + frame) | 0
      dryLeft[at] =
        (dryLeft[at] as number) + one * leftA + two * leftB + three * leftC + four * leftD
      dryRight[at] =
        (dryRight[at] as number) + one * rightA + two * rightB + three * rightC + four * rightD
      reverb[at] =
        (reverb[at] as number) + one * reverbA + two * reverbB + three * reverbC + four * reverbD
      chorus[at] =
        (chorus[at] as number) + one * chorusA + two * chorusB + three * chorusC + four * chorusD
    }
  }

  /** All four rows onto all buses that one of them has a share in. */
  function addAll(buses: Buses, from: number, count: number) {
    const hasReverb = !isNone(reverbSend)
    const hasChorus = !isNone(chorusSend)
    if (hasReverb && hasChorus) {
      addFourToAll(buses, from, count)
      taken = 0
      return
    }
    const { dryLeft, dryRight, reverb, chorus } = buses
    addFour(dryLeft, panLeft, dryRight, panRight, from, count)
    if (hasReverb) addFourToOne(reverb, reverbSend, from, count)
    else if (hasChorus) addFourToOne(chorus, chorusSend, from, count)
    taken = 0
  }

  function rest(from: number, until: number) {
    for (let at = from; at < until; at++) sound[at] = 0
  }

  return withQuickNames({
    sound,
    get nextRow() {
      return taken * MAX_SEGMENT_FRAMES
    },
    rest,
    finish(voice, buses, from, count) {
      voices[taken] = voice
      taken++
      if (taken === ROWS) addAll(buses, from, count)
    },
    flush(buses, from, count) {
      if (taken === 0) return
      // Rows that nobody has taken: the last voice once more, in silence.
      const last = voices[taken - 1] as number
      for (; taken < ROWS; taken++) {
        const row = taken * MAX_SEGMENT_FRAMES
        rest(row, row + count)
        voices[taken] = last
      }
      addAll(buses, from, count)
    },
  })
}
