// What each register's write changes in the columns of its voice, and that it changes nothing else. In Node.

import { describe, expect, it, test } from 'vitest'
import { createChip } from '../../../../engine/chip/chip.ts'
import type { VoiceRegister } from '../../../../engine/chip/register-table.ts'
import { createRegisters } from '../../../../engine/chip/registers.ts'
import * as units from '../../../../engine/chip/units.ts'
import { STAGE } from '../../../../engine/chip/voice-columns.ts'

const VOICE = 17
const WORDS = 5000

type Writes = readonly (readonly [register: VoiceRegister, value: number])[]
type Row = Readonly<Record<string, number>>

/** A note that has just begun, open, loop from word 100 to 300. */
const NOTE: Writes = [
  ['IP', 0xe000],
  ['IFATN', 0xff00],
  ['ENVVOL', 0x8000],
  ['ATKHLDV', 0x7f7f],
  ['PSST', 99],
  ['CSL', 299],
  ['DCYSUSV', 0x7f7f],
]

const stand = (...writes: Writes) => {
  const chip = createChip('hardware')
  chip.setSampleMemory(new Int16Array(WORDS), null)
  const registers = createRegisters(chip)
  const write = (...more: Writes): void => {
    for (const [register, value] of more) registers.write(VOICE, register, value)
  }
  write(...writes)
  const row = (): Row =>
    Object.fromEntries(
      Object.entries(chip.voices).map(([name, column]) => [name, column[VOICE] as number]),
    )
  return { chip, registers, write, row }
}

const note = stand(...NOTE).row()

test.each<[register: VoiceRegister, value: number, row: Row]>([
  ['PTRX', 0x8000_4012, { reverbSend: 0x40 / 256 }],
  ['VTFT', 0x8000_4000, {}],
  ['CVCF', 0x8000_4000, {}],
  ['CPF', 0x8000_4000, { place: 2 ** 22 / 4 }],
  ['Z1', 0x1234_5678, {}],
  ['Z2', 0x1234_5678, {}],
  ['PSST', 0x6000_0031, { panLeft: 96 / 255, panRight: 159 / 255, loopStart: 50 }],
  ['CSL', 0x2000_0093, { chorusSend: 32 / 256, loopEnd: 148 }],
  // A loop that ends where it starts, or before, is the whole memory.
  ['CSL', 99, { loopStart: 0, loopEnd: WORDS }],
  ['CSL', 98, { loopStart: 0, loopEnd: WORDS }],
  ['CSL', 100, { loopEnd: 101 }],
  ['CCCA', 9, { startAddress: 10, address: 10 }],
  ['CCCA', 0x3f00_0009, { startAddress: 10, address: 10, resonance: 3, filterBypass: 0 }],
  ['ENVVOL', 0x7ffe, { volDelayFrames: 64 }],
  ['ATKHLDV', 0x7e60, { volAttackFrames: units.attackFramesOf(0x60), volHoldFrames: 4096 }],
  ['LFO1VAL', 0x7ffe, { lfo1DelayFrames: 64 }],
  ['LFO2VAL', 0x7ffe, { lfo2DelayFrames: 64 }],
  ['ENVVAL', 0x7ffe, { modDelayFrames: 64 }],
  ['ATKHLD', 0x7e60, { modAttackFrames: units.attackFramesOf(0x60), modHoldFrames: 4096 }],
  [
    'DCYSUS',
    0x4050,
    { modDecayPerFrame: units.decayLevelPerFrameOf(0x50), modSustainLevel: 64 / 127 },
  ],
  [
    'DCYSUS',
    0x8050,
    { modReleasePerFrame: units.decayLevelPerFrameOf(0x50), modStage: STAGE.release },
  ],
  ['IP', 0xf000, { pitchCents: 1200 }],
  ['IFATN', 0xff10, { attenuationDb: 6 }],
  ['IFATN', 0xc000, { cutoffCents: units.cutoffCentsOf(0xc0), filterBypass: 0 }],
  ['PEFE', 0x4010, { envPitchCents: 600, envCutoffCents: 900 }],
  ['PEFE', 0x00f0, { envCutoffCents: -900, filterBypass: 0 }],
  ['FMMOD', 0xc000, { lfo1PitchCents: -600 }],
  ['FMMOD', 0x0010, { lfo1CutoffCents: 450, filterBypass: 0 }],
  ['TREMFRQ', 0xc020, { lfo1VolumeDb: -6, lfo1CyclesPerFrame: 32 / 2 ** 20 }],
  ['FM2FRQ2', 0xc020, { lfo2PitchCents: -600, lfo2CyclesPerFrame: 32 / 2 ** 20 }],
])('%s (%i) moves its own columns alone', (register, value, row) => {
  const { write, row: now } = stand(...NOTE)
  write([register, value])
  const moved = now()
  for (const column of Object.keys(note)) {
    const wanted = row[column] ?? note[column] ?? 0
    // What was computed from nothing yet is no number.
    if (Number.isFinite(wanted)) expect(moved[column], column).toBeCloseTo(wanted, 9)
    else expect(moved[column], column).toBe(wanted)
  }
})

