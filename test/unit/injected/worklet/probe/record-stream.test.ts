// The way out of an audio scope: a page that floods its ports leaves room in the stream for the other records, before
// there is a tap and after; what happens is told apart from how things are; a page that hears nothing is not sent for
// ever.

import { describe, expect, it } from 'vitest'
import {
  createRecordStream,
  type RecordStream,
} from '../../../../../injected/worklet/probe/record-stream.ts'
import { createHoleBook } from '../../../../../trace/holes/hole-book.ts'
import { KIND, readRecord, RECORD_BYTES } from '../../../../../trace/wire/record.ts'
import { createRingBuffer, createRingReader } from '../../../../../trace/wire/ring.ts'
import { context } from '../../../../support/trace/hostile-messages.ts'

const FLOOD = 5000
const OTHERS = 200

const write = (stream: RecordStream, kind: number, count: number): void => {
  for (let index = 0; index < count; index++) stream.writer.write(kind, 0, 1, index, 1000, 0, 0)
}

const kindsOf = (bytes: ArrayBuffer, recordBytes: number): number[] => {
  const view = new DataView(bytes)
  return Array.from(
    { length: recordBytes / RECORD_BYTES },
    (_, index) => readRecord(view, index * RECORD_BYTES).kind,
  )
}

/** Connects a tap; answers the kinds of all records that leave. */
const attach = (stream: RecordStream, ring: SharedArrayBuffer | null = null): number[] => {
  const left: number[] = []
  stream.attach(
    { token: '', timedQuantumEvery: 8, ring },
    (message) => {
      if (message.type === 'chunk/full') left.push(...kindsOf(message.bytes, message.recordBytes))
    },
    () => [],
  )
  return left
}

const countOf = (kinds: readonly number[], kind: number): number =>
  kinds.filter((other) => other === kind).length

describe.each([
  ['arrive', KIND.arrive],
  ['are posted', KIND.workletPost],
])('a flood of messages that %s', (_name, kind) => {
  it('before there is a tap drowns no construction, however often a send was due', () => {
    const stream = createRecordStream()
    for (let due = 0; due < 3; due++) {
      write(stream, kind, FLOOD)
      stream.send()
    }
    write(stream, KIND.construct, OTHERS)
    const left = attach(stream)
    stream.sendAll()

    expect(countOf(left, KIND.construct)).toBe(OTHERS)
    expect(countOf(left, kind)).toBeGreaterThan(0)
    expect(stream.writer.dropped + left.length).toBe(3 * FLOOD + OTHERS)
  })

  it('before there is a tap takes nothing from the messages after it', () => {
    const stream = createRecordStream()
    write(stream, kind, FLOOD)
    const left = attach(stream)
    stream.sendAll()
    const early = left.length
    write(stream, kind, 100)
    stream.sendAll()

    expect(left.length - early).toBe(100)
  })

  it('between two sends drowns nothing else, and after the second messages are told again', () => {
    const stream = createRecordStream()
    const left = attach(stream)
    write(stream, kind, FLOOD)
    write(stream, KIND.quantum, OTHERS)
    stream.send()

    expect(countOf(left, KIND.quantum)).toBe(OTHERS)
    expect(stream.writer.dropped + left.length).toBe(FLOOD + OTHERS)

    write(stream, kind, 100)
    const before = countOf(left, kind)
    stream.send()
    expect(countOf(left, kind) - before).toBe(100)
  })

  it('is told in full where memory is shared', () => {
    const stream = createRecordStream()
    const ring = createRingBuffer()
    attach(stream, ring)
    write(stream, kind, 2000)

    expect(createRingReader(ring).available).toBe(2000)
  })
})

