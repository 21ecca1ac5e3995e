// The reverb: presets 0…5 are the room model (reverb-room.ts), 6 and 7 are the card's echoes. Adds its sound to a wet
// pair, and sleeps while there is none. Runs in the audio thread; nothing allocates after creation.

import type { SendEffect } from './chorus.ts'
import { MAX_SEGMENT_FRAMES } from './chip-types.ts'
import { ANTI_DENORMAL, createRest, firstLoud, framesUntilSleep, QUIET } from './rest.ts'
import {
  DELAY_PRESET,
  type EchoPreset,
  PANNING_DELAY_PRESET,
  ROOM_PRESETS,
  type RoomPreset,
  SEND_FRAMES,
} from './reverb-presets.ts'
import { createRoom } from './reverb-room.ts'
import { withQuickNames } from '../quick-names.ts'

const SEND_MASK = SEND_FRAMES - 1

/** What the reverb hears and makes of it: a room or an echo, and the loops over them. */
export interface Hall {
  setRoom(preset: RoomPreset): void
  setEcho(preset: EchoPreset): void
  /** Forgets what it heard. */
  clear(): void
  /**
   * Adds `count` frames made of `input[from…]` to `left` and `right` at the same indices; the first is the unit's
   * `frame`. The last of them on which something can be heard, counted from 0; −1: none.
   */
  render(
    left: Float64Array,
    right: Float64Array,
    input: Float64Array,
    from: number,
    count: number,
    frame: number,
  ): number
}

/** A hall in JavaScript, without a room as yet. */
export function createHall(): Hall {
  const sends = new Float64Array(SEND_FRAMES)
  const lateLeft = new Float64Array(MAX_SEGMENT_FRAMES)
  const lateRight = new Float64Array(MAX_SEGMENT_FRAMES)
  const room = createRoom(sends, lateLeft, lateRight)
  let echo: EchoPreset | null = null

  const renderEcho = (
    preset: EchoPreset,
    input: Float64Array,
    from: number,
    count: number,
    frame: number,
  ): void => {
    const { leftFrames, rightFrames, rightGain, loopFrames, feedback } = preset
    const floor = ANTI_DENORMAL
    let write = frame & SEND_MASK
    for (let at = 0; at < count; at++) {
      const looped = sends[(write - loopFrames) & SEND_MASK] as number
      lateLeft[at] = sends[(write - leftFrames) & SEND_MASK] as number
      lateRight[at] = (sends[(write - rightFrames) & SEND_MASK] as number) * rightGain
      sends[write] = (input[from + at] as number) + floor + looped * feedback
      write = (write + 1) & SEND_MASK
    }
  }

  /** Adds what was rendered. The last frame that can be heard, −1: none. */
  const addWet = (
    left: Float64Array,
    right: Float64Array,
    input: Float64Array,
    from: number,
    count: number,
  ): number => {
    for (let at = 0; at < count; at++) {
      const place = (from + at) | 0
      left[place] = (left[place] as number) + (lateLeft[at] as number)
      right[place] = (right[place] as number) + (lateRight[at] as number)
    }
    const quiet = QUIET
    for (let at = count - 1; at >= 0; at--) {
      if (Math.abs(lateLeft[at] as number) > quiet) return at
      if (Math.abs(lateRight[at] as number) > quiet) return at
      if (Math.abs(input[from + at] as number) > quiet) return at
    }
    return -1
  }

  return {
    setRoom(preset) {
      echo = null
      room.set(preset)
    },
    setEcho(preset) {
      echo = preset
    },
    clear() {
      sends.fill(0)
      room.clear()
    },
    render(left, right, input, from, count, frame) {
      if (echo === null) room.render(input, from, count, frame)
      else renderEcho(echo, input, from, count, frame)
      return addWet(left, right, input, from, count)
    },
  }
}

/** The reverb unit, asleep, with preset 4 (Hall 2, the drivers' default). */
export function createReverb(hall: Hall = createHall()): SendEffect {
  const rest = createRest(SEND_FRAMES)
  let preset = 4

  const clear = (): void => {
    hall.clear()
    rest.isAsleep = true
  }

  const setHall = (): void => {
    if (preset === 6) hall.setEcho(DELAY_PRESET)
    else if (preset === 7) hall.setEcho(PANNING_DELAY_PRESET)
    else hall.setRoom(ROOM_PRESETS[preset] as RoomPreset)
  }
  setHall()

  return withQuickNames({
    setPreset(index) {
      const next = index & 7
      if (next === preset) return
      preset = next
      setHall()
      clear()
    },
    addTo(left, right, input, count) {
      let at = 0
      while (at < count) {
        if (rest.isAsleep) {
          const loud = firstLoud(input, at, count)
          rest.frame += loud - at
          at = loud
          if (at < count) {
            rest.isAsleep = false
            rest.quietSince = rest.frame
          }
        } else {
          const awake = Math.min(framesUntilSleep(rest), count - at)
          if (awake === 0) {
            clear()
          } else {
            const loudAt = hall.render(left, right, input, at, awake, rest.frame)
            if (loudAt >= 0) rest.quietSince = rest.frame + loudAt + 1
            rest.frame += awake
          }
          at += awake
        }
      }
    },
    get isAsleep() {
      return rest.isAsleep
    },
    skip(count) {
      rest.frame += count
    },
    clear,
    reset() {
      clear()
      rest.frame = 0
    },
  })
}
