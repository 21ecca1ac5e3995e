// Several chips side by side, as a machine with several cards: more voices than the 32 of one. Each is a whole engine
// with effects of its own, and what they play is added up. Notes go to the chip with the fewest keys down, everything
// else to all. Audio thread (and anywhere else); nothing allocates after creation but loadBank and warmUp.
//
//   note ──► the emptiest chip ─┐
//   all else ──► every chip ────┴─► sum

import type { EngineOptions } from '../trace/wire/engine-options.ts'
import { MAX_SEGMENT_FRAMES } from './chip/chip-types.ts'
import { VOICES } from './chip/voice-columns.ts'
import { createEngine } from './engine.ts'
import { createCounters } from './engine-parts.ts'
import { type Engine, type EngineCounters, MOST_VOICES, type WasmChoice } from './engine-types.ts'
import { CHANNELS } from './midi/midi-types.ts'

const KEYS = 128
const NOTE_OFF = 0x80
const NOTE_ON = 0x90
const CONTROLLER = 0xb0
/** Its strokes end each other, which only one chip can see to. */
const DRUMS = 9
/** Controllers after which no key is down: all sound off, all notes off, and the modes, which imply it. */
const ALL_SOUND_OFF = 120
const ALL_NOTES_OFF = 123

export type Chips = Pick<
  Engine,
  | 'frame'
  | 'latencyFrames'
  | 'counters'
  | 'kernel'
  | 'kernelFault'
  | 'loadBank'
  | 'render'
  | 'sendShort'
  | 'sendSysex'
  | 'warmUp'
>

/** Who has which key, and how many keys each chip has. */
function createKeys(chips: number) {
  const chipOf = new Uint8Array(CHANNELS * KEYS)
  /** How often the key is down. Keys of a reset that forgot to let them go stay: that costs balance alone. */
  const presses = new Uint8Array(CHANNELS * KEYS)
  const load = new Int32Array(chips)
  let turn = 0

  /** The chip with the fewest keys down; of equal ones, each in its turn. */
  const emptiest = (): number => {
    let best = turn
    for (let step = 1; step < chips; step += 1) {
      const chip = (turn + step) % chips
      if ((load[chip] as number) < (load[best] as number)) best = chip
    }
    turn = (best + 1) % chips
    return best
  }

  const letGo = (at: number, count: number): void => {
    const chip = chipOf[at] as number
    load[chip] = (load[chip] as number) - count
    presses[at] = (presses[at] as number) - count
  }

  return {
    /** The chip that is to play it. A key that is down already stays on its chip, where its note off will go. */
    press(channel: number, key: number): number {
      const at = channel * KEYS + key
      const before = presses[at] as number
      if (before === 0) chipOf[at] = channel === DRUMS ? 0 : emptiest()
      const chip = chipOf[at] as number
      if (before < 255) {
        presses[at] = before + 1
        load[chip] = (load[chip] as number) + 1
      }
      return chip
    },
    /** The chip that plays it. */
    release(channel: number, key: number): number {
      const at = channel * KEYS + key
      if ((presses[at] as number) > 0) letGo(at, 1)
      return chipOf[at] as number
    },
    releaseAll(channel: number): void {
      for (let at = channel * KEYS; at < (channel + 1) * KEYS; at += 1) {
        letGo(at, presses[at] as number)
      }
    },
  }
}

/** What all counters come to. `peakVoices`: each chip's most, which need not have been at the same time. */
function addCounters(engines: readonly Engine[], into: EngineCounters): void {
  let name: keyof EngineCounters
  for (name in into) {
    into[name] = 0
    for (const { counters } of engines) {
      const value = counters[name]
      into[name] = name === 'peak' ? Math.max(into[name], value) : into[name] + value
    }
  }
}

/**
 * Chips for `given.voices` voices, 1…MOST_VOICES: as few as have so many, with as many voices each. Costs as many
 * engines, and with `wasm` each has a copy of the samples. What one chip alone can see to does not reach over:
 * exclusive classes but those of channel 10, and the key that a portamento comes from. RangeError as createEngine.
 */
export function createChips(
  given: Partial<EngineOptions> = {},
  wasm: WasmChoice | null = null,
): Chips {
  const wanted = Math.min(MOST_VOICES, Math.max(1, Math.round(given.voices ?? VOICES)))
  const count = Math.ceil(wanted / VOICES)
  const voices = Math.ceil(wanted / count)
  const engines = Array.from({ length: count }, () => createEngine({ ...given, voices }, wasm))
  const [first] = engines as [Engine]
  if (count === 1) return first
  const keys = createKeys(count)
  const counters = createCounters()
  const left = new Float32Array(MAX_SEGMENT_FRAMES)
  const right = new Float32Array(MAX_SEGMENT_FRAMES)

  /** False where one of them had no room. */
  const toAll = (send: (engine: Engine) => boolean): boolean => {
    let isTaken = true
    for (const engine of engines) if (!send(engine)) isTaken = false
    return isTaken
  }

  const addOthers = (
    toLeft: Float32Array,
    toRight: Float32Array,
    from: number,
    run: number,
  ): void => {
    for (let chip = 1; chip < count; chip += 1) {
      ;(engines[chip] as Engine).render(left, right, 0, run)
      for (let i = 0; i < run; i += 1) {
        toLeft[from + i] = (toLeft[from + i] as number) + (left[i] as number)
        toRight[from + i] = (toRight[from + i] as number) + (right[i] as number)
      }
    }
  }

  return {
    get frame() {
      return first.frame
    },
    latencyFrames: first.latencyFrames,
    counters,
    get kernel() {
      return engines.every(({ kernel }) => kernel === 'wasm') ? 'wasm' : 'js'
    },
    get kernelFault() {
      return engines.find(({ kernelFault }) => kernelFault !== null)?.kernelFault ?? null
    },
    loadBank(bank) {
      for (const engine of engines) engine.loadBank(bank)
    },
    warmUp() {
      for (const engine of engines) engine.warmUp()
    },
    sendShort(frame, status, data1, data2) {
      const channel = status & 0x0f
      const key = data1 & 0x7f
      const kind = status & 0xf0
      if (kind === NOTE_ON && data2 > 0) {
        return (engines[keys.press(channel, key)] as Engine).sendShort(frame, status, data1, data2)
      }
      if (kind === NOTE_OFF || kind === NOTE_ON) {
        const chip = engines[keys.release(channel, key)] as Engine
        return chip.sendShort(frame, status, data1, data2)
      }
      const isEnd = kind === CONTROLLER && (key === ALL_SOUND_OFF || key >= ALL_NOTES_OFF)
      if (isEnd) keys.releaseAll(channel)
      return toAll((engine) => engine.sendShort(frame, status, data1, data2))
    },
    sendSysex: (frame, bytes) => toAll((engine) => engine.sendSysex(frame, bytes)),
    render(toLeft, toRight, from, length) {
      for (let done = 0; done < length; done += MAX_SEGMENT_FRAMES) {
        const run = Math.min(MAX_SEGMENT_FRAMES, length - done)
        first.render(toLeft, toRight, from + done, run)
        addOthers(toLeft, toRight, from + done, run)
      }
      addCounters(engines, counters)
    },
  }
}
