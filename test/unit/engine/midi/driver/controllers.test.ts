// What controllers, pressure, tuning and NRPN do to sounding voices, in both modes, read from the
// chip's columns. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../../../../trace/wire/engine-options.ts'
import { createEngine } from '../../../../../engine/engine.ts'
import type { Engine } from '../../../../../engine/engine-types.ts'
import { noiseSample, oneZoneBank, sineSample } from '../../../../support/soundfont/banks.ts'
import {
  bankOf,
  DRY,
  type Event,
  peak,
  renderOn,
  send,
  steepest,
} from '../../../../support/engine/player.ts'
import { type Pairs, startOneZone as start } from '../../../../support/engine/one-zone.ts'

type Bytes = readonly [status: number, data1: number, data2?: number]

const MODES: readonly EngineMode[] = ['hardware', 'sf2']
const NOTE: Bytes = [0x90, 69, 127]

/** Not the first one, whose columns begin at 0 whatever their width. */
const CHANNEL = 5

/** Channel messages as to channel 0 go to CHANNEL. */
const tell = (engine: Engine, ...messages: readonly Bytes[]): void => {
  const onChannel = (status: number): number => ((status & 15) === 0 ? status | CHANNEL : status)
  send(
    engine,
    messages.map(([status, data1, data2 = 0]): Event => [0, onChannel(status), data1, data2]),
  )
  renderOn(engine, 64)
}

const nrpn = (msb: number, lsb: number, dataMsb: number, dataLsb: number): readonly Bytes[] => [
  [0xb0, 99, msb],
  [0xb0, 98, lsb],
  [0xb0, 6, dataMsb],
  [0xb0, 38, dataLsb],
]

/** An AWE NRPN of a value −8192…8191. */
const awe = (lsb: number, value: number): readonly Bytes[] =>
  nrpn(127, lsb, (value + 8192) >> 7, (value + 8192) & 0x7f)

type Column =
  | 'pitchCents'
  | 'attenuationDb'
  | 'cutoffCents'
  | 'resonance'
  | 'lfo1PitchCents'
  | 'lfo2PitchCents'
  | 'envPitchCents'
  | 'lfo1CyclesPerFrame'
  | 'lfo2CyclesPerFrame'
  | 'lfo1VolumeDb'
  | 'lfo1CutoffCents'
  | 'envCutoffCents'
  | 'reverbSend'
  | 'chorusSend'
  | 'volAttackFrames'
  | 'volDelayFrames'
  | 'volHoldFrames'
  | 'volSustainDb'
  | 'lfo1DelayFrames'

const column = (engine: Engine, name: Column, voice = 0): number =>
  engine.voices.columns[name][voice] as number

