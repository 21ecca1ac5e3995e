// What the driver makes of notes, pedals and presets, seen in the voices and heard. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineOptions } from '../../../../../trace/wire/engine-options.ts'
import { STAGE } from '../../../../../engine/chip/voice-columns.ts'
import { createEngine } from '../../../../../engine/engine.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import type { BankSpec, ZoneSpec } from '../../../../support/soundfont/build-soundfont.ts'
import { constantSample, oneZoneBank, sineSample } from '../../../../support/soundfont/banks.ts'
import {
  bankOf,
  cents,
  DRY,
  type Event,
  frequencyOf,
  peak,
  play,
  RATE,
  renderOn,
  send,
} from '../../../../support/engine/player.ts'

/** Long release, so that a released voice can be seen. */
const slow = bankOf(
  oneZoneBank(sineSample(), {
    generators: [
      [38, 3000],
      [54, 1],
    ],
  }),
)

const started = (spec: BankSpec, options: Partial<EngineOptions> = {}): Engine => {
  const engine = createEngine({ ...DRY, ...options })
  engine.loadBank(bankOf(spec))
  return engine
}

/** Plays the events, given at frame 0, and a little more time. */
const tell = (engine: Engine, ...events: readonly (readonly number[])[]): void => {
  send(
    engine,
    events.map(([status = 0, data1 = 0, data2 = 0]): Event => [0, status, data1, data2]),
  )
  renderOn(engine, 500)
}

const stages = (engine: Engine, count: number): number[] =>
  [...engine.voices.columns.stage].slice(0, count)

const fresh = (): Engine => {
  const engine = createEngine(DRY)
  engine.loadBank(slow)
  return engine
}

describe('notes and pedals', () => {
  it('releases the oldest of overlapping notes of one key, one for each note off', () => {
    const engine = fresh()
    tell(engine, [0x90, 60, 100])
    tell(engine, [0x90, 60, 90])
    tell(engine, [0x80, 60, 0])
    expect(stages(engine, 2)).toEqual([STAGE.release, STAGE.sustain])
    tell(engine, [0x90, 60, 0])
    expect(stages(engine, 2)).toEqual([STAGE.release, STAGE.release])
  })

  it('gives a note off only to its own channel and key', () => {
    const engine = fresh()
    tell(engine, [0x90, 60, 100])
    tell(engine, [0x80, 61, 0], [0x81, 60, 0])
    expect(stages(engine, 1)).toEqual([STAGE.sustain])
  })

  it('holds notes by the pedal until it is lifted, and shows them as pedalled', () => {
    const engine = fresh()
    tell(engine, [0xb0, 64, 127], [0x90, 60, 100], [0x91, 62, 100])
    tell(engine, [0x80, 60, 0], [0x81, 62, 0])
    expect(stages(engine, 2)).toEqual([STAGE.sustain, STAGE.release])
    expect([...engine.voices.isPedalled].slice(0, 2)).toEqual([1, 0])
    tell(engine, [0xb0, 64, 0])
    expect(stages(engine, 2)).toEqual([STAGE.release, STAGE.release])
    expect(engine.voices.isPedalled[0]).toBe(0)
  })

  it('holds by sostenuto only what was down when that pedal came', () => {
    const engine = fresh()
    tell(engine, [0x90, 60, 100])
    tell(engine, [0xb0, 66, 127])
    tell(engine, [0x90, 64, 100])
    tell(engine, [0x80, 60, 0], [0x80, 64, 0])
    expect(stages(engine, 2)).toEqual([STAGE.sustain, STAGE.release])
    tell(engine, [0xb0, 66, 0])
    expect(stages(engine, 1)).toEqual([STAGE.release])
  })

  it('lets the hold pedal keep what the sostenuto pedal gives up', () => {
    const engine = fresh()
    tell(engine, [0x90, 60, 100])
    tell(engine, [0xb0, 66, 127], [0xb0, 64, 127], [0x80, 60, 0])
    tell(engine, [0xb0, 66, 0])
    expect(stages(engine, 1)).toEqual([STAGE.sustain])
    tell(engine, [0xb0, 64, 0])
    expect(stages(engine, 1)).toEqual([STAGE.release])
  })

  it('treats CC123 as note offs that a pedal may hold, CC120 as the end', () => {
    const engine = fresh()
    tell(engine, [0x90, 60, 100], [0xb0, 64, 127])
    tell(engine, [0xb0, 123, 0])
    expect(stages(engine, 1)).toEqual([STAGE.sustain])
    expect(engine.voices.isPedalled[0]).toBe(1)
    tell(engine, [0xb0, 120, 0])
    expect(stages(engine, 1)).toEqual([STAGE.off])
    const open = fresh()
    tell(open, [0x90, 60, 100])
    tell(open, [0xb0, 123, 0])
    expect(stages(open, 1)).toEqual([STAGE.release])
  })

  it('plays a fixed key and velocity, and still hears the note off of the key that was played', () => {
    const bank = bankOf(
      oneZoneBank(sineSample(), {
        generators: [
          [38, 3000],
          [46, 81],
          [47, 127],
          [54, 1],
        ],
      }),
    )
    for (const mode of ['hardware', 'sf2'] as const) {
      const soft = play(bank, { mode }, [[0, 0x90, 40, 10]], 8000)
      expect(Math.abs(cents(frequencyOf(soft.left, 2000, 8000) / 880))).toBeLessThan(1)
      const loud = play(bank, { mode }, [[0, 0x90, 40, 127]], 8000)
      expect(peak(soft.left)).toBeCloseTo(peak(loud.left), 6)
      const off = play(
        bank,
        { mode },
        [
          [0, 0x90, 40, 10],
          [4000, 0x80, 40, 0],
        ],
        8000,
      )
      expect(off.engine.voices.columns.stage[0]).toBe(STAGE.release)
    }
  })

  it('is silent for a sample that lies in ROM, and counts the note', () => {
    const spec = oneZoneBank({ ...sineSample(), type: 0x80_01 })
    const bank = bankOf(oneZoneBank(sineSample()))
    const isRom = Uint8Array.of(...bank.samples.isRom).fill(1)
    const engine = createEngine(DRY)
    engine.loadBank({ ...bank, samples: { ...bank.samples, isRom } })
    expect(spec.samples).toHaveLength(1)
    tell(engine, [0x90, 60, 100])
    expect(engine.counters).toMatchObject({ notesWithoutSound: 1, voicesStarted: 0 })
  })
})

