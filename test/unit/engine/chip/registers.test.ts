// Registers: what is written is read back, what is live is the voice's own, and edges start and release notes.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChip } from '../../../../engine/chip/chip.ts'
import {
  GLOBAL_REGISTERS,
  INIT_ARRAYS,
  VOICE_REGISTERS,
  type GlobalRegister,
  type InitArray,
  type VoiceRegister,
} from '../../../../engine/chip/register-table.ts'
import { createRegisters } from '../../../../engine/chip/registers.ts'
import { STAGE } from '../../../../engine/chip/voice-columns.ts'
import { createCard, steadyWords } from '../../../support/engine/card.ts'
import { createBuses, render } from '../../../support/engine/chip-play.ts'

/** Registers that the chip itself moves. */
const LIVE = new Set<string>(['CPF', 'PTRX', 'CVCF', 'VTFT', 'CCCA'])

function silentCard() {
  const chip = createChip('hardware')
  chip.setSampleMemory(steadyWords(), null)
  return { chip, registers: createRegisters(chip) }
}

test('every voice register keeps what was written, in its width', () => {
  const { registers } = silentCard()
  for (const [name, { bits }] of Object.entries(VOICE_REGISTERS)) {
    if (LIVE.has(name)) continue
    for (const voice of [0, 17, 31]) {
      // Bit 7 of DCYSUSV keeps the envelope engine off: no note starts.
      const value = (0x8765_4321 + voice) | 0x80
      registers.write(voice, name as VoiceRegister, value)
      expect(registers.read(voice, name as VoiceRegister)).toBe(
        bits === 32 ? value >>> 0 : value & 0xffff,
      )
    }
  }
})

test('globals and microprogram words are kept; what drivers probe for answers', () => {
  const { registers, chip } = silentCard()
  for (const name of ['HWCF3', 'HWCF4', 'HWCF5', 'HWCF6', 'HWCF7', 'SMALW'] as GlobalRegister[]) {
    registers.writeGlobal(name, 0x1234)
    expect(registers.readGlobal(name)).toBe(0x1234)
    expect(GLOBAL_REGISTERS[name].number).toBe(1)
  }
  expect(registers.readGlobal('HWCF1') & 0x7e).toBe(0x58)
  expect(registers.readGlobal('HWCF2') & 3).toBe(3)
  for (const array of Object.keys(INIT_ARRAYS) as InitArray[]) {
    registers.writeInit(array, 31, 0xbeef)
    expect(registers.readInit(array, 31)).toBe(0xbeef)
  }
  registers.writeGlobal('SMALR', 3)
  expect(registers.readGlobal('SMLD')).toBe(16_384)
  expect(registers.readGlobal('SMALR')).toBe(4)
  chip.render(createBuses(1000), 0, 1000)
  expect(registers.readGlobal('WC')).toBe(1000)
  for (let turn = 0; turn < 65; turn++) chip.render(createBuses(1000), 0, 1000)
  expect(registers.readGlobal('WC')).toBe(66_000 - 65_536)
})

test('globals keep their width, without the busy bit, and the bits that drivers probe', () => {
  const { registers } = silentCard()
  const kept = (name: GlobalRegister, value: number): number => {
    registers.writeGlobal(name, value)
    return registers.readGlobal(name)
  }
  expect(kept('HWCF4', 0xffff_fffe)).toBe(0x7fff_fffe)
  expect(kept('HWCF3', 0x1_2345)).toBe(0x2345)
  expect(kept('HWCF1', 0xffff)).toBe(0xffd9)
  expect(kept('HWCF1', 0)).toBe(0x58)
  expect(kept('HWCF2', 0x20)).toBe(0x23)
})

test('every word of the microprogram has its own place, and an index has five bits', () => {
  const { registers } = silentCard()
  const arrays = Object.keys(INIT_ARRAYS) as InitArray[]
  const words = arrays.flatMap((array, row) =>
    Array.from({ length: 32 }, (_, index) => [array, index, row * 1000 + index] as const),
  )
  for (const [array, index, value] of words) registers.writeInit(array, index, value)
  for (const [array, index, value] of words) expect(registers.readInit(array, index)).toBe(value)
  registers.writeInit('INIT2', 33, 7)
  expect([registers.readInit('INIT2', 1), registers.readInit('INIT2', 65)]).toEqual([7, 7])
})

test('the streams read and write word by word, right and left apart, and only from the first writable one', () => {
  const chip = createChip('hardware')
  chip.setSampleMemory(Int16Array.of(10, 11, 12, 13, -1), null)
  const registers = createRegisters(chip, 2)
  registers.writeGlobal('SMALR', 3)
  registers.writeGlobal('SMARR', 0xff_ffff)
  const read = (name: 'SMLD' | 'SMRD'): number => registers.readGlobal(name)
  expect([read('SMLD'), read('SMLD'), read('SMLD')]).toEqual([13, 0xffff, 0])
  expect([read('SMRD'), read('SMRD'), read('SMRD')]).toEqual([0, 10, 11])
  registers.writeGlobal('SMALW', 1)
  registers.writeGlobal('SMARW', 0x7fff_ffff)
  for (const word of [91, 92, 93]) registers.writeGlobal('SMLD', word)
  for (const word of [81, 82]) registers.writeGlobal('SMRD', word)
  expect([...chip.words]).toEqual([10, 11, 92, 93, -1])
  expect(registers.readGlobal('SMALW')).toBe(4)
  expect(registers.readGlobal('SMARW')).toBe(1)
  registers.writeGlobal('SMLD', 94)
  registers.writeGlobal('SMLD', 95)
  expect([...chip.words]).toEqual([10, 11, 92, 93, 94])
})

