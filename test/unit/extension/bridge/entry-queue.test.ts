// How often what a document says goes on its way; time is the test's own.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEntryQueue, isLively } from '../../../../extension/bridge/entry-queue.ts'
import type { Entry } from '../../../../extension/protocol.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES } from '../../../../trace/wire/record.ts'

const chunkOf = (...kinds: number[]): PageMessage => {
  const bytes = new Uint8Array(kinds.length * RECORD_BYTES)
  kinds.forEach((kind, index) => (bytes[index * RECORD_BYTES] = kind))
  return { type: 'records/chunk', stream: 0, dropped: 0, bytes: bytes.buffer }
}
const CALM = chunkOf(KIND.contextClock, KIND.stat)
const LIVELY = chunkOf(KIND.contextClock, KIND.actionStart)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function scene() {
  const sent: number[][] = []
  const queue = createEntryQueue((entries: Entry[]) =>
    sent.push(entries.map(({ ordinal }) => ordinal)),
  )
  let ordinal = 0
  return { sent, queue, say: (message: PageMessage) => queue.add({ ordinal: ++ordinal, message }) }
}

describe('what a document says', () => {
  it('goes at once where something happened, and takes along what waits', () => {
    const { sent, say } = scene()
    say(CALM)
    vi.advanceTimersByTime(100)
    expect(sent).toEqual([])
    say(LIVELY)
    say(CALM)
    vi.advanceTimersByTime(20)
    expect(sent).toEqual([[1, 2, 3]])
    vi.advanceTimersByTime(5000)
    expect(sent).toHaveLength(1)
  })

  it('goes five times a second at most where much happens, the first at once', () => {
    const { sent, say } = scene()
    for (let count = 0; count < 50; count++) {
      say(LIVELY)
      vi.advanceTimersByTime(20)
      if (count === 0) expect(sent).toEqual([[1]])
      vi.advanceTimersByTime(20)
    }
    expect(sent.length).toBeGreaterThan(7)
    expect(sent.length).toBeLessThan(12)
    vi.advanceTimersByTime(200)
    expect(sent.flat()).toHaveLength(50)
  })

  it('goes four times a second where it only tells how things are', () => {
    const { sent, say } = scene()
    for (let count = 0; count < 50; count++) {
      say(CALM)
      vi.advanceTimersByTime(100)
    }
    expect(sent.length).toBeGreaterThan(14)
    expect(sent.length).toBeLessThan(21)
    expect(sent.flat()).toEqual(Array.from({ length: sent.flat().length }, (_, at) => at + 1))
  })

  it('goes once a second while nobody looks, and at once when somebody does again', () => {
    const { sent, queue, say } = scene()
    queue.setWatched(false)
    for (let count = 0; count < 35; count++) {
      say(count % 5 === 0 ? LIVELY : CALM)
      vi.advanceTimersByTime(100)
    }
    expect(sent).toHaveLength(3)
    queue.setWatched(true)
    expect(sent.flat()).toHaveLength(35)
  })

  it('goes with the next word where the browser holds timers back, as in pages that nobody sees', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { sent, say } = scene()
    say(LIVELY)
    vi.advanceTimersByTime(900)
    expect(sent).toEqual([])
    say(CALM)
    expect(sent).toEqual([[1, 2]])
  })

  it('never waits in such numbers that the page would have to', () => {
    const { sent, queue, say } = scene()
    queue.setWatched(false)
    for (let count = 0; count < 100; count++) say(CALM)
    expect(Math.max(...sent.map((entries) => entries.length))).toBeLessThanOrEqual(32)
    expect(sent.flat().length).toBeGreaterThan(68)
  })

  it('goes before whatever else is sent, and not at all where it is sent anew', () => {
    const { sent, queue, say } = scene()
    say(CALM)
    queue.flush()
    queue.flush()
    say(CALM)
    queue.clear()
    vi.advanceTimersByTime(5000)
    expect(sent).toEqual([[1]])
  })

  it('is lively where it is no records, or one of them tells of something', () => {
    expect(isLively({ type: 'document/bye', wallMs: 0 })).toBe(true)
    expect([chunkOf(), CALM, LIVELY].map(isLively)).toEqual([false, false, true])
    expect(isLively(chunkOf(KIND.level, KIND.quanta, KIND.quantum))).toBe(false)
    expect(isLively(chunkOf(KIND.level, KIND.onset))).toBe(true)
    expect(isLively(chunkOf(KIND.gap))).toBe(true)
  })
})
