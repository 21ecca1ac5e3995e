// The room of presets 0…5, fitted to the card: 8 damped combs and 4 all-passes on each side, and 17 early taps on the
// send. Works on one part after the other over a whole stretch: each part is a short loop without calls, cut only where
// a delay line begins anew. Runs in the audio thread; nothing allocates after creation.

import { MAX_SEGMENT_FRAMES } from './chip-types.ts'
import { ANTI_DENORMAL } from './rest.ts'
import {
  ALLPASS_COEFFICIENT,
  ALLPASS_FRAMES,
  COMB_FRAMES,
  EARLY_FRAMES,
  EARLY_LEFT,
  EARLY_RIGHT,
  FAR_LEFT,
  FAR_RIGHT,
  RIGHT_LONGER_FRAMES,
  type RoomPreset,
  SEND_FRAMES,
} from './reverb-presets.ts'

const SEND_MASK = SEND_FRAMES - 1
const COMBS = COMB_FRAMES.length
const ALLPASSES = ALLPASS_FRAMES.length
/** Early taps of one side; the last has gain 0 where there are fewer, so that both loops have the same shape. */
const SIDE_TAPS = Math.ceil(EARLY_FRAMES.length / 2)

/** What a room sets. */
const FEEDBACK = 0
const DAMPING = 1
const LATE_GAIN = 2
const SETTINGS = 3

/** Delay lines, each exactly as long as its delay: what is at its place was written there one turn ago. */
interface Lines {
  readonly frames: Float64Array
  readonly lengths: Int32Array
  /** Index of the frame behind each line, and of the one that is read and written next. */
  readonly ends: Int32Array
  readonly places: Int32Array
}

/** Lines of `lengths` on the left, then the longer ones on the right. */
function createLines(lengths: readonly number[]): Lines {
  const all = [...lengths, ...lengths.map((length) => length + RIGHT_LONGER_FRAMES)]
  const ends = all.map((_, line) => all.slice(0, line + 1).reduce((sum, length) => sum + length))
  return {
    frames: new Float64Array(ends.at(-1) ?? 0),
    lengths: Int32Array.from(all),
    ends: Int32Array.from(ends),
    places: Int32Array.from(ends, (end, line) => end - (all[line] ?? 0)),
  }
}

/** How many frames four lines, from `first` on, go on before one of them is at its end; 1 at least. */
function framesLeft({ ends, places }: Lines, first: number): number {
  return Math.min(
    (ends[first] as number) - (places[first] as number),
    (ends[first + 1] as number) - (places[first + 1] as number),
    (ends[first + 2] as number) - (places[first + 2] as number),
    (ends[first + 3] as number) - (places[first + 3] as number),
  )
}

/** Goes on to `place` in a line: to its begin where it is at the end. */
function settle({ lengths, ends, places }: Lines, line: number, place: number): number {
  const end = ends[line] as number
  return (places[line] = place === end ? end - (lengths[line] as number) : place)
}

/**
 * Adds four combs' sound to `sum`. Four side by side, because each waits for its own damping: alone, the loop would
 * stand still most of the time.
 */
function addFourCombs(
  lines: Lines,
  damped: Float64Array,
  first: number,
  input: Float64Array,
  inputFrom: number,
  sum: Float64Array,
  count: number,
  settings: Float64Array,
): void {
  const { frames, places } = lines
  let a = places[first] as number
  let b = places[first + 1] as number
  let c = places[first + 2] as number
  let d = places[first + 3] as number
  let dampedA = damped[first] as number
  let dampedB = damped[first + 1] as number
  let dampedC = damped[first + 2] as number
  let dampedD = damped[first + 3] as number
  const feedback = settings[FEEDBACK] as number
  const damping = settings[DAMPING] as number
  // What the damping lets through is part of the feedback: one multiplication less for each.
  const back = feedback * (1 - damping)
  const into = 1 - feedback
  const floor = ANTI_DENORMAL
  let at = 0
  while (at < count) {
    const until = Math.min(count, at + framesLeft(lines, first))
    for (; at < until; at++) {
      const send = (input[(inputFrom + at) | 0] as number) * into + floor
      const outA = frames[a] as number
      const outB = frames[b] as number
      const outC = frames[c] as number
      const outD = frames[d] as number
      dampedA = outA + dampedA * damping
      dampedB = outB + dampedB * damping
      dampedC = outC + dampedC * damping
      dampedD = outD + dampedD * damping
      frames[a] = send + dampedA * back
      frames[b] = send + dampedB * back
      frames[c] = send + dampedC * back
      frames[d] = send + dampedD * back
      sum[at] = (sum[at] as number) + (outA + outB + (outC + outD))
      a = (a + 1) | 0
      b = (b + 1) | 0
      c = (c + 1) | 0
      d = (d + 1) | 0
    }
    a = settle(lines, first, a)
    b = settle(lines, first + 1, b)
    c = settle(lines, first + 2, c)
    d = settle(lines, first + 3, d)
  }
  damped[first] = dampedA
  damped[first + 1] = dampedB
  damped[first + 2] = dampedC
  damped[first + 3] = dampedD
}

