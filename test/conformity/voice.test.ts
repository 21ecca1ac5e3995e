// Conformity of one voice behind its registers: pitch, level, pan, envelopes, LFOs, interpolation, volume slide. Rows
// of docs/emu8000.md, section 9.

import { describe, expect, test } from 'vitest'
import { createChip } from '../../engine/chip/chip.ts'
import { lfoFrequencyRegisterOf } from '../../engine/chip/units.ts'
import { CHIP_RATE, CONTROL_FRAMES } from '../../engine/chip/voice-columns.ts'
import {
  cents,
  createBuses,
  decibels,
  frequencyOf,
  looping,
  play,
  render,
  sineWords,
} from '../support/engine/chip-play.ts'
import {
  amplitudes,
  createCard,
  firstFrame,
  gainAt,
  impulseAnswer,
  steadyWords,
  unsmoothed,
} from '../support/engine/card.ts'

const SETTLED = 3000

describe('01 pitch of IP', () => {
  test.each([
    [0xd000, -1200],
    [0xe000, 0],
    [0xe155, 99.9],
    [0xf000, 1200],
  ])('01 IP %i sounds at %f cents, within 1 cent', (ip, expected) => {
    const card = createCard(sineWords(44_101, 1000))
    card.note(0, { IP: ip })
    const sound = render(card.chip, 44_100).dryLeft
    const recorded = (1000 * CHIP_RATE) / 44_100
    expect(Math.abs(cents(frequencyOf(sound, SETTLED, 44_100) / recorded) - expected)).toBeLessThan(
      1,
    )
  })
})

test('03 attenuation is 0.375 dB a step within 0.01, FF at least 90 dB down', () => {
  const level = (register: number) => {
    const card = createCard(steadyWords())
    card.note(0, { IFATN: 0xff00 | register })
    return amplitudes(card, SETTLED)[SETTLED - 1]!
  }
  let before = level(0)
  expect(before).toBeCloseTo(1, 9)
  for (let register = 1; register < 255; register++) {
    const now = level(register)
    expect(Math.abs(decibels(now / before) + 0.375)).toBeLessThan(0.01)
    before = now
  }
  expect(level(255)).toBeLessThan(10 ** (-90 / 20))
})

test('04 pan 0, 128, 255 is right, −6.0 dB each within 0.1, left; both sides add up to the same', () => {
  const sides = (pan: number) => {
    const card = createCard(steadyWords())
    card.note(0, { PSST: ((pan << 24) >>> 0) + 0 })
    const { dryLeft, dryRight } = render(card.chip, SETTLED)
    return [dryLeft[SETTLED - 1]! * 2, dryRight[SETTLED - 1]! * 2] as const
  }
  expect(sides(0)[0]).toBe(0)
  expect(sides(255)[1]).toBe(0)
  expect(Math.abs(decibels(sides(128)[0]) + 6)).toBeLessThan(0.1)
  expect(Math.abs(decibels(sides(128)[1]) + 6)).toBeLessThan(0.1)
  for (let pan = 0; pan < 256; pan += 5) expect(sides(pan)[0] + sides(pan)[1]).toBeCloseTo(1, 6)
})

describe('05 attack', () => {
  test.each([
    [0x01, 11_878],
    [0x10, 742.4],
    [0x20, 371.2],
    [0x40, 92.8],
    [0x60, 23.2],
    [0x7f, 5.99],
  ])('05 attack %i takes %f ms within 1 %%, linear in amplitude', (register, ms) => {
    const card = createCard(steadyWords())
    card.note(0, { ATKHLDV: 0x7f00 | register })
    const frames = Math.round((ms * CHIP_RATE) / 1000)
    const level = unsmoothed(amplitudes(card, Math.round(frames * 1.05) + 64))
    const full = firstFrame(level, (value) => value > 1 - 1e-6)
    expect(Math.abs((full + 1) / frames - 1)).toBeLessThan(0.01)
    const half = firstFrame(level, (value) => value >= 0.5)
    expect(Math.abs((half + 1) / frames - 0.5)).toBeLessThan(0.01)
  })
  test('05 attack 0 never rises', () => {
    const card = createCard(steadyWords())
    card.note(0, { ATKHLDV: 0x7f00 })
    expect(Math.max(...amplitudes(card, 20_000))).toBe(0)
  })
})

