// Conformity of levels and pan (docs/emu8000.md, section 9, rows 30 to 33), measured on what the
// engine puts out. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { patchDb } from '../../engine/midi/driver/attenuation-tables.ts'
import { constantSample, oneZoneBank } from '../support/soundfont/banks.ts'
import { bankOf, decibels, type Event, FULL, play, rms } from '../support/engine/player.ts'

const FRAMES = 11_000

/** Level of each side in dB, well after the attack; the sample is a constant. */
const levels = (
  mode: EngineMode,
  events: readonly Event[],
  generators: readonly (readonly [number, number])[] = [],
): { left: number; right: number } => {
  const bank = bankOf(oneZoneBank(constantSample(), { generators: [[54, 1], ...generators] }))
  const { left, right } = play(bank, { mode }, events, FRAMES)
  return {
    left: decibels(rms(left, FRAMES / 2)),
    right: decibels(rms(right, FRAMES / 2)),
  }
}

const withVelocity = (velocity: number): readonly Event[] => [...FULL, [0, 0x90, 60, velocity]]

describe('levels of the driver', () => {
  it('30 velocity curve in sf2 mode, 127 against 111, 95, 79, 64, 63, 47, 31, 15: −2.34 … −37.1 dB, ±0.1 dB', () => {
    const full = levels('sf2', withVelocity(127)).left
    const expected: readonly (readonly [number, number])[] = [
      [111, 2.34],
      [95, 5.04],
      [79, 8.25],
      [64, 11.9],
      [63, 12.18],
      [47, 17.27],
      [31, 24.5],
      [15, 37.1],
    ]
    for (const [velocity, down] of expected) {
      const level = levels('sf2', withVelocity(velocity)).left
      expect(Math.abs(full - level - down), `velocity ${velocity}`).toBeLessThan(0.1)
    }
  })

  it('31 generator 48 of 50, 100, 200 cB in sf2 mode: −2, −4, −8 dB, ±0.1 dB', () => {
    const full = levels('sf2', withVelocity(127)).left
    for (const [centibels, down] of [
      [50, 2],
      [100, 4],
      [200, 8],
    ] as const) {
      const level = levels('sf2', withVelocity(127), [[48, centibels]]).left
      expect(Math.abs(full - level - down), `${centibels} cB`).toBeLessThan(0.1)
    }
  })

  it("31 the same in hardware mode: whole dB by the driver's path, exact; heard within half a register step (0.1875 dB) of it", () => {
    const full = levels('hardware', withVelocity(127)).left
    for (const [centibels, down] of [
      [50, 2],
      [100, 4],
      [200, 8],
    ] as const) {
      expect(patchDb(centibels)).toBe(down)
      const level = levels('hardware', withVelocity(127), [[48, centibels]]).left
      expect(Math.abs(full - level - down), `${centibels} cB`).toBeLessThan(0.1875 + 0.01)
    }
  })

  it('31 negative attenuation cannot make a note louder than full', () => {
    for (const mode of ['hardware', 'sf2'] as const) {
      const full = levels(mode, withVelocity(127)).left
      const preset = bankOf({
        ...oneZoneBank(constantSample()),
        presets: [{ zones: [{ generators: [[48, -100]], instrument: 0 }] }],
      })
      const { left } = play(preset, { mode }, withVelocity(127), FRAMES)
      expect(decibels(rms(left, FRAMES / 2))).toBeCloseTo(full, 6)
    }
  })

  it('32 hardware: the path of velocity, CC7 and CC11 follows the table, ±1 register step (anchors measured; between them a fit)', () => {
    const full = levels('hardware', withVelocity(127)).left
    const velocityDb = new Map([
      [20, 33],
      [30, 26],
      [40, 20],
      [50, 16],
      [60, 13],
      [70, 10],
      [80, 8],
      [90, 6],
      [100, 4],
      [110, 3],
      [120, 1],
      [127, 0],
    ])
    const volumeDb = new Map([
      [11, 43],
      [30, 25],
      [60, 13],
      [90, 6],
      [110, 2],
      [127, 0],
    ])
    const share = new Map([
      [20, 47],
      [60, 19],
      [100, 6],
      [127, 0],
    ])
    const cases: [number, number, number][] = []
    for (const velocity of velocityDb.keys()) cases.push([velocity, 127, 127])
    for (const volume of volumeDb.keys()) cases.push([127, volume, 127], [90, volume, 127])
    for (const expression of share.keys()) {
      cases.push([127, 127, expression], [80, 110, expression])
    }
    for (const [velocity, volume, expression] of cases) {
      let steps = (((velocityDb.get(velocity) ?? 0) + (volumeDb.get(volume) ?? 0)) * 8) / 3
      if (expression < 127) steps += ((256 - steps) * (share.get(expression) ?? 0)) / 128
      const level = levels('hardware', [
        [0, 0xb0, 7, volume],
        [0, 0xb0, 11, expression],
        [0, 0x90, 60, velocity],
      ]).left
      const heard = (full - level) / 0.375
      const name = `velocity ${velocity}, CC7 ${volume}, CC11 ${expression}`
      expect(Math.abs(heard - steps), name).toBeLessThanOrEqual(1)
    }
  })

  it('32 hardware: CC7 up to 10 is silence', () => {
    const events: readonly Event[] = [
      [0, 0xb0, 7, 10],
      [0, 0x90, 60, 127],
    ]
    expect(levels('hardware', events).left).toBe(-Infinity)
  })

  it('33 pan in sf2 mode: CC10 0, 32, 64, 96, 127 give the amplitudes of a linear law, ±0.1 dB', () => {
    const full = levels('sf2', [...withVelocity(127), [0, 0xb0, 10, 0]]).left
    for (const pan of [32, 64, 96, 127]) {
      const { left, right } = levels('sf2', [[0, 0xb0, 10, pan], ...withVelocity(127)])
      const share = pan / 128
      expect(Math.abs(right - full - decibels(share)), `right, CC10 ${pan}`).toBeLessThan(0.1)
      expect(Math.abs(left - full - decibels(1 - share)), `left, CC10 ${pan}`).toBeLessThan(0.1)
    }
  })

  it('33 pan in hardware mode: register 17F − 2 × (bank + CC10) by the linear law, ±0.1 dB', () => {
    const full = levels('hardware', [[0, 0xb0, 10, 0], ...withVelocity(127)]).left
    for (const pan of [32, 64, 96]) {
      const register = 0x1_7f - 2 * (64 + pan)
      const { left, right } = levels('hardware', [[0, 0xb0, 10, pan], ...withVelocity(127)])
      expect(Math.abs(left - full - decibels(register / 255)), `CC10 ${pan}`).toBeLessThan(0.1)
      expect(Math.abs(right - full - decibels(1 - register / 255)), `CC10 ${pan}`).toBeLessThan(0.1)
    }
    const right = levels('hardware', [[0, 0xb0, 10, 127], ...withVelocity(127)])
    expect(right.left).toBe(-Infinity)
    expect(right.right).toBeCloseTo(full, 6)
  })
})
