// Plays single voices of the chip for tests and benchmarks: default parameters, buses, spectra of what comes out. Node.

import type { Buses, Chip } from '../../../engine/chip/chip-types.ts'
import { CHIP_RATE, LOOP } from '../../../engine/chip/voice-columns.ts'

export function createBuses(frames: number): Buses {
  return {
    dryLeft: new Float64Array(frames),
    dryRight: new Float64Array(frames),
    reverb: new Float64Array(frames),
    chorus: new Float64Array(frames),
  }
}

export type VoiceSettings = Partial<Record<string, number>>

/** An open voice: no envelope, no filter, no modulation, left only; loops over all of `words`. */
export const PLAIN: VoiceSettings = {
  pitchCents: 0,
  attenuationDb: 0,
  panLeft: 1,
  panRight: 0,
  reverbSend: 0,
  chorusSend: 0,
  volDelayFrames: 0,
  volAttackFrames: 0,
  volHoldFrames: 0,
  volDecayDbPerFrame: 0,
  volSustainDb: 0,
  volReleaseDbPerFrame: 1,
  modDelayFrames: 0,
  modAttackFrames: 0,
  modHoldFrames: 0,
  modDecayPerFrame: 0,
  modSustainLevel: 1,
  modReleasePerFrame: 1,
  lfo1DelayFrames: 0,
  lfo1CyclesPerFrame: 0,
  lfo2DelayFrames: 0,
  lfo2CyclesPerFrame: 0,
  lfo1PitchCents: 0,
  lfo2PitchCents: 0,
  envPitchCents: 0,
  lfo1CutoffCents: 0,
  envCutoffCents: 0,
  lfo1VolumeDb: 0,
  cutoffCents: 13_500,
  resonance: 0,
  filterBypass: 1,
}

/** Writes the columns of a voice and starts it. */
export function play(chip: Chip, voice: number, settings: VoiceSettings) {
  const columns = chip.voices as unknown as Record<string, Float64Array | Int32Array>
  for (const [name, value] of Object.entries({ ...PLAIN, ...settings })) {
    columns[name]![voice] = value!
  }
  chip.start(voice)
}

/** Addresses of a sample that loops over `from … to − 1`. */
export function looping(from: number, to: number): VoiceSettings {
  return {
    startAddress: from,
    loopStart: from,
    loopEnd: to,
    endAddress: to,
    loopMode: LOOP.continuous,
  }
}
/** Addresses of a sample that plays once. */
export function once(from: number, to: number): VoiceSettings {
  return { startAddress: from, loopStart: from, loopEnd: to, endAddress: to, loopMode: LOOP.none }
}

/** Renders `frames` in pieces of `cut`; the result's buses hold all of them. */
export function render(chip: Chip, frames: number, cut = 1024): Buses {
  const buses = createBuses(frames)
  for (let at = 0; at < frames; at += cut) chip.render(buses, at, Math.min(cut, frames - at))
  return buses
}

/** `cycles` periods of a sine over `length` words. */
export function sineWords(length: number, cycles: number, level = 0.5): Int16Array {
  return Int16Array.from({ length }, (_, word) =>
    Math.round(32_767 * level * Math.sin((2 * Math.PI * cycles * word) / length)),
  )
}

/** Amplitude of one frequency in `signal[from … to − 1]`, with a Hann window. */
export function amplitudeAt(signal: Float64Array, hz: number, from: number, to: number): number {
  let real = 0
  let imaginary = 0
  let sum = 0
  for (let frame = from; frame < to; frame++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (frame - from + 0.5)) / (to - from))
    const angle = (2 * Math.PI * hz * frame) / CHIP_RATE
    real += signal[frame]! * window * Math.cos(angle)
    imaginary += signal[frame]! * window * Math.sin(angle)
    sum += window
  }
  return (2 * Math.hypot(real, imaginary)) / sum
}

/** Frequency of a clean tone, Hz, from interpolated upward zero crossings. */
export function frequencyOf(signal: Float64Array, from: number, to: number): number {
  let first = -1
  let last = -1
  let crossings = 0
  for (let frame = from + 1; frame < to; frame++) {
    const before = signal[frame - 1]!
    const after = signal[frame]!
    if (before < 0 && after >= 0) {
      last = frame - 1 + before / (before - after)
      if (first < 0) first = last
      else crossings++
    }
  }
  return (crossings * CHIP_RATE) / (last - first)
}

export function decibels(ratio: number): number {
  return 20 * Math.log10(ratio)
}
export function cents(ratio: number): number {
  return 1200 * Math.log2(ratio)
}
