// The room of presets 0…5, fitted to the card: 8 damped combs and 4 all-passes on each side, and 17 early taps on the
// send. Works on one part after the other over a whole stretch: each part is a short loop without calls, and no delay
// is shorter than what a part reads of its own stretch. Runs in the audio thread; nothing allocates after creation.

import { ANTI_DENORMAL } from './rest.ts'
import {
  ALLPASS_COEFFICIENT,
  ALLPASS_FRAMES,
  COMB_FRAMES,
  EARLY_FRAMES,
  EARLY_LEFT,
  EARLY_RIGHT,
  RIGHT_LONGER_FRAMES,
  type RoomPreset,
  SEND_FRAMES,
} from './reverb-presets.ts'

const SEND_MASK = SEND_FRAMES - 1
/** A comb's line, and an all-pass's; each kind lies in one array, line after line, left ones first. */
export const COMB_LINE = 2048
const COMB_MASK = COMB_LINE - 1
export const ALLPASS_LINE = 1024
const ALLPASS_MASK = ALLPASS_LINE - 1
const COMBS = COMB_FRAMES.length
const ALLPASSES = ALLPASS_FRAMES.length
/** Taps that one loop over the stretch takes: more would not stay in registers. */
const TAPS_AT_ONCE = 6
const TAP_PASSES = Math.ceil(EARLY_FRAMES.length / TAPS_AT_ONCE)

/** What a room sets. */
const FEEDBACK = 0
const DAMPING = 1
const LATE_GAIN = 2
const SETTINGS = 3

/**
 * Adds four combs' sound to `sum` (`isFirst`: writes it). Four side by side, because each waits for its own damping:
 * alone, the loop would stand still most of the time.
 */
function addFourCombs(
  lines: Float64Array,
  damped: Float64Array,
  first: number,
  longer: number,
  input: Float64Array,
  inputFrom: number,
  sum: Float64Array,
  isFirst: boolean,
  count: number,
  frame: number,
  settings: Float64Array,
): void {
  const comb = first % COMBS
  const baseA = first * COMB_LINE
  const baseB = baseA + COMB_LINE
  const baseC = baseB + COMB_LINE
  const baseD = baseC + COMB_LINE
  const backA = (COMB_FRAMES[comb] as number) + longer
  const backB = (COMB_FRAMES[comb + 1] as number) + longer
  const backC = (COMB_FRAMES[comb + 2] as number) + longer
  const backD = (COMB_FRAMES[comb + 3] as number) + longer
  let dampedA = damped[first] as number
  let dampedB = damped[first + 1] as number
  let dampedC = damped[first + 2] as number
  let dampedD = damped[first + 3] as number
  const feedback = settings[FEEDBACK] as number
  const damping = settings[DAMPING] as number
  const open = 1 - damping
  const into = 1 - feedback
  const floor = ANTI_DENORMAL
  let write = frame & COMB_MASK
  for (let at = 0; at < count; at++) {
    const send = (input[inputFrom + at] as number) * into + floor
    const outA = lines[baseA + ((write - backA) & COMB_MASK)] as number
    const outB = lines[baseB + ((write - backB) & COMB_MASK)] as number
    const outC = lines[baseC + ((write - backC) & COMB_MASK)] as number
    const outD = lines[baseD + ((write - backD) & COMB_MASK)] as number
    dampedA = outA * open + dampedA * damping
    dampedB = outB * open + dampedB * damping
    dampedC = outC * open + dampedC * damping
    dampedD = outD * open + dampedD * damping
    lines[baseA + write] = send + dampedA * feedback
    lines[baseB + write] = send + dampedB * feedback
    lines[baseC + write] = send + dampedC * feedback
    lines[baseD + write] = send + dampedD * feedback
    const four = outA + outB + (outC + outD)
    sum[at] = isFirst ? four : (sum[at] as number) + four
    write = (write + 1) & COMB_MASK
  }
  damped[first] = dampedA
  damped[first + 1] = dampedB
  damped[first + 2] = dampedC
  damped[first + 3] = dampedD
}

