// What a voice's register says: as it was written, or, where the chip's own value is live (pitch, volume, cutoff,
// address), as the sounding voice has it. Audio thread; nothing allocates after creation.

import type { ChipCore } from './chip.ts'
import { FRACTION_ONE } from './kernel/voice-memory.ts'
import {
  ADDRESS_MASK,
  ENGINE_OFF,
  LOOK_BEHIND,
  type VoiceRegister,
  type VoiceRegisterValues,
} from './register-table.ts'
import * as units from './units.ts'
import { STAGE } from './voice-columns.ts'

/** Reads the registers of `chip`'s voices, unsigned. */
export function createRegisterReader(
  chip: ChipCore,
  raw: VoiceRegisterValues,
): (voice: number, register: VoiceRegister) => number {
  const columns = chip.voices
  const inner = chip.inner

  function isEngineOff(voice: number): boolean {
    return ((raw.DCYSUSV[voice] as number) & ENGINE_OFF) !== 0
  }

  function linearPitch(voice: number): number {
    const isOff = columns.stage[voice] === STAGE.off
    return isOff
      ? 0
      : units.linearPitchOfIncrement((inner.increment[voice] as number) / FRACTION_ONE)
  }
  function level16(level: number): number {
    return Math.min(0xffff, Math.round(level * 0xffff))
  }
  function cutoffRegister16(cents: number): number {
    const register = (cents - units.CUTOFF_BASE_CENTS) / units.CUTOFF_STEP_CENTS
    return Math.min(0xffff, Math.max(0, Math.round(register * 256)))
  }

  function read(voice: number, register: VoiceRegister): number {
    const value = raw[register][voice] as number
    const isOff = columns.stage[voice] === STAGE.off
    switch (register) {
      case 'CPF': {
        const fraction = Math.floor(
          (((inner.place[voice] as number) % FRACTION_ONE) / FRACTION_ONE) * 65_536,
        )
        return ((linearPitch(voice) << 16) | fraction) >>> 0
      }
      case 'PTRX':
        return isEngineOff(voice) || isOff
          ? value
          : ((linearPitch(voice) << 16) | (value & 0xffff)) >>> 0
      case 'CVCF': {
        if (isOff) return value & 0xffff
        const cutoff = inner.knownCutoff[voice] as number
        const cents = Number.isNaN(cutoff) ? (columns.cutoffCents[voice] as number) : cutoff
        return ((level16(columns.amplitude[voice] as number) << 16) | cutoffRegister16(cents)) >>> 0
      }
      case 'VTFT': {
        if (isEngineOff(voice) || isOff) return value
        // The drive is the target's gain times the slide.
        const target =
          (columns.volLevel[voice] as number) * Math.max(0, inner.drive[voice] as number) * 64
        return ((level16(target) << 16) | (read(voice, 'CVCF') & 0xffff)) >>> 0
      }
      case 'CCCA': {
        const address = ((columns.address[voice] as number) - LOOK_BEHIND) & ADDRESS_MASK
        return ((value & ~ADDRESS_MASK) | address) >>> 0
      }
      default:
        return value
    }
  }

  return read
}
