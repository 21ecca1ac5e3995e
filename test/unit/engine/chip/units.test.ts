// Conversions between registers and physical units, against the examples of docs/emu8000.md.

import { expect, test } from 'vitest'
import * as units from '../../../../engine/chip/units.ts'
import { CHIP_RATE } from '../../../../engine/chip/voice-columns.ts'

const ms = (frames: number) => (frames * 1000) / CHIP_RATE

test('attack times reproduce the table', () => {
  const table: [number, number][] = [
    [0x01, 11_878],
    [0x02, 5939],
    [0x04, 2970],
    [0x08, 1485],
    [0x10, 742.4],
    [0x30, 185.6],
    [0x50, 46.4],
    [0x70, 11.6],
    [0x7d, 6.4],
    [0x7e, 6.19],
    [0x7f, 5.99],
  ]
  for (const [register, time] of table) {
    expect(Math.abs(ms(units.attackFramesOf(register)) / time - 1)).toBeLessThan(0.001)
  }
  expect(units.attackFramesOf(0)).toBe(Infinity)
})

test('decay times, hold, delay, sustain, pitch and levels have their units', () => {
  expect(1 / (units.decayDbPerFrameOf(0x7f) * (CHIP_RATE / 1000))).toBeCloseTo(0.24, 2)
  expect(units.decayDbPerFrameOf(0)).toBe(0)
  expect(ms(units.holdFramesOf(0))).toBeCloseTo(11_796, 0)
  expect(units.holdFramesOf(0x7f)).toBe(0)
  expect(units.delayFramesOf(0x8000)).toBe(0)
  expect(ms(units.delayFramesOf(0)) / 1000).toBeCloseTo(23.78, 2)
  expect(units.sustainDbOf(0)).toBe(Infinity)
  expect(units.centsOfIp(0xffff)).toBeCloseTo(2399.7, 1)
  expect(units.ipOfCents(5000)).toBe(0xffff)
  for (let ip = 0; ip < 0x1_0000; ip += 97) {
    expect(units.ipOfCents(units.centsOfIp(ip))).toBe(ip)
  }
  expect(units.attenuationDbOf(255)).toBe(Infinity)
  expect(units.cutoffCentsOf(0)).toBeCloseTo(4366.05, 1)
  expect(units.pitchDepthCentsOf(0x80)).toBe(-1200)
  expect(units.lfoCyclesPerFrameOf(24) * CHIP_RATE).toBeCloseTo(1.009, 3)
})

test('SoundFont amounts become the registers of the drivers', () => {
  expect(units.attackRegisterOf(0)).toBe(12)
  expect(units.attackRegisterOf(-12_000)).toBe(127)
  expect(units.attackRegisterOf(4300)).toBe(1)
  expect(units.decayRegisterOf(0)).toBe(39)
  expect(units.decayRegisterOf(-12_000)).toBe(127)
  expect(units.lfoFrequencyRegisterOf(0)).toBe(194)
  expect(units.delayRegisterOf(-12_000)).toBe(0x8000)
  expect(units.holdRegisterOf(-12_000)).toBe(127)
  expect(units.cutoffRegisterOf(13_500)).toBe(255)
  expect(units.cutoffRegisterOf(1500)).toBe(0)
  expect(units.resonanceRegisterOf(960)).toBe(15)
  expect(units.sustainRegisterOf(0)).toBe(127)
  expect(units.sustainRegisterOf(1000)).toBe(0)
  expect(units.permilleRegisterOf(1000)).toBe(255)
  for (let tc = -12_000; tc <= 8000; tc += 37) {
    // Full-scale time within the mapping's own steps: it is within 13 % from 10 ms to 10 s.
    const seconds = 2 ** (tc / 1200)
    const attack = units.attackFramesOf(units.attackRegisterOf(tc)) / CHIP_RATE
    if (seconds > 0.01 && seconds < 2) expect(Math.abs(attack / seconds - 1)).toBeLessThan(0.13)
  }
})

type Of = (value: number) => number

/** Pairs of a value and what becomes of it. */
const pairsIn = (text: string): number[][] =>
  text.split(' ').map((pair) => pair.split(':').map(Number))

