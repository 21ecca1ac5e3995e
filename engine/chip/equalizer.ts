// The bass and treble shelves behind everything, dry and wet alike. Card fit: shelves after R. Bristow-Johnson's cookbook with slope S = 0.5,
// 12 positions each (facts, section 4). A shelf that stands at 0 dB is passed exactly. Runs in the audio thread; nothing allocates after
// creation.

import { ANTI_DENORMAL } from './rest.ts'
import { CHIP_RATE } from './voice-columns.ts'

type EqualizerRow = readonly [gainDb: number, cornerHz: number]

/** Of each position 0…11: gain in dB and corner in Hz, as fitted to the card. Where the gain is 0, the corner has no meaning. */
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

/** b0 b1 b2 a1 a2 of one shelf. */
type Biquad = Float64Array
const BIQUAD_LENGTH = 5
/** Two states of each shelf and side. */
const STATES = 8

/** Shelf slope of the fit. */
const SLOPE = 0.5

function writeShelf(to: Biquad, gainDb: number, cornerHz: number, isTreble: boolean): void {
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
  to[0] = (amplitude * (up - down * cosine + width)) / a0
  to[1] = (turn * 2 * amplitude * (down - up * cosine)) / a0
  to[2] = (amplitude * (up - down * cosine - width)) / a0
  to[3] = (turn * -2 * (down + up * cosine)) / a0
  to[4] = (up + down * cosine - width) / a0
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

/** The equaliser at 5 and 5: flat. */
export function createEqualizer(): Equalizer {
  const bassShelf = new Float64Array(BIQUAD_LENGTH)
  const trebleShelf = new Float64Array(BIQUAD_LENGTH)
  const states = new Float64Array(STATES)
  let isFlat = true
  let isBassFlat = true

  /** Treble alone: the drivers' default. The same values as with a flat bass shelf before it. */
  const processTreble = (
    left: Float64Array,
    right: Float64Array,
    from: number,
    count: number,
  ): void => {
    const d0 = trebleShelf[0] as number
    const d1 = trebleShelf[1] as number
    const d2 = trebleShelf[2] as number
    const c1 = trebleShelf[3] as number
    const c2 = trebleShelf[4] as number
    const floor = ANTI_DENORMAL
    let left1 = states[4] as number
    let left2 = states[5] as number
    let right1 = states[6] as number
    let right2 = states[7] as number
    for (let frame = from, end = from + count; frame < end; frame++) {
      const inLeft = (left[frame] as number) + floor
      const inRight = (right[frame] as number) + floor
      const outLeft = d0 * inLeft + left1
      left1 = d1 * inLeft + left2 - c1 * outLeft
      left2 = d2 * inLeft - c2 * outLeft
      const outRight = d0 * inRight + right1
      right1 = d1 * inRight + right2 - c1 * outRight
      right2 = d2 * inRight - c2 * outRight
      left[frame] = outLeft
      right[frame] = outRight
    }
    states[4] = left1
    states[5] = left2
    states[6] = right1
    states[7] = right2
  }

  const setShelf = (
    to: Biquad,
    position: number,
    table: typeof BASS_TABLE,
    isTreble: boolean,
  ): boolean => {
    const [gainDb, cornerHz] = table[
      Math.min(11, Math.max(0, Math.round(position)))
    ] as EqualizerRow
    writeShelf(to, gainDb, cornerHz, isTreble)
    if (gainDb === 0) {
      // Exactly, not but for rounding: the other shelf may be in use.
      to.fill(0)
      to[0] = 1
    }
    return gainDb === 0
  }

  return {
    setPositions(bass, treble) {
      isBassFlat = setShelf(bassShelf, bass, BASS_TABLE, false)
      const isTrebleFlat = setShelf(trebleShelf, treble, TREBLE_TABLE, true)
      isFlat = isBassFlat && isTrebleFlat
      if (isFlat) states.fill(0)
      else if (isBassFlat) states.fill(0, 0, 4)
    },
    get isFlat() {
      return isFlat
    },
    process(left, right, from, count) {
      if (isBassFlat) return processTreble(left, right, from, count)
      const b0 = bassShelf[0] as number
      const b1 = bassShelf[1] as number
      const b2 = bassShelf[2] as number
      const a1 = bassShelf[3] as number
      const a2 = bassShelf[4] as number
      const d0 = trebleShelf[0] as number
      const d1 = trebleShelf[1] as number
      const d2 = trebleShelf[2] as number
      const c1 = trebleShelf[3] as number
      const c2 = trebleShelf[4] as number
      const floor = ANTI_DENORMAL
      let bassLeft1 = states[0] as number
      let bassLeft2 = states[1] as number
      let bassRight1 = states[2] as number
      let bassRight2 = states[3] as number
      let trebleLeft1 = states[4] as number
      let trebleLeft2 = states[5] as number
      let trebleRight1 = states[6] as number
      let trebleRight2 = states[7] as number
      for (let frame = from, end = from + count; frame < end; frame++) {
        const inLeft = (left[frame] as number) + floor
        const inRight = (right[frame] as number) + floor
        const midLeft = b0 * inLeft + bassLeft1
        bassLeft1 = b1 * inLeft + bassLeft2 - a1 * midLeft
        bassLeft2 = b2 * inLeft - a2 * midLeft
        const midRight = b0 * inRight + bassRight1
        bassRight1 = b1 * inRight + bassRight2 - a1 * midRight
        bassRight2 = b2 * inRight - a2 * midRight
        const outLeft = d0 * midLeft + trebleLeft1
        trebleLeft1 = d1 * midLeft + trebleLeft2 - c1 * outLeft
        trebleLeft2 = d2 * midLeft - c2 * outLeft
        const outRight = d0 * midRight + trebleRight1
        trebleRight1 = d1 * midRight + trebleRight2 - c1 * outRight
        trebleRight2 = d2 * midRight - c2 * outRight
        left[frame] = outLeft
        right[frame] = outRight
      }
      states[0] = bassLeft1
      states[1] = bassLeft2
      states[2] = bassRight1
      states[3] = bassRight2
      states[4] = trebleLeft1
      states[5] = trebleLeft2
      states[6] = trebleRight1
      states[7] = trebleRight2
    },
    reset() {
      states.fill(0)
    },
  }
}