test.each([1, 2, 27, 127])('06 hold of %i steps takes 92.88 ms each within 0.5 %%', (steps) => {
  const card = createCard(steadyWords())
  card.note(0, { ATKHLDV: ((127 - steps) << 8) | 0x7f, DCYSUSV: 0x0040 })
  const frames = 0.09288 * steps * CHIP_RATE
  const level = unsmoothed(amplitudes(card, Math.round(frames) + 2000))
  const full = firstFrame(level, (value) => value > 1 - 1e-5)
  const falls = firstFrame(level, (value) => value < 1 - 1e-5, full)
  expect(Math.abs((falls - full) / frames - 1)).toBeLessThan(0.005)
})

test.each([
  [0x10, 29.7],
  [0x20, 14.85],
  [0x40, 3.71],
  [0x60, 0.928],
])('07 decay and release %i take %f ms for each dB within 1 %%', (register, msPerDb) => {
  const frames = Math.round((24 * msPerDb * CHIP_RATE) / 1000)
  for (const isRelease of [false, true]) {
    const card = createCard(steadyWords())
    card.note(0, { DCYSUSV: isRelease ? 0x7f7f : register })
    const attack = amplitudes(card, 400)
    if (isRelease) card.registers.write(0, 'DCYSUSV', 0x8000 | register)
    const sound = amplitudes(card, frames + 4000)
    const level = unsmoothed(Float64Array.of(...attack.subarray(-1), ...sound)).subarray(1)
    const from = firstFrame(level, (value) => value < 0.5)
    const until = firstFrame(level, (value) => value < 0.5 * 10 ** (-15 / 20))
    const measured = ((until - from) * 1000) / CHIP_RATE / 15
    expect(Math.abs(measured / msPerDb - 1)).toBeLessThan(0.01)
  }
})

test('08 sustain is 0.75 dB a step below 7F within 0.05 dB; 0 is silence', () => {
  for (const register of [127, 126, 100, 64, 30, 5, 1]) {
    const card = createCard(steadyWords())
    card.note(0, { DCYSUSV: (register << 8) | 0x7f })
    const level = amplitudes(card, 6000)[5999]!
    expect(Math.abs(decibels(level) + 0.75 * (127 - register))).toBeLessThan(0.05)
  }
  const card = createCard(steadyWords())
  card.note(0, { DCYSUSV: 0x007f })
  expect(amplitudes(card, 6000)[5999]).toBe(0)
  expect(card.chip.activeVoices).toBe(0)
})

test('09 envelope and LFO delays are 725.6 µs a unit, within a frame a unit', () => {
  for (const count of [1, 2, 40, 1000]) {
    const card = createCard(steadyWords())
    const delay = 0x8000 - count
    card.note(0, {
      ENVVOL: delay,
      ENVVAL: delay,
      LFO1VAL: delay,
      LFO2VAL: delay,
      TREMFRQ: 0x00ff,
      FM2FRQ2: 0x00ff,
      ATKHLD: 0x7f7f,
    })
    const expected = 725.6e-6 * count * CHIP_RATE
    const sound = amplitudes(card, Math.round(expected) + 64)
    const first = firstFrame(sound, (value) => value !== 0)
    expect(Math.abs(first - expected)).toBeLessThanOrEqual(count)
    const { lfo1Value, lfo2Value, modLevel, age } = card.chip.voices
    // The last tick's values: an LFO's beginning lies its value back.
    const tick = Math.floor((age[0]! - 1) / CONTROL_FRAMES) * CONTROL_FRAMES
    const since = tick - expected
    const cyclesPerFrame = 255 / 2 ** 20
    expect(Math.abs(lfo1Value[0]! / 4 / cyclesPerFrame - since)).toBeLessThanOrEqual(count)
    expect(Math.abs(lfo2Value[0]! / 4 / cyclesPerFrame - since)).toBeLessThanOrEqual(count)
    expect(modLevel[0]).toBeGreaterThan(0)
  }
})

