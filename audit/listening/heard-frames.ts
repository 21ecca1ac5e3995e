// What was heard of all frames of a page, each with contexts of its own. Bounded for all of them together. Any context.

import {
  createHeardRoom,
  createHeardSounds,
  type HeardSound,
  type HeardSounds,
} from './heard-sound.ts'
import type { UnpackedChunk } from './heard-sound.ts'

const MAX_FRAMES = 16

export interface HeardFrames<Frame> {
  /** Of each context of each frame, so far. */
  readonly sounds: readonly HeardSound[]
  take(frame: Frame, chunk: UnpackedChunk): void
}

/** Nothing was heard yet. */
export function createHeardFrames<Frame>(): HeardFrames<Frame> {
  const frames = new Map<Frame, HeardSounds>()
  const room = createHeardRoom()
  return {
    get sounds() {
      return [...frames.values()].flatMap(({ sounds }) => sounds)
    },
    take(frame, chunk) {
      let sounds = frames.get(frame)
      if (sounds === undefined) {
        if (frames.size >= MAX_FRAMES) return
        frames.set(frame, (sounds = createHeardSounds(room)))
      }
      sounds.take(chunk)
    },
  }
}
