// What the writer of hardware mode makes of each generator and of the channel, through the drivers' registers. In Node.

import { describe, expect, it, test } from 'vitest'
import * as units from '../../../../../engine/chip/units.ts'
import { AWE_NRPNS } from '../../../../../engine/midi/midi-types.ts'
import {
  bendSemitones,
  panRegister,
  sendRegister,
} from '../../../../../engine/midi/driver/hardware-writer.ts'
import type { GeneratorName } from '../../../../../engine/soundfont/generators.ts'
import {
  CHANNEL,
  createWriterStand,
  KEY,
  VOICE,
  SHORTER_BY_KEY,
} from '../../../../support/engine/writer-stand.ts'

const OPEN = units.cutoffCentsOf(0xff)
const delay = (tc: number): number => units.delayFramesOf(units.delayRegisterOf(tc))
const attack = (tc: number): number => units.attackFramesOf(units.attackRegisterOf(tc))
const hold = (tc: number): number => units.holdFramesOf(units.holdRegisterOf(tc))
const decayDb = (tc: number): number => units.decayDbPerFrameOf(units.decayRegisterOf(tc))
const decay = (tc: number): number => units.decayLevelPerFrameOf(units.decayRegisterOf(tc))
const pitch = (cents: number): number => units.centsOfIp(units.ipOfCents(cents))
const depth = (cents: number): number => Math.trunc((cents * 128) / 1200) * 9.375
const rate = (ac: number): number => units.lfoCyclesPerFrameOf(units.lfoFrequencyRegisterOf(ac))

const plain = createWriterStand('hardware').write()

test('a patch that says nothing is open, in the middle, without envelopes, with the sends of power-up', () => {
  expect(plain).toMatchObject({
    attenuationDb: 11 * 0.375,
    chorusSend: 0,
    cutoffCents: OPEN,
    filterBypass: 1,
    panRight: units.panRightOf(0x7f),
    pitchCents: 0,
    resonance: 0,
    reverbSend: 36 / 256,
    volDelayFrames: 0,
    volHoldFrames: 0,
    volSustainDb: 0,
  })
})

test.each<[name: GeneratorName, amount: number, row: Record<string, number>]>([
  ['delayVolEnv', 0, { volDelayFrames: delay(0) }],
  ['attackVolEnv', -8888, { volAttackFrames: attack(-8888) }],
  ['holdVolEnv', 0, { volHoldFrames: hold(0) }],
  ['decayVolEnv', 0, { volDecayDbPerFrame: decayDb(0) }],
  ['sustainVolEnv', 400, { volSustainDb: 0.75 * 50 }],
  ['releaseVolEnv', 0, { volReleaseDbPerFrame: decayDb(0) }],
  ['delayModEnv', 0, { modDelayFrames: delay(0) }],
  ['attackModEnv', 0, { modAttackFrames: attack(0) }],
  ['holdModEnv', 0, { modHoldFrames: hold(0) }],
  ['decayModEnv', 0, { modDecayPerFrame: decay(0) }],
  ['sustainModEnv', 400, { modSustainLevel: 77 / 127 }],
  ['releaseModEnv', 0, { modReleasePerFrame: decay(0) }],
  ['delayModLfo', 0, { lfo1DelayFrames: delay(0) }],
  ['delayVibLfo', 0, { lfo2DelayFrames: delay(0) }],
  ['freqModLfo', 700, { lfo1CyclesPerFrame: rate(700) }],
  ['freqVibLfo', 700, { lfo2CyclesPerFrame: rate(700) }],
  ['modLfoToPitch', 100, { lfo1PitchCents: depth(100) }],
  ['vibLfoToPitch', 100, { lfo2PitchCents: depth(100) }],
  ['modEnvToPitch', -100, { envPitchCents: depth(-100) }],
  ['modLfoToVolume', 30, { lfo1VolumeDb: (32 * 12) / 128 }],
  ['modLfoToFilterFc', 282, { lfo1CutoffCents: (10 * 3600) / 128, filterBypass: 0 }],
  ['modEnvToFilterFc', 563, { envCutoffCents: (10 * 7200) / 128 }],
  ['modEnvToFilterFc', -563, { envCutoffCents: (-10 * 7200) / 128, filterBypass: 0 }],
  ['initialFilterFc', 11_816, { cutoffCents: units.cutoffCentsOf(254), filterBypass: 0 }],
  ['initialFilterQ', 24, { resonance: 2, filterBypass: 0 }],
  ['initialAttenuation', 60, { attenuationDb: 19 * 0.375 }],
  ['initialAttenuation', -600, {}],
  ['pan', 250, { panRight: units.panRightOf(0x41) }],
  ['reverbEffectsSend', 200, { reverbSend: (36 + 51) / 256 }],
  ['chorusEffectsSend', 200, { chorusSend: 51 / 256 }],
  ['coarseTune', 3, { pitchCents: pitch(300) }],
  ['fineTune', -40, { pitchCents: pitch(-40) }],
  ['coarseTune', 25, { pitchCents: pitch(2400) }],
  ['coarseTune', -170, { pitchCents: pitch(-16_800) }],
])('%s (%i) has its own register, and moves nothing else', (name, amount, row) => {
  const written = createWriterStand('hardware').write({ [name]: amount })
  for (const column of Object.keys(plain)) {
    expect(written[column], column).toBeCloseTo(row[column] ?? (plain[column] as number), 9)
  }
})