test('a reset puts every register to 0, turns the engines off, and ends what sounds', () => {
  const card = createCard(steadyWords())
  for (const voice of [0, 31]) card.note(voice, { IFATN: 0x8020, CSL: 0x3000_0040 })
  render(card.chip, 100)
  card.registers.reset()
  expect(card.chip.activeVoices).toBe(0)
  for (const voice of [0, 31]) {
    for (const name of Object.keys(VOICE_REGISTERS) as VoiceRegister[]) {
      const value = name === 'DCYSUSV' ? 0x80 : 0
      if (!LIVE.has(name)) expect(card.registers.read(voice, name), name).toBe(value)
    }
    expect(card.chip.voices.chorusSend[voice]).toBe(0)
  }
})

describe('a sounding voice', () => {
  test('shows its pitch, volume, cutoff and address, one word below the audible one', () => {
    const card = createCard(steadyWords())
    card.note(4, { IP: 0xf000, CCCA: 9, IFATN: 0x8010 })
    expect(card.registers.read(4, 'CCCA') & 0xff_ffff).toBe(9)
    render(card.chip, 5)
    expect(card.registers.read(4, 'CPF') >>> 16).toBe(0x8000)
    expect(card.registers.read(4, 'CCCA') & 0xff_ffff).toBe(19)
    render(card.chip, 3000)
    const level = Math.round(0xffff * 10 ** ((-16 * 0.375) / 20))
    expect(Math.abs((card.registers.read(4, 'CVCF') >>> 16) - level)).toBeLessThan(3)
    expect(card.registers.read(4, 'CVCF') & 0xffff).toBe(0x8000)
    expect(Math.abs((card.registers.read(4, 'VTFT') >>> 16) - level)).toBeLessThan(3)
  })

  test('starts at the edge from engine off to on, and only there', () => {
    const card = createCard(steadyWords())
    card.note(0, {})
    render(card.chip, 500)
    card.registers.write(0, 'DCYSUSV', 0x7f7f)
    expect(card.chip.voices.age[0]).toBe(500)
    card.registers.write(0, 'DCYSUSV', 0x0080)
    card.registers.write(0, 'DCYSUSV', 0x7f7f)
    expect(card.chip.voices.age[0]).toBe(0)
  })

  test('goes to release with bit 15 of DCYSUSV, at the rate given there', () => {
    const card = createCard(steadyWords())
    card.note(0, {})
    render(card.chip, 2000)
    card.registers.write(0, 'DCYSUSV', 0x807f)
    expect(card.chip.voices.stage[0]).toBe(STAGE.release)
    render(card.chip, 3000)
    expect(card.chip.activeVoices).toBe(0)
  })

  test('glides to a sustain level that is changed while it sounds, up too', () => {
    const card = createCard(steadyWords())
    card.note(0, { DCYSUSV: (100 << 8) | 0x7f })
    render(card.chip, 4000)
    card.registers.write(0, 'DCYSUSV', (120 << 8) | 0x60)
    render(card.chip, 100)
    const rising = card.chip.voices.amplitude[0]!
    render(card.chip, 4000)
    expect(rising).toBeLessThan(10 ** ((-7 * 0.75) / 20) * 0.5)
    expect(card.chip.voices.amplitude[0]).toBeCloseTo(10 ** ((-7 * 0.75) / 20), 5)
  })

  test('follows the volume that the CPU writes while its engine is off, whatever the attenuation', () => {
    const card = createCard(steadyWords())
    card.note(0, { IFATN: 0xffff })
    render(card.chip, 500)
    card.registers.write(0, 'VTFT', 0x8000_ff00)
    card.registers.write(0, 'DCYSUSV', 0x0080)
    render(card.chip, 3000)
    expect(card.chip.voices.amplitude[0]).toBeCloseTo(0x8000 / 0xffff, 6)
  })
})

test('whatever is written, the sound stays finite', () => {
  const names = Object.keys(VOICE_REGISTERS) as VoiceRegister[]
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...names), fc.integer(), fc.nat(300)), { maxLength: 60 }),
      (writes) => {
        const { registers, chip } = silentCard()
        const buses = createBuses(300)
        for (const [name, value, frames] of writes) {
          registers.write(0, name, value)
          chip.render(buses, 0, frames)
          for (const read of names) if (!Number.isInteger(registers.read(0, read))) return false
        }
        return buses.dryLeft.every(Number.isFinite) && buses.chorus.every(Number.isFinite)
      },
    ),
    { numRuns: 400 },
  )
})