describe('hardware: the rules of the drivers', () => {
  it('adds CC1 and channel pressure to the depth of LFO1, four steps of 9.375 cents at most for each', () => {
    const engine = start('hardware', [[5, 100]])
    tell(engine, NOTE)
    const patch = Math.trunc((100 * 128) / 1200) * 9.375
    expect(column(engine, 'lfo1PitchCents')).toBeCloseTo(patch, 9)
    tell(engine, [0xb0, 1, 29])
    expect(column(engine, 'lfo1PitchCents')).toBeCloseTo(patch, 9)
    tell(engine, [0xb0, 1, 127], [0xd0, 65])
    expect(column(engine, 'lfo1PitchCents')).toBeCloseTo(patch + 6 * 9.375, 9)
    tell(engine, [0xb0, 1, 30], [0xd0, 90])
    expect(column(engine, 'lfo1PitchCents')).toBeCloseTo(patch + 4 * 9.375, 9)
    expect(column(engine, 'lfo2PitchCents')).toBe(0)
  })

  it('closes the filter with velocity only where the attack is slow, and not for drums', () => {
    const cutoff = (status: number, velocity: number, attack: number): number => {
      const engine = start('hardware', [
        [8, 9000],
        [34, attack],
      ])
      if (status === 0x99) {
        const { samples, instruments } = oneZoneBank(sineSample(), {
          generators: [
            [8, 9000],
            [34, attack],
          ],
        })
        engine.loadBank(
          bankOf({ samples, instruments, presets: [{ bank: 128, zones: [{ instrument: 0 }] }] }),
        )
      }
      tell(engine, [status, 69, velocity])
      return Math.round((column(engine, 'cutoffCents') - 4366.6) / 29.3843)
    }
    const patch = Math.trunc(9015 / 29) - 153
    expect(cutoff(0x90, 100, -12_000)).toBe(patch)
    expect(cutoff(0x90, 100, 0)).toBe((patch * 100 + 0xa0) >> 7)
    expect(cutoff(0x90, 20, 0)).toBe((patch * 70 + 0xa0) >> 7)
    expect(cutoff(0x99, 20, 0)).toBe(patch)
  })

  it('bends by whole semitones of RPN 0, and takes a range of 0 for 2', () => {
    const engine = start('hardware')
    tell(engine, NOTE, [0xe0, 0, 0])
    expect(column(engine, 'pitchCents')).toBeCloseTo(-200, 0)
    tell(engine, [0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 6, 0])
    expect(column(engine, 'pitchCents')).toBeCloseTo(-200, 0)
    tell(engine, [0xb0, 6, 12], [0xb0, 38, 50])
    expect(column(engine, 'pitchCents')).toBeCloseTo(-1200, 0)
  })

  it('makes the sends of 90 % of CC91 and CC93 and the patch, at most 255/256', () => {
    const engine = start('hardware', [
      [16, 500],
      [15, 900],
    ])
    tell(engine, NOTE, [0xb0, 91, 64], [0xb0, 93, 127])
    expect(column(engine, 'reverbSend')).toBeCloseTo((Math.trunc(64 * 0.9) + 127) / 256, 9)
    expect(column(engine, 'chorusSend')).toBeCloseTo(255 / 256, 9)
  })

  it('darkens by CC67', () => {
    const engine = start('hardware')
    tell(engine, [0xb0, 67, 127], NOTE)
    expect(column(engine, 'cutoffCents')).toBeCloseTo(4366.6 + 95 * 29.3843, -1)
  })

  it('passes the filter by only where it is open, without resonance and without modulation downwards', () => {
    const bypass = (generators: Pairs): number => {
      const engine = start('hardware', generators)
      tell(engine, NOTE)
      return engine.voices.columns.filterBypass[0] as number
    }
    expect(bypass([])).toBe(1)
    expect(bypass([[9, 24]])).toBe(0)
    expect(bypass([[8, 12_000]])).toBe(1)
    expect(bypass([[8, 11_000]])).toBe(0)
    expect(bypass([[10, 200]])).toBe(0)
    expect(bypass([[11, -200]])).toBe(0)
    expect(bypass([[11, 200]])).toBe(1)
  })

  it('takes times, depths and rates through registers', () => {
    const engine = start('hardware', [
      [34, 0],
      [35, 0],
      [33, 0],
      [37, 200],
      [22, 0],
      [7, 700],
    ])
    tell(engine, NOTE)
    expect(column(engine, 'volAttackFrames') / 44_100).toBeCloseTo(0.98983, 4)
    expect(column(engine, 'volHoldFrames') / 4096).toBe(Math.floor(2 ** (4130 / 1200)))
    expect(column(engine, 'volDelayFrames') / 32).toBe(Math.floor(2 ** (12_516 / 1200)))
    expect(column(engine, 'volSustainDb')).toBeCloseTo(0.75 * 25, 0)
    expect(column(engine, 'lfo1CyclesPerFrame') * 44_100).toBeCloseTo(8.16, 2)
    expect(column(engine, 'envPitchCents')).toBeCloseTo(74 * 9.375, 9)
  })
})

