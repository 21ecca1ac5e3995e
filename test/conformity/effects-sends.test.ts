// Conformity of chorus and reverb with what is known of the card (docs/emu8000.md, section 9, rows 22 to 26), measured
// on what the effects unit puts out. In Node.

import { describe, expect, it } from 'vitest'
import type { EffectsUnit } from '../../engine/chip/chip-types.ts'
import { createEffects } from '../../engine/chip/effects.ts'
import {
  busesOf,
  decibels,
  echoesOf,
  impulse,
  RATE,
  renderEffects,
  reverberationSeconds,
} from '../support/engine/effects-harness.ts'

const OUTPUT_SCALE = 57_737 / 65_536

function hardware(prepare: (effects: EffectsUnit) => void): EffectsUnit {
  const effects = createEffects('hardware')
  effects.setEqualizer(5, 5)
  prepare(effects)
  return effects
}

/**
 * Where the left tap stood when each impulse came out of it, looked for `from…to` frames after it: time in seconds,
 * delay in frames (the centre of the two samples that it fell on).
 */
function tapTrack(
  preset: number,
  seconds: number,
  from: number,
  to: number,
): { time: number; delay: number }[] {
  // Longer than several passes of the feedback, so that echoes of one impulse do not stand in the place of the next.
  const every = 4001
  const impulses = Math.floor((seconds * RATE) / every)
  const buses = busesOf(impulses * every, { chorus: (frame) => (frame % every === 0 ? 1 : 0) })
  const { left } = renderEffects(
    hardware((effects) => effects.setChorus(preset)),
    buses,
  )
  return Array.from({ length: impulses }, (_, index) => {
    const start = index * every
    let weight = 0
    let moment = 0
    for (let frame = from; frame < to; frame++) {
      const value = left[start + frame] as number
      weight += value
      moment += value * frame
    }
    const delay = moment / weight
    return { time: (start + delay) / RATE, delay }
  })
}

/** Frequency near `nearHz` at which the track, under a Hann window, has its strongest line. */
function rateOf(track: readonly { time: number; delay: number }[], nearHz: number): number {
  const mean = track.reduce((sum, { delay }) => sum + delay, 0) / track.length
  const length = (track.at(-1)?.time ?? 0) + 1e-9
  const strength = (hz: number): number => {
    let real = 0
    let imaginary = 0
    for (const { time, delay } of track) {
      const value = (delay - mean) * (0.5 - 0.5 * Math.cos((2 * Math.PI * time) / length))
      real += value * Math.cos(2 * Math.PI * hz * time)
      imaginary += value * Math.sin(2 * Math.PI * hz * time)
    }
    return Math.hypot(real, imaginary)
  }
  let best = nearHz
  for (let hz = nearHz * 0.97; hz < nearHz * 1.03; hz += nearHz * 0.0002) {
    if (strength(hz) > strength(best)) best = hz
  }
  return best
}

describe('chorus', () => {
  const rows = [
    { preset: 0, name: 'Chorus 1', delay: 1014, depth: 44, hz: 0.2865 },
    { preset: 1, name: 'Chorus 2', delay: 794, depth: 110, hz: 0.9989 },
    { preset: 2, name: 'Chorus 3', delay: 794, depth: 132, hz: 0.3443 },
    { preset: 3, name: 'Chorus 4', delay: 617, depth: 110, hz: 0.9989 },
  ]
  it.each(rows)(
    '22 $name: tap delay ±1 frame, depth ±1 frame, LFO rate ±0.5 %',
    ({ preset, delay, depth, hz }) => {
      const track = tapTrack(preset, 45, delay - 1.5 * depth, delay + 1.5 * depth)
      const delays = track.map((point) => point.delay)
      const lowest = Math.min(...delays)
      const highest = Math.max(...delays)
      expect(Math.abs((highest + lowest) / 2 - delay)).toBeLessThan(1)
      expect(Math.abs((highest - lowest) / 2 - depth)).toBeLessThan(1)
      expect(Math.abs(rateOf(track, hz) / hz - 1)).toBeLessThan(0.005)
    },
  )

  it.each([
    { preset: 1, fallDb: -30.1 },
    { preset: 2, fallDb: -24.1 },
    { preset: 3, fallDb: -18.1 },
    { preset: 4, fallDb: -6.0 },
    { preset: 5, fallDb: -1.16 },
  ])('22 preset $preset feeds back $fallDb dB a pass, ±0.1 dB', ({ preset, fallDb }) => {
    // A constant, because a tap that moves stretches impulses: it settles at 1 / (1 − feedback).
    const level = 0.01
    const { left } = renderEffects(
      hardware((effects) => effects.setChorus(preset)),
      busesOf(8 * RATE, { chorus: () => level }),
    )
    const settled = (left.at(-1) ?? 0) / OUTPUT_SCALE / level
    const fall = decibels(1 - 1 / settled)
    expect(Math.abs(fall - fallDb)).toBeLessThan(0.1)
  })

  it('23 short delay: one echo, left at 64.0 ms and right at 24.1 ms, ±1 frame', () => {
    const buses = busesOf(4 * 2822, { chorus: impulse })
    const { left, right } = renderEffects(
      hardware((effects) => effects.setChorus(6)),
      buses,
    )
    const lefts = echoesOf(left, 1e-6)
    const rights = echoesOf(right, 1e-6)
    expect([lefts.length, rights.length]).toEqual([1, 1])
    expect(Math.abs((lefts[0]?.frame ?? 0) - 0.064 * RATE)).toBeLessThanOrEqual(1)
    expect(Math.abs((rights[0]?.frame ?? 0) - 0.0241 * RATE)).toBeLessThanOrEqual(1)
  })

  it('23 short delay with feedback: left 64.0 ms · n, right 24.1 ms + 64.0 ms · n, −2.5 dB a pass, ±0.1 dB', () => {
    const buses = busesOf(9 * 2822, { chorus: impulse })
    const { left, right } = renderEffects(
      hardware((effects) => effects.setChorus(7)),
      buses,
    )
    const lefts = echoesOf(left, 1e-6)
    const rights = echoesOf(right, 1e-6)
    expect(lefts.length).toBe(8)
    expect(rights.length).toBe(9)
    const period = 2822
    for (let n = 0; n < 8; n++) {
      expect(lefts[n]?.frame).toBe(period * (n + 1))
      expect(rights[n]?.frame).toBe((rights[0]?.frame ?? 0) + period * n)
    }
    expect(Math.abs(period - 0.064 * RATE)).toBeLessThanOrEqual(1)
    expect(Math.abs((rights[0]?.frame ?? 0) - 0.0241 * RATE)).toBeLessThanOrEqual(1)
    for (const echoes of [lefts, rights]) {
      for (let n = 1; n < echoes.length; n++) {
        const fall = decibels((echoes[n]?.value ?? 0) / (echoes[n - 1]?.value ?? 0))
        expect(Math.abs(fall + 2.5)).toBeLessThan(0.1)
      }
    }
  })
})

