// Conformity of the hardware's filter, measured by its answer to an impulse. Rows of docs/emu8000.md, section 9; the
// numbers rest on a fit to a card.

import { describe, expect, test } from 'vitest'
import { createBuses, decibels } from '../support/engine/chip-play.ts'
import {
  createCard,
  gainAt,
  halfPowerHz,
  impulseAnswer,
  splineGain,
  steadyWords,
} from '../support/engine/card.ts'

const FRAMES = 12_000
const STEP_CENTS = 29.3843
const poleHz = (register: number) => 101.81 * 2 ** ((register * STEP_CENTS) / 1200)
const cutoff = (register: number, q = 0) => ({ IFATN: register << 8, CCCA: (q << 28) >>> 0 })

describe('14 cutoff modulation (fit)', () => {
  test('14 modulation envelope 127 is 5.95 octaves within 2 %, in the register and in sound', () => {
    const card = createCard(steadyWords())
    card.note(0, { ...cutoff(0), PEFE: 0x007f })
    const buses = createBuses(64)
    card.chip.render(buses, 0, 64)
    for (let block = 0; block < 40; block++) card.chip.render(buses, 0, 64)
    const registers = (card.registers.read(0, 'CVCF') & 0xffff) / 256
    const octaves = (registers * STEP_CENTS) / 1200
    expect(Math.abs(octaves / 5.95 - 1)).toBeLessThan(0.02)

    const modulated = halfPowerHz(impulseAnswer(FRAMES, { ...cutoff(0), PEFE: 0x0040 }))
    const base = halfPowerHz(impulseAnswer(FRAMES, cutoff(0)))
    // Half the depth: three octaves.
    expect(Math.abs(Math.log2(modulated / base) / 3 - 1)).toBeLessThan(0.02)
  })
  test('14 LFO 127 is 2.98 octaves up and down within 2 %', () => {
    const card = createCard(steadyWords())
    card.note(0, { ...cutoff(128), FMMOD: 0x007f, TREMFRQ: 24 })
    const buses = createBuses(32)
    let highest = -Infinity
    let lowest = Infinity
    for (let tick = 0; tick < 3000; tick++) {
      card.chip.render(buses, 0, 32)
      const octaves = (((card.registers.read(0, 'CVCF') & 0xffff) / 256 - 128) * STEP_CENTS) / 1200
      highest = Math.max(highest, octaves)
      lowest = Math.min(lowest, octaves)
    }
    expect(Math.abs(highest / 2.98 - 1)).toBeLessThan(0.02)
    expect(Math.abs(lowest / -2.98 - 1)).toBeLessThan(0.02)
  })
})

test.each([
  [0, 125],
  [64, 373],
  [128, 1118],
  [192, 3487],
])('15 cutoff %i, Q 0 is 3 dB down at %i Hz within 3 %% (fit)', (register, hz) => {
  expect(Math.abs(halfPowerHz(impulseAnswer(FRAMES, cutoff(register))) / hz - 1)).toBeLessThan(0.03)
})

test.each([0, 32, 64, 96, 128, 160])(
  '16 cutoff %i is 22 to 24 dB down at four times its frequency, within 1 dB (fit)',
  (register) => {
    const answer = impulseAnswer(FRAMES, cutoff(register))
    const hz = 4 * poleHz(register)
    const db = decibels(gainAt(answer, hz) / splineGain(hz) / gainAt(answer, 0))
    expect(db).toBeLessThan(-22 + 1)
    expect(db).toBeGreaterThan(-24 - 1)
  },
)

test.each([
  [4, 5.6],
  [8, 11.4],
  [12, 17.4],
  [15, 21.9],
])('17 resonance %i peaks %f dB over DC at cutoff 96, within 0.5 dB (fit)', (q, db) => {
  const answer = impulseAnswer(FRAMES, cutoff(96, q))
  let peak = 0
  for (let hz = 300; hz < 800; hz += 2) {
    peak = Math.max(peak, gainAt(answer, hz) / splineGain(hz))
  }
  expect(Math.abs(decibels(peak / gainAt(answer, 0)) - db)).toBeLessThan(0.5)
})

test.each([
  [4, -2.5],
  [8, -6],
  [12, -8.5],
  [15, -11],
])('18 resonance %i changes DC by %f dB within 0.3 dB (fit)', (q, db) => {
  const answer = impulseAnswer(FRAMES, cutoff(96, q))
  expect(Math.abs(decibels(gainAt(answer, 0)) - db)).toBeLessThan(0.3)
})

describe('19 bypass', () => {
  test('19 Q 0, cutoff FF, no modulation: what goes in comes out, bit-exact', () => {
    const words = Int16Array.from({ length: 4001 }, (_, word) => ((word * 7919) % 65_536) - 32_768)
    const card = createCard(words)
    // This interpolator passes through the words, so that only the filter could change them.
    card.chip.setInterpolation('hermite')
    card.note(0, {})
    const buses = createBuses(4000 * 2)
    card.chip.render(buses, 0, 8000)
    // By now the volume has come to rest, at 1 but for the last bits.
    const amplitude = card.chip.voices.amplitude[0]!
    expect(amplitude).toBeCloseTo(1, 12)
    // The WebAssembly kernel mixes in single precision: no bit of 16 changes there either.
    const most = card.chip.kernel === 'js' ? 0 : 2 ** -24
    for (let frame = 4000; frame < 8000; frame++) {
      const word = words[1 + (frame % 4000)]!
      const passed = 6 * word * amplitude * (1 / (6 * 32_768))
      expect(Math.abs(buses.dryLeft[frame]! - passed)).toBeLessThanOrEqual(most)
    }
  })
  test('19 any other setting sends the sound through the filter', () => {
    const card = createCard(steadyWords())
    const isPassed = (changes: Record<string, number>) => {
      card.note(0, changes)
      return card.chip.voices.filterBypass[0] === 1
    }
    expect(isPassed({})).toBe(true)
    expect(isPassed({ IFATN: 0xfe00 })).toBe(false)
    expect(isPassed({ CCCA: 0x1000_0000 })).toBe(false)
    expect(isPassed({ PEFE: 0x00ff })).toBe(false)
    expect(isPassed({ PEFE: 0x007f })).toBe(true)
    expect(isPassed({ FMMOD: 0x0001 })).toBe(false)
  })
})
