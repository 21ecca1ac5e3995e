// The card behind its ports: the same as writing registers directly; a log of it sounds the same again.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  GLOBAL_REGISTERS,
  INIT_ARRAYS,
  type InitArray,
  VOICE_REGISTERS,
  type VoiceRegister,
} from '../../../../engine/chip/register-table.ts'
import { createRegisterCard, DRAM_WORD } from '../../../../engine/registers/register-card.ts'
import {
  formatRegisterLog,
  parseRegisterLog,
  type RegisterLog,
} from '../../../../engine/registers/register-log.ts'
import { createRegisterRecorder } from '../../../../engine/registers/register-recorder.ts'

type Write = readonly [voice: number, register: VoiceRegister, value: number]
type Ports = { writePort(port: number, value: number): void }
type Card = ReturnType<typeof createRegisterCard>

const SAMPLE_WORDS = 400
const WORDS = DRAM_WORD + 4096

/** A sine of DRAM, uploaded as a DOS program does it: through SMALW and SMLD. */
const upload = (ports: Ports): void => {
  ports.writePort(0xe22, (1 << 5) | 22)
  ports.writePort(0xa20, DRAM_WORD & 0xffff)
  ports.writePort(0xa22, DRAM_WORD >> 16)
  ports.writePort(0xe22, (1 << 5) | 26)
  for (let word = 0; word < SAMPLE_WORDS; word++) {
    ports.writePort(0xa20, Math.round(12_000 * Math.sin((2 * Math.PI * word) / 100)))
  }
}

const writeByPorts = (ports: Ports, [voice, register, value]: Write): void => {
  const { port, number, bits } = VOICE_REGISTERS[register]
  const low = [0x620, 0xa20, 0xa22, 0xe20][port] ?? 0
  ports.writePort(0xe22, (number << 5) | voice)
  ports.writePort(low, value & 0xffff)
  if (bits === 32) ports.writePort(low + 2, value >>> 16)
}

const NOTE: readonly Write[] = [
  [3, 'DCYSUSV', 0x0080],
  [3, 'IP', 0xe123],
  [3, 'IFATN', 0xc010],
  [3, 'PEFE', 0x1020],
  [3, 'ENVVOL', 0x8000],
  [3, 'ATKHLDV', 0x7f60],
  [3, 'LFO1VAL', 0x8000],
  [3, 'FMMOD', 0x0510],
  [3, 'TREMFRQ', 0x1030],
  [3, 'PTRX', 0x4000_3000],
  [3, 'PSST', (0x60 << 24) | (DRAM_WORD + 99)],
  [3, 'CSL', (0x20 << 24) | (DRAM_WORD + 299)],
  [3, 'CCCA', 0x3000_0000 + DRAM_WORD],
  [3, 'DCYSUSV', 0x6f50],
]

const render = (card: Card, frames: number, block = 128): Float32Array => {
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  for (let at = 0; at < frames; at += block) {
    card.render(left, right, at, Math.min(block, frames - at))
  }
  return left
}

const replay = (log: RegisterLog, frames: number, block: number): Float32Array => {
  const card = createRegisterCard({}, WORDS)
  card.play(log)
  return render(card, frames, block)
}