// What the documented formulas give on both sides of a step.
test.each<[name: string, registerOf: Of, steps: string]>([
  ['delay', units.delayRegisterOf, '-12000:32768 -11999:32767 -10117:32765 -10116:32764'],
  ['hold', units.holdRegisterOf, '-4131:127 -4130:126 -2930:125 8000:0'],
  [
    'attack',
    units.attackRegisterOf,
    '-8888:127 -8887:126 -638:17 -637:16 -600:16 -599:15 -351:15 -350:14 699:8 700:7 850:7 1000:6 4300:1',
  ],
  [
    'decay',
    units.decayRegisterOf,
    '-6563:127 -6562:126 -563:47 -562:46 1800:16 1801:15 1949:15 1950:14 3000:7 8000:1',
  ],
  ['sustain', units.sustainRegisterOf, '7:127 8:126 500:64 992:2 1000:0 1440:0'],
  ['cutoff', units.cutoffRegisterOf, '4450:0 4451:1 11816:254 11817:255'],
  ['Q', units.resonanceRegisterOf, '11:0 12:1 179:14 180:15'],
  ['pitch depth', units.pitchDepthRegisterOf, '93:9 94:10 -94:-10 1200:127 -1300:-128'],
  ['LFO to cutoff', units.lfoCutoffRegisterOf, '281:9 282:10 -282:-10 3600:127'],
  ['envelope to cutoff', units.envelopeCutoffRegisterOf, '562:9 563:10 -563:-10 7200:127'],
  ['tremolo', units.tremoloRegisterOf, '9:9 10:10 15:16 -120:-128 120:127'],
  ['LFO frequency', units.lfoFrequencyRegisterOf, '-727:127 -726:128 0:194 5000:255'],
  ['send', units.permilleRegisterOf, '3:0 4:1 499:127 1000:255'],
  ['attenuation', units.attenuationRegisterOf, '-5:0 0.375:1 95.25:254 1e9:255'],
  ['linear pitch', units.linearPitchOfIncrement, '0:0 1:16384 2:32768 4:65535'],
])('the register of %s is what the documentation says, at its steps', (_, registerOf, steps) => {
  for (const [value = 0, register] of pairsIn(steps)) {
    expect(registerOf(value), `${value}`).toBe(register)
  }
})

test.each<[name: string, valueOf: Of, steps: string]>([
  ['attenuation', units.attenuationDbOf, '254:95.25'],
  ['pan, left', units.panLeftOf, '0:0 255:1 51:0.2'],
  ['pan, right', units.panRightOf, '0:1 255:0 51:0.8'],
  ['send', units.sendOf, '255:0.99609375'],
  ['attack, of which seven bits count', units.attackFramesOf, `129:${11.878 * CHIP_RATE}`],
  ['hold, of which seven bits count', units.holdFramesOf, '254:4096 0:520192'],
  ['delay', units.delayFramesOf, '32767:32 65535:0'],
  ['volume decay', units.decayDbPerFrameOf, `1:${100 / (47.513 * CHIP_RATE)}`],
  ['modulation decay', units.decayLevelPerFrameOf, `1:${1 / (47.513 * CHIP_RATE)}`],
  ['volume sustain', units.sustainDbOf, '1:94.5 127:0 255:0 128:Infinity'],
  ['modulation sustain', units.sustainLevelOf, `255:1 64:${64 / 127}`],
  ['pitch depth', units.pitchDepthCentsOf, '127:1190.625 384:-1200'],
  ['LFO to cutoff', units.lfoCutoffCentsOf, '127:3571.875 128:-3600'],
  ['envelope to cutoff', units.envelopeCutoffCentsOf, '127:7143.75 128:-7200'],
  ['tremolo', units.tremoloDbOf, '127:11.90625 128:-12'],
  ['initial pitch', units.centsOfIp, '57344:0 61440:1200'],
  ['linear pitch', units.centsOfLinearPitch, '32768:1200 0:-Infinity'],
])('%s has its documented unit', (_, valueOf, steps) => {
  for (const [register = 0, value = 0] of pairsIn(steps)) {
    expect(valueOf(register), `${register}`).toBeCloseTo(value, 12)
  }
})
