// Conformity of tuning and of the envelopes' time units (docs/emu8000.md, section 9, rows 2 and 10), measured on what
// the engine puts out. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../trace/wire/engine-options.ts'
import type { SampleSpec } from '../support/soundfont/build-soundfont.ts'
import { constantSample, oneZoneBank } from '../support/soundfont/banks.ts'
import {
  bankOf,
  cents,
  decibels,
  type Event,
  frequencyOf,
  FULL,
  play,
  RATE,
} from '../support/engine/player.ts'

const MODES: readonly EngineMode[] = ['hardware', 'sf2']

/** 440 Hz recorded at 22.05 kHz, root 60; the loop is 44 whole periods. */
const halfRateSine = (more: Partial<SampleSpec> = {}): SampleSpec => ({
  data: Float64Array.from(
    { length: 4500 },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 22_050),
  ),
  loopStart: 2205,
  loopEnd: 4410,
  sampleRate: 22_050,
  rootKey: 60,
  ...more,
})

/** Cents above the recorded 440 Hz. */
const heard = (
  mode: EngineMode,
  generators: readonly (readonly [number, number])[],
  key: number,
  sample = halfRateSine(),
): number => {
  const bank = bankOf(oneZoneBank(sample, { generators: [[54, 1], ...generators] }))
  const { left } = play(bank, { mode }, [...FULL, [0, 0x90, key, 127]], RATE)
  return cents(frequencyOf(left, 4000, RATE) / 440)
}

describe('tuning of the driver', () => {
  for (const mode of MODES) {
    it(`2 ${mode}: a 22.05 kHz sample of root 60 at key 60 sounds as recorded, ±1 c`, () => {
      expect(Math.abs(heard(mode, [], 60))).toBeLessThan(1)
    })

    it(`2 ${mode}: key, scale tuning, fine, coarse, root override and correction, ±1 c`, () => {
      const expectCents = (value: number, expected: number): void =>
        expect(Math.abs(value - expected), `${expected} c`).toBeLessThan(1)
      expectCents(heard(mode, [], 67), 700)
      expectCents(heard(mode, [], 41), -1900)
      expectCents(heard(mode, [[56, 50]], 72), 600)
      expectCents(heard(mode, [[56, 0]], 84), 0)
      expectCents(heard(mode, [[52, 50]], 60), 50)
      expectCents(heard(mode, [[52, -99]], 60), -99)
      expectCents(heard(mode, [[51, -3]], 60), -300)
      expectCents(heard(mode, [[58, 72]], 60), -1200)
      expectCents(heard(mode, [], 60, halfRateSine({ correctionCents: -17 })), -17)
      expectCents(heard(mode, [[46, 65]], 40), 500)
    })
  }
})

/** Seconds from silence to full by the time to half of it; seconds for 100 dB by the slope between two moments. */
const stages = (mode: EngineMode): { attack: number; decay: number; release: number } => {
  const attack = (() => {
    const bank = bankOf(
      oneZoneBank(constantSample(), {
        generators: [
          [34, 0],
          [54, 1],
        ],
      }),
    )
    const { left } = play(bank, { mode }, [...FULL, [0, 0x90, 60, 127]], 2 * RATE)
    const full = left[2 * RATE - 1] as number
    const quarter = left.findIndex((value) => value > full / 4)
    const threeQuarters = left.findIndex((value) => value > (full * 3) / 4)
    return (2 * (threeQuarters - quarter)) / RATE
  })()
  const slope = (generators: readonly (readonly [number, number])[], more: readonly Event[]) => {
    const bank = bankOf(oneZoneBank(constantSample(), { generators: [...generators, [54, 1]] }))
    const { left } = play(bank, { mode }, [...FULL, [0, 0x90, 60, 127], ...more], RATE)
    const from = 0.2 * RATE
    const to = 0.6 * RATE
    const db = decibels((left[from] as number) / (left[to] as number))
    return (((to - from) / RATE) * 100) / db
  }
  return {
    attack,
    decay: slope(
      [
        [36, 0],
        [37, 1000],
      ],
      [],
    ),
    release: slope([[38, 0]], [[4410, 0x80, 60, 64]]),
  }
}

describe('envelope times', () => {
  it('10 sf2: attack, decay to −100 dB and release of 0 tc last 1.00 s each, ±5 %', () => {
    const { attack, decay, release } = stages('sf2')
    for (const seconds of [attack, decay, release]) expect(Math.abs(seconds - 1)).toBeLessThan(0.05)
  })

  it('10 hardware: the same through registers (990, 1033 and 1033 ms), ±5 %', () => {
    const { attack, decay, release } = stages('hardware')
    for (const seconds of [attack, decay, release]) expect(Math.abs(seconds - 1)).toBeLessThan(0.05)
    expect(attack).toBeCloseTo(0.99, 2)
    expect(decay).toBeCloseTo(1.033, 2)
  })
})
