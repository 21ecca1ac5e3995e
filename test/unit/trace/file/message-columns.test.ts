// Messages in columns: whatever records hold, the same bits come back; and what columns hold that nobody wrote costs
// one sentence. Node.

import * as fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  columnsPacker,
  decodeColumns,
  encodeColumns,
} from '../../../../trace/file/message-columns.ts'
import { encodeMessage } from '../../../../trace/file/message-codec.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import { createRandom, mutatedFrom } from '../../../support/fuzz/fuzz-target.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

const chunk = (bytes: ArrayBuffer, more: object = {}, document = 'd'): StampedMessage => ({
  document,
  frameId: 0,
  message: { type: 'records/chunk', stream: 1, dropped: 0, bytes, ...more },
})

/** With the bytes as text, which is compared byte for byte. */
const shown = (stored: unknown): unknown => {
  const { message, ...rest } = stored as { message: unknown }
  const { bytes } = (message ?? {}) as { bytes?: unknown }
  if (!(bytes instanceof ArrayBuffer)) return stored
  return { ...rest, message: { ...(message as object), bytes: Buffer.from(bytes).toString('hex') } }
}

/** The messages that come back; a sentence in place of what did not. */
const decoded = (inside: Uint8Array): unknown[] =>
  [...decodeColumns(inside)].map((result) =>
    'error' in result ? result.error : shown(result.stored),
  )

const roundTripped = (messages: readonly StampedMessage[]): unknown[] =>
  decoded(encodeColumns(messages, () => DEFAULT_HELLO.timeOriginMs))

const KINDS = Object.values(KIND)

/** Doubles that pages write, that nobody writes, and everything between. */
const anyDouble = fc.oneof(
  fc.double(),
  fc.integer({ min: -1000, max: 1e9 }),
  fc.integer({ min: 0, max: 1e6 }).map((quanta) => quanta * 128),
  fc.integer({ min: 1, max: 1e8 }).map((micros) => (micros / 1e6) * 44_100),
  fc.constantFrom(Number.NaN, 0, -0, Number.POSITIVE_INFINITY, Number.MAX_VALUE, 5e-324, 2 ** 53),
)
const anyWall = fc.oneof(
  anyDouble,
  fc.integer({ min: 0, max: 1e7 }).map((ticks) => DEFAULT_HELLO.timeOriginMs + (ticks * 5) / 1000),
  fc.integer({ min: 0, max: 1e7 }).map((ticks) => ((359e12 + ticks) * 5000) / 1e6),
)
const u32 = fc.oneof(fc.nat(4), fc.nat(0xffffffff), fc.constantFrom(0xffffffff, 0x7fc00001))

const anyRecord = fc.record({
  kind: fc.oneof(fc.constantFrom(...KINDS), fc.nat(255)),
  flags: fc.nat(255),
  source: fc.oneof(fc.nat(3), fc.nat(65535)),
  sequence: fc.oneof(fc.nat(5), fc.nat(0xffffffff)),
  frame: anyDouble,
  wallMs: anyWall,
  a: u32,
  bits: fc.oneof(u32, fc.nat(3000)),
})
type AnyRecord = typeof anyRecord extends fc.Arbitrary<infer Value> ? Value : never

function bytesOf(records: readonly AnyRecord[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(records.length * RECORD_BYTES))
  for (const [index, record] of records.entries()) {
    const { kind, flags, source, sequence, frame, wallMs, a, bits } = record
    const at = index * RECORD_BYTES
    writeRecord(recordView(view.buffer), at, kind, flags, source, sequence, frame, wallMs, a, 0)
    view.setUint32(at + RECORD_OFFSET.b, bits, true)
  }
  return view.buffer
}

