// What the tap takes from the samples themselves: how loud they are, what is wrong with them, and the mix in which
// onsets are looked for. Audio thread; allocates nothing after creation.

import { RISE_STEP_FRAMES } from '../../../trace/wire/quantum.ts'
import { KIND } from '../../../trace/wire/record.ts'
import type { Scope } from '../probe/scope.ts'
import { SILENCE } from './onset.ts'

const LEVEL_SECONDS = 0.1
const MAX_COUNT = 0xffff

/** What `measure` found stands in the other members until it is called again. */
export interface LevelMeter {
  /** One pass over all channels of a piece: `count` frames (128 at most) from `from` on. */
  measure(channels: readonly Float32Array[], from: number, count: number): void
  /** The piece on one channel: a mix that opposite channels do not cancel. */
  readonly mixed: Float64Array
  /** Index in the piece of the first and the last sample over SILENCE in any channel; -1 where there is none. */
  readonly firstLoud: number
  readonly lastLoud: number
  readonly peak: number
  /** Writes what was since the last time, about ten times a second of audio. */
  writeIfDue(frame: number): void
}

/** A meter that has measured nothing. */
export function createLevelMeter({ clock, writer }: Scope): LevelMeter {
  const mixed = new Float64Array(RISE_STEP_FRAMES)
  const levelFrames = Math.round(LEVEL_SECONDS * sampleRate)
  let nextLevelFrame = 0
  let highest = 0
  let nans = 0
  let clipped = 0
  let peak = 0
  let firstLoud = -1
  let lastLoud = -1

  return {
    mixed,
    get firstLoud() {
      return firstLoud
    },
    get lastLoud() {
      return lastLoud
    },
    get peak() {
      return peak
    },
    measure(channels, from, count) {
      firstLoud = -1
      lastLoud = -1
      peak = 0
      for (let index = 0; index < count; index++) mixed[index] = 0
      let gain = 1
      for (let channel = 0; channel < channels.length; channel++) {
        const samples = channels[channel] as Float32Array
        const there = Math.min(count, samples.length - from)
        let channelFirst = -1
        let channelLast = -1
        for (let index = 0; index < there; index++) {
          const sample = samples[from + index] as number
          const size = sample < 0 ? -sample : sample
          if (size > SILENCE) {
            if (channelFirst < 0) channelFirst = index
            channelLast = index
            if (size > peak) peak = size
            if (size > 1) {
              clipped++
              // Infinity would stay in the filters for ever.
              if (size > 1e6) continue
            }
          } else if (sample !== sample) {
            nans++
            continue
          }
          mixed[index] = (mixed[index] as number) + sample * gain
        }
        if (channelFirst >= 0 && (firstLoud < 0 || channelFirst < firstLoud)) {
          firstLoud = channelFirst
        }
        if (channelLast > lastLoud) lastLoud = channelLast
        gain *= 0.618
      }
      if (peak > highest) highest = peak
    },
    writeIfDue(frame) {
      if (frame < nextLevelFrame) return
      nextLevelFrame = frame + levelFrames
      const faults = (Math.min(nans, MAX_COUNT) | (Math.min(clipped, MAX_COUNT) << 16)) >>> 0
      writer.write(KIND.level, 0, 0, frame, clock.now(), faults, highest)
      highest = 0
      nans = 0
      clipped = 0
    },
  }
}
