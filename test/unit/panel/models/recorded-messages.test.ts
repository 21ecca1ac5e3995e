// The log of received messages: bounded, counted, in order. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMessageLog } from '../../../../panel/models/recorded-messages.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'

const chunk = (stream: number, bytes: number): StampedMessage => ({
  document: 'd',
  frameId: 0,
  message: { type: 'records/chunk', stream, dropped: 0, bytes: new ArrayBuffer(bytes) },
})
const bye = (wallMs: number): StampedMessage => ({
  document: 'd',
  frameId: 0,
  message: { type: 'document/bye', wallMs },
})

describe('the message log', () => {
  it('keeps everything in order while it fits', () => {
    const log = createMessageLog(1_000_000)
    const messages = [bye(1), chunk(0, 64), chunk(1, 64), bye(2)]
    for (const message of messages) log.append(message)
    expect(log.messages()).toEqual(messages)
    expect(log.evictedChunks).toBe(0)
  })

  it('lets the oldest chunks go first, counts them, and keeps what defines things', () => {
    const log = createMessageLog(4096)
    log.append(bye(1))
    for (let index = 0; index < 10; index += 1) log.append(chunk(index, 1024))
    const kept = log.messages()
    expect(kept[0]).toEqual(bye(1))
    expect(
      kept.slice(1).map(({ message }) => (message.type === 'records/chunk' ? message.stream : -1)),
    ).toEqual([7, 8, 9])
    expect(log.evictedChunks).toBe(7)
    expect(log.evictedBytes).toBe(7 * 1024)
  })

  it('never holds more than its bound while chunks are what fills it, and accounts for each', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 4000 }), (sizes) => {
        const log = createMessageLog(10_000)
        sizes.forEach((size, index) => log.append(chunk(index, size)))
        const kept = log.messages()
        const total = sizes.reduce((sum, size) => sum + size, 0)
        expect(log.bytes).toBeLessThanOrEqual(10_000)
        expect(log.bytes + log.evictedBytes).toBe(total)
        expect(kept.length + log.evictedChunks).toBe(sizes.length)
        expect(log.count).toBe(kept.length)
        // What is kept is the newest, in order.
        expect(
          kept.map(({ message }) => (message.type === 'records/chunk' ? message.stream : -1)),
        ).toEqual(sizes.map((_, index) => index).slice(log.evictedChunks))
      }),
      { numRuns: 30 },
    )
  })

  it('refuses definitions whose texts would fill the panel, and counts them', () => {
    const log = createMessageLog(1e9)
    const text = 'x'.repeat(512)
    for (let index = 0; index < 50_000; index += 1) {
      const message = {
        type: 'recorder/notice',
        code: 'wrapper-fault',
        text,
        wallMs: index,
      } as const
      log.append({ document: 'd', frameId: 0, message })
    }
    expect(log.bytes).toBeLessThanOrEqual(48 * 1024 * 1024)
    expect(log.refused).toBeGreaterThan(5000)
    expect(log.count + log.refused).toBe(50_000)
  })

  it('is empty after clear', () => {
    const log = createMessageLog(100)
    for (let index = 0; index < 5; index += 1) log.append(chunk(0, 64))
    log.clear()
    expect([
      log.count,
      log.bytes,
      log.evictedChunks,
      log.evictedBytes,
      log.messages().length,
    ]).toEqual([0, 0, 0, 0, 0])
  })
})
