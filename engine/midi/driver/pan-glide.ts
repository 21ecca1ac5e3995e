// Pan of sounding voices moves in small steps to where the controllers want it: a jump would click. Creative's Windows
// driver moved one register step each 227 frames (docs/emu8000.md, section 6); `sf2` mode, for which nothing is said,
// moves finer and faster. The engine calls `step` at fixed chip frames, so that the sound does not hang on how it is
// cut. Audio thread; nothing allocates after creation.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import type { VoiceColumns } from '../../chip/chip-types.ts'
import { STAGE, VOICES } from '../../chip/voice-columns.ts'
import type { VoiceTable } from './voice-table.ts'
import { withQuickNames } from '../../quick-names.ts'

const STEP = { hardware: 1 / 255, sf2: 1 / 256 } as const
const STEP_FRAMES = { hardware: 227, sf2: 32 } as const

export interface PanGlide {
  /** Chip frames between two steps. */
  readonly stepFrames: number
  /** True while a voice may still have to move. */
  readonly isGliding: boolean
  /** Pan targets may have changed. */
  wake(): void
  /** The voice starts where it is to be. */
  place(voice: number): void
  /** One step of all sounding voices. */
  step(): void
}

/** At rest: nothing glides. `columns` are the chip's, whose pan it moves to that of `table`. */
export function createPanGlide(
  columns: VoiceColumns,
  table: VoiceTable,
  mode: EngineMode,
): PanGlide {
  const size = STEP[mode]
  let isGliding = false

  const write = (voice: number, right: number): void => {
    columns.panRight[voice] = right
    columns.panLeft[voice] = 1 - right
  }

  return withQuickNames({
    stepFrames: STEP_FRAMES[mode],
    get isGliding() {
      return isGliding
    },
    wake() {
      isGliding = true
    },
    place(voice) {
      write(voice, table.panRight[voice] as number)
    },
    step() {
      isGliding = false
      for (let voice = 0; voice < VOICES; voice += 1) {
        if (columns.stage[voice] === STAGE.off) continue
        const way = (table.panRight[voice] as number) - (columns.panRight[voice] as number)
        if (way === 0) continue
        if (way > size) write(voice, (columns.panRight[voice] as number) + size)
        else if (way < -size) write(voice, (columns.panRight[voice] as number) - size)
        else write(voice, table.panRight[voice] as number)
        isGliding = true
      }
    },
  })
}
