// The gate before the effects, and the counts behind them. In Node.

import { describe, expect, it, test } from 'vitest'
import { copyFinite, createOutput, createOutputLoop } from '../../../../engine/chip/output.ts'
import { firstLoud, framesUntilSleep } from '../../../../engine/chip/rest.ts'

test('the gate lets pass what is finite, held within a million, and counts what is not', () => {
  const from = Float64Array.of(9, 9, 1, -1, 1e6, -1e6, 1e7, -1e7, NaN, Infinity, -Infinity, 0.5, 9)
  const to = new Float64Array(11).fill(7)
  expect(copyFinite(from, 2, to, 10)).toBe(3)
  expect([...to]).toEqual([1, -1, 1e6, -1e6, 1e6, -1e6, 0, 0, 0, 0.5, 7])
})

describe('the output', () => {
  const play = (left: readonly number[], right: readonly number[]) => {
    const output = createOutput(createOutputLoop('sf2'))
    const [outLeft, outRight] = [new Float64Array(8).fill(7), new Float64Array(8).fill(7)]
    const pad = (values: readonly number[]): Float64Array => Float64Array.of(3, ...values, 3)
    const heardAt = output.write(pad(left), pad(right), 1, outLeft, outRight, 2, left.length)
    return { output, outLeft, outRight, heardAt }
  }

  it('counts each side that is beyond full scale, and its highest value on either', () => {
    const { output, outLeft, outRight } = play([1, 1.5, -20, 0.1], [-1, 0.2, 18, -2])
    expect([output.clipped, output.peak]).toEqual([4, 20])
    expect([...outLeft]).toEqual([7, 7, 1, 1.5, -16, 0.1, 7, 7])
    expect([...outRight]).toEqual([7, 7, -1, 0.2, 16, -2, 7, 7])
    expect(play([0.1], [-20]).output.peak).toBe(20)
  })

  it('tells the last frame on which either side is heard, −1 for none', () => {
    for (const side of [2e-9, -2e-9]) {
      expect(play([side, 0, 0], [0, 0, 0]).heardAt).toBe(0)
      expect(play([0, 0, 0], [0, side, 0]).heardAt).toBe(1)
    }
    expect(play([1e-9, 0], [0, -1e-9]).heardAt).toBe(-1)
  })

  it('adds up what is not finite until it is reset', () => {
    const { output } = play([2], [0])
    output.countNonFinite(3)
    output.countNonFinite(4)
    expect([output.nonFinite, output.clipped, output.peak]).toEqual([7, 1, 2])
    output.reset()
    expect([output.nonFinite, output.clipped, output.peak]).toEqual([0, 0, 0])
  })
})

describe('an effect', () => {
  it('falls asleep on the 64th frame that comes next after its time of quiet', () => {
    const until = (frame: number, quietSince: number): number =>
      framesUntilSleep({ frame, quietSince, isAsleep: false, holdFrames: 1000 })
    expect(until(0, 0)).toBe(1024)
    expect(until(100, 24)).toBe(924)
    expect(until(100, 25)).toBe(988)
    expect(until(1024, 24)).toBe(0)
    expect(until(1023, 24)).toBe(1)
    expect(until(5000, 24)).toBe(0)
  })

  it('hears more than 180 dB below full, and what is no number', () => {
    const samples = Float64Array.of(1, 0, 1e-9, -1e-9, 1.1e-9, 0, -1.1e-9, NaN)
    expect(firstLoud(samples, 1, 8)).toBe(4)
    expect(firstLoud(samples, 5, 8)).toBe(6)
    expect(firstLoud(samples, 7, 8)).toBe(7)
    expect(firstLoud(samples, 1, 4)).toBe(4)
  })
})