/** Sends `sum` through four all-passes in place. `first` is the line of the first. */
function passFourAllpasses(
  lines: Float64Array,
  first: number,
  longer: number,
  sum: Float64Array,
  count: number,
  frame: number,
): void {
  const baseA = first * ALLPASS_LINE
  const baseB = baseA + ALLPASS_LINE
  const baseC = baseB + ALLPASS_LINE
  const baseD = baseC + ALLPASS_LINE
  const backA = (ALLPASS_FRAMES[0] as number) + longer
  const backB = (ALLPASS_FRAMES[1] as number) + longer
  const backC = (ALLPASS_FRAMES[2] as number) + longer
  const backD = (ALLPASS_FRAMES[3] as number) + longer
  // Imported constants are copied before each loop: under a test runner an import is a property that is
  // looked up each time.
  const coefficient = ALLPASS_COEFFICIENT
  let write = frame & ALLPASS_MASK
  for (let at = 0; at < count; at++) {
    const heldA = lines[baseA + ((write - backA) & ALLPASS_MASK)] as number
    const heldB = lines[baseB + ((write - backB) & ALLPASS_MASK)] as number
    const heldC = lines[baseC + ((write - backC) & ALLPASS_MASK)] as number
    const heldD = lines[baseD + ((write - backD) & ALLPASS_MASK)] as number
    const inA = (sum[at] as number) + heldA * coefficient
    const inB = heldA - inA * coefficient + heldB * coefficient
    const inC = heldB - inB * coefficient + heldC * coefficient
    const inD = heldC - inC * coefficient + heldD * coefficient
    lines[baseA + write] = inA
    lines[baseB + write] = inB
    lines[baseC + write] = inC
    lines[baseD + write] = inD
    sum[at] = heldD - inD * coefficient
    write = (write + 1) & ALLPASS_MASK
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
  const combLines = new Float64Array(2 * COMBS * COMB_LINE)
  const damped = new Float64Array(2 * COMBS)
  const allpassLines = new Float64Array(2 * ALLPASSES * ALLPASS_LINE)
  // Filled up with taps of gain 0, so that each pass has the same shape.
  const tapBack = new Int32Array(TAP_PASSES * TAPS_AT_ONCE)
  const tapLeft = new Float64Array(TAP_PASSES * TAPS_AT_ONCE)
  const tapRight = new Float64Array(TAP_PASSES * TAPS_AT_ONCE)
  // Not arguments of their own: a fraction that is handed over is a new heap number each time.
  const settings = new Float64Array(SETTINGS)

  const addTaps = (pass: number, count: number, frame: number): void => {
    const first = pass * TAPS_AT_ONCE
    const backA = tapBack[first] as number
    const backB = tapBack[first + 1] as number
    const backC = tapBack[first + 2] as number
    const backD = tapBack[first + 3] as number
    const backE = tapBack[first + 4] as number
    const backF = tapBack[first + 5] as number
    const leftA = tapLeft[first] as number
    const leftB = tapLeft[first + 1] as number
    const leftC = tapLeft[first + 2] as number
    const leftD = tapLeft[first + 3] as number
    const leftE = tapLeft[first + 4] as number
    const leftF = tapLeft[first + 5] as number
    const rightA = tapRight[first] as number
    const rightB = tapRight[first + 1] as number
    const rightC = tapRight[first + 2] as number
    const rightD = tapRight[first + 3] as number
    const rightE = tapRight[first + 4] as number
    const rightF = tapRight[first + 5] as number
    let write = frame & SEND_MASK
    for (let at = 0; at < count; at++) {
      const a = sends[(write - backA) & SEND_MASK] as number
      const b = sends[(write - backB) & SEND_MASK] as number
      const c = sends[(write - backC) & SEND_MASK] as number
      const d = sends[(write - backD) & SEND_MASK] as number
      const e = sends[(write - backE) & SEND_MASK] as number
      const f = sends[(write - backF) & SEND_MASK] as number
      lateLeft[at] =
        (lateLeft[at] as number) +
        (a * leftA + b * leftB + (c * leftC + d * leftD) + (e * leftE + f * leftF))
      lateRight[at] =
        (lateRight[at] as number) +
        (a * rightA + b * rightB + (c * rightC + d * rightD) + (e * rightE + f * rightF))
      write = (write + 1) & SEND_MASK
    }
  }

  return {
    set(room) {
      settings[FEEDBACK] = room.feedback
      settings[DAMPING] = room.damping
      settings[LATE_GAIN] = room.lateGain
      for (let tap = 0; tap < EARLY_FRAMES.length; tap++) {
        tapBack[tap] = EARLY_FRAMES[tap] as number
        tapLeft[tap] = (EARLY_LEFT[tap] as number) * room.earlyGain
        tapRight[tap] = (EARLY_RIGHT[tap] as number) * room.earlyGain
      }
    },
    render(input, from, count, frame) {
      const lines = combLines
      const right = RIGHT_LONGER_FRAMES
      addFourCombs(lines, damped, 0, 0, input, from, lateLeft, true, count, frame, settings)
      addFourCombs(lines, damped, 4, 0, input, from, lateLeft, false, count, frame, settings)
      addFourCombs(lines, damped, 8, right, input, from, lateRight, true, count, frame, settings)
      addFourCombs(lines, damped, 12, right, input, from, lateRight, false, count, frame, settings)
      passFourAllpasses(allpassLines, 0, 0, lateLeft, count, frame)
      passFourAllpasses(allpassLines, ALLPASSES, right, lateRight, count, frame)
      const gain = settings[LATE_GAIN] as number
      let write = frame & SEND_MASK
      for (let at = 0; at < count; at++) {
        sends[write] = input[from + at] as number
        lateLeft[at] = (lateLeft[at] as number) * gain
        lateRight[at] = (lateRight[at] as number) * gain
        write = (write + 1) & SEND_MASK
      }
      for (let pass = 0; pass < TAP_PASSES; pass++) addTaps(pass, count, frame)
    },
    clear() {
      combLines.fill(0)
      damped.fill(0)
      allpassLines.fill(0)
    },
  }
}
