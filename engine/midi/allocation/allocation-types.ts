// The faces of voice allocation: what a rule sees of the voices, and what it answers. Types and two small questions
// that all rules ask. Audio thread; nothing allocates.

import type { VoiceColumns } from '../../chip/chip-types.ts'
import { LOOP, STAGE } from '../../chip/voice-columns.ts'

/** What a rule may look at, by voice. The rules change nothing. */
export interface AllocationColumns {
  readonly columns: VoiceColumns
  /** 1: taken by a layer of the note that is being started. */
  readonly isReserved: Uint8Array
  /** 1: note off has come, a pedal holds the note. */
  readonly isPedalled: Uint8Array
  /** 1: started by a drum channel. */
  readonly isDrum: Uint8Array
  /** Grows with each voice that is started: the smaller, the older. */
  readonly order: Float64Array
  /** What `targetLevel` has reckoned: powers cost more than all else where every note takes a voice from another. */
  readonly levels: TargetLevels
}

/** An attenuation and its level, by voice: of whom they are does not matter. */
export interface TargetLevels {
  readonly attenuationDb: Float64Array
  readonly level: Float64Array
}

/** Nothing reckoned yet. */
export const createTargetLevels = (voices: number): TargetLevels => ({
  attenuationDb: new Float64Array(voices).fill(Number.NaN),
  level: new Float64Array(voices),
})

/**
 * The voice 0…limit−1 to be used for one more layer, −1: none may be taken. Free voices first; a sounding voice that is
 * answered is stolen. Pure: the same columns give the same voice. Audio thread; allocates nothing.
 */
export type AllocationRule = (voices: AllocationColumns, limit: number) => number

export const NO_VOICE = -1

/** True where the voice sounds no more: it is off, or its one-shot has been played to the end. */
export function isFinished(voices: AllocationColumns, voice: number): boolean {
  const { columns } = voices
  if (columns.stage[voice] === STAGE.off) return true
  return (
    columns.loopMode[voice] === LOOP.none &&
    (columns.address[voice] as number) >= (columns.endAddress[voice] as number)
  )
}

/** True where the voice is on its way out: released, or fading. */
export function isLeaving(voices: AllocationColumns, voice: number): boolean {
  const stage = voices.columns.stage[voice] as number
  return stage === STAGE.release || stage === STAGE.fade
}

/**
 * Amplitude, 0…1, in 255ths as the drivers compared it: equal notes are equal, whatever the last bit. A note whose
 * delay or attack still runs counts as loud as it is going to be.
 */
export function targetLevel(voices: AllocationColumns, voice: number): number {
  const { columns, levels } = voices
  const stage = columns.stage[voice] as number
  const isRising = stage === STAGE.delay || stage === STAGE.attack
  if (!isRising) return inSteps(columns.amplitude[voice] as number)
  const attenuationDb = columns.attenuationDb[voice] as number
  if (levels.attenuationDb[voice] !== attenuationDb) {
    levels.attenuationDb[voice] = attenuationDb
    levels.level[voice] = inSteps(10 ** (attenuationDb / -20))
  }
  return levels.level[voice] as number
}

const inSteps = (amplitude: number): number => Math.round(amplitude * 255) / 255