test('hold and decay are shorter above key 60, longer below, as the generators say', () => {
  const stand = createWriterStand('hardware')
  for (const [key, tc] of [
    [72, -1200],
    [48, 1200],
  ] as const) {
    stand.table.soundKey[VOICE] = key
    const row = stand.write(SHORTER_BY_KEY)
    expect(row).toMatchObject({ volHoldFrames: hold(tc), modHoldFrames: hold(tc) })
    expect(row).toMatchObject({ volDecayDbPerFrame: decayDb(tc), modDecayPerFrame: decay(tc) })
  }
})

test('the pan register is the bank’s pan and CC10 together, and reaches both sides', () => {
  const registers = [
    [0, 64, 0x7f],
    [0, 0, 0xff],
    [0, 1, 0xfd],
    [0, 126, 3],
    [0, 127, 0],
    [100, 64, 0x67],
    [-100, 64, 0x99],
    [-489, 64, 0xfd],
    [500, 0, 0x81],
    [900, 0, 0x81],
    [-500, 127, 0x81],
    [-900, 127, 0x81],
    [500, 127, 0],
  ] as const
  for (const [permille, controller, register] of registers) {
    expect(panRegister(permille, controller), `${permille}, ${controller}`).toBe(register)
  }
})

test('a send is nine tenths of its controller and what the patch says, at most 255', () => {
  expect(sendRegister(127, 0)).toBe(114)
  expect(sendRegister(1, 0)).toBe(0)
  expect(sendRegister(0, 1000)).toBe(255)
  expect(sendRegister(0, 1500)).toBe(255)
  expect(sendRegister(0, -5)).toBe(0)
  expect(sendRegister(127, 552)).toBe(254)
  expect(sendRegister(127, 600)).toBe(255)
})

test('a bend range is whole semitones, and 0 is 2', () => {
  expect([0, 99, 100, 199, 1250].map(bendSemitones)).toEqual([2, 2, 1, 1, 12])
})

describe('the channel', () => {
  it('bends by its own range', () => {
    const { channels, write } = createWriterStand('hardware')
    channels.bendRangeCents[CHANNEL] = 1250
    channels.pitchBend[CHANNEL] = 8192 + 4096
    expect(write()['pitchCents']).toBeCloseTo(pitch(600), 9)
    channels.pitchBend[CHANNEL] = 0
    expect(write()['pitchCents']).toBeCloseTo(pitch(-1200), 9)
  })

  it('adds a step of vibrato for each thirty of CC1 and of its pressure, at most 127 in all', () => {
    const { channels, write } = createWriterStand('hardware')
    channels.controllers[CHANNEL * 128 + 1] = 59
    channels.pressure[CHANNEL] = 60
    expect(write()['lfo1PitchCents']).toBeCloseTo(3 * 9.375, 9)
    expect(write({ modLfoToPitch: 1190 })['lfo1PitchCents']).toBeCloseTo(127 * 9.375, 9)
    expect(write({ modLfoToPitch: -1300 })['lfo1PitchCents']).toBeCloseTo(-125 * 9.375, 9)
  })

  it('darkens by CC67 from 64 on, never below register 0', () => {
    const { channels, write } = createWriterStand('hardware')
    channels.controllers[CHANNEL * 128 + 67] = 63
    expect(write()).toMatchObject({ cutoffCents: OPEN, filterBypass: 1 })
    channels.controllers[CHANNEL * 128 + 67] = 64
    expect(write()).toMatchObject({ cutoffCents: units.cutoffCentsOf(255 - 160), filterBypass: 0 })
    expect(write({ initialFilterFc: 7000 })['cutoffCents']).toBe(units.cutoffCentsOf(0))
  })

  it('attenuates by the master volume, as by another CC7', () => {
    const { channels, write } = createWriterStand('hardware')
    channels.masterVolume = 0.5
    // 13 dB at 64 between 13 at 60 and 11 at 70, and 4 at volume 100.
    expect(write()['attenuationDb']).toBeCloseTo(Math.round(16 / 0.375) * 0.375, 9)
    channels.masterVolume = 0
    expect(write()['attenuationDb']).toBe(Infinity)
  })

  it('takes AWE NRPN 21 for the register that is nearest', () => {
    const { channels, write } = createWriterStand('hardware')
    const at = CHANNEL * AWE_NRPNS + 21
    channels.awe[at] = 64
    expect(write()['cutoffCents']).toBe(OPEN)
    channels.isAweSet[at] = 1
    const cents = 1200 * Math.log2((100 * 80 ** (64 / 127)) / units.CENT_ZERO_HZ)
    const apart = (write()['cutoffCents'] as number) - cents
    expect(Math.abs(apart)).toBeLessThanOrEqual(units.CUTOFF_STEP_CENTS / 2)
    channels.awe[at] = 127
    expect(write()['cutoffCents']).toBe(OPEN)
  })
})