describe('reverb', () => {
  it.each([
    { preset: 0, name: 'Room 1', seconds: 1.57 },
    { preset: 1, name: 'Room 2', seconds: 1.47 },
    { preset: 2, name: 'Room 3', seconds: 1.71 },
    { preset: 3, name: 'Hall 1', seconds: 1.92 },
    { preset: 4, name: 'Hall 2', seconds: 1.82 },
    { preset: 5, name: 'Plate', seconds: 1.93 },
  ])('24 $name: RT60 $seconds s ± 10 % (fit)', ({ preset, seconds }) => {
    const buses = busesOf(5 * RATE, { reverb: impulse })
    const { left, right } = renderEffects(
      hardware((effects) => effects.setReverb(preset)),
      buses,
    )
    expect(Math.abs(reverberationSeconds(left) / seconds - 1)).toBeLessThan(0.1)
    expect(Math.abs(reverberationSeconds(right) / seconds - 1)).toBeLessThan(0.1)
  })

  it('25 delay: an echo on both sides each 116.75 ± 0.5 ms, −7.3 ± 0.3 dB each', () => {
    const buses = busesOf(RATE, { reverb: impulse })
    const rendered = renderEffects(
      hardware((effects) => effects.setReverb(6)),
      buses,
    )
    for (const side of [rendered.left, rendered.right]) {
      const echoes = echoesOf(side, 1e-6)
      expect(echoes.length).toBe(8)
      echoes.forEach(({ frame, value }, index) => {
        const ms = (frame / RATE) * 1000
        expect(Math.abs(ms - 116.75 * (index + 1))).toBeLessThan(0.5)
        if (index === 0) return
        const fall = decibels(value / (echoes[index - 1]?.value ?? 0))
        expect(Math.abs(fall + 7.3)).toBeLessThan(0.3)
      })
    }
  })

  it('26 panning delay: left 115.5, right 231 ± 0.5 ms, each again after 236 ms; −4.9 ± 0.3 dB from echo to echo', () => {
    const buses = busesOf(RATE, { reverb: impulse })
    const { left, right } = renderEffects(
      hardware((effects) => effects.setReverb(7)),
      buses,
    )
    const lefts = echoesOf(left, 1e-6)
    const rights = echoesOf(right, 1e-6)
    expect([lefts.length, rights.length]).toEqual([4, 4])
    const inTurn: number[] = []
    for (let n = 0; n < 4; n++) {
      const leftMs = ((lefts[n]?.frame ?? 0) / RATE) * 1000
      const rightMs = ((rights[n]?.frame ?? 0) / RATE) * 1000
      expect(Math.abs(leftMs - 115.5 - 236 * n)).toBeLessThan(0.5)
      expect(Math.abs(rightMs - 231 - 236 * n)).toBeLessThan(0.5)
      inTurn.push(lefts[n]?.value ?? 0, rights[n]?.value ?? 0)
    }
    for (let n = 1; n < inTurn.length; n++) {
      const fall = decibels((inTurn[n] as number) / (inTurn[n - 1] as number))
      expect(Math.abs(fall + 4.9)).toBeLessThan(0.3)
    }
  })
})
