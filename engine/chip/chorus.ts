// The chip's chorus: one delay line, a triangle LFO, a left tap and a right tap that reads HWCF4/256 frames earlier,
// feedback from the left tap only, linear interpolation (measured on the card; docs/emu8000.md, section 4). Adds its
// sound to a wet pair. Runs in the audio thread; nothing allocates after creation.

import { CHORUS_PRESETS, type ChorusPreset } from './chorus-presets.ts'
import { ANTI_DENORMAL, createRest, firstLoud, framesUntilSleep, QUIET } from './rest.ts'
import { withQuickNames } from '../quick-names.ts'

/** Longer than the longest tap, 2822 frames; a power of two, so that an index is wrapped by a mask. */
export const LINE_FRAMES = 4096
const LINE_MASK = LINE_FRAMES - 1

/** The LFO's phase is a 24-bit counter: exact, whatever the stretch. */
export const PHASE_MASK = 0xff_ffff
export const HALF_CYCLE = 0x80_0000
export const QUARTER_CYCLE = 0x40_0000

/** An effect with one input that adds to a left and a right sum. */
export interface SendEffect {
  /** 0…7, other values are taken modulo 8. Another one than before clears the delay lines. */
  setPreset(preset: number): void
  /** Adds `count` frames made of `input[0…]` to `left` and `right` from index 0. Input must be finite. */
  addTo(left: Float64Array, right: Float64Array, input: Float64Array, count: number): void
  readonly isAsleep: boolean
  /** Passes `count` frames of silence in its sleep. */
  skip(count: number): void
  /** Forgets what sounds, and sleeps; time goes on. */
  clear(): void
  /** Silent, as after creation; the preset stays. */
  reset(): void
}

/** The delay line, and the loop over it. */
export interface ChorusLine {
  clear(): void
  /** Another preset plays from now on. */
  set(preset: ChorusPreset): void
  /**
   * Adds `from…end` of the input's chorus to `left` and `right`. `write`: the line's index of the first frame. The
   * last frame on which something can be heard, −1: none.
   */
  render(
    left: Float64Array,
    right: Float64Array,
    input: Float64Array,
    from: number,
    end: number,
    write: number,
    phase: number,
  ): number
}

/** An empty line in JavaScript. */
export function createChorusLine(): ChorusLine {
  const line = new Float64Array(LINE_FRAMES)
  let preset = CHORUS_PRESETS[2] as ChorusPreset

  return {
    clear() {
      line.fill(0)
    },
    set(next) {
      preset = next
    },
    render(left, right, input, from, end, first, phase) {
      const feedback = preset.feedback / 256
      const delay = preset.delayFrames
      // A triangle of ±1 over the half cycle: value = (distance from its trough) / QUARTER − 1.
      const depth = preset.depthFrames
      const depthStep = depth / QUARTER_CYCLE
      const earlier = preset.rightOffset / 256
      const step = preset.lfoStep
      const rightAtLeft = earlier === 0
      const floor = ANTI_DENORMAL
      const quiet = QUIET
      let at = phase
      let write = first
      let loudAt = -1
      for (let frame = from; frame < end; frame++) {
        // Starts at 0 and rises, as the voices' LFOs do.
        const turned = (at + QUARTER_CYCLE) & PHASE_MASK
        const climbed = turned < HALF_CYCLE ? turned : 2 * HALF_CYCLE - turned
        const back = delay - depth + climbed * depthStep
        const whole = back | 0
        const fraction = back - whole
        const near = line[(write - whole) & LINE_MASK] as number
        const far = line[(write - whole - 1) & LINE_MASK] as number
        const tapLeft = near + (far - near) * fraction
        let tapRight = tapLeft
        if (!rightAtLeft) {
          const backRight = back - earlier
          const wholeRight = backRight | 0
          const nearRight = line[(write - wholeRight) & LINE_MASK] as number
          const farRight = line[(write - wholeRight - 1) & LINE_MASK] as number
          tapRight = nearRight + (farRight - nearRight) * (backRight - wholeRight)
        }
        const send = input[frame] as number
        line[write] = send + floor + tapLeft * feedback
        left[frame] = (left[frame] as number) + tapLeft
        right[frame] = (right[frame] as number) + tapRight
        if (
          send > quiet ||
          send < -quiet ||
          tapLeft > quiet ||
          tapLeft < -quiet ||
          tapRight > quiet ||
          tapRight < -quiet
        ) {
          loudAt = frame
        }
        write = (write + 1) & LINE_MASK
        at = (at + step) & PHASE_MASK
      }
      return loudAt
    },
  }
}

/** The chorus unit, asleep, with preset 2 (Chorus 3, the drivers' default). */
export function createChorus(line: ChorusLine = createChorusLine()): SendEffect {
  const rest = createRest(LINE_FRAMES)
  let preset = CHORUS_PRESETS[2] as ChorusPreset
  let phase = 0
  line.set(preset)

  const clear = (): void => {
    line.clear()
    rest.isAsleep = true
  }

  /** Renders `from…end`; awake only. The line's write index is the absolute frame. */
  const render = (
    left: Float64Array,
    right: Float64Array,
    input: Float64Array,
    from: number,
    end: number,
  ): void => {
    const count = end - from
    const loudAt = line.render(left, right, input, from, end, rest.frame & LINE_MASK, phase)
    phase = (phase + preset.lfoStep * count) & PHASE_MASK
    if (loudAt >= 0) rest.quietSince = rest.frame + (loudAt - from) + 1
    rest.frame += count
  }

  /** The LFO runs on in its sleep, as the chip's does. */
  const skip = (frames: number): void => {
    phase = (phase + preset.lfoStep * frames) & PHASE_MASK
    rest.frame += frames
  }

  return withQuickNames({
    setPreset(index) {
      const next = CHORUS_PRESETS[index & 7] as ChorusPreset
      if (next === preset) return
      preset = next
      line.set(preset)
      clear()
    },
    addTo(left, right, input, count) {
      let at = 0
      while (at < count) {
        if (rest.isAsleep) {
          const loud = firstLoud(input, at, count)
          skip(loud - at)
          at = loud
          if (at < count) {
            rest.isAsleep = false
            rest.quietSince = rest.frame
          }
        } else {
          const awake = Math.min(framesUntilSleep(rest), count - at)
          if (awake === 0) clear()
          else render(left, right, input, at, at + awake)
          at += awake
        }
      }
    },
    get isAsleep() {
      return rest.isAsleep
    },
    skip,
    clear,
    reset() {
      clear()
      phase = 0
      rest.frame = 0
    },
  })
}
