// The two shelves: gain at both ends, half of its decibels at the corner, and the slope between. In Node.

import { describe, expect, it, test } from 'vitest'
import {
  BASS_TABLE,
  createEqualizer,
  type Equalizer,
  TREBLE_TABLE,
} from '../../../../engine/chip/equalizer.ts'

const RATE = 44_100
const FRAMES = 4096

/** What comes out of both sides for an impulse on the left and a doubled one on the right. */
const answerOf = (equalizer: Equalizer): [Float64Array, Float64Array] => {
  const [left, right] = [new Float64Array(FRAMES), new Float64Array(FRAMES)]
  left[0] = 1
  right[0] = 2
  equalizer.process(left, right, 0, FRAMES)
  return [left, right]
}

const dbAt = (answer: Float64Array, hz: number): number => {
  let [real, imaginary] = [0, 0]
  const turn = (2 * Math.PI * hz) / RATE
  for (let frame = 0; frame < FRAMES; frame++) {
    real += (answer[frame] as number) * Math.cos(turn * frame)
    imaginary += (answer[frame] as number) * Math.sin(turn * frame)
  }
  return 20 * Math.log10(Math.hypot(real, imaginary))
}

/** Decibels of a cookbook shelf with slope 0.5, from its analogue prototype; `times`: of the corner. */
const shelfDb = (gainDb: number, times: number, isTreble: boolean): number => {
  const a = 10 ** (gainDb / 40)
  const width = Math.sqrt(a) * Math.sqrt((a + 1 / a) * (1 / 0.5 - 1) + 2)
  const side = (high: number, low: number): number =>
    Math.hypot(low - high * times ** 2, width * times)
  return (
    20 *
    Math.log10((a * (isTreble ? side(a, 1) : side(1, a))) / (isTreble ? side(1, a) : side(a, 1)))
  )
}
/** Where the bilinear transform puts a frequency, as multiple of the corner. */
const timesOf = (hz: number, cornerHz: number): number =>
  Math.tan((Math.PI * hz) / RATE) / Math.tan((Math.PI * cornerHz) / RATE)

const OTHERS = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]

describe.each([
  ['bass', BASS_TABLE, false],
  ['treble', TREBLE_TABLE, true],
] as const)('the %s shelf', (_, table, isTreble) => {
  it.each(OTHERS)('has its gain and its corner at position %i, alike on both sides', (position) => {
    const [gainDb, cornerHz] = table[position] as readonly [number, number]
    const equalizer = createEqualizer()
    equalizer.setPositions(isTreble ? 5 : position, isTreble ? position : 5)
    expect(equalizer.isFlat).toBe(false)
    const [left, right] = answerOf(equalizer)
    expect(dbAt(left, isTreble ? RATE / 2 : 0)).toBeCloseTo(gainDb, 6)
    expect(dbAt(left, isTreble ? 0 : RATE / 2)).toBeCloseTo(0, 6)
    expect(dbAt(left, cornerHz)).toBeCloseTo(gainDb / 2, 6)
    for (const hz of [100, 300, 1000, 4000, 12_000]) {
      const db = shelfDb(gainDb, timesOf(hz, cornerHz), isTreble)
      expect(dbAt(left, hz), `${hz} Hz`).toBeCloseTo(db, 6)
    }
    expect(right.every((value, frame) => Math.abs(value - 2 * left[frame]!) < 1e-12)).toBe(true)
  })
})

test('positions beyond the ends are the ends, those between are the nearest', () => {
  const answer = (bass: number, treble: number): Float64Array => {
    const equalizer = createEqualizer()
    equalizer.setPositions(bass, treble)
    return answerOf(equalizer)[0]
  }
  expect(answer(-3, 5)).toEqual(answer(0, 5))
  expect(answer(5, 40)).toEqual(answer(5, 11))
  expect(answer(12, 5)).toEqual(answer(11, 5))
  expect(answer(7.4, 5)).toEqual(answer(7, 5))
  expect(answer(0, 5)).not.toEqual(answer(1, 5))
})

test('it is flat at 5 and 5 only, both shelves add up, and a reset forgets what sounds', () => {
  const equalizer = createEqualizer()
  expect(equalizer.isFlat).toBe(true)
  equalizer.setPositions(5, 9)
  expect(equalizer.isFlat).toBe(false)
  equalizer.setPositions(8, 5)
  expect(equalizer.isFlat).toBe(false)
  equalizer.setPositions(8, 9)
  const [first] = answerOf(equalizer)
  expect(dbAt(first, 0)).toBeCloseTo(6, 6)
  expect(dbAt(first, RATE / 2)).toBeCloseTo(7.9, 6)
  equalizer.process(new Float64Array(8).fill(1), new Float64Array(8).fill(1), 0, 8)
  equalizer.reset()
  expect(answerOf(equalizer)[0]).toEqual(first)
  equalizer.setPositions(5, 5)
  expect(equalizer.isFlat).toBe(true)
})

test('a shelf that was flat in between begins anew', () => {
  const silence = (): Float64Array => new Float64Array(16)
  const equalizer = createEqualizer()
  equalizer.setPositions(8, 9)
  equalizer.process(new Float64Array(16).fill(1), new Float64Array(16).fill(1), 0, 16)
  equalizer.setPositions(5, 5)
  equalizer.setPositions(8, 9)
  const [left, right] = [silence(), silence()]
  equalizer.process(left, right, 0, 16)
  expect(Math.max(...left.map(Math.abs), ...right.map(Math.abs))).toBeLessThan(1e-15)
})

test('only the frames that it is asked for are filtered', () => {
  const equalizer = createEqualizer()
  equalizer.setPositions(0, 11)
  const [left, right] = [new Float64Array(20).fill(1), new Float64Array(20).fill(1)]
  equalizer.process(left, right, 5, 10)
  for (const side of [left, right]) {
    const changed = [...side.keys()].filter((frame) => side[frame] !== 1)
    expect([changed[0], changed.at(-1), changed.length]).toEqual([5, 14, 10])
  }
})
