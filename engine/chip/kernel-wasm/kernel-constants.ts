// The kernel's own module of constants, as text: every place of the memory, and every number of the other blocks that
// the kernel uses, taken from where it is written once. Runs in Node, during a build.

import { MAX_SEGMENT_FRAMES } from '../chip-types.ts'
import { HALF_CYCLE, LINE_FRAMES, PHASE_MASK, QUARTER_CYCLE } from '../chorus.ts'
import {
  DUST,
  LEAST_CENTS,
  MOST_CENTS,
  MOST_POWER,
  MOST_TREMOLO_DB,
  RINGING,
  SILENCE,
  SLIDE,
} from '../control.ts'
import {
  BLENDS,
  CENTS_PER_POINT,
  FILTER_GAIN,
  FLAT_ALPHA,
  HIGH_CENTS,
  LOW_CENTS,
  MOST_HARDWARE_CENTS,
  MOST_SF2_CENTS,
} from '../filter.ts'
import { FULL_SCALE } from '../kernel/interpolation.ts'
import { AGE_LIMIT } from '../kernel/kernel.ts'
import { PLACE_LIMIT } from '../kernel/oscillator.ts'
import {
  columnPlaces,
  FRACTION,
  FRACTION_BITS,
  FRACTION_MASK,
  FRACTION_ONE,
  SILENT_ROW,
} from '../kernel/voice-memory.ts'
import { SHAPE_STEPS } from '../modulators.ts'
import { FULL_SCALE as OUTPUT_FULL_SCALE, GATE_LIMIT } from '../output.ts'
import { OCTAVE_ZERO, OCTAVES_PER_DB, POWER_STEPS } from '../power.ts'
import {
  ALLPASS_COEFFICIENT,
  ALLPASS_FRAMES,
  COMB_FRAMES,
  EARLY_FRAMES,
  RIGHT_LONGER_FRAMES,
  SEND_FRAMES,
} from '../reverb-presets.ts'
import { ANTI_DENORMAL, QUIET } from '../rest.ts'
import { CONTROL_FRAMES, LOOP, SLOTS, STAGE } from '../voice-columns.ts'
import {
  ALLPASS_LINE,
  COMB_LINE,
  INTERPOLATION,
  MOST_CHANGES,
  PLACE,
  ROW_FRAMES,
  SETTING,
  SPARE_FRAMES,
} from './kernel-layout.ts'

const INTEGERS = {
  SLOTS,
  SILENT_ROW,
  CONTROL_FRAMES,
  MAX_SEGMENT_FRAMES,
  SPARE_FRAMES,
  ROW_FRAMES,
  MOST_CHANGES,
  FRACTION_BITS,
  FRACTION_MASK,
  PLACE_LIMIT,
  AGE_LIMIT,
  POWER_STEPS,
  SHAPE_STEPS,
  BLENDS,
  COMB_LINE,
  ALLPASS_LINE,
  SEND_FRAMES,
  RIGHT_LONGER_FRAMES,
  LINE_FRAMES,
  PHASE_MASK,
  HALF_CYCLE,
  QUARTER_CYCLE,
}

const FLOATS = {
  FRACTION,
  FRACTION_ONE,
  FULL_SCALE,
  SLIDE,
  SILENCE,
  DUST,
  RINGING,
  LEAST_CENTS,
  MOST_HARDWARE_PITCH: MOST_CENTS.hardware,
  MOST_SF2_PITCH: MOST_CENTS.sf2,
  MOST_HARDWARE_TREMOLO: MOST_TREMOLO_DB.hardware,
  MOST_SF2_TREMOLO: MOST_TREMOLO_DB.sf2,
  MOST_POWER,
  OCTAVE_ZERO,
  OCTAVES_PER_DB,
  LOW_CENTS,
  HIGH_CENTS,
  MOST_HARDWARE_CENTS,
  MOST_SF2_CENTS,
  CENTS_PER_POINT,
  FLAT_ALPHA,
  SF2_FILTER_GAIN: FILTER_GAIN.sf2,
  QUIET,
  ANTI_DENORMAL,
  GATE_LIMIT,
  OUTPUT_FULL_SCALE,
  ALLPASS_COEFFICIENT,
}

const upper = (name: string): string =>
  name.replace(/[A-Z]/g, '_$&').replaceAll('-', '_').toUpperCase()
const lines = (type: string, numbers: Readonly<Record<string, number>>): string[] =>
  Object.entries(numbers).map(([name, value]) => {
    if (type === 'i32' && !Number.isInteger(value)) throw new RangeError(`${name} is not whole`)
    const digits = type === 'f64' && Number.isInteger(value) ? `${value}.0` : `${value}`
    return `export const ${name}: ${type} = ${digits}`
  })
const renamed = (
  prefix: string,
  numbers: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [`${prefix}${upper(name)}`, value]),
  )
const listed = (prefix: string, numbers: readonly number[]): Record<string, number> =>
  Object.fromEntries(numbers.map((value, index) => [`${prefix}${index}`, value]))

/** The text of the module that the kernel's other modules import as `./constants`. */
export function kernelConstants(): string {
  const columns = Object.fromEntries(
    columnPlaces().map(({ name, at }) => [name, PLACE.columns + at]),
  )
  const settings = Object.fromEntries(
    Object.entries(SETTING).map(([name, index]) => [name, PLACE.settings + index * 8]),
  )
  return [
    ...lines('usize', renamed('AT_', columns)),
    ...lines('usize', renamed('PLACE_', PLACE)),
    ...lines('usize', renamed('SET_', settings)),
    ...lines('i32', renamed('STAGE_', STAGE)),
    ...lines('i32', renamed('LOOP_', LOOP)),
    ...lines('i32', renamed('KIND_', INTERPOLATION)),
    ...lines('i32', listed('COMB_', COMB_FRAMES)),
    ...lines('i32', listed('ALLPASS_', ALLPASS_FRAMES)),
    ...lines('i32', listed('EARLY_', EARLY_FRAMES)),
    ...lines('i32', INTEGERS),
    ...lines('f64', FLOATS),
    '',
  ].join('\n')
}
