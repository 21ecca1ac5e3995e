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

const SEND_MASK = SEND_FRAMES - 1

/** The reverb unit, asleep, with preset 4 (Hall 2, the drivers' default). */
export function createReverb(): SendEffect {
  const sends = new Float64Array(SEND_FRAMES)
  const lateLeft = new Float64Array(MAX_SEGMENT_FRAMES)
  const lateRight = new Float64Array(MAX_SEGMENT_FRAMES)
  const rest = createRest(SEND_FRAMES)
  const room = createRoom(sends, lateLeft, lateRight)
  let preset = 4
  let echo: EchoPreset | null = null

  const clear = (): void => {
    sends.fill(0)
    room.clear()
    rest.isAsleep = true
  }

  const renderEcho = (
    preset: EchoPreset,
    input: Float64Array,
    from: number,
    count: number,
  ): void => {
    const { leftFrames, rightFrames, rightGain, loopFrames, feedback } = preset
    const floor = ANTI_DENORMAL
    let write = rest.frame & SEND_MASK
    for (let at = 0; at < count; at++) {
      const looped = sends[(write - loopFrames) & SEND_MASK] as number
      lateLeft[at] = sends[(write - leftFrames) & SEND_MASK] as number
      lateRight[at] = (sends[(write - rightFrames) & SEND_MASK] as number) * rightGain
      sends[write] = (input[from + at] as number) + floor + looped * feedback
      write = (write + 1) & SEND_MASK
    }
  }

  /** Adds what was rendered, and keeps track of the last frame that can be heard. */
  const addWet = (
    left: Float64Array,
    right: Float64Array,
    input: Float64Array,
    from: number,
    count: number,
  ): void => {
    const quiet = QUIET
    let loudAt = -1
    for (let at = 0; at < count; at++) {
      const wetLeft = lateLeft[at] as number
      const wetRight = lateRight[at] as number
      const send = input[from + at] as number
      left[from + at] = (left[from + at] as number) + wetLeft
      right[from + at] = (right[from + at] as number) + wetRight
      if (
        wetLeft > quiet ||
        wetLeft < -quiet ||
        wetRight > quiet ||
        wetRight < -quiet ||
        send > quiet ||
        send < -quiet
      ) {
        loudAt = at
      }
    }
    if (loudAt >= 0) rest.quietSince = rest.frame + loudAt + 1
    rest.frame += count
  }

  room.set(ROOM_PRESETS[preset] as RoomPreset)

  return {
    setPreset(index) {
      const next = index & 7
      if (next === preset) return
      preset = next
      echo = preset === 6 ? DELAY_PRESET : preset === 7 ? PANNING_DELAY_PRESET : null
      if (echo === null) room.set(ROOM_PRESETS[preset] as RoomPreset)
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
            if (echo === null) room.render(input, at, awake, rest.frame)
            else renderEcho(echo, input, at, awake)
            addWet(left, right, input, at, awake)
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
  }
}
