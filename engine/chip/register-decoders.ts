// What a write to a voice's register does: the raw value, decoded into the voice's columns in physical units, and what
// the chip does at once. Semantics: docs/emu8000.md, sections 1 and 2. Audio thread; nothing allocates after creation.

import type { ChipCore } from './chip.ts'
import { FRACTION_ONE } from './kernel/voice-memory.ts'
import {
  ADDRESS_MASK,
  ENGINE_OFF,
  LOOK_BEHIND,
  RAMP_NOW,
  type VoiceRegister,
  type VoiceRegisterValues,
} from './register-table.ts'
import * as units from './units.ts'
import { LOOP } from './voice-columns.ts'

/** Takes `value`, which stands in the table already; `before` stood there. */
type Decode = (voice: number, value: number, before: number) => void

/** What each register's write does to `chip`. */
export function createRegisterDecoders(
  chip: ChipCore,
  raw: VoiceRegisterValues,
): Readonly<Record<VoiceRegister, Decode>> {
  const columns = chip.voices
  const inner = chip.inner

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

  function writeVolumeEnvelope(voice: number, value: number, before: number) {
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

  /** With the envelope engine on, the chip works out the target itself. */
  function takeLinearPitch(voice: number, value: number) {
    if (isEngineOff(voice)) columns.pitchCents[voice] = units.centsOfLinearPitch(value >>> 16)
  }

  return {
    PTRX(voice, value) {
      columns.reverbSend[voice] = units.sendOf((value >>> 8) & 0xff)
      takeLinearPitch(voice, value)
    },
    VTFT(voice, value) {
      if (!isEngineOff(voice)) return
      chip.setManualVolume(voice, (value >>> 16) / 65_535)
      decodeCutoff(voice)
    },
    CVCF(voice, value) {
      if (isEngineOff(voice)) columns.amplitude[voice] = (value >>> 16) / 65_535
    },
    CPF(voice, value) {
      inner.place[voice] = ((value & 0xffff) / 65_536) * FRACTION_ONE
      takeLinearPitch(voice, value)
    },
    PSST(voice, value) {
      columns.panLeft[voice] = units.panLeftOf(value >>> 24)
      columns.panRight[voice] = units.panRightOf(value >>> 24)
      decodeLoop(voice)
    },
    CSL(voice, value) {
      columns.chorusSend[voice] = units.sendOf(value >>> 24)
      decodeLoop(voice)
    },
    CCCA(voice, value) {
      columns.startAddress[voice] = (value & ADDRESS_MASK) + LOOK_BEHIND
      columns.address[voice] = (value & ADDRESS_MASK) + LOOK_BEHIND
      inner.wordBefore[voice] = 0
      decodeCutoff(voice)
    },
    ENVVOL: decodeEnvelope,
    ATKHLDV: decodeEnvelope,
    DCYSUSV: writeVolumeEnvelope,
    LFO1VAL(voice, value) {
      columns.lfo1DelayFrames[voice] = units.delayFramesOf(value)
    },
    LFO2VAL(voice, value) {
      columns.lfo2DelayFrames[voice] = units.delayFramesOf(value)
    },
    ENVVAL(voice, value) {
      columns.modDelayFrames[voice] = units.delayFramesOf(value)
    },
    ATKHLD(voice, value) {
      columns.modAttackFrames[voice] = units.attackFramesOf(value)
      columns.modHoldFrames[voice] = units.holdFramesOf(value >>> 8)
    },
    DCYSUS(voice, value) {
      if ((value & RAMP_NOW) !== 0) {
        columns.modReleasePerFrame[voice] = units.decayLevelPerFrameOf(value)
        chip.releaseModulation(voice)
      } else {
        columns.modDecayPerFrame[voice] = units.decayLevelPerFrameOf(value)
        columns.modSustainLevel[voice] = units.sustainLevelOf(value >>> 8)
      }
    },
    IP(voice, value) {
      if (!isEngineOff(voice)) columns.pitchCents[voice] = units.centsOfIp(value)
    },
    IFATN(voice, value) {
      columns.attenuationDb[voice] = units.attenuationDbOf(value & 0xff)
      decodeCutoff(voice)
    },
    PEFE(voice, value) {
      columns.envPitchCents[voice] = units.pitchDepthCentsOf(value >>> 8)
      columns.envCutoffCents[voice] = units.envelopeCutoffCentsOf(value)
      decodeCutoff(voice)
    },
    FMMOD(voice, value) {
      columns.lfo1PitchCents[voice] = units.pitchDepthCentsOf(value >>> 8)
      columns.lfo1CutoffCents[voice] = units.lfoCutoffCentsOf(value)
      decodeCutoff(voice)
    },
    TREMFRQ(voice, value) {
      columns.lfo1VolumeDb[voice] = units.tremoloDbOf(value >>> 8)
      columns.lfo1CyclesPerFrame[voice] = units.lfoCyclesPerFrameOf(value & 0xff)
    },
    FM2FRQ2(voice, value) {
      columns.lfo2PitchCents[voice] = units.pitchDepthCentsOf(value >>> 8)
      columns.lfo2CyclesPerFrame[voice] = units.lfoCyclesPerFrameOf(value & 0xff)
    },
    Z1: ignore,
    Z2: ignore,
  }
}

/** The filter's memory is the chip's own. */
function ignore(): void {}
