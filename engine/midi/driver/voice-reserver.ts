// Finds voices for a note's layers and makes way on them: the stealing rule chooses, what sounds there fades on beside.
// Audio thread; allocates only when created.

import type { Chip } from '../../chip/chip-types.ts'
import { STAGE, VOICES } from '../../chip/voice-columns.ts'
import { type EngineCounters, SECTION, type SectionProbe } from '../../engine-types.ts'
import {
  type AllocationColumns,
  type AllocationRule,
  createTargetLevels,
  isFinished,
} from '../allocation/allocation-types.ts'
import type { VoiceTable } from './voice-table.ts'

/** A stolen voice fades this long beside the note that took its place: short, but no click. */
export const STEAL_FADE_FRAMES = 256

export interface VoiceReserver {
  /** Voices of the last `reserve`; as many count as it answered. */
  readonly reserved: Int32Array
  /** Reserves voices for `count` layers; how many it got. The others are counted as refused. */
  reserve(count: number): number
  /** Makes way on a voice; what sounds there fades on in a fade slot. */
  vacate(voice: number): void
  setLimit(limit: number): void
  setProbe(probe: SectionProbe | null): void
}

/** Voices 0 … `firstLimit`−1 may be taken. */
export function createVoiceReserver(
  chip: Chip,
  table: VoiceTable,
  rule: AllocationRule,
  counters: EngineCounters,
  firstLimit: number,
): VoiceReserver {
  const { voices } = chip
  const allocation: AllocationColumns = {
    columns: voices,
    isReserved: table.isReserved,
    levels: createTargetLevels(VOICES),
    isPedalled: table.isPedalled,
    isDrum: table.isDrum,
    order: table.order,
  }
  const reserved = new Int32Array(VOICES)
  let probe: SectionProbe | null = null
  let limit = firstLimit

  return {
    reserved,
    reserve(count) {
      probe?.enter(SECTION.allocation)
      let got = 0
      while (got < count) {
        const voice = rule(allocation, limit)
        if (voice < 0) break
        table.isReserved[voice] = 1
        reserved[got] = voice
        got += 1
      }
      probe?.leave(SECTION.allocation)
      counters.voicesRefused += count - got
      return got
    },
    vacate(voice) {
      const stage = voices.stage[voice] as number
      if (stage === STAGE.off) return
      const isSteal = stage !== STAGE.fade && !isFinished(allocation, voice)
      if (!isSteal) {
        chip.moveToFade(voice, STEAL_FADE_FRAMES)
        return
      }
      probe?.enter(SECTION.steal)
      chip.moveToFade(voice, STEAL_FADE_FRAMES)
      probe?.leave(SECTION.steal)
      counters.voicesStolen += 1
    },
    setLimit(next) {
      limit = next
    },
    setProbe(next) {
      probe = next
    },
  }
}