describe('presets', () => {
  /** Each preset has its own fixed key: what sounds tells which preset it was. */
  const preset = (
    program: number,
    bankNumber: number,
    key: number,
    range: [number, number] = [0, 127],
  ) => ({
    program,
    bank: bankNumber,
    key,
    range,
  })
  const bankWith = (presets: readonly ReturnType<typeof preset>[]): BankSpec => ({
    samples: [sineSample()],
    instruments: presets.map(({ key, range }) => ({
      zones: [
        {
          keyRange: range,
          generators: [
            [46, key],
            [54, 1],
          ],
          sample: 0,
        } satisfies ZoneSpec,
      ],
    })),
    presets: presets.map(({ program, bank }, instrument) => ({
      program,
      bank,
      zones: [{ instrument }],
    })),
  })
  const spec = bankWith([
    preset(1, 0, 50),
    preset(7, 0, 57),
    preset(7, 8, 60),
    preset(0, 128, 30),
    preset(16, 128, 36, [40, 60]),
  ])
  /** Fixed key of the preset that plays, −1: none. */
  const heardKey = (
    options: Partial<EngineOptions>,
    ...events: readonly (readonly number[])[]
  ): number => {
    const engine = started(spec, options)
    tell(engine, ...events)
    if (engine.counters.voicesStarted === 0) return -1
    return Math.round(69 + (engine.voices.columns.pitchCents[0] ?? 0) / 100)
  }

  it('chooses by bank and program; a missing bank falls to bank 0, a missing program to the first preset', () => {
    expect(heardKey({}, [0xb0, 0, 8], [0xc0, 7], [0x90, 45, 100])).toBe(60)
    expect(heardKey({}, [0xb0, 0, 9], [0xc0, 7], [0x90, 45, 100])).toBe(57)
    expect(heardKey({}, [0xc0, 99], [0x90, 45, 100])).toBe(50)
  })

  it('plays channel 10 from bank 128; a missing kit falls to kit 0', () => {
    expect(heardKey({}, [0x99, 45, 100])).toBe(30)
    expect(heardKey({}, [0xc9, 16], [0x99, 45, 100])).toBe(36)
    expect(heardKey({}, [0xc9, 25], [0x99, 45, 100])).toBe(30)
  })

  it('takes a drum that a kit has not from kit 0 in hardware mode only', () => {
    expect(heardKey({ mode: 'hardware' }, [0xc9, 16], [0x99, 70, 100])).toBe(30)
    expect(heardKey({ mode: 'sf2' }, [0xc9, 16], [0x99, 70, 100])).toBe(-1)
  })

  it('does not play a piano for drums where the bank has none', () => {
    const engine = started(bankWith([preset(0, 0, 60)]))
    tell(engine, [0x99, 45, 100])
    expect(engine.counters).toMatchObject({ voicesStarted: 0, notesWithoutSound: 1 })
  })
})

describe('stereo pairs', () => {
  const pair = (leftTune: number, rightTune: number): BankSpec => ({
    samples: [
      { ...sineSample(), type: 4, link: 1 },
      { ...sineSample(), type: 2, link: 0 },
    ],
    instruments: [
      {
        zones: [
          {
            generators: [
              [17, -500],
              [52, leftTune],
              [54, 1],
            ],
            sample: 0,
          },
          {
            generators: [
              [17, 500],
              [52, rightTune],
              [54, 1],
            ],
            sample: 1,
          },
        ],
      },
    ],
    presets: [{ zones: [{ instrument: 0 }] }],
  })

  it('start on one frame, and the right one governs the pitch of both', () => {
    for (const mode of ['hardware', 'sf2'] as const) {
      const { left, right } = play(bankOf(pair(40, -30)), { mode }, [[37, 0x90, 69, 127]], RATE)
      expect(left.findIndex((value) => value !== 0)).toBe(right.findIndex((value) => value !== 0))
      for (const side of [left, right]) {
        expect(Math.abs(cents(frequencyOf(side, 2000, RATE) / 440) + 30)).toBeLessThan(0.5)
      }
    }
  })
})

describe('loops that cannot be played', () => {
  it('make one-shots: turned round, empty or of three words', () => {
    for (const [loopStart, loopEnd] of [
      [500, 400],
      [500, 500],
      [500, 503],
    ] as const) {
      const bank = bankOf(oneZoneBank(constantSample()))
      const samples = {
        ...bank.samples,
        loopStart: Uint32Array.of(loopStart),
        loopEnd: Uint32Array.of(loopEnd),
      }
      const engine = createEngine(DRY)
      engine.loadBank({ ...bank, samples })
      send(engine, [[0, 0x90, 69, 127]])
      const { left } = renderOn(engine, 3000)
      expect(peak(left, 500, 900)).toBeGreaterThan(0.01)
      expect(peak(left, 1010)).toBe(0)
    }
  })
})
