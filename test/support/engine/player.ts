// Plays events on an engine and measures what comes out. For the tests of engine, driver, allocation and
// conformity. In Node.

import { readFileSync } from 'node:fs'
import type { EngineOptions } from '../../../trace/wire/engine-options.ts'
import type { SoundFontBank } from '../../../engine/soundfont/bank.ts'
import { createEngine } from '../../../engine/engine.ts'
import type { Engine } from '../../../engine/engine-types.ts'
import { parseSoundFont } from '../../../engine/soundfont/parse-soundfont.ts'
import { type BankSpec, buildSoundFont } from '../soundfont/build-soundfont.ts'

export const RATE = 44_100
/** Scale of the card's output. */
export const HARDWARE_SCALE = 57_737 / 65_536

export type Event = readonly [frame: number, status: number, data1: number, data2?: number]

/** No effects, flat equaliser: what comes out is voices and output scale. */
export const DRY: Partial<EngineOptions> = { effects: false, bass: 5, treble: 5 }
/** CC7 and CC11 at full, so that only what is under test attenuates. */
export const FULL: readonly Event[] = [
  [0, 0xb0, 7, 127],
  [0, 0xb0, 11, 127],
]

export const bankOf = (spec: BankSpec): SoundFontBank => parseSoundFont(buildSoundFont(spec))

/** The General MIDI bank that comes with an npm package of ours: 200 presets of a real instrument. */
export const realBank = (): SoundFontBank => {
  const file = readFileSync('node_modules/@coderline/alphatab/dist/soundfont/sonivox.sf2')
  return parseSoundFont(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength))
}

export interface Played {
  readonly left: Float32Array
  readonly right: Float32Array
  readonly engine: Engine
}

export const send = (engine: Engine, events: readonly Event[]): void => {
  for (const [frame, status, data1, data2 = 0] of events) {
    if (!engine.sendShort(frame, status, data1, data2)) throw new Error('The queue is full.')
  }
}

/** Renders `frames` more frames in blocks. */
export const renderOn = (engine: Engine, frames: number, block = 128): Played => {
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  for (let at = 0; at < frames; at += block) {
    engine.render(left, right, at, Math.min(block, frames - at))
  }
  return { left, right, engine }
}

/**
 * Renders `frames` frames in blocks and hands over each block's events right before it: there may be
 * more than a queue holds.
 */
export const feedOn = (
  engine: Engine,
  events: readonly Event[],
  frames: number,
  block: number,
): Played => {
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  let next = 0
  for (let at = 0; at < frames; at += block) {
    const end = at + Math.min(block, frames - at)
    const first = next
    while (next < events.length && (events[next]?.[0] ?? 0) < end) next++
    send(engine, events.slice(first, next))
    engine.render(left, right, at, end - at)
  }
  return { left, right, engine }
}

/** A new dry engine plays the events from frame 0 on. */
export const play = (
  bank: SoundFontBank,
  options: Partial<EngineOptions>,
  events: readonly Event[],
  frames: number,
): Played => {
  const engine = createEngine({ ...DRY, ...options })
  engine.loadBank(bank)
  send(engine, events)
  return renderOn(engine, frames)
}

export const rms = (samples: Float32Array, from = 0, to = samples.length): number => {
  let sum = 0
  for (let i = from; i < to; i++) sum += (samples[i] as number) ** 2
  return Math.sqrt(sum / (to - from))
}

export const peak = (samples: Float32Array, from = 0, to = samples.length): number => {
  let most = 0
  for (let i = from; i < to; i++) most = Math.max(most, Math.abs(samples[i] as number))
  return most
}

export const decibels = (gain: number): number => 20 * Math.log10(gain)
export const cents = (ratio: number): number => 1200 * Math.log2(ratio)

/** First frame that is not silence, −1: none. */
export const onset = (samples: Float32Array, above = 0): number =>
  samples.findIndex((value) => Math.abs(value) > above)

/** Frequency of a sine, by its rising zero crossings, each found between two samples. */
export const frequencyOf = (
  samples: Float32Array,
  from: number,
  to: number,
  rate = RATE,
): number => {
  let first = NaN
  let last = NaN
  let count = -1
  for (let i = from + 1; i < to; i++) {
    const before = samples[i - 1] as number
    const now = samples[i] as number
    if (before >= 0 || now < 0) continue
    last = i - 1 + before / (before - now)
    if (Number.isNaN(first)) first = last
    count++
  }
  return (count * rate) / (last - first)
}

/** Largest step from one sample to the next. */
export const steepest = (samples: Float32Array, from = 1, to = samples.length): number => {
  let most = 0
  for (let i = Math.max(1, from); i < to; i++) {
    most = Math.max(most, Math.abs((samples[i] as number) - (samples[i - 1] as number)))
  }
  return most
}
