// Plays a list of MIDI messages into the engine's queue, each on its exact frame. Audio thread.
// The queue is small, and a piece may have a million events: only what is due within the next block is handed over,
// and what finds no room waits for the block after. Allocates only for system exclusive messages (one view each).

import type { Engine } from '../../../engine/engine-types.ts'
import { MAX_SYSEX_BYTES } from '../../../engine/midi/event-queue.ts'
import { QUEUE_CAPACITY } from '../../../engine/midi/midi-types.ts'

/** Places of the queue that are left to what is played by hand. */
const RESERVED_PLACES = 64

export interface ReferencePlayer {
  /** Begins at output frame `fromFrame`; replaces what plays. */
  start(
    fromFrame: number,
    rate: number,
    atMs: Float64Array,
    lengths: Uint16Array,
    bytes: Uint8Array,
  ): void
  /** Queues what is due before the engine's frame + `count`. */
  feed(engine: Engine, count: number): void
  /** The engine was replaced by one that counts from `frame` on, where the last stood at `before`. */
  shift(before: number, frame: number): void
  stop(): void
}

/** A player without a piece. */
export function createReferencePlayer(): ReferencePlayer {
  const nothing = new Uint8Array(0)
  let times: Float64Array = new Float64Array(0)
  let sizes: Uint16Array = new Uint16Array(0)
  let data: Uint8Array = nothing
  let next = 0
  let offset = 0
  let origin = 0
  let framesPerMs = 0

  return {
    start(fromFrame, rate, atMs, lengths, bytes) {
      times = atMs
      sizes = lengths
      data = bytes
      next = 0
      offset = 0
      origin = fromFrame
      framesPerMs = rate / 1000
    },
    feed(engine, count) {
      const until = engine.frame + count
      while (next < times.length) {
        const frame = origin + Math.round((times[next] as number) * framesPerMs)
        // Also where it is no number.
        if (!(frame < until)) return
        if (engine.counters.queueDepth >= QUEUE_CAPACITY - RESERVED_PLACES) return
        const length = sizes[next] as number
        const status = data[offset] ?? 0
        if (status >= 0x80 && status < 0xf0) {
          const data1 = length > 1 ? (data[offset + 1] ?? 0) : 0
          const data2 = length > 2 ? (data[offset + 2] ?? 0) : 0
          engine.sendShort(frame, status, data1, data2)
        } else if (status === 0xf0 && length <= MAX_SYSEX_BYTES) {
          engine.sendSysex(frame, data.subarray(offset, offset + length))
        }
        offset += length
        next++
      }
      if (data !== nothing) this.stop()
    },
    shift(before, frame) {
      origin += frame - before
    },
    stop() {
      times = new Float64Array(0)
      sizes = new Uint16Array(0)
      data = nothing
      next = 0
    },
  }
}
