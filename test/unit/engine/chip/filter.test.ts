// The coefficients of both filters beside the formulas that they are tables of (docs/emu8000.md, section 3). In Node.

import { expect, test } from 'vitest'
import type { EngineMode } from '../../../../trace/wire/engine-options.ts'
import { createFilterTuner } from '../../../../engine/chip/filter.ts'
import { createVoiceMemory } from '../../../../engine/chip/kernel/voice-memory.ts'
import { CENT_ZERO_HZ } from '../../../../engine/chip/units.ts'

const RATE = 44_100
const VOICE = 3
const centsOf = (hz: number): number => 1200 * Math.log2(hz / CENT_ZERO_HZ)

/** Coefficients A, B and C of a cutoff in absolute cents and a resonance. */
const tuned = (mode: EngineMode): ((cents: number, resonance: number) => number[]) => {
  const memory = createVoiceMemory()
  const { knownCutoff, knownResonance, filterA, filterB, filterC } = memory.inner
  const tune = createFilterTuner(memory, mode)
  return (cents, resonance) => {
    knownCutoff[VOICE] = cents
    knownResonance[VOICE] = resonance
    tune(VOICE)
    return [filterA[VOICE] as number, filterB[VOICE] as number, filterC[VOICE] as number]
  }
}

const expectNear = (ours: number[], theirs: number[], about: string): void => {
  ours.forEach((value, index) => {
    expect(Math.abs(value / (theirs[index] as number) - 1), `${about}: ${index}`).toBeLessThan(1e-4)
  })
}

const PEAK_DB = [
  0, 0.5, 1.25, 1.75, 2.5, 3.25, 4.25, 5, 6.25, 7.25, 9, 10.75, 12.5, 13.75, 15.25, 16.75,
]
const INPUT = [
  65_536, 61_869, 57_079, 53_269, 49_145, 44_820, 40_877, 37_690, 32_845, 30_653, 28_607, 26_392,
  24_630, 22_463, 20_487, 18_470,
]

test('hardware: a state-variable section whose peak goes from 1.5 dB a step to the table, by octaves', () => {
  const tune = tuned('hardware')
  for (let register = 0; register < 16; register++) {
    for (const hz of [0.95 * CENT_ZERO_HZ, 9, 110, 1000, 2600, 3100, 4200, 5900, 6880, 7300]) {
      const low = Math.max(hz, CENT_ZERO_HZ)
      const blend = Math.min(1, Math.max(0, Math.log2(low / 2650) / Math.log2(6870 / 2650)))
      const peakDb = 1.5 * register * (1 - blend) + (PEAK_DB[register] as number) * blend
      const f = 2 * Math.sin((Math.PI * low) / RATE)
      const b = 1 - f * f - f / (0.931 * 10 ** (peakDb / 20))
      const about = `register ${register}, ${hz} Hz`
      const [ourF, ourB, ourC] = tune(centsOf(hz), register) as [number, number, number]
      expectNear([ourF, ourC], [f, (f * (INPUT[register] as number)) / 65_536], about)
      expect(Math.abs(ourB - b), about).toBeLessThan(1e-5)
    }
  }
})

test('hardware: a sixth of the rate is the highest cutoff, 0 and 15 are the bounds of Q', () => {
  const tune = tuned('hardware')
  const most = tune(centsOf(RATE / 6), 0)
  expect(most[0]).toBeCloseTo(1, 6)
  expect(tune(centsOf(RATE / 6) + 1, 0)).toEqual(most)
  expect(tune(20_000, 0)).toEqual(most)
  expect(tune(6000, -3)).toEqual(tune(6000, 0))
  expect(tune(6000, 16)).toEqual(tune(6000, 15))
  expect(tune(6000, 40)).toEqual(tune(6000, 15))
  expect(tune(6000, 7.4)).toEqual(tune(6000, 7))
})

test('sf2: a biquad that is flat at 0 dB, and half of whose peak is taken from everything', () => {
  const tune = tuned('sf2')
  for (const peakDb of [0, 0.5, 3, 18, 60, 96]) {
    for (const hz of [0.95 * CENT_ZERO_HZ, 9, 110, 1000, 4800, 12_000, 19_800, 20_500]) {
      const turn = (2 * Math.PI * Math.min(0.45 * RATE, Math.max(hz, CENT_ZERO_HZ))) / RATE
      const alpha = Math.sin(turn) / (2 * 10 ** ((peakDb - 3.01) / 20))
      const gain = 10 ** (-peakDb / 40) / (1 + alpha)
      const [a, b, c] = tune(centsOf(hz), peakDb) as [number, number, number]
      // The section's transfer function, z² / (z² − (1 + B)·z + B + A²), times A·C·(1 + 1/z)².
      const ours = [-1 - b, b + a * a, a * c]
      const theirs = [
        (-2 * Math.cos(turn)) / (1 + alpha),
        (1 - alpha) / (1 + alpha),
        ((1 - Math.cos(turn)) / 2) * gain,
      ]
      expectNear(ours, theirs, `${peakDb} dB, ${hz} Hz`)
    }
  }
})

test('sf2: nothing is damped, and 96 dB are the most', () => {
  const tune = tuned('sf2')
  expect(tune(6000, -3)).toEqual(tune(6000, 0))
  expect(tune(6000, 97)).toEqual(tune(6000, 96))
})
