// The resampler: pitch, level, place and purity of tones, whatever the rate and the cutting. In Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Resampler } from '../../../../engine/chip/chip-types.ts'
import { createResampler } from '../../../../engine/chip/resampler.ts'
import { decibels } from '../../../support/engine/effects-harness.ts'

const CHIP_RATE = 44_100

/** Pulls `frames` frames in blocks of `cut(index)`; the chip's frame k is `left(k)`, `right(k)`. */
function pullAll(
  resampler: Resampler,
  frames: number,
  left: (frame: number) => number,
  right: (frame: number) => number = left,
  cut: (index: number) => number = () => 128,
): { left: Float32Array; right: Float32Array } {
  const out = { left: new Float32Array(frames), right: new Float32Array(frames) }
  let pushed = 0
  let from = 0
  for (let index = 0; from < frames; index++) {
    const count = Math.min(cut(index), frames - from)
    const needed = resampler.needed(count)
    const chipLeft = Float64Array.from({ length: needed }, (_, at) => left(pushed + at))
    const chipRight = Float64Array.from({ length: needed }, (_, at) => right(pushed + at))
    resampler.push(chipLeft, chipRight, needed)
    pushed += needed
    resampler.pull(out.left, out.right, from, count)
    from += count
  }
  return out
}

const tone = (hz: number) => (frame: number) => Math.sin((2 * Math.PI * hz * frame) / CHIP_RATE)

interface ToneFound {
  readonly levelDb: number
  /** Against the place that `latencyFrames` promises, in output frames. */
  readonly lateFrames: number
  /** Everything but the tone, against the tone. */
  readonly restDb: number
}

/** The tone of `hz` in what comes out, once the filter is filled. */
function findTone(toRate: number, hz: number): ToneFound {
  const resampler = createResampler(toRate)
  const settle = 1000
  const frames = 16_000
  const { left } = pullAll(resampler, settle + frames, tone(hz))
  const turn = (2 * Math.PI * hz) / toRate
  // Least squares for a·sin + b·cos at exactly this frequency: what is left would also hold any error of pitch.
  let ss = 0
  let cc = 0
  let sc = 0
  let xs = 0
  let xc = 0
  for (let at = settle; at < settle + frames; at++) {
    const sine = Math.sin(turn * (at - resampler.latencyFrames))
    const cosine = Math.cos(turn * (at - resampler.latencyFrames))
    ss += sine * sine
    cc += cosine * cosine
    sc += sine * cosine
    xs += (left[at] as number) * sine
    xc += (left[at] as number) * cosine
  }
  const determinant = ss * cc - sc * sc
  const a = (xs * cc - xc * sc) / determinant
  const b = (xc * ss - xs * sc) / determinant
  let rest = 0
  for (let at = settle; at < settle + frames; at++) {
    const phase = turn * (at - resampler.latencyFrames)
    rest += ((left[at] as number) - a * Math.sin(phase) - b * Math.cos(phase)) ** 2
  }
  const level = Math.hypot(a, b)
  return {
    levelDb: decibels(level),
    lateFrames: -Math.atan2(b, a) / turn,
    restDb: decibels(Math.sqrt((2 * rest) / frames) / level),
  }
}

