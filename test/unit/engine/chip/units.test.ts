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