describe('records in columns', () => {
  it('are the same bits again, whatever they are', () => {
    const anyBytes = fc
      .array(fc.uint8Array({ minLength: RECORD_BYTES, maxLength: RECORD_BYTES }), { maxLength: 9 })
      .map((records) => Uint8Array.from(Buffer.concat(records)).buffer)
    const anyChunk = fc.record({
      bytes: fc.oneof(anyBytes, fc.array(anyRecord, { maxLength: 40 }).map(bytesOf)),
      stream: fc.nat(2),
      dropped: fc.maxSafeNat(),
      document: fc.constantFrom('d', 'e', '\n"\ud800'),
    })
    fc.assert(
      fc.property(fc.array(anyChunk, { maxLength: 6 }), (chunks) => {
        const messages = chunks.map(({ document, bytes, stream, dropped }) =>
          chunk(bytes, { stream, dropped }, document),
        )
        expect(roundTripped(messages)).toEqual(messages.map(shown))
      }),
      { numRuns: 500 },
    )
  })

  it.each(KINDS)('are the same bits again for each kind in a row: %i', (kind) => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 2, maxLength: 12 }), (records) => {
        const messages = [chunk(bytesOf(records.map((record) => ({ ...record, kind, source: 1 }))))]
        expect(roundTripped(messages)).toEqual(messages.map(shown))
      }),
      { numRuns: 40 },
    )
  })

  it('stand beside messages without records, in their order', () => {
    const golden = goldenMessages()
    expect(roundTripped(golden)).toEqual(golden.map(shown))
    expect(roundTripped([])).toEqual([])
  })

  it('may be of a message that no page sends', () => {
    const odd = [
      chunk(new ArrayBuffer(33)),
      chunk(new ArrayBuffer(64), { more: 'of it' }),
      chunk(new ArrayBuffer(32), { stream: -1 }),
      chunk(new ArrayBuffer(32), { dropped: 1.5 }),
      { document: 'd', frameId: 0, message: { ...DEFAULT_HELLO, bytes: new ArrayBuffer(5) } },
      { document: 'd', frameId: 0, message: 'records/chunk' as unknown },
      chunk(new ArrayBuffer(0)),
    ] as StampedMessage[]
    expect(roundTripped(odd)).toEqual(odd.map(shown))
  })

  it('take no more than six bytes each where a thread is timed, an eighth of what they are', () => {
    const records = Array.from({ length: 500 }, (_, index) => ({
      kind: KIND.quantum,
      flags: 0,
      source: 1,
      sequence: index,
      frame: index * 1024,
      wallMs: ((359e12 + index * 4644 + ((index * 7) % 11)) * 5000) / 1e6,
      a: index * 8,
      bits: 0,
    }))
    const message = chunk(bytesOf(records))
    const packed = gzipSync(encodeColumns([message])).length
    expect(packed).toBeLessThan(500 * 2.5)
    expect(gzipSync(encodeMessage(message)).length).toBeGreaterThan(500 * 6)
  })
})

describe('what gathers messages', () => {
  it('counts their bytes, and begins anew when they were taken', () => {
    const packer = columnsPacker()
    const golden = goldenMessages()
    expect(packer.bytes).toBe(0)
    golden.forEach(packer.add)
    expect(packer.bytes).toBeGreaterThan(golden.length * 64)
    expect(decoded(packer.take())).toEqual(golden.map(shown))
    expect(packer.bytes).toBe(0)
    expect(decoded(packer.take())).toEqual([])
  })

  it('remembers the zero of a page clock for later chunks', () => {
    const { timeOriginMs } = DEFAULT_HELLO
    const times = Array.from({ length: 300 }, (_, index) => ({
      kind: KIND.stat,
      flags: 0,
      source: 0,
      sequence: index,
      frame: Number.NaN,
      wallMs: timeOriginMs + 0.1234 + (index * index * 100) / 1000,
      a: 1,
      bits: 0,
    }))
    const hello = { ...DEFAULT_HELLO, timeOriginMs: timeOriginMs + 0.1234 }
    const message = chunk(bytesOf(times), { stream: 0 })
    const informed = columnsPacker()
    informed.add({ document: 'd', frameId: 0, message: hello })
    informed.take()
    informed.add(message)
    const packed = informed.take()
    expect(decoded(packed)).toEqual([shown(message)])
    expect(gzipSync(packed).length).toBeLessThan(gzipSync(encodeColumns([message])).length * 0.8)
  })
})

describe('columns that nobody wrote', () => {
  const good = encodeColumns(goldenMessages())

  it('give what came before, and one sentence', () => {
    for (let length = 0; length < good.length; length++) {
      const results = decoded(good.subarray(0, length))
      expect(results.filter((result) => typeof result === 'string')).toHaveLength(1)
    }
  })

  it('are read or refused in words, however they are damaged', () => {
    const random = createRandom(1)
    let refused = 0
    for (let count = 0; count < 3000; count++) {
      const results = decoded(mutatedFrom([good], random))
      const sentences = results.filter((result) => typeof result === 'string')
      if (sentences.length > 0) refused += 1
      for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^\n]*\.$/)
    }
    expect(refused).toBeGreaterThan(1000)
  })

  it('unfold to no more than a chunk may hold', () => {
    // A message of 2048 records that are all alike takes a byte a record.
    const same = bytesOf(
      Array.from({ length: 2048 }, (_, sequence) => ({
        kind: 9,
        flags: 0,
        source: 1,
        frame: Number.NaN,
        wallMs: 0,
        a: 1,
        bits: 0,
        sequence,
      })),
    )
    const many = Array.from({ length: 80 }, () => chunk(same))
    const results = decoded(encodeColumns(many))
    expect(results.at(-1)).toBe('A chunk unfolds to more than is allowed.')
    expect(results.length).toBeLessThan(65)
  })
})
