// The queue of waiting events: order, bounds and counts, against a plain sorted array.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { createEventQueue, MAX_SYSEX_BYTES } from '../../../../engine/midi/event-queue.ts'
import { type EventQueue, QUEUE_CAPACITY } from '../../../../engine/midi/midi-types.ts'

const next = (queue: EventQueue): number[] => {
  const got: number[] = []
  queue.deliver({
    message: (...bytes) => got.push(...bytes),
    sysex: (bytes, from, length) => got.push(...bytes.subarray(from, from + length)),
  })
  return got
}
const message = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7) & 0xff)

describe('the event queue', () => {
  test('gives events by frame, and those of one frame as they came', () => {
    const queue = createEventQueue()
    queue.pushShort(20, 0x90, 1, 1)
    queue.pushShort(10, 0x90, 2, 2)
    queue.pushShort(20, 0x80, 3, 3)
    queue.pushShort(10, 0x80, 4, 4)
    expect(queue.nextFrame).toBe(10)
    expect([next(queue), next(queue), next(queue), next(queue)]).toEqual([
      [0x90, 2, 2],
      [0x80, 4, 4],
      [0x90, 1, 1],
      [0x80, 3, 3],
    ])
    expect(queue.nextFrame).toBe(Infinity)
    expect(next(queue)).toEqual([])
  })

  test('takes its whole capacity, refuses and counts what is more, and takes again once there is room', () => {
    const queue = createEventQueue()
    for (let i = 0; i < QUEUE_CAPACITY; i += 1) expect(queue.pushShort(i, 0x90, 1, 1)).toBe(true)
    expect(queue.pushShort(0, 0x90, 9, 9)).toBe(false)
    expect(queue.pushSysex(0, message(4, 1))).toBe(false)
    expect([queue.depth, queue.peakDepth, queue.overflows]).toEqual([
      QUEUE_CAPACITY,
      QUEUE_CAPACITY,
      2,
    ])
    expect(next(queue)).toEqual([0x90, 1, 1])
    expect(queue.pushShort(0, 0x90, 8, 8)).toBe(true)
    expect(next(queue)).toEqual([0x90, 8, 8])
  })

  test('takes a whole queue of short system exclusive messages', () => {
    const queue = createEventQueue()
    for (let i = 0; i < QUEUE_CAPACITY; i += 1)
      expect(queue.pushSysex(0, message(11, i))).toBe(true)
    for (let i = 0; i < QUEUE_CAPACITY; i += 1) expect(next(queue)).toEqual([...message(11, i)])
    expect(queue.overflows).toBe(0)
  })

  test('takes 32 of the longest, and counts what finds no room, is too long or empty', () => {
    const queue = createEventQueue()
    for (let i = 0; i < 32; i += 1) expect(queue.pushSysex(i, message(1024, i))).toBe(true)
    expect(queue.pushSysex(0, message(1, 1))).toBe(false)
    expect(next(queue)).toEqual([...message(1024, 0)])
    expect(queue.pushSysex(0, message(MAX_SYSEX_BYTES + 1, 1))).toBe(false)
    expect(queue.pushSysex(0, message(0, 1))).toBe(false)
    expect(queue.pushSysex(0, message(1024, 77))).toBe(true)
    expect(queue.overflows).toBe(3)
    expect(next(queue)).toEqual([...message(1024, 77)])
  })

  test('has 1024 blocks of 32 bytes for them: a message of 33 takes two', () => {
    const taken = (length: number): number => {
      const queue = createEventQueue()
      let count = 0
      while (queue.pushSysex(count, message(length, count))) count += 1
      return count
    }
    expect([taken(33), taken(64), taken(65)]).toEqual([512, 512, 341])
  })

  test('plays now what has a frame before zero or none at all', () => {
    const queue = createEventQueue()
    queue.pushShort(1, 0x90, 1, 1)
    queue.pushShort(Number.NaN, 0x90, 2, 2)
    queue.pushShort(-5, 0x90, 3, 3)
    expect(queue.nextFrame).toBe(0)
    expect([next(queue)[1], next(queue)[1], next(queue)[1]]).toEqual([2, 3, 1])
  })

  test('keeps its totals when it is cleared', () => {
    const queue = createEventQueue()
    for (let i = 0; i <= QUEUE_CAPACITY; i += 1) queue.pushShort(i, 0x90, 1, 1)
    queue.clear()
    expect([queue.depth, queue.nextFrame, queue.peakDepth, queue.overflows]).toEqual([
      0,
      Infinity,
      QUEUE_CAPACITY,
      1,
    ])
  })

  test('does what a sorted array does, whatever comes and goes', () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ frame: fc.nat(30), bytes: fc.constant(0) }) },
      { weight: 2, arbitrary: fc.record({ frame: fc.nat(30), bytes: fc.nat(1100) }) },
      { weight: 5, arbitrary: fc.constant('deliver' as const) },
      { weight: 1, arbitrary: fc.constant('burst' as const) },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const queue = createEventQueue()
        const model: { frame: number; bytes: number[]; blocks: number }[] = []
        let overflows = 0
        let peak = 0
        let seed = 0
        const push = (frame: number, length: number): void => {
          seed += 1
          const blocks = Math.ceil(length / 32)
          const used = model.reduce((sum, each) => sum + each.blocks, 0)
          const hasRoom = model.length < QUEUE_CAPACITY && length <= 1024 && used + blocks <= 1024
          const bytes =
            length > 0 ? [...message(length, seed)] : [seed & 0xff, (seed >> 8) & 0xff, seed & 7]
          const isTaken =
            length > 0
              ? queue.pushSysex(frame, Uint8Array.from(bytes))
              : queue.pushShort(frame, bytes[0]!, bytes[1]!, bytes[2]!)
          expect(isTaken).toBe(hasRoom)
          if (!hasRoom) overflows += 1
          else {
            const at = model.findLastIndex((each) => each.frame <= frame) + 1
            model.splice(at, 0, { frame, bytes, blocks })
          }
          peak = Math.max(peak, model.length)
        }
        for (const each of steps) {
          if (each === 'burst') for (let i = 0; i < 200; i += 1) push((i * 7) % 30, 0)
          else if (each === 'deliver') expect(next(queue)).toEqual(model.shift()?.bytes ?? [])
          else push(each.frame, each.bytes)
          expect(queue.nextFrame).toBe(model[0]?.frame ?? Infinity)
        }
        expect([queue.depth, queue.overflows, queue.peakDepth]).toEqual([
          model.length,
          overflows,
          peak,
        ])
        while (model.length > 0) expect(next(queue)).toEqual(model.shift()?.bytes)
      }),
      { numRuns: 300 },
    )
  })
})
