// The way out of an audio scope: a page that floods its ports leaves room in the stream for the other records, before
// there is a tap and after; what happens is told apart from how things are; a page that hears nothing is not sent for
// ever.

import { describe, expect, it } from 'vitest'
import {
  createRecordStream,
  type RecordStream,
} from '../../../../../injected/worklet/probe/record-stream.ts'
import { KIND, readRecord, RECORD_BYTES } from '../../../../../trace/wire/record.ts'
import { createRingBuffer, createRingReader } from '../../../../../trace/wire/ring.ts'

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
    expect(left.length).toBe(bound + 8192)
  })
})
