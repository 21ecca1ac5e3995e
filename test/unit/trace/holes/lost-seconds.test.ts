// What stays of records that are let go: counts and times by the second. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createLostBook,
  MAX_LOST_SECONDS,
  MAX_TOLD_BUCKETS,
} from '../../../../trace/holes/lost-book.ts'
import { createLostSeconds, isLostChunk } from '../../../../trace/holes/lost-seconds.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import {
  isIntegerB,
  KIND,
  readRecord,
  RECORD_BYTES,
  type TraceRecord,
  writeRecord,
} from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import { context } from '../../../support/trace/hostile-messages.ts'

type Given = Partial<TraceRecord>

const bytesOf = (records: readonly Given[]): ArrayBuffer => {
  const bytes = new ArrayBuffer(records.length * RECORD_BYTES)
  const view = recordView(bytes)
  records.forEach((record, index) => {
    const { kind = 0, flags = 0, source = 0, sequence = index } = record
    const { frame = Number.NaN, wallMs = 0, a = 0, b = 0 } = record
    writeRecord(view, index * RECORD_BYTES, kind, flags, source, sequence, frame, wallMs, a, b)
  })
  return bytes
}

const recordsOf = (bytes: ArrayBuffer): TraceRecord[] =>
  Array.from({ length: bytes.byteLength / RECORD_BYTES }, (_, index) =>
    readRecord(new DataView(bytes), index * RECORD_BYTES),
  )

const lostOf = (...chunks: readonly (readonly Given[])[]): ArrayBuffer => {
  const lost = createLostSeconds()
  for (const records of chunks) lost.add(bytesOf(records))
  const bytes = lost.write()
  expect(bytes.byteLength).toBe(lost.size * RECORD_BYTES)
  return bytes
}

const stamped = (bytes: ArrayBuffer, stream = 1): StampedMessage => ({
  document: 'd',
  frameId: 0,
  message: { type: 'records/chunk', stream, dropped: 0, bytes },
})

const knownOf = (bytes: ArrayBuffer, stream = 1) => {
  const book = createLostBook()
  // 48 kHz: a quantum is 2667 µs.
  book.take({ document: 'd', frameId: 0, message: context(1) })
  book.take(stamped(bytes, stream))
  return book.within(-Infinity, Infinity)
}

const anyRecord = fc
  .record({
    kind: fc.constantFrom(...Object.values(KIND)),
    flags: fc.nat(255),
    source: fc.nat(3),
    sequence: fc.nat(0xffffffff),
    frame: fc.double(),
    wallMs: fc.oneof(fc.double({ min: 0, max: 5000 }), fc.double()),
    a: fc.nat(5),
  })
  .chain((record) =>
    (isIntegerB(record.kind) ? fc.nat(9) : fc.float()).map((b): TraceRecord =>
      Object.assign({ b }, record),
    ),
  )

