// What the tap takes from the samples themselves: how loud they are, what is wrong with them, and the mix in which
// onsets are looked for. Audio thread; allocates nothing after creation.

import { RISE_STEP_FRAMES } from '../../../trace/wire/quantum.ts'
import { KIND } from '../../../trace/wire/record.ts'
import type { Scope } from '../probe/scope.ts'
import { SILENCE } from './onset.ts'
import { lengthOf, min, NativeFloat64Array, round } from '../../../trace/wire/natives.ts'
import { scopeRate } from '../natives.ts'

const LEVEL_SECONDS = 0.1
const MAX_COUNT = 0xffff

/** A stretch of the sound, of 128 frames at most. One object, filled anew. */
export interface Piece {
  /** On one channel: a mix that opposite channels do not cancel. */
  readonly mixed: Float64Array
  /** Index of the first and the last sample over SILENCE in any channel; -1 where there is none. */
  firstLoud: number
  lastLoud: number
  peak: number
}

export interface LevelMeter {
  /** One pass over all channels: `count` frames from `from` on. The piece is valid until the next one. */
  measure(channels: readonly Float32Array[], from: number, count: number): Readonly<Piece>
  /** Writes what was since the last time, about ten times a second of audio. */
  writeIfDue(frame: number): void
}

/** A meter that has measured nothing. */
export function createLevelMeter({ clock, writer }: Scope): LevelMeter {
  const mixed = new NativeFloat64Array(RISE_STEP_FRAMES)
  const piece: Piece = { mixed, firstLoud: -1, lastLoud: -1, peak: 0 }
  const levelFrames = round(LEVEL_SECONDS * scopeRate)
  let nextLevelFrame = 0
  let highest = 0
  let nans = 0
  let clipped = 0

  return {
    measure(channels, from, count) {
      let firstLoud = -1
      let lastLoud = -1
      let peak = 0
      for (let index = 0; index < count; index++) mixed[index] = 0
      let gain = 1
      for (let channel = 0; channel < channels.length; channel++) {
        const samples = channels[channel] as Float32Array
        const there = min(count, lengthOf(samples) - from)
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
      piece.firstLoud = firstLoud
      piece.lastLoud = lastLoud
      piece.peak = peak
      return piece
    },
    writeIfDue(frame) {
      if (frame < nextLevelFrame) return
      nextLevelFrame = frame + levelFrames
      const faults = (min(nans, MAX_COUNT) | (min(clipped, MAX_COUNT) << 16)) >>> 0
      writer.write(KIND.level, 0, 0, frame, clock.now(), faults, highest)
      highest = 0
      nans = 0
      clipped = 0
    },
  }
}
