// Portamento: the pitch of a new note glides from another key to its own. Neither the chip nor its drivers had it;
// which key it comes from is MIDI's rule (CC65 with the channel's last note, or CC84), how long it takes that of an
// SC-55 as spessasynth has it (CC5). The engine calls `step` at fixed chip frames, so that the sound does not hang on
// how it is cut. Audio thread; nothing allocates after creation.

import { CHIP_RATE, STAGE, VOICES } from '../../chip/voice-columns.ts'
import type { VoiceColumns } from '../../chip/chip-types.ts'
import type { VoiceTable } from './voice-table.ts'
import { withQuickNames } from '../../quick-names.ts'

/** Chip frames between two steps: two control ticks. */
const STEP_FRAMES = 64

/** CC5, and the seconds that 40 semitones take with it; straight lines between. */
// prettier-ignore
const TIMES: readonly (readonly [value: number, seconds: number])[] = [
  [0, 0], [1, 0.006], [2, 0.023], [4, 0.05], [8, 0.11], [16, 0.25], [32, 0.5], [64, 2.06], [80, 4.2], [96, 8.4],
  [112, 19.5], [120, 26.7], [124, 80], [127, 480],
]

const SECONDS_PER_SEMITONE = secondsPerSemitone()

function secondsPerSemitone(): Float64Array {
  const seconds = new Float64Array(128)
  for (let i = 0; i + 1 < TIMES.length; i += 1) {
    const [from, low] = TIMES[i] as readonly [number, number]
    const [to, high] = TIMES[i + 1] as readonly [number, number]
    for (let at = from; at <= to; at += 1) {
      seconds[at] = (low + ((high - low) * (at - from)) / (to - from)) / 40
    }
  }
  return seconds
}

export interface Portamento {
  /** Chip frames between two steps. */
  readonly stepFrames: number
  /** True while a voice may still have to move. */
  readonly isGliding: boolean
  /** The voice begins `cents` from its own pitch and glides there in the time of `value` (CC5) for `semitones`. */
  begin(voice: number, semitones: number, cents: number, value: number): void
  /** One step of all gliding voices. */
  step(): void
}

/** At rest. `onMove` is told of each voice whose `glideCents` has changed. */
export function createPortamento(
  columns: VoiceColumns,
  table: VoiceTable,
  onMove: (voice: number) => void,
): Portamento {
  const { glideCents, glideStep } = table
  let isGliding = false

  return withQuickNames({
    stepFrames: STEP_FRAMES,
    get isGliding() {
      return isGliding
    },
    begin(voice, semitones, cents, value) {
      const seconds = (SECONDS_PER_SEMITONE[value] as number) * Math.abs(semitones)
      const steps = Math.round((seconds * CHIP_RATE) / STEP_FRAMES)
      glideCents[voice] = steps > 0 ? cents : 0
      glideStep[voice] = steps > 0 ? cents / steps : 0
      if (steps > 0 && cents !== 0) isGliding = true
    },
    step() {
      isGliding = false
      for (let voice = 0; voice < VOICES; voice += 1) {
        const before = glideCents[voice] as number
        if (before === 0) continue
        const by = glideStep[voice] as number
        const isOver = columns.stage[voice] === STAGE.off || Math.abs(before) <= Math.abs(by) * 1.5
        glideCents[voice] = isOver ? 0 : before - by
        if (columns.stage[voice] === STAGE.off) continue
        onMove(voice)
        if (!isOver) isGliding = true
      }
    },
  })
}
