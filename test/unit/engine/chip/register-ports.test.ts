// Which addresses are ports of the card, and what its data ports do with halves of wide registers. In Node.

import { describe, expect, it, test } from 'vitest'
import { createChip } from '../../../../engine/chip/chip.ts'
import { createRegisterPorts, portNumber } from '../../../../engine/chip/register-ports.ts'
import { GLOBAL_REGISTERS, type GlobalRegister } from '../../../../engine/chip/register-table.ts'
import { createRegisters } from '../../../../engine/chip/registers.ts'

const BASES = [0x620, 0x640, 0x660, 0x680]

test('six ports at each of four bases are the card’s, no other address is', () => {
  const ports = Array.from({ length: 0x1_0000 }, (_, port) => [port, portNumber(port)] as const)
  const found = new Map(ports.filter(([, number]) => number >= 0))
  expect(found.size).toBe(6 * BASES.length)
  for (const base of BASES) {
    const places = [0, 2, 0x400, 0x402, 0x800, 0x802].map((place) => found.get(base + place))
    expect(places, `${base}`).toEqual([0, 1, 2, 3, 4, 5])
  }
  expect(ports.every(([, number]) => number >= -1)).toBe(true)
})

const stand = () => {
  const chip = createChip('hardware')
  chip.setSampleMemory(new Int16Array(1000), null)
  const registers = createRegisters(chip)
  const ports = createRegisterPorts(registers)
  return {
    registers,
    ports,
    point: (register: number, at: number) => ports.writePort(0xe22, (register << 5) | at),
  }
}

describe('the data ports', () => {
  it('reach every register of the whole chip', () => {
    for (const name of Object.keys(GLOBAL_REGISTERS) as GlobalRegister[]) {
      // What counts or streams is no memory.
      if (['WC', 'SMLD', 'SMRD', 'HWCF1', 'HWCF2'].includes(name)) continue
      const { port, number, channel, bits } = GLOBAL_REGISTERS[name]
      const { registers, ports, point } = stand()
      const low = port === 1 ? 0xa20 : 0xa22
      point(number, channel)
      ports.writePort(low, 0x5678)
      if (bits === 32) ports.writePort(low + 2, 0x1234)
      expect(registers.readGlobal(name), name).toBe(bits === 32 ? 0x1234_5678 : 0x5678)
      expect(ports.readPort(low), name).toBe(0x5678)
      if (bits === 32) expect(ports.readPort(low + 2), name).toBe(0x1234)
    }
  })

  it('keep the upper half as it was when the lower one was read, once', () => {
    const { registers, ports, point } = stand()
    registers.write(4, 'PSST', 0x1234_5678)
    point(6, 4)
    expect(ports.readPort(0x620)).toBe(0x5678)
    registers.write(4, 'PSST', 0x8765_4321)
    expect(ports.readPort(0x622)).toBe(0x1234)
    expect(ports.readPort(0x622)).toBe(0x8765)
    expect(ports.readPort(0x620)).toBe(0x4321)
    point(6, 5)
    expect(ports.readPort(0x622)).toBe(0)
  })

  it('write an upper half alone beside the lower one that stands there', () => {
    const { registers, ports, point } = stand()
    registers.write(4, 'PSST', 0x1234_5678)
    point(6, 4)
    ports.writePort(0x622, 0x1_9abc)
    expect(registers.read(4, 'PSST')).toBe(0x9abc_5678)
    ports.writePort(0x620, 0x1111)
    expect(registers.read(4, 'PSST')).toBe(0x9abc_5678)
    ports.writePort(0x622, 0x2222)
    expect(registers.read(4, 'PSST')).toBe(0x2222_1111)
    ports.writePort(0x622, 0x3333)
    expect(registers.read(4, 'PSST')).toBe(0x3333_1111)
  })

  it('read FFFF and write nothing where no register is', () => {
    const { ports, point } = stand()
    point(2, 4)
    ports.writePort(0x620, 0)
    for (const port of [0xe20 + 0x400, 0x5a2]) expect(ports.readPort(port)).toBe(0xffff)
    point(6, 4)
    expect(ports.readPort(0xe20)).toBe(0xffff)
    ports.writePort(0xe20, 1)
    point(7, 4)
    expect(ports.readPort(0xe20)).toBe(0x000c)
    // Data3 alone has the card's own number.
    expect(ports.readPort(0x620)).toBe(0)
    expect(ports.readPort(0xe22)).toBe((7 << 5) | 4)
    // The pointer has eight bits.
    ports.writePort(0xe22, 0xff07)
    expect(ports.readPort(0xe22)).toBe(7)
  })
})