describe('resampler', () => {
  it.each([48_000, 96_000, 88_200, 192_000, 44_101, 47_999.5])(
    'to %d Hz keeps tones up to 18 kHz within 0.1 dB, at their place and pitch, all else below −90 dB',
    (toRate) => {
      for (const hz of [50, 1000, 5000, 10_000, 15_000, 17_000, 18_000]) {
        const found = findTone(toRate, hz)
        expect(Math.abs(found.levelDb)).toBeLessThan(0.1)
        expect(Math.abs(found.lateFrames)).toBeLessThan(1e-4)
        expect(found.restDb).toBeLessThan(-90)
      }
    },
  )

  it.each([8000, 11_025, 16_000, 22_050, 32_000, 44_099])(
    'to %d Hz keeps what lies below 0.8 of the new Nyquist frequency, and nothing above 1.2 of it folds down',
    (toRate) => {
      const nyquist = toRate / 2
      for (const part of [0.1, 0.5, 0.8]) {
        const found = findTone(toRate, nyquist * part)
        expect(Math.abs(found.levelDb)).toBeLessThan(0.1)
        expect(Math.abs(found.lateFrames)).toBeLessThan(1e-4)
        expect(found.restDb).toBeLessThan(-90)
      }
      for (const part of [1.2, 1.5, 1.9]) {
        const hz = nyquist * part
        if (hz >= CHIP_RATE / 2) continue
        const { left } = pullAll(createResampler(toRate), 6000, tone(hz))
        const peak = left.slice(1000).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
        expect(decibels(peak)).toBeLessThan(-90)
      }
    },
  )

  it.each([8000, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000])(
    'to %d Hz puts an impulse at its latency, ±0.5 frame',
    (toRate) => {
      const resampler = createResampler(toRate)
      const at = 1234
      const { left } = pullAll(resampler, Math.ceil((3000 * toRate) / CHIP_RATE), (frame) =>
        frame === at ? 1 : 0,
      )
      let highest = 0
      left.forEach((value, frame) => {
        if (value > (left[highest] as number)) highest = frame
      })
      const expected = (at * toRate) / CHIP_RATE + resampler.latencyFrames
      expect(Math.abs(highest - expected)).toBeLessThanOrEqual(0.5)
      expect(Number.isInteger(resampler.latencyFrames)).toBe(true)
    },
  )

  it('passes frames unchanged, and at once, where the rates are equal', () => {
    const resampler = createResampler(CHIP_RATE)
    expect(resampler.latencyFrames).toBe(0)
    expect(resampler.needed(128)).toBe(128)
    const { left, right } = pullAll(resampler, 5000, tone(997), tone(1234))
    left.forEach((value, frame) => expect(value).toBe(Math.fround(tone(997)(frame))))
    right.forEach((value, frame) => expect(value).toBe(Math.fround(tone(1234)(frame))))
  })

  it('keeps left and right apart', () => {
    const { left, right } = pullAll(createResampler(48_000), 2000, tone(1000), () => 0)
    expect(right.every((value) => value === 0)).toBe(true)
    expect(Math.max(...left)).toBeGreaterThan(0.99)
  })

  it('gives the same bits however pushing and pulling are cut', () => {
    const rates = [8000, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000]
    // With silences, in which it does not work.
    const noise = (frame: number): number =>
      frame % 1500 < 300 ? Math.sin(frame * frame * 0.37) * 0.8 : 0
    const rare = (frame: number): number => (frame % 1777 === 0 ? 1 : 0)
    fc.assert(
      fc.property(
        fc.constantFrom(...rates),
        fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 20 }),
        (rate, cuts) => {
          const whole = pullAll(createResampler(rate), 4000, noise, rare, () => 1024)
          const cut = pullAll(
            createResampler(rate),
            4000,
            noise,
            rare,
            (index) => cuts[index % cuts.length] as number,
          )
          expect(cut).toEqual(whole)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('needs exactly as many frames as it says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 44_100, 44_101, 48_000, 192_000),
        fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 10 }),
        (rate, counts) => {
          const resampler = createResampler(rate)
          const out = new Float32Array(1024)
          for (const count of counts) {
            const needed = resampler.needed(count)
            const zeros = new Float64Array(needed)
            if (needed > 0) {
              resampler.push(zeros, zeros, needed - 1)
              expect(() => resampler.pull(out, out, 0, count)).toThrow(RangeError)
              resampler.push(zeros, zeros, 1)
            }
            expect(resampler.needed(count)).toBe(0)
            resampler.pull(out, out, 0, count)
          }
        },
      ),
    )
  })

  it('takes a whole segment of the chip beyond what it needs, and refuses what would overwrite', () => {
    const resampler = createResampler(48_000)
    const segment = new Float64Array(1024)
    expect(() => {
      resampler.push(segment, segment, resampler.needed(1024))
      resampler.push(segment, segment, 1024)
    }).not.toThrow()
    expect(() => {
      for (let time = 0; time < 8; time++) resampler.push(segment, segment, 1024)
    }).toThrow(RangeError)
  })

  it('forgets everything at reset', () => {
    const resampler = createResampler(48_000)
    const first = pullAll(resampler, 3000, tone(700))
    resampler.reset()
    expect(pullAll(resampler, 3000, tone(700))).toEqual(first)
  })

  it.each([7999, 192_001, 0, -48_000, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a rate of %d Hz',
    (rate) => {
      expect(() => createResampler(rate)).toThrow(RangeError)
    },
  )
})