/** Sends `sum` through four all-passes in place, from line `first` on, and scales it by the late gain. */
function passFourAllpasses(
  lines: Lines,
  first: number,
  sum: Float64Array,
  count: number,
  settings: Float64Array,
): void {
  const { frames, places } = lines
  let a = places[first] as number
  let b = places[first + 1] as number
  let c = places[first + 2] as number
  let d = places[first + 3] as number
  // Imported constants are copied before each loop: under a test runner an import is a property that is
  // looked up each time.
  const coefficient = ALLPASS_COEFFICIENT
  const gain = settings[LATE_GAIN] as number
  let at = 0
  while (at < count) {
    const until = Math.min(count, at + framesLeft(lines, first))
    for (; at < until; at++) {
      const heldA = frames[a] as number
      const heldB = frames[b] as number
      const heldC = frames[c] as number
      const heldD = frames[d] as number
      const inA = (sum[at] as number) + heldA * coefficient
      const inB = heldA - inA * coefficient + heldB * coefficient
      const inC = heldB - inB * coefficient + heldC * coefficient
      const inD = heldC - inC * coefficient + heldD * coefficient
      frames[a] = inA
      frames[b] = inB
      frames[c] = inC
      frames[d] = inD
      sum[at] = (heldD - inD * coefficient) * gain
      a = (a + 1) | 0
      b = (b + 1) | 0
      c = (c + 1) | 0
      d = (d + 1) | 0
    }
    a = settle(lines, first, a)
    b = settle(lines, first + 1, b)
    c = settle(lines, first + 2, c)
    d = settle(lines, first + 3, d)
  }
}

export interface Room {
  set(preset: RoomPreset): void
  /**
   * `count` frames of `input` from `from` on, of which the first is the unit's `frame`: their sound into both
   * late buffers from 0 on.
   */
  render(input: Float64Array, from: number, count: number, frame: number): void
  /** Forgets what it heard; the sends are the unit's. */
  clear(): void
}

/**
 * A room that has heard nothing. `sends` is the unit's ring of SEND_FRAMES, which it writes; `lateLeft` and
 * `lateRight` take its sound.
 */
