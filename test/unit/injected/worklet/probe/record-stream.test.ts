// A page that floods its ports leaves room in the stream for the other records, before there is a tap and after.

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
