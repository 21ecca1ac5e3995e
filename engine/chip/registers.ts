// The EMU8000's registers over the voices' columns: raw values are kept as written and decoded into physical units; what is live on the chip
// (current pitch, volume, cutoff, address, sample counter) is read from the sounding voice. Semantics: docs/emu8000.md, sections 1 and 2. Writing happens
// between two render calls. Audio thread; nothing allocates after creation. Meant for a chip in hardware mode.

import type { ChipCore } from './chip.ts'
import {
  GLOBAL_REGISTERS,
  INIT_ARRAYS,
  VOICE_REGISTERS,
  type GlobalRegister,
  type InitArray,
  type VoiceRegister,
} from './register-table.ts'
import * as units from './units.ts'
import { LOOP, STAGE, VOICES } from './voice-columns.ts'
import { FRACTION_ONE } from './kernel/voice-memory.ts'

/** Addresses are one word below the audible position (the interpolator looks behind): what drivers subtract is added here. */
const LOOK_BEHIND = 1
const ADDRESS_MASK = 0xff_ffff
const ENGINE_OFF = 0x80
const RAMP_NOW = 0x8000

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

type VoiceTable = { readonly [name in VoiceRegister]: Uint32Array }

/** Registers of `chip`; word 0 of its sample memory is address 0. Allocates its tables. */
export function createRegisters(chip: ChipCore): Registers {
  const columns = chip.voices
  const inner = chip.inner
  const raw = Object.fromEntries(
    Object.keys(VOICE_REGISTERS).map((name) => [name, new Uint32Array(VOICES)]),
  ) as VoiceTable
  const globals = Object.fromEntries(
    Object.keys(GLOBAL_REGISTERS).map((name) => [name, 0]),
  ) as Record<GlobalRegister, number>
  const init = new Uint16Array(4 * 32)

  function isEngineOff(voice: number): boolean {
    return ((raw.DCYSUSV[voice] as number) & ENGINE_OFF) !== 0
  }

  /** Loop addresses: one-shots loop too, in the zeros behind them; start = end loops over the whole memory. */
  function decodeLoop(voice: number) {
    const start = ((raw.PSST[voice] as number) & ADDRESS_MASK) + LOOK_BEHIND
    const end = ((raw.CSL[voice] as number) & ADDRESS_MASK) + LOOK_BEHIND
    columns.loopMode[voice] = LOOP.continuous
    columns.endAddress[voice] = chip.words.length
    columns.loopStart[voice] = end > start ? start : 0
    columns.loopEnd[voice] = end > start ? end : chip.words.length
  }

  function decodeCutoff(voice: number) {
    const cutoff = isEngineOff(voice)
      ? ((raw.VTFT[voice] as number) & 0xffff) >>> 8
      : (raw.IFATN[voice] as number) >>> 8
    const q = (raw.CCCA[voice] as number) >>> 28
    columns.cutoffCents[voice] = units.cutoffCentsOf(cutoff)
    columns.resonance[voice] = q
    // The LFO swings both ways: any depth of it goes down somewhere.
    const isModulated =
      columns.lfo1CutoffCents[voice] !== 0 || (columns.envCutoffCents[voice] as number) < 0
    columns.filterBypass[voice] = q === 0 && cutoff === 0xff && !isModulated ? 1 : 0
  }

  function decodeEnvelope(voice: number) {
    const attackHold = raw.ATKHLDV[voice] as number
    const decaySustain = raw.DCYSUSV[voice] as number
    columns.volDelayFrames[voice] = units.delayFramesOf(raw.ENVVOL[voice] as number)
    columns.volAttackFrames[voice] = units.attackFramesOf(attackHold)
    columns.volHoldFrames[voice] = units.holdFramesOf(attackHold >>> 8)
    if ((decaySustain & RAMP_NOW) !== 0) {
      columns.volReleaseDbPerFrame[voice] = units.decayDbPerFrameOf(decaySustain)
    } else {
      columns.volDecayDbPerFrame[voice] = units.decayDbPerFrameOf(decaySustain)
      columns.volSustainDb[voice] = units.sustainDbOf(decaySustain >>> 8)
    }
  }

  function writeVolumeEnvelope(voice: number, before: number) {
    const value = raw.DCYSUSV[voice] as number
    decodeEnvelope(voice)
    if ((value & ENGINE_OFF) !== 0) {
      // Envelopes stop; the volume slides to what the CPU has written.
      if ((before & ENGINE_OFF) === 0)
        chip.setManualVolume(voice, ((raw.VTFT[voice] as number) >>> 16) / 65_535)
      decodeCutoff(voice)
      return
    }
    if ((before & ENGINE_OFF) !== 0) {
      decodeCutoff(voice)
      columns.pitchCents[voice] = units.centsOfIp(raw.IP[voice] as number)
      chip.start(voice)
    } else if ((value & RAMP_NOW) === 0) {
      chip.refreshEnvelope(voice)
    }
    if ((value & RAMP_NOW) !== 0) chip.releaseVolume(voice)
  }

  function decode(voice: number, register: VoiceRegister, before: number) {
    const value = raw[register][voice] as number
    const high = value >>> 8
    switch (register) {
      case 'PTRX':
        columns.reverbSend[voice] = units.sendOf(high & 0xff)
        // With the envelope engine on, the chip works out the target itself.
        if (isEngineOff(voice)) {
          columns.pitchCents[voice] = units.centsOfLinearPitch(value >>> 16)
        }
        break
      case 'VTFT':
        if (isEngineOff(voice)) {
          chip.setManualVolume(voice, (value >>> 16) / 65_535)
          decodeCutoff(voice)
        }
        break
      case 'CVCF':
        if (isEngineOff(voice)) columns.amplitude[voice] = (value >>> 16) / 65_535
        break
      case 'CPF':
        inner.place[voice] = ((value & 0xffff) / 65_536) * FRACTION_ONE
        if (isEngineOff(voice)) {
          columns.pitchCents[voice] = units.centsOfLinearPitch(value >>> 16)
        }
        break
      case 'PSST':
        columns.panLeft[voice] = units.panLeftOf(value >>> 24)
        columns.panRight[voice] = units.panRightOf(value >>> 24)
        decodeLoop(voice)
        break
      case 'CSL':
        columns.chorusSend[voice] = units.sendOf(value >>> 24)
        decodeLoop(voice)
        break
      case 'CCCA':
        columns.startAddress[voice] = (value & ADDRESS_MASK) + LOOK_BEHIND
        columns.address[voice] = (value & ADDRESS_MASK) + LOOK_BEHIND
        inner.wordBefore[voice] = 0
        decodeCutoff(voice)
        break
      case 'ENVVOL':
      case 'ATKHLDV':
        decodeEnvelope(voice)
        break
      case 'DCYSUSV':
        writeVolumeEnvelope(voice, before)
        break
      case 'LFO1VAL':
        columns.lfo1DelayFrames[voice] = units.delayFramesOf(value)
        break
      case 'LFO2VAL':
        columns.lfo2DelayFrames[voice] = units.delayFramesOf(value)
        break
      case 'ENVVAL':
        columns.modDelayFrames[voice] = units.delayFramesOf(value)
        break
      case 'ATKHLD':
        columns.modAttackFrames[voice] = units.attackFramesOf(value)
        columns.modHoldFrames[voice] = units.holdFramesOf(high)
        break
      case 'DCYSUS':
        if ((value & RAMP_NOW) !== 0) {
          columns.modReleasePerFrame[voice] = units.decayLevelPerFrameOf(value)
          chip.releaseModulation(voice)
        } else {
          columns.modDecayPerFrame[voice] = units.decayLevelPerFrameOf(value)
          columns.modSustainLevel[voice] = units.sustainLevelOf(high)
        }
        break
      case 'IP':
        if (!isEngineOff(voice)) columns.pitchCents[voice] = units.centsOfIp(value)
        break
      case 'IFATN':
        columns.attenuationDb[voice] = units.attenuationDbOf(value & 0xff)
        decodeCutoff(voice)
        break
      case 'PEFE':
        columns.envPitchCents[voice] = units.pitchDepthCentsOf(high)
        columns.envCutoffCents[voice] = units.envelopeCutoffCentsOf(value)
        decodeCutoff(voice)
        break
      case 'FMMOD':
        columns.lfo1PitchCents[voice] = units.pitchDepthCentsOf(high)
        columns.lfo1CutoffCents[voice] = units.lfoCutoffCentsOf(value)
        decodeCutoff(voice)
        break
      case 'TREMFRQ':
        columns.lfo1VolumeDb[voice] = units.tremoloDbOf(high)
        columns.lfo1CyclesPerFrame[voice] = units.lfoCyclesPerFrameOf(value & 0xff)
        break
      case 'FM2FRQ2':
        columns.lfo2PitchCents[voice] = units.pitchDepthCentsOf(high)
        columns.lfo2CyclesPerFrame[voice] = units.lfoCyclesPerFrameOf(value & 0xff)
        break
      case 'Z1':
      case 'Z2':
        break
    }
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

  function reset() {
    for (let voice = 0; voice < VOICES; voice++) {
      chip.stop(voice)
      for (const name of Object.keys(VOICE_REGISTERS) as VoiceRegister[]) {
        const isEnvelope = name === 'DCYSUSV'
        raw[name][voice] = isEnvelope ? ENGINE_OFF : 0
      }
      for (const name of Object.keys(VOICE_REGISTERS) as VoiceRegister[])
        decode(voice, name, ENGINE_OFF)
    }
  }
  reset()

  return {
    read,
    write(voice, register, value) {
      const before = raw[register][voice] as number
      raw[register][voice] = VOICE_REGISTERS[register].bits === 32 ? value >>> 0 : value & 0xffff
      decode(voice, register, before)
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
      // Sample memory is a view of a file: words written by SMLD and SMRD go nowhere. The bits "busy" of the streams are never set.
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