describe('sf2: modulators', () => {
  it('are evaluated again when their controller, pressure or bend changes', () => {
    const engine = start(
      'sf2',
      [],
      [
        { source: 0x00_ca, destination: 8, amount: -4000 },
        { source: 0x00_0a, destination: 9, amount: 300 },
        { source: 0x02_0e, destination: 10, amount: 1000 },
      ],
    )
    tell(engine, NOTE)
    // Sound controllers begin in the middle.
    const middle = column(engine, 'cutoffCents')
    tell(engine, [0xb0, 74, 0])
    expect(column(engine, 'cutoffCents') - middle).toBeCloseTo(2000, 6)
    tell(engine, [0xa0, 69, 64], [0xa0, 70, 127])
    expect(column(engine, 'resonance')).toBeCloseTo(15, 6)
    tell(engine, [0xe0, 0, 0])
    expect(column(engine, 'lfo1CutoffCents')).toBeCloseTo(-1000, 6)
  })

  it('take an amount source, and an absolute value', () => {
    const engine = start(
      'sf2',
      [],
      [
        { source: 0x00_81, destination: 11, amount: 2400, amountSource: 0x00_82 },
        { source: 0x02_0e, destination: 13, amount: 200, transform: 2 },
      ],
    )
    tell(engine, NOTE, [0xb0, 1, 64], [0xb0, 2, 32], [0xe0, 0, 0])
    expect(column(engine, 'envCutoffCents')).toBeCloseTo(2400 * 0.5 * 0.25, 6)
    expect(column(engine, 'lfo1VolumeDb')).toBeCloseTo(20, 6)
  })

  it('can be linked: one moves the source of another', () => {
    const engine = start(
      'sf2',
      [],
      [
        { source: 0x00_7f, destination: 11, amount: 1200 },
        { source: 0x00_83, destination: 0x80_00, amount: 2 },
      ],
    )
    tell(engine, NOTE)
    expect(column(engine, 'envCutoffCents')).toBeCloseTo(0, 6)
    tell(engine, [0xb0, 3, 32])
    expect(column(engine, 'envCutoffCents')).toBeCloseTo(1200 * 2 * 0.25, 6)
  })

  it('scale generator 48 by 0.4, but not what modulators add to it', () => {
    const off = { source: 0x05_02, destination: 48, amount: 0 }
    const engine = start(
      'sf2',
      [[48, 100]],
      [off, { source: 0x00_83, destination: 48, amount: 200 }],
    )
    tell(engine, [0xb0, 7, 127], NOTE)
    expect(column(engine, 'attenuationDb')).toBeCloseTo(4, 6)
    tell(engine, [0xb0, 3, 64])
    expect(column(engine, 'attenuationDb')).toBeCloseTo(14, 6)
  })

  it('shorten hold and decay above key 60 where the generators say so', () => {
    const hold = (key: number): number => {
      const engine = start('sf2', [
        [35, 0],
        [39, 100],
      ])
      tell(engine, [0x90, key, 100])
      return column(engine, 'volHoldFrames') / 44_100
    }
    expect(hold(60)).toBeCloseTo(1, 6)
    expect(hold(72)).toBeCloseTo(0.5, 6)
    expect(hold(48)).toBeCloseTo(2, 6)
  })
})

describe('AWE NRPN', () => {
  for (const mode of MODES) {
    it(`${mode}: real-time parameters replace the patch's in sounding voices`, () => {
      const engine = start(mode, [
        [5, 600],
        [10, 2400],
        [8, 9000],
      ])
      tell(engine, NOTE)
      tell(
        engine,
        ...awe(17, 64),
        ...awe(18, -32),
        ...awe(19, 127),
        ...awe(23, 16),
        ...nrpn(127, 20, 0, 32),
      )
      expect(column(engine, 'lfo1PitchCents')).toBeCloseTo(600, 6)
      expect(column(engine, 'lfo2PitchCents')).toBeCloseTo(-300, 6)
      expect(column(engine, 'envPitchCents')).toBeCloseTo(1190.625, 6)
      expect(column(engine, 'lfo1CutoffCents')).toBeCloseTo(900, 6)
      expect(column(engine, 'lfo1VolumeDb')).toBeCloseTo(6, 6)
      tell(engine, ...nrpn(127, 1, 0, 60))
      expect(column(engine, 'lfo1CyclesPerFrame') * 44_100).toBeCloseTo(60 * 0.0841, 2)
      tell(engine, ...nrpn(127, 22, 0, 80))
      expect(column(engine, 'resonance')).toBeCloseTo(mode === 'hardware' ? 10 : 12, 6)
      tell(engine, ...awe(16, -350))
      expect(Math.abs(column(engine, 'pitchCents') + 350)).toBeLessThan(0.2)
    })

    it(`${mode}: the others wait for the next note, which has them instead of the patch's`, () => {
      const engine = start(mode, [
        [34, 1200],
        [11, 600],
      ])
      tell(engine, NOTE)
      const before = column(engine, 'volAttackFrames')
      tell(
        engine,
        ...awe(11, 500),
        ...awe(10, 250),
        ...awe(24, -20),
        ...nrpn(127, 14, 0, 87),
        ...awe(26, 128),
      )
      expect(column(engine, 'volAttackFrames')).toBe(before)
      expect(column(engine, 'envCutoffCents')).toBeGreaterThan(0)
      tell(engine, [0x90, 71, 100])
      const seconds = (name: Column): number => column(engine, name, 1) / 44_100
      expect(Math.abs(seconds('volAttackFrames') / 0.5 - 1)).toBeLessThan(0.05)
      expect(Math.abs(seconds('volDelayFrames') / 1 - 1)).toBeLessThan(0.02)
      expect(column(engine, 'envCutoffCents', 1)).toBeCloseTo(-20 * 56.25, 6)
      expect(Math.abs(column(engine, 'volSustainDb', 1) - 30)).toBeLessThan(2)
      expect(column(engine, 'reverbSend', 1)).toBeGreaterThan(0.5)
    })
  }
})

