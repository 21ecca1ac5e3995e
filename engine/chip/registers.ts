// The EMU8000's registers over the voices' columns: raw values are kept as written and decoded into physical units;
// what is live on the chip (current pitch, volume, cutoff, address, sample counter) is read from the sounding voice.
// Semantics: docs/emu8000.md, sections 1 and 2. Writing happens between two render calls. Audio thread; nothing
// allocates after creation. Meant for a chip in hardware mode.

import type { ChipCore } from './chip.ts'
import { createRegisterDecoders } from './register-decoders.ts'
import { createRegisterReader } from './register-reader.ts'
import {
  ADDRESS_MASK,
  ENGINE_OFF,
  GLOBAL_REGISTERS,
  INIT_ARRAYS,
  VOICE_REGISTERS,
  type GlobalRegister,
  type InitArray,
  type VoiceRegister,
  type VoiceRegisterValues,
} from './register-table.ts'
import { VOICES } from './voice-columns.ts'

export interface Registers {
  /** Value of a voice's register, unsigned; live where the chip's own value is. */
  read(voice: number, register: VoiceRegister): number
  /** Writes and takes effect: envelope stages at once, pitch, cutoff and volume at the voice's next control tick. */
  write(voice: number, register: VoiceRegister, value: number): void
  readGlobal(register: GlobalRegister): number
  writeGlobal(register: GlobalRegister, value: number): void
  /** A word of the effect microprogram, index 0…31. */
  readInit(array: InitArray, index: number): number
  writeInit(array: InitArray, index: number, value: number): void
  /** All registers to 0, envelope engines off, voices silent at once. */
  reset(): void
}

/**
 * Registers of `chip`; word 0 of its sample memory is address 0. SMLD and SMRD write from word `firstWritable` on (no
 * word, unless told: the memory is a view of a file then). Allocates its tables.
 */
export function createRegisters(chip: ChipCore, firstWritable = Infinity): Registers {
  const raw = Object.fromEntries(
    Object.keys(VOICE_REGISTERS).map((name) => [name, new Uint32Array(VOICES)]),
  ) as VoiceRegisterValues
  const globals = Object.fromEntries(
    Object.keys(GLOBAL_REGISTERS).map((name) => [name, 0]),
  ) as Record<GlobalRegister, number>
  const init = new Uint16Array(4 * 32)

  const decoders = createRegisterDecoders(chip, raw)
  const read = createRegisterReader(chip, raw)

  function reset() {
    for (let voice = 0; voice < VOICES; voice++) {
      chip.stop(voice)
      for (const name of Object.keys(VOICE_REGISTERS) as VoiceRegister[]) {
        const isEnvelope = name === 'DCYSUSV'
        raw[name][voice] = isEnvelope ? ENGINE_OFF : 0
      }
      for (const name of Object.keys(VOICE_REGISTERS) as VoiceRegister[])
        decoders[name](voice, raw[name][voice] as number, ENGINE_OFF)
    }
  }
  reset()

  return {
    read,
    write(voice, register, value) {
      const before = raw[register][voice] as number
      const kept = VOICE_REGISTERS[register].bits === 32 ? value >>> 0 : value & 0xffff
      raw[register][voice] = kept
      decoders[register](voice, kept, before)
    },
    readGlobal(register) {
      const value = globals[register]
      switch (register) {
        case 'WC':
          return chip.frames % 0x1_0000
        case 'HWCF1':
          // What drivers probe for.
          return (value & ~0x7e) | 0x58
        case 'HWCF2':
          return value | 3
        case 'SMLD':
        case 'SMRD': {
          const at = register === 'SMLD' ? 'SMALR' : 'SMARR'
          const address = globals[at] & ADDRESS_MASK
          globals[at] = (address + 1) & ADDRESS_MASK
          return (chip.words[address] ?? 0) & 0xffff
        }
        default:
          return value
      }
    },
    writeGlobal(register, value) {
      if (register === 'SMLD' || register === 'SMRD') {
        const at = register === 'SMLD' ? 'SMALW' : 'SMARW'
        const address = globals[at] & ADDRESS_MASK
        if (address >= firstWritable && address < chip.words.length) chip.writeWord(address, value)
        globals[at] = (address + 1) & ADDRESS_MASK
        return
      }
      // The bits "busy" of the streams are never set.
      globals[register] =
        GLOBAL_REGISTERS[register].bits === 32 ? (value & 0x7fff_ffff) >>> 0 : value & 0xffff
    },
    readInit(array, index) {
      return init[INIT_ARRAYS[array] * 32 + (index & 31)] as number
    },
    writeInit(array, index, value) {
      init[INIT_ARRAYS[array] * 32 + (index & 31)] = value
    },
    reset,
  }
}
