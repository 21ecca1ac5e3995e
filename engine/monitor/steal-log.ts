// Which voices were stolen, from whom: looked up by comparing the voices before and after a steal, so that the engine's
// allocation need not know of records. Audio thread; fixed memory, nothing allocates.

import { STAGE, VOICES } from '../chip/voice-columns.ts'
import type { VoiceView } from '../engine-types.ts'
import { voiceWord } from './records.ts'

/** Steals that are told between two writings; more are counted by the engine, but not told one by one. */
const CAPACITY = 64

export interface StealLog {
  /** Before and after a steal. */
  before(): void
  after(): void
  readonly length: number
  /** `a` and `b` of the record. */
  word(index: number): number
  amplitude(index: number): number
  clear(): void
}

/** A log of what happens to these voices. */
export function createStealLog(voices: VoiceView): StealLog {
  const { columns } = voices
  const stages = new Uint8Array(VOICES)
  const ages = new Int32Array(VOICES)
  const keys = new Uint8Array(VOICES)
  const channels = new Uint8Array(VOICES)
  const pedals = new Uint8Array(VOICES)
  const amplitudes = new Float64Array(VOICES)
  const words = new Uint32Array(CAPACITY)
  const levels = new Float64Array(CAPACITY)
  let isArmed = false
  let length = 0

  return {
    before() {
      isArmed = length < CAPACITY
      if (!isArmed) return
      for (let voice = 0; voice < VOICES; voice++) {
        stages[voice] = columns.stage[voice] as number
        ages[voice] = columns.age[voice] as number
        keys[voice] = voices.key[voice] as number
        channels[voice] = voices.channel[voice] as number
        pedals[voice] = voices.isPedalled[voice] as number
        amplitudes[voice] = columns.amplitude[voice] as number
      }
    },
    after() {
      if (!isArmed) return
      isArmed = false
      for (let voice = 0; voice < VOICES && length < CAPACITY; voice++) {
        if (stages[voice] === STAGE.off) continue
        const isGone = (columns.stage[voice] as number) === STAGE.off
        const isNew = (columns.age[voice] as number) < (ages[voice] as number)
        if (!isGone && !isNew) continue
        words[length] = voiceWord(
          voice,
          keys[voice] as number,
          channels[voice] as number,
          pedals[voice] as number,
        )
        levels[length] = amplitudes[voice] as number
        length++
      }
    },
    get length() {
      return length
    },
    word(index) {
      return words[index] as number
    },
    amplitude(index) {
      return levels[index] as number
    },
    clear() {
      length = 0
    },
  }
}