describe('both modes', () => {
  for (const mode of MODES) {
    it(`${mode}: SF2 NRPN adds to the generator, now and for the next note`, () => {
      const engine = start(mode, [[8, 9000]])
      tell(engine, NOTE)
      const before = column(engine, 'cutoffCents')
      // Generator 8, −500 steps of 2 cents.
      tell(engine, ...nrpn(120, 8, (0x20_00 - 500) >> 7, (0x20_00 - 500) & 0x7f))
      expect(Math.abs(column(engine, 'cutoffCents') - before + 1000)).toBeLessThan(40)
      tell(engine, [0x90, 70, 127])
      expect(column(engine, 'cutoffCents', 1)).toBe(column(engine, 'cutoffCents'))
    })

    it(`${mode}: tunes by RPN 1 and 2`, () => {
      const engine = start(mode)
      tell(engine, NOTE, [0xb0, 101, 0], [0xb0, 100, 2], [0xb0, 6, 64 - 3])
      expect(Math.abs(column(engine, 'pitchCents') + 300)).toBeLessThan(0.2)
      tell(engine, [0xb0, 101, 0], [0xb0, 100, 1], [0xb0, 6, 96], [0xb0, 38, 0])
      expect(Math.abs(column(engine, 'pitchCents') + 250)).toBeLessThan(0.2)
    })

    it(`${mode}: master volume attenuates sounding voices, 0 is silence`, () => {
      const engine = start(mode)
      tell(engine, NOTE)
      const before = column(engine, 'attenuationDb')
      engine.sendSysex(0, Uint8Array.of(0xf0, 0x7f, 0x7f, 4, 1, 0, 64, 0xf7))
      tell(engine)
      expect(column(engine, 'attenuationDb') - before).toBeGreaterThan(10)
      expect(column(engine, 'attenuationDb') - before).toBeLessThan(14)
      engine.sendSysex(0, Uint8Array.of(0xf0, 0x7f, 0x7f, 4, 1, 0, 0, 0xf7))
      tell(engine)
      expect(column(engine, 'attenuationDb')).toBeGreaterThan(35)
      expect(peak(renderOn(engine, 4000).left, 3000)).toBeLessThan(mode === 'sf2' ? 1e-9 : 0.01)
    })

    it(`${mode}: moves the pan of a sounding voice without a step`, () => {
      const engine = createEngine({ ...DRY, mode })
      engine.loadBank(bankOf(oneZoneBank(sineSample(0.9))))
      send(engine, [
        [0, 0xb0, 10, 0],
        [0, 0x90, 33, 127],
        [8000, 0xb0, 10, 127],
      ])
      const { left, right } = renderOn(engine, 70_000)
      const own = steepest(left, 4000, 8000)
      expect(steepest(left, 7990, 70_000)).toBeLessThan(own + peak(left) / 200)
      expect(peak(right, 0, 1000)).toBe(0)
      expect(peak(left, 67_000)).toBeLessThan(0.01)
      expect(peak(right, 67_000)).toBeGreaterThan(peak(left, 4000, 8000) * 0.98)
    })

    it(`${mode}: opens and closes the filter of a sounding voice within the bounds of a number`, () => {
      const engine = createEngine({ ...DRY, mode })
      engine.loadBank(
        bankOf(
          oneZoneBank(noiseSample(), {
            generators: [
              [9, 960],
              [54, 1],
            ],
          }),
        ),
      )
      send(engine, [[0, 0x90, 69, 127]])
      for (let value = 0; value < 128; value++) {
        for (const [status, data1, data2] of nrpn(127, 21, 0, (value * 37) % 128)) {
          engine.sendShort(engine.frame, status, data1, data2 ?? 0)
        }
        expect(renderOn(engine, 100).left.every((sample) => Math.abs(sample) < 40)).toBe(true)
      }
    })
  }
})
