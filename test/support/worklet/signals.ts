// Synthetic sound for the detectors' tests, and a driver that feeds it in quanta as the tap does.

import { createOnsetDetector, SILENCE } from '../../../injected/worklet/tap/onset.ts'

export const RATE = 48_000
export const QUANTUM = 128

/** A signal is a function of time in samples. */
export type Signal = (sample: number) => number

export function sine(hz: number, amplitude = 0.3, phase = 0): Signal {
  return (sample) => amplitude * Math.sin((2 * Math.PI * hz * sample) / RATE + phase)
}

export function sum(...parts: Signal[]): Signal {
  return (sample) => {
    let total = 0
    for (const part of parts) total += part(sample)
    return total
  }
}

/** Seeded noise, uniform in ±amplitude; each sample by its index, so it can be read in any order. */
export function noise(amplitude: number, seed = 1): Signal {
  return (sample) => {
    let x = (sample * 2_654_435_761 + seed * 40_503) >>> 0
    x = Math.imul(x ^ (x >>> 16), 2_246_822_519)
    x = Math.imul(x ^ (x >>> 13), 3_266_489_917)
    return amplitude * (((x ^ (x >>> 16)) >>> 0) / 2_147_483_648 - 1)
  }
}

export function from(startSeconds: number, part: Signal, untilSeconds = Infinity): Signal {
  const start = Math.round(startSeconds * RATE)
  const end = untilSeconds * RATE
  return (sample) => (sample >= start && sample < end ? part(sample - start) : 0)
}

/**
 * A struck string: twelve partials, a little stretched, higher ones softer and shorter, random phases, 2 ms attack.
 * `releaseSeconds`: damped from there on within 60 ms.
 */
export function piano(hz: number, amplitude = 0.3, releaseSeconds = Infinity, seed = 7): Signal {
  const partials: { step: number; level: number; decay: number; phase: number }[] = []
  const random = noise(Math.PI, seed)
  for (let number = 1; number <= 12; number++) {
    const partialHz = hz * number * Math.sqrt(1 + 0.0003 * number * number)
    if (partialHz > RATE * 0.45) break
    partials.push({
      step: (2 * Math.PI * partialHz) / RATE,
      level: amplitude / number ** 1.2,
      decay: (1 + 0.8 * number) / (RATE * 1.5),
      phase: random(number * 13),
    })
  }
  const attack = 0.002 * RATE
  return (sample) => {
    if (sample < 0) return 0
    let total = 0
    for (const { step, level, decay, phase } of partials) {
      total += level * Math.exp(-decay * sample) * Math.sin(step * sample + phase)
    }
    const after = sample - releaseSeconds * RATE
    const damping = after > 0 ? Math.exp(-after / (0.012 * RATE)) : 1
    return total * Math.min(1, sample / attack) * damping
  }
}

export interface Found {
  seconds: number
  frame: number
  riseDb: number
  isFromSilence: boolean
}

/**
 * All onsets that the detector finds in the first `seconds` of the signal, which comes in quanta of `quantumFrames`.
 */
export function detect(
  signal: Signal,
  seconds: number,
  rate = RATE,
  quantumFrames = QUANTUM,
): Found[] {
  const detector = createOnsetDetector(rate)
  const samples = new Float64Array(QUANTUM)
  const found: Found[] = []
  const end = Math.ceil((seconds * rate) / quantumFrames) * quantumFrames
  for (let frame = 0; frame < end;) {
    const quantumEnd = (Math.floor(frame / quantumFrames) + 1) * quantumFrames
    const count = Math.min(detector.room, quantumEnd - frame)
    let first = -1
    let last = -1
    for (let index = 0; index < count; index++) {
      const value = signal(frame + index)
      samples[index] = value
      if (Math.abs(value) > SILENCE) {
        if (first < 0) first = index
        last = index
      }
    }
    if (detector.process(samples, count, first, last, frame)) {
      const { frame: at, riseDb, isFromSilence } = detector
      found.push({ seconds: at / rate, frame: at, riseDb, isFromSilence })
    }
    frame += count
  }
  return found
}
