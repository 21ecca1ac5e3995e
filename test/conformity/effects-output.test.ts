// Conformity of equaliser and output with what is known of the card (docs/emu8000.md, section 9, rows 27, 28 and the
// output's side of 29), measured on what the effects unit puts out. In Node.

import { describe, expect, it } from 'vitest'
import { createEffects } from '../../engine/chip/effects.ts'
import {
  busesOf,
  decibels,
  impulse,
  magnitudeAt,
  RATE,
  renderEffects,
  rootMeanSquare,
} from '../support/engine/effects-harness.ts'

/** What the card's fit says (docs/emu8000.md, section 4), written down a second time. */
const BASS = [-11.9, -8.4, -5.9, -4, -1.1, 0, 2, 3.5, 6, 8, 9.6, 12]
const BASS_HZ = [224, 273, 321, 362, 426, 0, 500, 564, 636, 718, 778, 914]
const TREBLE = [-11.9, -8.5, -5.9, -4.1, -1.2, 0, 1.9, 3.5, 5.97, 7.9, 9.69, 11.16]
const TREBLE_HZ = [1811, 1542, 1313, 1211, 1031, 0, 1261, 1671, 2231, 2457, 2188, 2231]
const OUTPUT_SCALE = 57_737 / 65_536

/** Far from the clip. */
const QUIET_LEVEL = 0.01
const quietImpulse = (frame: number): number => QUIET_LEVEL * impulse(frame)

/** Gain in dB at each frequency, the output's scale taken out. */
function responseOf(
  side: 'dryLeft' | 'dryRight' | 'chorus',
  bass: number,
  treble: number,
  frequencies: readonly number[],
): readonly number[] {
  const effects = createEffects('hardware')
  effects.setEqualizer(bass, treble)
  effects.setChorus(6)
  const rendered = renderEffects(effects, busesOf(RATE, { [side]: quietImpulse }))
  const samples = side === 'dryRight' ? rendered.right : rendered.left
  return frequencies.map((hz) => decibels(magnitudeAt(samples, hz) / OUTPUT_SCALE / QUIET_LEVEL))
}

describe('equaliser', () => {
  it('27 default setting: bass 0 dB; treble +1.2 dB at 1 kHz, +5.7 at 4 kHz, +7.3 at 8 kHz, ±0.2 dB (fit)', () => {
    const effects = createEffects('hardware')
    const { left } = renderEffects(effects, busesOf(RATE, { dryLeft: quietImpulse }))
    const gain = (hz: number): number =>
      decibels(magnitudeAt(left, hz) / OUTPUT_SCALE / QUIET_LEVEL)
    expect(Math.abs(gain(30))).toBeLessThan(0.2)
    expect(Math.abs(gain(1000) - 1.2)).toBeLessThan(0.2)
    expect(Math.abs(gain(4000) - 5.7)).toBeLessThan(0.2)
    expect(Math.abs(gain(8000) - 7.3)).toBeLessThan(0.2)
  })

  it('27 acts on dry and effects alike', () => {
    const frequencies = [100, 1000, 4000, 8000]
    const dry = responseOf('dryLeft', 9, 9, frequencies)
    const wet = responseOf('chorus', 9, 9, frequencies)
    wet.forEach((gain, index) => expect(gain).toBeCloseTo(dry[index] as number, 6))
  })

  it.each(BASS.map((gainDb, position) => ({ gainDb, position })))(
    '28 bass position $position: $gainDb dB below its corner, half of it there, ±0.3 dB (fit)',
    ({ gainDb, position }) => {
      const corner = BASS_HZ[position] || 500
      const [deep, half, high] = responseOf('dryLeft', position, 5, [1, corner, 20_000])
      expect(Math.abs((deep ?? 99) - gainDb)).toBeLessThan(0.3)
      expect(Math.abs((half ?? 99) - gainDb / 2)).toBeLessThan(0.3)
      expect(Math.abs(high ?? 99)).toBeLessThan(0.3)
    },
  )

  it.each(TREBLE.map((gainDb, position) => ({ gainDb, position })))(
    '28 treble position $position: $gainDb dB above its corner, half of it there, ±0.3 dB (fit)',
    ({ gainDb, position }) => {
      const corner = TREBLE_HZ[position] || 1000
      const [deep, half, high] = responseOf('dryRight', 5, position, [1, corner, 22_000])
      expect(Math.abs(deep ?? 99)).toBeLessThan(0.3)
      expect(Math.abs((half ?? 99) - gainDb / 2)).toBeLessThan(0.3)
      expect(Math.abs((high ?? 99) - gainDb)).toBeLessThan(0.3)
    },
  )
})

describe('output', () => {
  const sine = (level: number) => (frame: number) =>
    level * Math.sin((2 * Math.PI * 441 * frame) / RATE)

  it('29 one full-level voice, hard left: −1.10 dBFS ± 0.1 dB', () => {
    const effects = createEffects('hardware')
    effects.setEqualizer(5, 5)
    const { left, right } = renderEffects(effects, busesOf(RATE, { dryLeft: sine(1) }))
    expect(Math.abs(decibels(Math.max(...left)) + 1.1)).toBeLessThan(0.1)
    expect(right.every((value) => value === 0)).toBe(true)
    expect(effects.clipped).toBe(0)
  })

  it.each([
    { voices: 2, riseDb: 6.02 },
    { voices: 3, riseDb: 8.27, cardDb: 8.6 },
    { voices: 4, riseDb: 8.86, cardDb: 9.3 },
    { voices: 6, riseDb: 9.33, cardDb: 9.8 },
    { voices: 8, riseDb: 9.54, cardDb: 10.0 },
  ])(
    '29 $voices full-level voices at the centre are $riseDb dB above one: linear sum, hard clip; ' +
      'model ±0.1, card ±0.5 dB',
    ({ voices, riseDb, cardDb }) => {
      const level = (count: number): number => {
        const effects = createEffects('hardware')
        effects.setEqualizer(5, 5)
        const centre = sine(count / 2)
        const { left } = renderEffects(
          effects,
          busesOf(RATE, { dryLeft: centre, dryRight: centre }),
        )
        expect(effects.clipped > 0).toBe(count > 2)
        return decibels(rootMeanSquare(left))
      }
      const rise = level(voices) - level(1)
      expect(Math.abs(rise - riseDb)).toBeLessThan(0.1)
      if (cardDb !== undefined) expect(Math.abs(rise - cardDb)).toBeLessThan(0.5)
    },
  )
})
