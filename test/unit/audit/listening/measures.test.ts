// What is measured of a stretch of sound, against sounds of known level, place, pitch, harmonics and jumps.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Stereo } from '../../../../audit/listening/heard-sound.ts'
import { jumpIn } from '../../../../audit/listening/jumps.ts'
import {
  effectiveOf,
  levelOf,
  meanOf,
  panOf,
  peakOf,
  toDb,
} from '../../../../audit/listening/levels.ts'
import {
  amplitudeAt,
  colourDistance,
  colourOf,
  noteAmplitudeAt,
} from '../../../../audit/listening/partials.ts'
import { centsFromKey, frequencyOfKey, pitchOf } from '../../../../audit/listening/pitch.ts'

const RATE = 44_100

const tone = (hz: number, size = 0.5, frames = 8192, phase = 0): Float32Array =>
  Float32Array.from(
    { length: frames },
    (_, index) => size * Math.sin((2 * Math.PI * hz * index) / RATE + phase),
  )
const both = (samples: Float32Array): Stereo => ({ left: samples, right: samples })
const scaled = (samples: Float32Array, by: number): Float32Array => samples.map((each) => each * by)
const sum = (...all: Float32Array[]): Float32Array =>
  (all[0] as Float32Array).map((_, index) =>
    all.reduce((total, each) => total + (each[index] ?? 0), 0),
  )

describe('levels', () => {
  it('are effective values, without what is constant', () => {
    const shifted = tone(441).map((sample) => sample + 0.2)
    expect(effectiveOf(shifted)).toBeCloseTo(0.5 / Math.SQRT2, 2)
    expect(meanOf(shifted)).toBeCloseTo(0.2, 3)
    expect(peakOf(both(tone(441)))).toBeCloseTo(0.5, 3)
    expect(toDb(0.5)).toBeCloseTo(-6.02, 2)
    expect(toDb(0)).toBe(-120)
  })

  it('do not change with the pan, by which the place is told', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (place) => {
        const angle = (place * Math.PI) / 2
        const left = scaled(tone(441), Math.cos(angle))
        const right = scaled(tone(441), Math.sin(angle))
        expect(panOf({ left, right })).toBeCloseTo(place, 4)
        expect(levelOf({ left, right })).toBeCloseTo(0.5 / Math.SQRT2, 3)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the pitch', () => {
  it.each([45, 48, 60, 69, 84])(
    'of key %i is found to a cent, whatever it is out of tune by',
    (key) => {
      for (const cents of [-40, 0, 7.5, 33]) {
        const hz = frequencyOfKey(key) * 2 ** (cents / 1200)
        const found = pitchOf(both(sum(tone(hz), tone(2 * hz, 0.3), tone(3 * hz, 0.2))), RATE)
        expect(centsFromKey(found ?? Number.NaN, key)).toBeCloseTo(cents, 0)
      }
    },
  )

  it('of noise and of silence is none', () => {
    let seed = 7
    const noise = tone(1).map(() => (seed = (seed * 16807) % 2147483647) / 1073741823.5 - 1)
    expect(pitchOf(both(noise), RATE)).toBeNull()
    expect(pitchOf(both(new Float32Array(8192)), RATE)).toBeNull()
  })
})

describe('partials', () => {
  it('are told by their amplitudes, beside others a semitone away', () => {
    const mix = sum(
      tone(frequencyOfKey(48), 0.1, 17_640),
      tone(frequencyOfKey(49), 0.2, 17_640),
      tone(frequencyOfKey(52), 0.3, 17_640),
    )
    expect(amplitudeAt(mix, frequencyOfKey(49), RATE)).toBeCloseTo(0.2, 1)
    expect(noteAmplitudeAt(mix, frequencyOfKey(52) * 1.01, RATE)).toBeCloseTo(0.3, 1)
    expect(noteAmplitudeAt(mix, frequencyOfKey(55), RATE)).toBeLessThan(0.01)
  })

  it('make a colour that does not change with the level', () => {
    const sine = colourOf(tone(262), 262, RATE)
    const reed = colourOf(sum(tone(262), tone(524, 0.25), tone(786, 0.25)), 262, RATE)
    expect(colourDistance(sine, colourOf(tone(262, 0.05), 262, RATE))).toBeLessThan(1)
    expect(colourDistance(sine, reed)).toBeGreaterThan(5)
  })
})

describe('a jump', () => {
  it('is found with its size in a tone, at any phase', () => {
    for (const at of [3000, 3017, 3041]) {
      const jumped = tone(262).map((sample, index) => sample + (index >= at ? 0.1 : 0))
      expect(jumpIn(jumped, 1000, 8000)).toBeCloseTo(0.1, 2)
    }
  })

  it('is none in a tone that swells, ends softly or bends', () => {
    const swell = tone(262).map((sample, index) => sample * Math.min(1, index / 2000))
    expect(jumpIn(swell, 0, 8192)).toBeLessThan(0.001)
    const soft = tone(262).map(
      (sample, index) => sample * (index < 4000 ? 1 : 0.99 ** (index - 4000)),
    )
    expect(jumpIn(soft, 0, 8192)).toBeLessThan(0.01)
  })
})
