// Renders the effects unit from functions of time, and measures what came out. Used by the tests of the effects.

import type { Buses, EffectsUnit } from '../../../engine/chip/chip-types.ts'

export const RATE = 44_100

export type BusName = keyof Buses

/** Whole buses of `frames` frames, filled by `fill`. */
export function busesOf(
  frames: number,
  fill: Partial<Record<BusName, (frame: number) => number>>,
): Buses {
  const make = (name: BusName): Float64Array => {
    const at = fill[name]
    return at === undefined
      ? new Float64Array(frames)
      : Float64Array.from({ length: frames }, (_, frame) => at(frame))
  }
  return {
    dryLeft: make('dryLeft'),
    dryRight: make('dryRight'),
    reverb: make('reverb'),
    chorus: make('chorus'),
  }
}

export interface Rendered {
  readonly left: Float64Array
  readonly right: Float64Array
}

/** Renders all of `buses`; `cut(index)` is the length of the block number `index`. */
export function renderEffects(
  effects: EffectsUnit,
  buses: Buses,
  cut: (index: number) => number = () => 1024,
): Rendered {
  const frames = buses.dryLeft.length
  const left = new Float64Array(frames)
  const right = new Float64Array(frames)
  let from = 0
  for (let index = 0; from < frames; index++) {
    const count = Math.min(cut(index), frames - from)
    effects.process(buses, left, right, from, count)
    from += count
  }
  return { left, right }
}

export const impulse = (frame: number): number => (frame === 0 ? 1 : 0)

export const decibels = (ratio: number): number => 20 * Math.log10(ratio)

/** Frames and values of samples above `threshold`. */
export function echoesOf(
  samples: Float64Array,
  threshold: number,
): readonly { readonly frame: number; readonly value: number }[] {
  const echoes: { frame: number; value: number }[] = []
  samples.forEach((value, frame) => {
    if (Math.abs(value) > threshold) echoes.push({ frame, value })
  })
  return echoes
}

/** Magnitude of the spectrum of `samples` at one frequency, 1 for a unit impulse. */
export function magnitudeAt(samples: ArrayLike<number>, hz: number, rate = RATE): number {
  const turn = (2 * Math.PI * hz) / rate
  let real = 0
  let imaginary = 0
  for (let frame = 0; frame < samples.length; frame++) {
    real += (samples[frame] as number) * Math.cos(turn * frame)
    imaginary += (samples[frame] as number) * Math.sin(turn * frame)
  }
  return Math.hypot(real, imaginary)
}

/**
 * Seconds to fall 60 dB: slope of the energy that is still to come (Schroeder), fitted from −5 to −65 dB. The whole
 * range, because combs of different lengths decay at different speeds: the first 30 dB alone are up to 15 % steeper.
 */
export function reverberationSeconds(samples: Float64Array): number {
  const levels = new Float64Array(samples.length)
  let energy = 0
  for (let frame = samples.length - 1; frame >= 0; frame--) {
    energy += (samples[frame] as number) ** 2
    levels[frame] = 10 * Math.log10(energy)
  }
  const reference = levels[0] as number
  let count = 0
  let sumX = 0
  let sumY = 0
  let sumXX = 0
  let sumXY = 0
  for (let frame = 0; frame < samples.length; frame += 16) {
    const level = (levels[frame] as number) - reference
    if (level > -5 || level < -65) continue
    const seconds = frame / RATE
    count++
    sumX += seconds
    sumY += level
    sumXX += seconds * seconds
    sumXY += seconds * level
  }
  return -60 / ((count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX))
}

export function rootMeanSquare(samples: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < samples.length; at++) sum += (samples[at] as number) ** 2
  return Math.sqrt(sum / samples.length)
}
