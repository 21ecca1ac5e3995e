// The volume envelope: delay, attack, hold, decay, sustain, release, each sample exact. It is a recursion (level ←
// level × ratio + step) whose two numbers change with the stage: the attack is linear in amplitude, decay and
// release are constant dB for each frame, up or down to the sustain level (docs/emu8000.md, section 2, [C]). Audio
// thread; nothing allocates.

import { knownPowerOfTen } from './known-powers.ts'
import { amplitudeOfDb } from './power.ts'
import { STAGE } from './voice-columns.ts'
import type { VoiceMemory } from './kernel/voice-memory.ts'

/** dB below full at which envelopes are silent: 100 dB is their full scale. */
export const ENVELOPE_FLOOR_DB = 100
const FLOOR = 10 ** (-ENVELOPE_FLOOR_DB / 20)

export interface VolumeEnvelope {
  /** Begins the stage, or the next one that takes any time. */
  enter(voice: number, stage: number): void
  /** The stage's frames have passed. */
  finish(voice: number): void
  /** Reads the rates of decay, sustain and release again, in the middle of the stage. */
  refresh(voice: number): void
}

/** The envelope of all voices in `memory`. */
export function createVolumeEnvelope(memory: VoiceMemory): VolumeEnvelope {
  const columns = memory.columns
  const { stage: stages, volLevel } = columns
  const { stageLeft, levelRatio, levelStep } = memory.inner

  function sustainLevel(voice: number): number {
    const db = columns.volSustainDb[voice] as number
    return db >= ENVELOPE_FLOOR_DB ? 0 : amplitudeOfDb(-db)
  }

  function hold(voice: number, level: number, frames: number) {
    volLevel[voice] = level
    levelRatio[voice] = 1
    levelStep[voice] = 0
    stageLeft[voice] = frames
  }

  /** Constant dB for each frame from the level now towards `target`; false where it is already there. */
  function glide(voice: number, target: number, dbPerFrame: number): boolean {
    const goal = Math.max(FLOOR, target)
    const from = Math.max(FLOOR, volLevel[voice] as number)
    const db = 20 * Math.log10(goal / from)
    if (Math.abs(db) < 1e-9) return false
    levelStep[voice] = 0
    if (!(dbPerFrame > 0)) {
      levelRatio[voice] = 1
      stageLeft[voice] = Infinity
      return true
    }
    const frames = Math.max(1, Math.round(Math.abs(db) / dbPerFrame))
    volLevel[voice] = from
    levelRatio[voice] = knownPowerOfTen((Math.sign(db) * dbPerFrame) / 20)
    stageLeft[voice] = frames
    return true
  }

  function enter(voice: number, first: number) {
    let stage = first
    if (stage === STAGE.delay) {
      stages[voice] = stage
      hold(voice, 0, Math.round(columns.volDelayFrames[voice] as number))
      if ((stageLeft[voice] as number) >= 1) return
      stage = STAGE.attack
    }
    if (stage === STAGE.attack) {
      stages[voice] = stage
      const frames = Math.round(columns.volAttackFrames[voice] as number)
      hold(voice, 0, frames)
      levelStep[voice] = frames >= 1 ? 1 / frames : 0
      if (frames >= 1) return
      stage = STAGE.hold
    }
    if (stage === STAGE.hold) {
      stages[voice] = stage
      hold(voice, 1, Math.round(columns.volHoldFrames[voice] as number))
      if ((stageLeft[voice] as number) >= 1) return
      stage = STAGE.decay
    }
    if (stage === STAGE.decay) {
      stages[voice] = stage
      if (glide(voice, sustainLevel(voice), columns.volDecayDbPerFrame[voice] as number)) return
      stage = STAGE.sustain
    }
    stages[voice] = stage
    if (stage === STAGE.release) {
      if (
        (volLevel[voice] as number) > FLOOR &&
        glide(voice, 0, columns.volReleaseDbPerFrame[voice] as number)
      )
        return
      hold(voice, 0, Infinity)
      return
    }
    hold(voice, sustainLevel(voice), Infinity)
  }

  return {
    enter,
    finish(voice) {
      const stage = stages[voice] as number
      if (stage === STAGE.release) hold(voice, 0, Infinity)
      else enter(voice, stage + 1)
    },
    refresh(voice) {
      const stage = stages[voice] as number
      if (stage === STAGE.decay || stage === STAGE.sustain) enter(voice, STAGE.decay)
      else if (stage === STAGE.release) enter(voice, STAGE.release)
    },
  }
}
