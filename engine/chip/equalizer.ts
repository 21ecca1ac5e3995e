// The bass and treble shelves behind everything, dry and wet alike. Card fit: shelves after R. Bristow-Johnson's
// cookbook with slope S = 0.5, 12 positions each (docs/emu8000.md, section 4). A shelf that stands at 0 dB is passed
// exactly. Runs in the audio thread; nothing allocates after creation.

import { ANTI_DENORMAL } from './rest.ts'
import { CHIP_RATE } from './voice-columns.ts'
import { withQuickNames } from '../quick-names.ts'

type EqualizerRow = readonly [gainDb: number, cornerHz: number]

/**
 * Of each position 0…11: gain in dB and corner in Hz, as fitted to the card. Where the gain is 0, the
 * corner has no meaning.
 */
export const TREBLE_TABLE: readonly EqualizerRow[] = [
  [-11.9, 1811],
  [-8.5, 1542],
  [-5.9, 1313],
  [-4.1, 1211],
  [-1.2, 1031],
  [0, 1000],
  [1.9, 1261],
  [3.5, 1671],
  [5.97, 2231],
  [7.9, 2457],
  [9.69, 2188],
  [11.16, 2231],
]

export const BASS_TABLE: readonly EqualizerRow[] = [
  [-11.9, 224],
  [-8.4, 273],
  [-5.9, 321],
  [-4, 362],
  [-1.1, 426],
  [0, 500],
  [2, 500],
  [3.5, 564],
  [6, 636],
  [8, 718],
  [9.6, 778],
  [12, 914],
]

/**
 * Of one shelf, in terms of its states (direct form II transposed), so that each waits for one multiplication less:
 * y = b0·x + s1;  s1′ = c1·x + s2 − a1·s1;  s2′ = c2·x − a2·s1.  Here: b0 c1 c2 a1 a2, c = b − a·b0.
 */
const COEFFICIENTS = 5
/** Two states of each side. */
const STATES = 4

/** One shelf with its states, left ones first. */
export interface Shelf {
  readonly coefficients: Float64Array
  readonly states: Float64Array
}

const createShelf = (): Shelf => ({
  coefficients: new Float64Array(COEFFICIENTS),
  states: new Float64Array(STATES),
})

/** Shelf slope of the fit. */
const SLOPE = 0.5

function writeShelf(to: Float64Array, gainDb: number, cornerHz: number, isTreble: boolean): void {
  const amplitude = 10 ** (gainDb / 40)
  const angle = (2 * Math.PI * cornerHz) / CHIP_RATE
  // The cookbook's high shelf is its low shelf with the sign of the cosine turned, and that of b1 and a1.
  const turn = isTreble ? -1 : 1
  const cosine = turn * Math.cos(angle)
  const alpha = (Math.sin(angle) / 2) * Math.sqrt((amplitude + 1 / amplitude) * (1 / SLOPE - 1) + 2)
  const width = 2 * Math.sqrt(amplitude) * alpha
  const up = amplitude + 1
  const down = amplitude - 1
  const a0 = up + down * cosine + width
  const b0 = (amplitude * (up - down * cosine + width)) / a0
  const b1 = (turn * 2 * amplitude * (down - up * cosine)) / a0
  const b2 = (amplitude * (up - down * cosine - width)) / a0
  const a1 = (turn * -2 * (down + up * cosine)) / a0
  const a2 = (up + down * cosine - width) / a0
  to[0] = b0
  to[1] = b1 - a1 * b0
  to[2] = b2 - a2 * b0
  to[3] = a1
  to[4] = a2
}

export interface Equalizer {
  /** Positions 0…11, others are clamped. The filters' states stay, so that a turn of the knob does not click. */
  setPositions(bass: number, treble: number): void
  /** True where nothing is changed: `process` need not be called. */
  readonly isFlat: boolean
  /** Filters `count` frames from `from` on in place. Must not be called while flat. Values must be finite. */
  process(left: Float64Array, right: Float64Array, from: number, count: number): void
  reset(): void
}

/** Filters `count` frames of both sides from `from` on in place. */
function passShelf(
  { coefficients, states }: Shelf,
  left: Float64Array,
  right: Float64Array,
  from: number,
  count: number,
): void {
  const b0 = coefficients[0] as number
  const c1 = coefficients[1] as number
  const c2 = coefficients[2] as number
  const a1 = coefficients[3] as number
  const a2 = coefficients[4] as number
  const floor = ANTI_DENORMAL
  let left1 = states[0] as number
  let left2 = states[1] as number
  let right1 = states[2] as number
  let right2 = states[3] as number
  for (let frame = from, end = from + count; frame < end; frame++) {
    const inLeft = (left[frame] as number) + floor
    const inRight = (right[frame] as number) + floor
    left[frame] = b0 * inLeft + left1
    right[frame] = b0 * inRight + right1
    const left2After = c2 * inLeft - a2 * left1
    const right2After = c2 * inRight - a2 * right1
    left1 = c1 * inLeft + left2 - a1 * left1
    right1 = c1 * inRight + right2 - a1 * right1
    left2 = left2After
    right2 = right2After
  }
  states[0] = left1
  states[1] = left2
  states[2] = right1
  states[3] = right2
}

/** Two shelves, and what filters by one of them. */
export interface Shelves {
  readonly bass: Shelf
  readonly treble: Shelf
  pass(shelf: Shelf, left: Float64Array, right: Float64Array, from: number, count: number): void
}

/** Shelves in JavaScript. */
export const createShelves = (): Shelves => ({
  bass: createShelf(),
  treble: createShelf(),
  pass: passShelf,
})

/** The equaliser at 5 and 5: flat. */
export function createEqualizer(shelves: Shelves = createShelves()): Equalizer {
  const { bass, treble } = shelves
  let isBassFlat = true
  let isTrebleFlat = true

  /** True where the position is flat; then the shelf is passed by, and begins anew when it is turned again. */
  const setShelf = (
    shelf: Shelf,
    position: number,
    table: typeof BASS_TABLE,
    isTreble: boolean,
  ): boolean => {
    const row = table[Math.min(11, Math.max(0, Math.round(position)))] as EqualizerRow
    const [gainDb, cornerHz] = row
    writeShelf(shelf.coefficients, gainDb, cornerHz, isTreble)
    if (gainDb === 0) shelf.states.fill(0)
    return gainDb === 0
  }

  return withQuickNames({
    setPositions(bassPosition, treblePosition) {
      isBassFlat = setShelf(bass, bassPosition, BASS_TABLE, false)
      isTrebleFlat = setShelf(treble, treblePosition, TREBLE_TABLE, true)
    },
    get isFlat() {
      return isBassFlat && isTrebleFlat
    },
    process(left, right, from, count) {
      if (!isBassFlat) shelves.pass(bass, left, right, from, count)
      if (!isTrebleFlat) shelves.pass(treble, left, right, from, count)
    },
    reset() {
      bass.states.fill(0)
      treble.states.fill(0)
    },
  })
}
