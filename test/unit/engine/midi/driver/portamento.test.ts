// Portamento in both modes: read from the pitch column, and from the sound for its promise of equal bits.

import { describe, expect, it, test } from 'vitest'
import type { EngineMode } from '../../../../../trace/wire/engine-options.ts'
import { createVoiceMemory } from '../../../../../engine/chip/kernel/voice-memory.ts'
import { STAGE } from '../../../../../engine/chip/voice-columns.ts'
import { createEngine } from '../../../../../engine/engine.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { createPortamento } from '../../../../../engine/midi/driver/portamento.ts'
import { createVoiceTable } from '../../../../../engine/midi/driver/voice-table.ts'
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

/** One on a table of its own, and whom it told. */
const alone = () => {
  const { columns } = createVoiceMemory()
  const table = createVoiceTable()
  const moved: number[] = []
  return {
    columns,
    table,
    moved,
    portamento: createPortamento(columns, table, (voice) => moved.push(voice)),
  }
}

test('forty semitones take what an SC-55 takes with each CC5, and straight lines between', () => {
  const seconds: readonly (readonly [value: number, seconds: number])[] = [
    [0, 0],
    [1, 0.006],
    [2, 0.023],
    [3, (0.023 + 0.05) / 2],
    [4, 0.05],
    [8, 0.11],
    [12, (0.11 + 0.25) / 2],
    [16, 0.25],
    [32, 0.5],
    [48, (0.5 + 2.06) / 2],
    [64, 2.06],
    [80, 4.2],
    [96, 8.4],
    [112, 19.5],
    [120, 26.7],
    [122, (26.7 + 80) / 2],
    [124, 80],
    [127, 480],
  ]
  const { table, portamento } = alone()
  for (const [value, wanted] of seconds) {
    // A hundred times as far, downwards: the steps are whole ones.
    portamento.begin(7, -4000, 1, value)
    const step = table.glideStep[7] as number
    const steps = step === 0 ? 0 : 1 / step
    expect(Math.abs(steps - (wanted * 100 * RATE) / 64), `CC5 ${value}`).toBeLessThan(0.501)
  }
})

test('a glide ends on its own pitch after its last step, and tells of each', () => {
  const { columns, table, moved, portamento } = alone()
  columns.stage[7] = STAGE.sustain
  // 6 ms are 4.1 steps of 64 frames.
  portamento.begin(7, 40, 100, 1)
  expect(portamento.isGliding).toBe(true)
  const left = [1, 2, 3, 4, 5].map(() => {
    portamento.step()
    return [table.glideCents[7], portamento.isGliding]
  })
  expect(left).toEqual([
    [75, true],
    [50, true],
    [25, true],
    [0, false],
    [0, false],
  ])
  expect(moved).toEqual([7, 7, 7, 7])
})

test('a glide of less than a step is none, of one step is one', () => {
  const { table, portamento } = alone()
  for (const [semitones, value] of [
    [40, 0],
    [0, 64],
    [4, 1],
  ] as const) {
    portamento.begin(7, semitones, 100, value)
    const left = [table.glideCents[7], table.glideStep[7], portamento.isGliding]
    expect(left, `${semitones}`).toEqual([0, 0, false])
  }
  portamento.begin(7, 10, 0, 1)
  expect(portamento.isGliding).toBe(false)
  portamento.begin(7, 10, 100, 1)
  expect([table.glideCents[7], table.glideStep[7], portamento.isGliding]).toEqual([100, 100, true])
})

test('a voice that is off glides no more, and nobody is told', () => {
  const { table, moved, portamento } = alone()
  portamento.begin(7, 40, 100, 64)
  portamento.step()
  expect([table.glideCents[7], portamento.isGliding, moved]).toEqual([0, false, []])
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
