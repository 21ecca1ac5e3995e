// What NRPN set for single drums, in both modes, read from the chip's columns.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../../../trace/wire/engine-options.ts'
import { createEngine } from '../../../../engine/engine.ts'
import { constantSample, oneZoneBank } from '../../../support/soundfont/banks.ts'
import { bankOf, DRY, renderOn } from '../../../support/engine/player.ts'

const DRUMS = 9

/** Columns of a drum's voice after these NRPNs (MSB, key, value), and of one that nothing was set for. */
function strike(mode: EngineMode, nrpns: readonly (readonly number[])[], channel = DRUMS) {
  const engine = createEngine({ ...DRY, mode })
  const spec = oneZoneBank(constantSample())
  const presets = spec.presets.map((preset) => ({ ...preset, bank: 128 }))
  engine.loadBank(bankOf({ ...spec, presets }))
  const tell = (...bytes: number[]): void => {
    engine.sendShort(0, bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0)
  }
  for (const [msb = 0, key = 0, value = 0] of nrpns) {
    tell(0xb0 | channel, 99, msb)
    tell(0xb0 | channel, 98, key)
    tell(0xb0 | channel, 6, value)
  }
  tell(0x90 | DRUMS, 40, 127)
  tell(0x90 | DRUMS, 41, 127)
  renderOn(engine, 128)
  const { columns } = engine.voices
  const of = (voice: number) => ({
    cents: (columns.pitchCents[voice] as number) - voice * 100,
    db: columns.attenuationDb[voice] as number,
    right: columns.panRight[voice] as number,
    reverb: columns.reverbSend[voice] as number,
  })
  return [of(0), of(1)] as const
}

describe.each<EngineMode>(['hardware', 'sf2'])('NRPN for single drums in %s mode', (mode) => {
  const [plain] = strike(mode, [])

  it('tune a drum by semitones and cents', () => {
    const [one, other] = strike(mode, [
      [0x18, 40, 67],
      [0x19, 40, 74],
    ])
    expect(Math.abs(one.cents - plain.cents - 310)).toBeLessThan(0.4)
    expect(Math.abs(other.cents - plain.cents)).toBeLessThan(0.3)
  })

  it('make a drum quieter as CC7 does, and silent', () => {
    const [half] = strike(mode, [[0x1a, 40, 64]])
    // Both curves: about 40 dB for a tenth.
    expect(half.db - plain.db).toBeGreaterThan(11)
    expect(half.db - plain.db).toBeLessThan(13)
    const [none, other] = strike(mode, [[0x1a, 40, 0]])
    expect(none.db).toBeGreaterThan(90)
    expect(other.db).toBeCloseTo(plain.db, 6)
  })

  it('place a drum, but not at random', () => {
    expect(strike(mode, [[0x1c, 40, 1]])[0].right).toBeLessThan(0.02)
    expect(strike(mode, [[0x1c, 40, 127]])[0].right).toBeGreaterThan(0.98)
    expect(strike(mode, [[0x1c, 40, 0]])[0].right).toBeCloseTo(plain.right, 6)
  })

  it('leave a drum its share of the reverb', () => {
    // CC91 rests at 40: 36 of 256 by the drivers, 40/128 of 20 % by the specification.
    expect(plain.reverb).toBeCloseTo(mode === 'hardware' ? 36 / 256 : 0.0625, 9)
    const [half, other] = strike(mode, [[0x1d, 40, 64]])
    expect(Math.abs(half.reverb / plain.reverb - 64 / 127)).toBeLessThan(0.03)
    expect(other.reverb).toBe(plain.reverb)
  })

  it('are nothing on a channel that plays no drums', () => {
    expect(strike(mode, [[0x1a, 40, 0]], 0)[0]).toEqual(plain)
  })
})

describe('the drums of a channel', () => {
  it('are the kit’s again with the next kit', () => {
    const engine = createEngine({ ...DRY, mode: 'sf2' })
    const { drums } = engine.midiSettings().channels
    for (const bytes of [
      [0xb9, 99, 0x18],
      [0xb9, 98, 40],
      [0xb9, 6, 70],
    ]) {
      engine.sendShort(0, bytes[0]!, bytes[1]!, bytes[2]!)
    }
    engine.midiSettings()
    expect(drums.semitones[DRUMS * 128 + 40]).toBe(6)
    engine.sendShort(0, 0xc9, 8, 0)
    engine.midiSettings()
    expect(drums.semitones[DRUMS * 128 + 40]).toBe(0)
  })
})
