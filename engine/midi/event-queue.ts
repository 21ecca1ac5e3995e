// Events that wait for their frame: a binary heap over fixed columns, ordered by frame and then by arrival. System
// exclusive bytes lie in a pool of small blocks, chained, so that a burst of short ones (a song's set-up) and a few
// long ones both fit. Audio thread. Allocates only when created.
//
//   heap[0 … depth−1] → slot → frames, arrivals, words (trace/wire/midi-word.ts), firstBlock, lengths
//   firstBlock → block → nextBlock[block] → … → −1

import { data1Of, data2Of, packMidi, statusOf } from '../../trace/wire/midi-word.ts'
import { LIMIT } from '../../trace/wire/protocol.ts'
import { type EventQueue, QUEUE_CAPACITY } from './midi-types.ts'
import { withQuickNames } from '../quick-names.ts'

/** Bytes of the longest system exclusive message that is taken. */
export const MAX_SYSEX_BYTES = LIMIT.midiBytes
const BLOCK_BYTES = 32
const BLOCKS = 1024
const NONE = -1

/**
 * An empty queue of QUEUE_CAPACITY events. A frame that is not a number or below zero counts as 0. `deliver` on
 * an empty queue does nothing. `clear` forgets the events; `peakDepth` and `overflows` stay. A message of no
 * bytes or of more than MAX_SYSEX_BYTES is refused and counted like one that finds no room. About 75 KB; push and
 * deliver are O(log depth).
 */
export function createEventQueue(): EventQueue {
  const frames = new Float64Array(QUEUE_CAPACITY)
  const arrivals = new Float64Array(QUEUE_CAPACITY)
  const words = new Uint32Array(QUEUE_CAPACITY)
  const lengths = new Uint16Array(QUEUE_CAPACITY)
  const firstBlock = new Int16Array(QUEUE_CAPACITY)
  /** The first `depth` are the heap; the rest are the free slots. */
  const heap = new Uint16Array(QUEUE_CAPACITY)
  const pool = new Uint8Array(BLOCKS * BLOCK_BYTES)
  const nextBlock = new Int16Array(BLOCKS)
  const scratch = new Uint8Array(MAX_SYSEX_BYTES)
  let depth = 0
  let peakDepth = 0
  let overflows = 0
  let arrival = 0
  let freeBlock = 0
  let freeBlocks = BLOCKS

  const forgetAll = (): void => {
    for (let i = 0; i < QUEUE_CAPACITY; i += 1) heap[i] = i
    for (let i = 0; i < BLOCKS; i += 1) nextBlock[i] = i + 1 < BLOCKS ? i + 1 : NONE
    depth = 0
    freeBlock = 0
    freeBlocks = BLOCKS
  }

  const isBefore = (a: number, b: number): boolean => {
    const frameA = frames[a] as number
    const frameB = frames[b] as number
    return (
      frameA < frameB || (frameA === frameB && (arrivals[a] as number) < (arrivals[b] as number))
    )
  }

  /** Puts the slot at the end of the heap, where it already stands, into its place. */
  const rise = (): void => {
    let at = depth
    const slot = heap[at] as number
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as number
      if (!isBefore(slot, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = slot
  }

  const sink = (): void => {
    let at = 0
    const slot = heap[0] as number
    for (;;) {
      let child = at * 2 + 1
      if (child >= depth) break
      if (child + 1 < depth && isBefore(heap[child + 1] as number, heap[child] as number))
        child += 1
      const below = heap[child] as number
      if (!isBefore(below, slot)) break
      heap[at] = below
      at = child
    }
    heap[at] = slot
  }

  /** Fills the slot at heap[depth] but for the message itself. */
  const enter = (frame: number): number => {
    const slot = heap[depth] as number
    // Arrivals need only tell apart what waits together; small numbers never become heap numbers.
    if (depth === 0) arrival = 0
    frames[slot] = frame > 0 ? frame : 0
    arrivals[slot] = arrival
    arrival += 1
    return slot
  }

  const settle = (): void => {
    rise()
    depth += 1
    if (depth > peakDepth) peakDepth = depth
  }

  const refuse = (): false => {
    overflows += 1
    return false
  }

  /** Takes the first event out of the heap; its slot becomes the first free one. */
  const takeFirst = (): number => {
    const slot = heap[0] as number
    depth -= 1
    heap[0] = heap[depth] as number
    heap[depth] = slot
    sink()
    return slot
  }

  /** Copies a message from its blocks to `scratch` and frees them. */
  const collect = (slot: number, length: number): void => {
    let block = firstBlock[slot] as number
    let at = 0
    for (;;) {
      const base = block * BLOCK_BYTES
      const end = Math.min(length, at + BLOCK_BYTES)
      for (let i = 0; at < end; i += 1, at += 1) scratch[at] = pool[base + i] as number
      freeBlocks += 1
      const next = nextBlock[block] as number
      if (at >= length) {
        nextBlock[block] = freeBlock
        freeBlock = firstBlock[slot] as number
        return
      }
      block = next
    }
  }

  forgetAll()

  return withQuickNames({
    pushShort(frame, status, data1, data2) {
      if (depth === QUEUE_CAPACITY) return refuse()
      const slot = enter(frame)
      words[slot] = packMidi(status, data1, data2)
      lengths[slot] = 0
      settle()
      return true
    },

    pushSysex(frame, bytes) {
      const { length } = bytes
      const needed = Math.ceil(length / BLOCK_BYTES)
      if (depth === QUEUE_CAPACITY || length === 0 || length > MAX_SYSEX_BYTES) return refuse()
      if (needed > freeBlocks) return refuse()
      const slot = enter(frame)
      lengths[slot] = length
      firstBlock[slot] = freeBlock
      let at = 0
      let last = freeBlock
      while (at < length) {
        const base = freeBlock * BLOCK_BYTES
        const end = Math.min(length, at + BLOCK_BYTES)
        for (let i = 0; at < end; i += 1, at += 1) pool[base + i] = bytes[at] as number
        last = freeBlock
        freeBlock = nextBlock[last] as number
      }
      nextBlock[last] = NONE
      freeBlocks -= needed
      settle()
      return true
    },

    get nextFrame() {
      return depth > 0 ? (frames[heap[0] as number] as number) : Infinity
    },

    deliver(reader) {
      if (depth === 0) return
      const slot = takeFirst()
      const length = lengths[slot] as number
      if (length > 0) {
        collect(slot, length)
        reader.sysex(scratch, 0, length)
        return
      }
      const word = words[slot] as number
      reader.message(statusOf(word), data1Of(word), data2Of(word))
    },

    clear: forgetAll,

    get depth() {
      return depth
    },
    get peakDepth() {
      return peakDepth
    },
    get overflows() {
      return overflows
    },
  })
}
