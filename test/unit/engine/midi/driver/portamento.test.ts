// Portamento in both modes: read from the pitch column, and from the sound for its promise of equal bits.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../../../../trace/wire/engine-options.ts'
import { createEngine } from '../../../../../engine/engine.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { oneZoneBank, sineSample } from '../../../../support/soundfont/banks.ts'
import { bankOf, DRY, RATE, renderOn } from '../../../../support/engine/player.ts'

const start = (mode: EngineMode, scale = 100): Engine => {
  const engine = createEngine({ ...DRY, mode })
  engine.loadBank(
    bankOf(
      oneZoneBank(sineSample(), {
        generators: [
          [54, 1],
          [56, scale],
        ],
      }),
    ),
  )
  return engine
}
const tell = (engine: Engine, ...messages: readonly (readonly number[])[]): void => {
  for (const [status = 0, data1 = 0, data2 = 0] of messages) {
    engine.sendShort(engine.frame, status, data1, data2)
  }
}
/** Cents of the newest voice above where key 69 plays. */
const cents = (engine: Engine, voice: number): number =>
  engine.voices.columns.pitchCents[voice] as number

const ON = [
  [0xb0, 5, 64],
  [0xb0, 65, 64],
] as const
/** CC5 64: 2.06 s for 40 semitones. */
const SECONDS_PER_SEMITONE = 2.06 / 40

describe.each<EngineMode>(['hardware', 'sf2'])('portamento in %s mode', (mode) => {
  it('glides from the last key to the new one, straight in cents, in the time of CC5', () => {
    const engine = start(mode)
    tell(engine, ...ON, [0x90, 57, 100])
    renderOn(engine, 64)
    tell(engine, [0x80, 57, 0], [0x90, 69, 100])
    const whole = 12 * SECONDS_PER_SEMITONE * RATE
    renderOn(engine, 64)
    expect(cents(engine, 1)).toBeLessThan(-1150)
    renderOn(engine, Math.round(whole / 2) - 64)
    expect(Math.abs(cents(engine, 1) + 600)).toBeLessThan(10)
    renderOn(engine, Math.round(whole / 2) + 128)
    expect(Math.abs(cents(engine, 1))).toBeLessThan(0.2)
  })

  it('begins where CC84 says, once, with or without CC65', () => {
    const engine = start(mode)
    tell(engine, [0xb0, 5, 64], [0xb0, 84, 81], [0x90, 69, 100])
    renderOn(engine, 64)
    expect(cents(engine, 0)).toBeGreaterThan(1150)
    tell(engine, [0x90, 57, 100])
    renderOn(engine, 64)
    expect(Math.abs(cents(engine, 1) + 1200)).toBeLessThan(0.2)
  })

  it('does not glide at time 0, without a note before, on drums, nor after CC121', () => {
    const still = (...before: readonly (readonly number[])[]): void => {
      const engine = start(mode)
      tell(engine, ...before, [0x90, 69, 100])
      renderOn(engine, 64)
      const voice = engine.counters.voicesStarted - 1
      expect(Math.abs(cents(engine, voice))).toBeLessThan(0.2)
    }
    still([0xb0, 65, 127], [0x90, 57, 100])
    still(...ON)
    still(...ON, [0xb0, 65, 63], [0x90, 57, 100])
    still(...ON, [0x90, 57, 100], [0xb0, 121, 0])
  })

  it('glides by what the scale of the zone leaves of it', () => {
    const engine = start(mode, 50)
    tell(engine, ...ON, [0x90, 57, 100])
    renderOn(engine, 64)
    tell(engine, [0x90, 69, 100])
    renderOn(engine, 64)
    expect(Math.abs(cents(engine, 1) + 600)).toBeLessThan(30)
  })

  it('sounds alike however time is cut', () => {
    const sound = (block: number): Float32Array => {
      const engine = start(mode)
      tell(engine, ...ON, [0x90, 57, 100])
      engine.sendShort(777, 0x90, 69, 100)
      return renderOn(engine, 16_384, block).left
    }
    const whole = sound(1024)
    expect(sound(1)).toEqual(whole)
    expect(sound(100)).toEqual(whole)
  })
})

describe('hardware: key pressure', () => {
  it('takes the place of the velocity, as in ALSA’s driver, until the key is struck again', () => {
    const engine = start('hardware')
    const db = (voice: number): number => engine.voices.columns.attenuationDb[voice] as number
    tell(engine, [0x90, 69, 127], [0x90, 70, 60])
    renderOn(engine, 64)
    const [loud, soft] = [db(0), db(1)]
    tell(engine, [0xa0, 69, 60])
    renderOn(engine, 64)
    expect(db(0)).toBe(soft)
    tell(engine, [0xa0, 69, 0])
    renderOn(engine, 64)
    expect(db(0)).toBe(loud)
    tell(engine, [0xa0, 69, 60], [0x90, 69, 127])
    renderOn(engine, 64)
    expect(db(2)).toBe(loud)
  })
})