describe('11 LFO frequency', () => {
  test.each([
    [24, 1.009],
    [128, 5.383],
    [255, 10.72],
    [lfoFrequencyRegisterOf(0), 8.16],
  ])('11 LFO register %i swings at %f Hz within 0.5 %%, as a triangle', (register, hz) => {
    const card = createCard(steadyWords())
    card.note(0, { TREMFRQ: register, FM2FRQ2: register })
    const buses = createBuses(CONTROL_FRAMES)
    const { lfo1Value, lfo2Value } = card.chip.voices
    const values = new Float64Array(30_000)
    for (let tick = 0; tick < values.length; tick++) {
      card.chip.render(buses, 0, CONTROL_FRAMES)
      values[tick] = lfo1Value[0]!
      if (lfo2Value[0] !== lfo1Value[0]) throw new Error('the LFOs run apart')
    }
    // `frequencyOf` counts in frames; here a value stands for a tick.
    expect(Math.abs(frequencyOf(values, 0, values.length) / CONTROL_FRAMES / hz - 1)).toBeLessThan(
      0.005,
    )
    const step = (4 * register * CONTROL_FRAMES) / 2 ** 20
    expect(values[0]).toBe(0)
    expect(values[3]).toBeCloseTo(3 * step, 9)
  })
})

test('12 LFO pitch depth 127 swings 1191 cents within 1 %', () => {
  for (const which of ['FMMOD', 'FM2FRQ2'] as const) {
    const card = createCard(sineWords(44_100, 100))
    card.note(0, which === 'FMMOD' ? { FMMOD: 0x7f00, TREMFRQ: 24 } : { FM2FRQ2: 0x7f18 })
    const buses = createBuses(CONTROL_FRAMES)
    let highest = -Infinity
    let lowest = Infinity
    for (let tick = 0; tick < 3000; tick++) {
      card.chip.render(buses, 0, CONTROL_FRAMES)
      const pitch = cents((card.registers.read(0, 'CPF') >>> 16) / 0x4000)
      highest = Math.max(highest, pitch)
      lowest = Math.min(lowest, pitch)
    }
    expect(Math.abs(highest / 1191 - 1)).toBeLessThan(0.01)
    expect(Math.abs(lowest / -1191 - 1)).toBeLessThan(0.01)
  }
})

test('13 tremolo 127 dips to −11.9 dB and never rises (hardware), ±11.9 dB (sf2), within 0.3 dB', () => {
  const card = createCard(steadyWords())
  card.note(0, { TREMFRQ: 0x7f18 })
  const sound = amplitudes(card, 2 * CHIP_RATE).subarray(SETTLED)
  expect(Math.abs(decibels(sound.reduce((a, b) => Math.max(a, b))))).toBeLessThan(0.3)
  expect(Math.abs(decibels(sound.reduce((a, b) => Math.min(a, b))) + 11.9)).toBeLessThan(0.3)

  const chip = createChip('sf2')
  chip.setSampleMemory(steadyWords(), null)
  play(chip, 0, {
    ...looping(0, 64),
    attenuationDb: 20,
    lfo1VolumeDb: (127 * 12) / 128,
    lfo1CyclesPerFrame: 24 / 2 ** 20,
  })
  const both = render(chip, 2 * CHIP_RATE).dryLeft.subarray(SETTLED)
  const top = decibels(both.reduce((a, b) => Math.max(a, b)) * 2) + 20
  const bottom = decibels(both.reduce((a, b) => Math.min(a, b)) * 2) + 20
  expect(Math.abs(top - 11.9)).toBeLessThan(0.3)
  expect(Math.abs(bottom + 11.9)).toBeLessThan(0.3)
})

test.each([
  [5000, -0.73],
  [10_000, -2.91],
  [15_000, -6.23],
  [20_000, -9.18],
])('20 interpolation at unity pitch is %i Hz, %f dB within 0.05', (hz, db) => {
  const answer = impulseAnswer(64, {})
  expect(Math.abs(decibels(gainAt(answer, hz) / gainAt(answer, 0)) - db)).toBeLessThan(0.05)
})

test('21 the volume slides by 1/64 a frame: −60 dB in 438 frames within 2 %', () => {
  const card = createCard(steadyWords())
  card.note(0, {})
  amplitudes(card, SETTLED)
  card.registers.write(0, 'VTFT', 0xffff_ff00)
  card.registers.write(0, 'DCYSUSV', 0x0080)
  expect(amplitudes(card, 100)[99]).toBeCloseTo(1, 3)
  card.registers.write(0, 'VTFT', 0x0000_ff00)
  const sound = amplitudes(card, 2000)
  const frames = firstFrame(sound, (value) => value < 1e-3) + 1
  expect(Math.abs(frames / 438 - 1)).toBeLessThan(0.02)
  expect(card.chip.activeVoices).toBe(0)
})