describe('records that are let go', () => {
  it('are counted by kind and second, in the order of time', () => {
    const bytes = lostOf(
      [
        { kind: KIND.onset, wallMs: 2100 },
        { kind: KIND.level, wallMs: 1999 },
        { kind: KIND.level, wallMs: 1000 },
      ],
      [{ kind: KIND.level, wallMs: 2999, source: 7 }],
    )
    expect(isLostChunk(bytes)).toBe(true)
    const told = recordsOf(bytes).map(({ flags, wallMs, a, source }) => ({
      flags,
      wallMs,
      a,
      source,
    }))
    expect(told).toEqual([
      { flags: KIND.level, wallMs: 1000, a: 2, source: 0 },
      { flags: KIND.onset, wallMs: 2000, a: 1, source: 0 },
      { flags: KIND.level, wallMs: 2000, a: 1, source: 0 },
    ])
    expect(knownOf(bytes)).toMatchObject({ records: 4, load: null, durations: [] })
  })

  it('tell how long calls of processors took: mean and longest exactly, percentiles within a tenth', () => {
    const us = Array.from({ length: 1000 }, (_, index) => 100 + index)
    const records = us.map((b, index) => ({ kind: KIND.quantum, source: 1, wallMs: index, b }))
    const known = knownOf(lostOf(records))
    const [process] = known?.durations ?? []
    expect(process).toMatchObject({ of: 'process', count: 1000, maxMs: 1.099 })
    expect(process?.p50Ms).toBeGreaterThan(0.6 * 0.9)
    expect(process?.p50Ms).toBeLessThan(0.6 * 1.1)
    expect(process?.p99Ms).toBeGreaterThan(1.09 * 0.9)
    expect(process?.p99Ms).toBeLessThan(1.09 * 1.1)
    expect(known?.load?.average).toBeCloseTo(599.5 / (128 / 0.048), 5)
    expect(known?.load?.peak).toBeCloseTo(1099 / (128 / 0.048), 5)
  })

  it('add up the processors of a context to its load, second by second', () => {
    const known = knownOf(
      lostOf([
        { kind: KIND.quantum, source: 1, wallMs: 500, b: 400 },
        { kind: KIND.quantum, source: 2, wallMs: 500, b: 200 },
        { kind: KIND.quantum, source: 2, wallMs: 600, b: 600 },
        { kind: KIND.quantum, source: 1, wallMs: 1500, b: 1600 },
      ]),
    )
    const quantumUs = 128 / 0.048
    expect(known?.seconds.map(({ wallMs, load }) => [wallMs, load?.average])).toEqual([
      [0, 800 / quantumUs],
      [1000, 1600 / quantumUs],
    ])
  })

  it('tell how long an event waited for its handler and its first action, and how long actions took', () => {
    const known = knownOf(
      lostOf(
        [
          { kind: KIND.midiEvent, wallMs: 100, a: 7 },
          { kind: KIND.handlerStart, wallMs: 104, a: 7 },
          { kind: KIND.actionStart, wallMs: 106, a: 7 },
        ],
        [
          { kind: KIND.actionEnd, wallMs: 106.5, a: 7 },
          // The second one is none that the event waited for.
          { kind: KIND.actionStart, wallMs: 120, a: 7 },
          { kind: KIND.actionEnd, wallMs: 121.5, a: 7 },
          // Of no event.
          { kind: KIND.actionStart, wallMs: 500, a: 0 },
          // Its beginning is not known.
          { kind: KIND.handlerStart, wallMs: 900, a: 6 },
          { kind: KIND.longTask, wallMs: 300, b: 80 },
        ],
      ),
      0,
    )
    const figures = known?.durations.map(({ of, count, p50Ms, maxMs }) => [of, count, p50Ms, maxMs])
    expect(figures).toEqual([
      ['handler', 1, 4, 4],
      ['firstAction', 1, 6, 6],
      ['action', 2, 0.5, 1.5],
      ['longTask', 1, 80, 80],
    ])
  })

  it('are never more than they were, and told in two steps as in one, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 80 }), fc.nat(80), (records, cut) => {
        const others = records.filter(({ kind }) => kind !== KIND.lost)
        const once = createLostSeconds()
        once.add(bytesOf(others))
        expect(once.size).toBeLessThanOrEqual(others.length)
        const told = recordsOf(once.write())
        expect(told.reduce((sum, { a }) => sum + a, 0)).toBe(others.length)

        // What was let go before is let go once more, with what came behind it.
        const again = createLostSeconds()
        again.add(once.write())
        again.add(bytesOf(others.slice(0, cut)))
        expect(again.size).toBeLessThanOrEqual(told.length + cut)
        const sum = recordsOf(again.write()).reduce((all, { a }) => all + a, 0)
        expect(sum).toBe(others.length + Math.min(cut, others.length))
      }),
    )
  })

  it('that a page forges do no more than deceive its own recording, and are bounded', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 40 }), (records) => {
        const forged = records.map((record) => ({ ...record, kind: KIND.lost, flags: record.kind }))
        const known = knownOf(bytesOf(forged))
        for (const { p50Ms, p99Ms, maxMs } of known?.durations ?? []) {
          for (const value of [p50Ms, p99Ms, maxMs]) expect(Number.isFinite(value)).toBe(true)
          expect(p50Ms).toBeLessThanOrEqual(p99Ms)
          expect(p99Ms).toBeLessThanOrEqual(maxMs)
        }
      }),
    )
    const many = Array.from({ length: MAX_LOST_SECONDS + 100 }, (_, second) => ({
      kind: KIND.lost,
      flags: KIND.level,
      wallMs: second * 1000,
      a: 1,
    }))
    const known = knownOf(bytesOf(many))
    expect(known?.seconds).toHaveLength(MAX_LOST_SECONDS)
    expect(known?.seconds.at(-1)?.wallMs).toBe((MAX_LOST_SECONDS + 99) * 1000)
  })

  it('that a file forges in holes of many streams at once are told for some of these only', () => {
    const book = createLostBook()
    const seconds = 256
    const perSecond = 1024
    const forged = Array.from({ length: seconds * perSecond }, (_, index) => ({
      kind: KIND.lost,
      flags: KIND.longTask,
      wallMs: Math.floor(index / perSecond) * 1000,
      frame: index,
      a: 1,
      b: index,
    }))
    book.take(stamped(bytesOf(forged)))
    const told = forged.slice(0, seconds).map((_, second) => book.within(second * 1000, Infinity))
    expect(told[0]?.durations).toMatchObject([
      { count: forged.length, maxMs: (forged.length - 1) / 1000 },
    ])
    const most = MAX_TOLD_BUCKETS / forged.length
    expect(told.map((each) => each !== null)).toEqual(told.map((_, second) => second < most))
    // A hole that has grown beyond what is known of it asks for nothing new.
    expect(book.within(-5000, Infinity)).toBe(told[0])
  })
})