describe('DCYSUSV', () => {
  it('has decay and sustain, and with bit 15 the release', () => {
    const { write, row } = stand(...NOTE)
    write(['DCYSUSV', 0x6f50])
    expect(row()).toMatchObject({
      volDecayDbPerFrame: units.decayDbPerFrameOf(0x50),
      volReleaseDbPerFrame: note['volReleaseDbPerFrame'],
      volSustainDb: 12,
      stage: STAGE.attack,
    })
    write(['DCYSUSV', 0xff40])
    expect(row()).toMatchObject({
      volDecayDbPerFrame: units.decayDbPerFrameOf(0x50),
      volReleaseDbPerFrame: units.decayDbPerFrameOf(0x40),
      volSustainDb: 12,
      stage: STAGE.release,
      isReleased: 1,
    })
  })

  it('starts a note in its release where it turns the engine on with bit 15', () => {
    const { row } = stand(...NOTE.slice(0, -1), ['DCYSUSV', 0xff7f])
    expect(row()).toMatchObject({ stage: STAGE.release, isReleased: 1 })
  })

  it('takes initial pitch and cutoff when the engine comes on, and the CPU’s when it goes off', () => {
    const { write, row } = stand(
      ['IFATN', 0x8000],
      ['VTFT', 0x4000_2000],
      ['IP', 0xf000],
      ['CPF', 0x2000_0000],
    )
    expect(row()).toMatchObject({
      cutoffCents: units.cutoffCentsOf(0x20),
      pitchCents: -1200,
      stage: STAGE.sustain,
      volLevel: 0x4000 / 0xffff,
    })
    write(['DCYSUSV', 0x7f7f])
    expect(row()).toMatchObject({ cutoffCents: units.cutoffCentsOf(0x80), pitchCents: 1200 })
    write(['PTRX', 0x8000_0000], ['CPF', 0x8000_0000], ['VTFT', 0xffff_4000])
    expect(row()).toMatchObject({ cutoffCents: units.cutoffCentsOf(0x80), pitchCents: 1200 })
    write(['DCYSUSV', 0x0080])
    expect(row()).toMatchObject({
      cutoffCents: units.cutoffCentsOf(0x40),
      stage: STAGE.sustain,
      manualVolume: 1,
    })
    write(['PTRX', 0x1000_0000], ['CVCF', 0x8000_0000])
    expect(row()).toMatchObject({ pitchCents: -2400, amplitude: 0x8000 / 0xffff })
    write(['IP', 0xe000], ['VTFT', 0x3333_4000], ['DCYSUSV', 0x0080])
    expect(row()).toMatchObject({ pitchCents: -2400, manualVolume: 0x3333 / 0xffff })
  })
})
