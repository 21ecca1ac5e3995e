// A chip behind its registers, set up as a driver would, and what the conformity checks measure on its sound. Node.

import { createChip, type ChipCore } from '../../../engine/chip/chip.ts'
import type { VoiceRegister } from '../../../engine/chip/register-table.ts'
import { createRegisters, type Registers } from '../../../engine/chip/registers.ts'
import { CHIP_RATE } from '../../../engine/chip/voice-columns.ts'
import { render } from './chip-play.ts'

/** Registers of an open note: unity pitch, full level, hard left, no envelope, no modulation, filter passed. */
const OPEN: Partial<Record<VoiceRegister, number>> = {
  IP: 0xe000,
  IFATN: 0xff00,
  PEFE: 0,
  FMMOD: 0,
  TREMFRQ: 0,
  FM2FRQ2: 0,
  ENVVOL: 0x8000,
  ATKHLDV: 0x7f7f,
  LFO1VAL: 0x8000,
  LFO2VAL: 0x8000,
  ENVVAL: 0x8000,
  ATKHLD: 0x7f7f,
  DCYSUS: 0x7f7f,
  PTRX: 0,
  CCCA: 0,
  PSST: 0xff00_0000,
}

export interface Card {
  readonly chip: ChipCore
  readonly registers: Registers
  /** Loops over all words (from the second on: address 0 is word 1), and starts. */
  note(voice: number, registers?: Partial<Record<VoiceRegister, number>>): void
}

export function createCard(words: Int16Array): Card {
  const chip = createChip('hardware')
  chip.setSampleMemory(words, null)
  const registers = createRegisters(chip)
  return {
    chip,
    registers,
    note(voice, changes = {}) {
      registers.write(voice, 'DCYSUSV', 0x0080)
      const all = { ...OPEN, CSL: words.length - 1, ...changes }
      for (const [name, value] of Object.entries(all)) {
        if (name !== 'DCYSUSV') registers.write(voice, name as VoiceRegister, value)
      }
      registers.write(voice, 'DCYSUSV', changes.DCYSUSV ?? 0x7f7f)
    },
  }
}

export const STEADY_LEVEL = 16_384
/** Words whose sound is the amplitude itself. */
export function steadyWords(): Int16Array {
  return new Int16Array(64).fill(STEADY_LEVEL)
}
/** The left sound of steady words as amplitude, 1 = full. */
export function amplitudes(card: Card, frames: number): Float64Array {
  return render(card.chip, frames).dryLeft.map((value) => (value * 32_768) / STEADY_LEVEL)
}
/** The envelope behind the volume's smoothing of 1/64 for each frame. */
export function unsmoothed(amplitude: Float64Array): Float64Array {
  return amplitude.map((value, frame) => {
    const before = frame === 0 ? 0 : amplitude[frame - 1]!
    return (value - before * (63 / 64)) * 64
  })
}
export function firstFrame(
  values: Float64Array,
  isIt: (value: number) => boolean,
  from = 0,
): number {
  for (let frame = from; frame < values.length; frame++) if (isIt(values[frame]!)) return frame
  throw new Error('no such frame')
}

const IMPULSE_AT = 4096
/** Gain of a voice at a frequency (0: DC), from its answer to one impulse; with the interpolator's own loss in it. */
export function impulseAnswer(
  frames: number,
  changes: Partial<Record<VoiceRegister, number>>,
): Float64Array {
  const words = new Int16Array(IMPULSE_AT + frames + 64)
  words[IMPULSE_AT] = 32_767
  const card = createCard(words)
  card.note(0, changes)
  return render(card.chip, IMPULSE_AT + frames)
    .dryLeft.subarray(IMPULSE_AT - 8)
    .map((value) => (value * 32_768) / 32_767)
}
export function gainAt(answer: Float64Array, hz: number): number {
  let real = 0
  let imaginary = 0
  const turn = (2 * Math.PI * hz) / CHIP_RATE
  for (let frame = 0; frame < answer.length; frame++) {
    real += answer[frame]! * Math.cos(turn * frame)
    imaginary += answer[frame]! * Math.sin(turn * frame)
  }
  return Math.hypot(real, imaginary)
}
/** Loss of the B-spline interpolator at unity pitch. */
export function splineGain(hz: number): number {
  return (4 + 2 * Math.cos((2 * Math.PI * hz) / CHIP_RATE)) / 6
}
/** Frequency at which the filter is 3.01 dB below DC, its interpolator taken out. */
export function halfPowerHz(answer: Float64Array): number {
  const goal = gainAt(answer, 0) * Math.SQRT1_2
  let low = 10
  let high = 20_000
  for (let step = 0; step < 40; step++) {
    const middle = Math.sqrt(low * high)
    if (gainAt(answer, middle) / splineGain(middle) > goal) low = middle
    else high = middle
  }
  return low
}