describe('a stream of records', () => {
  it.each([
    ['how long calls take', KIND.quantum, false],
    ['how many calls there were', KIND.quanta, false],
    ['how loud it is', KIND.level, false],
    ['what was posted', KIND.workletPost, false],
    ['a message that came', KIND.arrive, true],
    ['an onset', KIND.onset, true],
    ['a pitch', KIND.pitchOnset, true],
    ['a gap', KIND.gap, true],
    ['a construction', KIND.construct, true],
    ['an end', KIND.processEnd, true],
  ])('has news where it holds more than how things are: %s', (_name, kind, isNews) => {
    const stream = createRecordStream()
    attach(stream)
    write(stream, kind, 1)
    expect(stream.hasNews).toBe(isNews)

    stream.send()
    expect(stream.hasNews).toBe(false)
  })

  it('posts few records from one buffer, and many in buffers that are given away', () => {
    const stream = createRecordStream()
    const sent: { bytes: ArrayBuffer; isTransferred: boolean }[] = []
    stream.attach(
      { token: '', timedQuantumEvery: 8, ring: null },
      (message, transfer) => {
        if (message.type === 'chunk/full')
          sent.push({ bytes: message.bytes, isTransferred: transfer?.[0] === message.bytes })
      },
      () => [],
    )
    for (const count of [1, 256, 257, 300]) {
      write(stream, KIND.quantum, count)
      stream.send()
    }

    expect(sent.map(({ isTransferred }) => isTransferred)).toEqual([false, false, true, true])
    expect(new Set(sent.map(({ bytes }) => bytes)).size).toBe(3)
  })

  it('sends no more where the page has said nothing for long, counts what has no room, and goes on when it is back', () => {
    const stream = createRecordStream()
    const left = attach(stream)
    const written = 200_000
    for (let count = 0; count < written; count += 1000) {
      write(stream, KIND.quantum, 1000)
      stream.send()
    }
    const bound = left.length
    stream.send()

    expect(left.length).toBe(bound)
    expect(bound).toBeGreaterThan(100_000)
    expect(stream.writer.dropped).toBe(written - bound - 8192)

    stream.hearPage()
    stream.sendAll()
    // And behind them, in one record, how long those took that had no room.
    expect(left.length).toBe(bound + 8192 + 1)
    expect(countOf(left, KIND.lost)).toBe(1)
  })
})

describe('what had no room', () => {
  const ROOM = 16
  const QUANTUM_MS = 128 / 48

  /** Calls of one processor, a third of them slower; behind the first `ROOM` of them there is no room. */
  const overfill = (stream: RecordStream, from: number, to: number): void => {
    for (let index = from; index < to; index++) {
      const wallMs = 10_000 + index * QUANTUM_MS
      stream.writer.write(KIND.quantum, 0, 1, index * 128, wallMs, index, index % 3 < 2 ? 300 : 900)
    }
  }

  const held = (ring: SharedArrayBuffer): ArrayBuffer =>
    createRingReader(ring).read(ROOM) ?? new ArrayBuffer(0)

  it('is told by the second as soon as there is room, and fills no number that is missing', () => {
    const ring = createRingBuffer(ROOM)
    const stream = createRecordStream()
    attach(stream, ring)
    overfill(stream, 0, ROOM + 900)
    stream.send()
    expect(stream.writer.dropped).toBe(900)
    const messages = [held(ring)]
    // The page has taken what there was: a call finds room again, and what is known of the others goes after it.
    overfill(stream, ROOM + 900, ROOM + 901)
    stream.send()
    messages.push(held(ring))

    const book = createHoleBook()
    book.take({ document: 'd', frameId: 0, message: context(1) })
    for (const bytes of messages)
      book.take({
        document: 'd',
        frameId: 0,
        message: { type: 'records/chunk', stream: 1, dropped: 900, bytes },
      })
    const [hole, ...others] = book.within(null, null)
    expect(others).toEqual([])
    expect(hole?.records).toBe(900)
    expect(hole?.lost?.records).toBe(900)
    expect(hole?.lost?.seconds.map(({ wallMs }) => wallMs)).toEqual([10_000, 11_000, 12_000])
    expect(hole?.lost?.durations).toMatchObject([{ of: 'process', count: 900, maxMs: 0.9 }])
    expect(hole?.lost?.load?.average).toBeCloseTo(500 / (QUANTUM_MS * 1000), 3)
    expect(hole?.lost?.load?.peak).toBeCloseTo(900 / (QUANTUM_MS * 1000), 3)
  })

  it('is told as far as there is room, and the rest when there is more', () => {
    const ring = createRingBuffer(2)
    const stream = createRecordStream()
    attach(stream, ring)
    for (let second = 0; second < 7; second++)
      stream.writer.write(KIND.level, 0, 0, 0, second * 1000, 0, 0)
    const told: number[] = []
    for (let time = 0; time < 4; time++) {
      const bytes = createRingReader(ring).read(2)
      const view = new DataView(bytes ?? new ArrayBuffer(0))
      for (let at = 0; at < view.byteLength; at += RECORD_BYTES)
        if (readRecord(view, at).kind === KIND.lost) told.push(readRecord(view, at).wallMs)
      stream.send()
    }
    expect(told.sort((one, other) => one - other)).toEqual([2000, 3000, 4000, 5000, 6000])
  })

  it('of an earlier recording is not told in a later one', () => {
    const stream = createRecordStream()
    attach(stream, createRingBuffer(2))
    write(stream, KIND.quantum, 9)
    const ring = createRingBuffer(ROOM)
    attach(stream, ring)
    stream.send()
    expect(createRingReader(ring).available).toBe(0)
  })
})
