// The level tables of Creative's drivers (docs/emu8000.md, section 6): dB for velocity and for CC7, and the share of
// what is left that CC11 takes. docs/emu8000.md gives anchors; between them the tables are straight lines, rounded to
// whole numbers (fit). Any context.

import { attenuationRegisterOf } from '../../chip/units.ts'

type Anchor = readonly [at: number, value: number]

function tableOf(anchors: readonly Anchor[]): Uint8Array {
  const table = new Uint8Array(128)
  for (let i = 0; i + 1 < anchors.length; i += 1) {
    const [from, low] = anchors[i] as Anchor
    const [to, high] = anchors[i + 1] as Anchor
    for (let at = from; at <= to; at += 1) {
      table[at] = Math.round(low + ((high - low) * (at - from)) / (to - from))
    }
  }
  return table
}

// prettier-ignore
const VELOCITY_ANCHORS: readonly Anchor[] = [
  [0, 50], [10, 41], [20, 33], [30, 26], [40, 20], [50, 16], [60, 13], [70, 10], [80, 8], [90, 6],
  [100, 4], [110, 3], [120, 1], [123, 0], [127, 0],
]
// prettier-ignore
const VOLUME_ANCHORS: readonly Anchor[] = [
  [0, 99], [10, 99], [11, 43], [20, 33], [30, 25], [40, 20], [50, 16], [60, 13], [70, 11], [80, 8],
  [90, 6], [100, 4], [110, 2], [120, 1], [122, 0], [127, 0],
]
// prettier-ignore
const EXPRESSION_ANCHORS: readonly Anchor[] = [
  [0, 127], [10, 64], [20, 47], [40, 29], [60, 19], [80, 11], [100, 6], [115, 2], [122, 0], [127, 0],
]

/** dB below full of a velocity. The Windows driver forces velocity 0 to 99: silence. */
export const VELOCITY_DB: Uint8Array = tableOf(VELOCITY_ANCHORS)
VELOCITY_DB[0] = 99
/** dB below full of CC7; up to 10 it is silence. */
export const VOLUME_DB: Uint8Array = tableOf(VOLUME_ANCHORS)
/** 128ths of the way to silence that CC11 goes. */
export const EXPRESSION_SHARE: Uint8Array = tableOf(EXPRESSION_ANCHORS)

const DB_PER_STEP = 0.375
const FULL = 256

/** Of generator 48, for one dB of what is heard. */
export const CENTIBELS_PER_DB = 24

/**
 * Generator 48 in whole dB, as Creative's code made it: ⌊(cB + 12) / 24⌋, a real factor of 10/24
 * (docs/emu8000.md, section 5.5).
 */
export function patchDb(centibels: number): number {
  return centibels <= 0 ? 0 : Math.floor((centibels + 12) / CENTIBELS_PER_DB)
}

/**
 * The attenuation register, 0…255, of a note: table dB × 8/3 steps, then CC11's share of what is left to silence.
 * `master` is CC7-like, 0…127. How the drivers rounded is not told: to the nearest here (fit).
 */
export function attenuationRegister(
  velocity: number,
  volume: number,
  expression: number,
  master: number,
  centibels: number,
): number {
  const db =
    (VELOCITY_DB[velocity] as number) +
    (VOLUME_DB[volume] as number) +
    (VOLUME_DB[master] as number) +
    patchDb(centibels)
  let steps = db / DB_PER_STEP
  if (expression < 127 && steps < FULL) {
    steps += ((FULL - steps) * (EXPRESSION_SHARE[expression] as number)) / 128
  }
  return attenuationRegisterOf(steps * DB_PER_STEP)
}
