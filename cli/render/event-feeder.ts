// Hands a sequence to an engine's bounded queue in time, and never more than it takes: nothing is lost however dense
// the music is, and however large the blocks are. Where one frame has more events than the queue holds, the rest follow
// one frame later. Any context.

import { messageAt, type MidiSequence, sequenceFrames } from '../../midi/midi-sequence.ts'
import { QUEUE_CAPACITY } from '../../engine/midi/midi-types.ts'
import type { Playable } from './playable.ts'

/**
 * Bytes of system exclusive messages that wait at a time, each rounded up to whole blocks of the queue's pool:
 * half of what it holds.
 */
const SYSEX_BYTES_AT_ONCE = 16_384
const SYSEX_BLOCK_BYTES = 32
const SYSEX = 0xf0

export interface EventFeeder {
  /**
   * Queues what is due before `untilFrame`. Returns the frame that the engine may render to before the next call: more
   * than where it is, at most `untilFrame`.
   */
  feed(untilFrame: number): number
  /** Frame of the last event, 0 where there is none. */
  readonly lastFrame: number
  /** Messages that the engine did not take: 0, or something is wrong. */
  readonly refused: number
}

/**
 * Frames are counted from 0 at `rateHz`. Nothing else may send to `engine`. Allocates 8 bytes an event.
 */
export function createEventFeeder(
  engine: Playable,
  sequence: MidiSequence,
  rateHz: number,
): EventFeeder {
  const { starts, bytes } = sequence
  const frames = sequenceFrames(sequence.atMs, rateHz)
  const startFrame = engine.frame
  let sent = 0
  /** Events before this one are surely played: their frame has been rendered. */
  let played = 0
  let sysexBytes = 0
  let refused = 0

  const sysexBytesOf = (index: number): number => {
    const at = starts[index] ?? 0
    if (bytes[at] !== SYSEX) return 0
    const length = (starts[index + 1] ?? at) - at
    return Math.ceil(length / SYSEX_BLOCK_BYTES) * SYSEX_BLOCK_BYTES
  }

  const send = (index: number, frame: number): void => {
    const at = starts[index] ?? 0
    const status = bytes[at] ?? 0
    const isShortest = status >> 5 === 6
    const isTaken =
      status === SYSEX
        ? engine.sendSysex(frame, messageAt(sequence, index))
        : engine.sendShort(frame, status, bytes[at + 1] ?? 0, isShortest ? 0 : (bytes[at + 2] ?? 0))
    if (!isTaken) refused += 1
  }

  return {
    feed(untilFrame) {
      const now = engine.frame
      while (played < sent && (frames[played] ?? 0) + startFrame < now) {
        sysexBytes -= sysexBytesOf(played)
        played += 1
      }
      while (sent < frames.length) {
        const frame = Math.max((frames[sent] ?? 0) + startFrame, now)
        if (frame >= untilFrame) return untilFrame
        const isFull =
          sent - played >= QUEUE_CAPACITY ||
          (sent > played && sysexBytes + sysexBytesOf(sent) > SYSEX_BYTES_AT_ONCE)
        if (isFull) return Math.min(untilFrame, Math.max(frame, now + 1))
        frames[sent] = frame - startFrame
        send(sent, frame)
        sysexBytes += sysexBytesOf(sent)
        sent += 1
      }
      return untilFrame
    },
    lastFrame: frames.at(-1) ?? 0,
    get refused() {
      return refused
    },
  }
}