export function createRoom(
  sends: Float64Array,
  lateLeft: Float64Array,
  lateRight: Float64Array,
): Room {
  const combs = createLines(COMB_FRAMES)
  const damped = new Float64Array(2 * COMBS)
  const allpasses = createLines(ALLPASS_FRAMES)
  /** The taps that are near to the left, then those that are near to the right, as loud as on that side. */
  const tapBack = new Int32Array(2 * SIDE_TAPS)
  const tapGain = new Float64Array(2 * SIDE_TAPS)
  const nearLeft = new Float64Array(MAX_SEGMENT_FRAMES)
  const nearRight = new Float64Array(MAX_SEGMENT_FRAMES)
  // Not arguments of their own: a fraction that is handed over is a new heap number each time.
  const settings = new Float64Array(SETTINGS)

  /** The sound of one side's taps, from `first` on, to `near`. */
  const sumTaps = (first: number, near: Float64Array, count: number, frame: number): void => {
    const gainA = tapGain[first] as number
    const gainB = tapGain[first + 1] as number
    const gainC = tapGain[first + 2] as number
    const gainD = tapGain[first + 3] as number
    const gainE = tapGain[first + 4] as number
    const gainF = tapGain[first + 5] as number
    const gainG = tapGain[first + 6] as number
    const gainH = tapGain[first + 7] as number
    const gainI = tapGain[first + 8] as number
    let at = 0
    while (at < count) {
      let until = count
      for (let tap = first; tap < first + SIDE_TAPS; tap++) {
        const place = (frame + at - (tapBack[tap] as number)) & SEND_MASK
        until = Math.min(until, at + SEND_FRAMES - place)
      }
      // Where frame 0 of the stretch would lie: `at` goes on from there.
      const now = (frame + at) | 0
      const a = (((now - (tapBack[first] as number)) & SEND_MASK) - at) | 0
      const b = (((now - (tapBack[first + 1] as number)) & SEND_MASK) - at) | 0
      const c = (((now - (tapBack[first + 2] as number)) & SEND_MASK) - at) | 0
      const d = (((now - (tapBack[first + 3] as number)) & SEND_MASK) - at) | 0
      const e = (((now - (tapBack[first + 4] as number)) & SEND_MASK) - at) | 0
      const f = (((now - (tapBack[first + 5] as number)) & SEND_MASK) - at) | 0
      const g = (((now - (tapBack[first + 6] as number)) & SEND_MASK) - at) | 0
      const h = (((now - (tapBack[first + 7] as number)) & SEND_MASK) - at) | 0
      const i = (((now - (tapBack[first + 8] as number)) & SEND_MASK) - at) | 0
      for (; at < until; at++) {
        near[at] =
          (sends[(a + at) | 0] as number) * gainA +
          (sends[(b + at) | 0] as number) * gainB +
          (sends[(c + at) | 0] as number) * gainC +
          (sends[(d + at) | 0] as number) * gainD +
          (sends[(e + at) | 0] as number) * gainE +
          (sends[(f + at) | 0] as number) * gainF +
          (sends[(g + at) | 0] as number) * gainG +
          (sends[(h + at) | 0] as number) * gainH +
          (sends[(i + at) | 0] as number) * gainI
      }
    }
  }

  /** Adds the early taps to what is late: each is quieter by the same share on the side that it is far from. */
  const addTaps = (count: number, frame: number): void => {
    const farLeft = FAR_LEFT
    const farRight = FAR_RIGHT
    sumTaps(0, nearLeft, count, frame)
    sumTaps(SIDE_TAPS, nearRight, count, frame)
    for (let at = 0; at < count; at++) {
      const left = nearLeft[at] as number
      const right = nearRight[at] as number
      lateLeft[at] = (lateLeft[at] as number) + (left + right * farLeft)
      lateRight[at] = (lateRight[at] as number) + (right + left * farRight)
    }
  }

  return {
    set(room) {
      settings[FEEDBACK] = room.feedback
      settings[DAMPING] = room.damping
      settings[LATE_GAIN] = room.lateGain
      for (let tap = 0; tap < EARLY_FRAMES.length; tap++) {
        const isRight = tap % 2 === 1
        const index = (tap >> 1) + (isRight ? SIDE_TAPS : 0)
        tapBack[index] = EARLY_FRAMES[tap] as number
        tapGain[index] = ((isRight ? EARLY_RIGHT : EARLY_LEFT)[tap] as number) * room.earlyGain
      }
    },
    render(input, from, count, frame) {
      lateLeft.fill(0, 0, count)
      lateRight.fill(0, 0, count)
      for (let four = 0; four < COMBS; four += 4) {
        addFourCombs(combs, damped, four, input, from, lateLeft, count, settings)
        addFourCombs(combs, damped, COMBS + four, input, from, lateRight, count, settings)
      }
      passFourAllpasses(allpasses, 0, lateLeft, count, settings)
      passFourAllpasses(allpasses, ALLPASSES, lateRight, count, settings)
      let write = frame & SEND_MASK
      for (let at = 0; at < count; at++) {
        sends[write] = input[from + at] as number
        write = (write + 1) & SEND_MASK
      }
      addTaps(count, frame)
    },
    clear() {
      combs.frames.fill(0)
      damped.fill(0)
      allpasses.frames.fill(0)
    },
  }
}