describe('velocity', () => {
  it('closes the filter where the attack is slower than register 7D, of drums never', () => {
    const { table, write } = createWriterStand('hardware')
    const closed = (velocity: number): number => units.cutoffCentsOf((255 * velocity + 0xa0) >> 7)
    table.soundVelocity[VOICE] = 100
    expect(write({ attackVolEnv: -8738 })['cutoffCents']).toBe(OPEN)
    expect(write({ attackVolEnv: -8737 })['cutoffCents']).toBe(closed(100))
    for (const velocity of [71, 70, 69, 1]) {
      table.soundVelocity[VOICE] = velocity
      expect(write()['cutoffCents'], `${velocity}`).toBe(closed(Math.max(70, velocity)))
    }
    table.isDrum[VOICE] = 1
    expect(write()['cutoffCents']).toBe(OPEN)
  })

  it('gives way to the pressure on its key, while there is any', () => {
    const { table, channels, write } = createWriterStand('hardware')
    table.soundVelocity[VOICE] = 127
    channels.polyPressure[CHANNEL * 128 + KEY] = 1
    // 49 dB at 1, between 50 at 0 and 41 at 10; and 4 at volume 100.
    expect(write()['attenuationDb']).toBeCloseTo(Math.round(53 / 0.375) * 0.375, 9)
    channels.polyPressure[CHANNEL * 128 + KEY] = 0
    expect(write()['attenuationDb']).toBe(plain['attenuationDb'])
  })
})

test('single drums are quieter, drier and elsewhere by what is set for their key', () => {
  const { table, channels, write } = createWriterStand('hardware')
  const { drums } = channels
  const at = CHANNEL * 128 + KEY
  drums.level[at] = 60
  drums.pan[at] = 127
  drums.reverb[at] = 64
  drums.chorus[at] = 32
  channels.controllers[CHANNEL * 128 + 93] = 100
  expect(write()).toMatchObject({ attenuationDb: plain['attenuationDb'], chorusSend: 90 / 256 })
  table.isDrum[VOICE] = 1
  expect(write()).toMatchObject({
    attenuationDb: Math.round((4 + 13) / 0.375) * 0.375,
    panRight: units.panRightOf(panRegister(500, 64)),
    reverbSend: Math.trunc((36 * 64) / 127) / 256,
    chorusSend: Math.trunc((90 * 32) / 127) / 256,
  })
})

test('it listens to the controllers that the drivers had, and to the pressure on keys that are down', () => {
  const { table, writer } = createWriterStand('hardware')
  const all = Array.from({ length: 128 }, (_, controller) => controller)
  const heard = all.filter((controller) => writer.isMovedByController(VOICE, controller))
  expect(heard).toEqual([1, 7, 10, 11, 67, 91, 93])
  expect(writer.isMovedByPolyPressure(VOICE)).toBe(true)
  table.isKeyed[VOICE] = 0
  expect(writer.isMovedByPolyPressure(VOICE)).toBe(false)
})