describe('the ports of the card', () => {
  it('write and read every register that there is', () => {
    const card = createRegisterCard({}, WORDS)
    const { ports, registers } = card
    for (const name of Object.keys(VOICE_REGISTERS) as VoiceRegister[]) {
      const { port, number, bits } = VOICE_REGISTERS[name]
      const value = bits === 32 ? 0x1234_5678 : 0x12f8
      writeByPorts(ports, [17, name, value])
      const kept = registers.read(17, name)
      const low = [0x620, 0xa20, 0xa22, 0xe20][port] ?? 0
      ports.writePort(0xe22, (number << 5) | 17)
      const lower = ports.readPort(low)
      const read = bits === 32 ? ports.readPort(low + 2) * 0x1_0000 + lower : lower
      expect([name, read]).toEqual([name, kept])
    }
    for (const name of Object.keys(INIT_ARRAYS) as InitArray[]) {
      const index = INIT_ARRAYS[name]
      ports.writePort(0xe22, ((2 + (index >> 1)) << 5) | 9)
      ports.writePort(index % 2 === 0 ? 0xa20 : 0xa22, 0x4321 + index)
      expect(registers.readInit(name, 9)).toBe(0x4321 + index)
    }
    ports.writePort(0xe22, (1 << 5) | GLOBAL_REGISTERS.HWCF4.channel)
    ports.writePort(0xa20, 0x5678)
    expect(registers.readGlobal('HWCF4')).toBe(0)
    ports.writePort(0xa22, 0x1234)
    expect(registers.readGlobal('HWCF4')).toBe(0x1234_5678)
  })

  it('answer what a driver probes for, at whatever base, and nothing elsewhere', () => {
    const { ports } = createRegisterCard({}, WORDS)
    ports.writePort(0xe42, (1 << 5) | 29)
    expect(ports.readPort(0xa40) & 0x7e).toBe(0x58)
    ports.writePort(0xe42, 7 << 5)
    expect(ports.readPort(0xe40)).toBe(0x000c)
    expect(ports.readPort(0xe42)).toBe(7 << 5)
    expect(ports.readPort(0x388)).toBe(0xffff)
    ports.writePort(0x388, 1)
  })

  it('forget half a register when the pointer moves', () => {
    const { ports, registers } = createRegisterCard({}, WORDS)
    ports.writePort(0xe22, 6 << 5)
    ports.writePort(0x620, 0x1111)
    ports.writePort(0xe22, 6 << 5)
    ports.writePort(0x622, 0x2222)
    expect(registers.read(0, 'PSST')).toBe(0x2222_0000)
  })

  it('fill DRAM, but not the ROM below it', () => {
    const { ports, words } = createRegisterCard({}, WORDS)
    upload(ports)
    expect(words[DRAM_WORD + 25]).toBe(12_000)
    ports.writePort(0xe22, (1 << 5) | 22)
    ports.writePort(0xa20, 5)
    ports.writePort(0xa22, 0)
    ports.writePort(0xe22, (1 << 5) | 26)
    ports.writePort(0xa20, 99)
    expect(words[5]).toBe(0)
  })
})

describe('a register log', () => {
  it('sounds as the writes did that were recorded, however time is cut, and as direct ones', () => {
    const direct = createRegisterCard({}, WORDS)
    upload(direct.ports)
    for (const write of NOTE) direct.registers.write(...write)
    const sound = render(direct, 8192)
    expect(Math.max(...sound)).toBeGreaterThan(0.02)

    const card = createRegisterCard({}, WORDS)
    const recorder = createRegisterRecorder(card.ports, () => card.chipFrame)
    upload(recorder)
    for (const write of NOTE) writeByPorts(recorder, write)
    expect(render(card, 8192)).toEqual(sound)
    const text = formatRegisterLog(recorder.finish())
    const log = parseRegisterLog(new TextEncoder().encode(text))
    expect(log.lengthFrames).toBe(8192)
    expect(replay(log, 8192, 128)).toEqual(sound)
    expect(replay(log, 8192, 777)).toEqual(sound)
  })

  it('sounds as direct writes at any frames, whatever is written, and is always finite', () => {
    const write = fc.tuple(
      fc.constantFrom(3, 9),
      fc.constantFrom(...(Object.keys(VOICE_REGISTERS) as VoiceRegister[])),
      fc.nat(0xffff_ffff),
    )
    const timed = fc.array(fc.tuple(fc.nat(600), write), { maxLength: 30 })
    fc.assert(
      fc.property(timed, (writes) => {
        const direct = createRegisterCard({}, WORDS)
        const recorded = createRegisterCard({}, WORDS)
        const recorder = createRegisterRecorder(recorded.ports, () => recorded.chipFrame)
        upload(direct.ports)
        upload(recorder)
        for (const note of NOTE) {
          direct.registers.write(...note)
          writeByPorts(recorder, note)
        }
        const sounds: number[] = []
        for (const [frames, one] of writes) {
          const sound = render(direct, frames)
          expect(render(recorded, frames)).toEqual(sound)
          sounds.push(...sound)
          direct.registers.write(...one)
          writeByPorts(recorder, one)
        }
        sounds.push(...render(direct, 256))
        expect(sounds.every(Number.isFinite)).toBe(true)
        expect([...replay(recorder.finish(), sounds.length, 500)]).toEqual(sounds)
      }),
      { numRuns: 25 },
    )
  })
})
