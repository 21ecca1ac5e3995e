// What the live registers of a voice say while it sounds, while the CPU has it, and while it is off. In Node.

import { describe, expect, it } from 'vitest'
import { createChip } from '../../../../engine/chip/chip.ts'
import { createRegisters } from '../../../../engine/chip/registers.ts'
import { createCard, steadyWords } from '../../../support/engine/card.ts'
import { render } from '../../../support/engine/chip-play.ts'

const VOICE = 17

describe('a voice that is off', () => {
  it('has no pitch, and else what was written', () => {
    const chip = createChip('hardware')
    chip.setSampleMemory(steadyWords(), null)
    const registers = createRegisters(chip)
    registers.write(VOICE, 'CPF', 0x2000_c000)
    registers.write(VOICE, 'PTRX', 0x4321_1234)
    registers.write(VOICE, 'CVCF', 0x0000_5678)
    registers.write(VOICE, 'CCCA', 0x3000_0009)
    expect(registers.read(VOICE, 'CPF')).toBe(0xc000)
    expect(registers.read(VOICE, 'PTRX')).toBe(0x4321_1234)
    expect(registers.read(VOICE, 'CVCF')).toBe(0x5678)
    expect(registers.read(VOICE, 'VTFT')).toBe(0)
    expect(registers.read(VOICE, 'CCCA')).toBe(0x3000_0009)
  })
})

describe('a voice that sounds', () => {
  it('tells its pitch with both registers, and where it is between two words', () => {
    const card = createCard(steadyWords())
    // Two semitones down: 0.8909 words a frame.
    card.note(VOICE, { IP: 0xe000 - 683, PTRX: 0x0000_1234 })
    render(card.chip, 10)
    const pitch = Math.round(0x4000 * 2 ** (-683 / 4096))
    const cpf = card.registers.read(VOICE, 'CPF')
    expect(cpf >>> 16).toBe(pitch)
    expect(Math.abs((cpf & 0xffff) / 65_536 - (((10 * pitch) / 0x4000) % 1))).toBeLessThan(0.001)
    expect(card.registers.read(VOICE, 'PTRX')).toBe(((pitch << 16) | 0x1234) >>> 0)
  })

  it('tells its cutoff as it is modulated, the initial one before its first frame', () => {
    const card = createCard(steadyWords())
    card.note(VOICE, { IFATN: 0x6000, FMMOD: 0x0010, TREMFRQ: 0x0000 })
    expect(card.registers.read(VOICE, 'CVCF') & 0xffff).toBe(0x6000)
    card.chip.voices.cutoffCents[VOICE] = 0
    expect(card.registers.read(VOICE, 'CVCF') & 0xffff).toBe(0)
    card.chip.voices.cutoffCents[VOICE] = 20_000
    expect(card.registers.read(VOICE, 'CVCF') & 0xffff).toBe(0xffff)
  })

  it('tells the volume that it slides to, and what the CPU wrote while the engine is off', () => {
    const card = createCard(steadyWords())
    card.note(VOICE, { IFATN: 0xff10 })
    // The fastest attack takes 264 frames, the volume's slide another 64.
    render(card.chip, 280)
    const target = Math.round(0xffff * 10 ** (-6 / 20))
    expect(Math.abs((card.registers.read(VOICE, 'VTFT') >>> 16) - target)).toBeLessThan(2)
    expect(card.registers.read(VOICE, 'CVCF') >>> 16).toBeLessThan(target * 0.95)
    expect(card.registers.read(VOICE, 'VTFT') & 0xffff).toBe(
      card.registers.read(VOICE, 'CVCF') & 0xffff,
    )
    card.registers.write(VOICE, 'DCYSUSV', 0x0080)
    card.registers.write(VOICE, 'VTFT', 0x2345_6789)
    card.registers.write(VOICE, 'PTRX', 0x1111_2222)
    expect(card.registers.read(VOICE, 'VTFT')).toBe(0x2345_6789)
    expect(card.registers.read(VOICE, 'PTRX')).toBe(0x1111_2222)
  })
})
