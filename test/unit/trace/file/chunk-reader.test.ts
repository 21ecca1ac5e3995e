// The reader by pieces: however a file is cut, what comes out is what readTrace makes of the whole, damage included.

import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeChunk } from '../../../../trace/file/chunk.ts'
import {
  createChunkReader,
  readTrace,
  type TraceFile,
} from '../../../../trace/file/chunk-reader.ts'
import {
  createChunkWriter,
  createTraceMemory,
  writeTrace,
} from '../../../../trace/file/chunk-writer.ts'
import { FILE_OFFSET, TraceError } from '../../../../trace/file/format.ts'
import type { ProfilerConfig } from '../../../../trace/config/profiler-config.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { must } from '../../../support/trace/must.ts'
import { chunkStarts, flip, manyMessages } from '../../../support/trace/trace-bytes.ts'

type Outcome = TraceFile | { code: string; message: string; offset: number }

function outcomeOf(read: () => TraceFile): Outcome {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TraceError)) throw error
    return { code: error.code, message: error.message, offset: error.offset }
  }
}

function readInPieces(bytes: Uint8Array, cuts: readonly number[]): TraceFile {
  const messages: StampedMessage[] = []
  const reader = createChunkReader({ onMessage: (stamped) => messages.push(stamped) })
  let from = 0
  for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    // A copy that is overwritten afterwards: the piece is the caller's again.
    const piece = bytes.slice(from, to)
    reader.feed(piece)
    piece.fill(0xa5)
    from = to
  }
  return { ...reader.end(), messages }
}

/** A small file of many chunks: a recording that was flushed after every message. */
function flushedFile(): Uint8Array {
  const memory = createTraceMemory()
  const writer = createChunkWriter(memory.sink)
  for (const stamped of goldenMessages()) {
    writer.append(stamped)
    void writer.flush()
  }
  void writer.end()
  return memory.toBytes()
}

const cutsOf = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(length), { maxLength: 12 })

describe('a trace file that comes in pieces', () => {
  const small = flushedFile()

  it('has many chunks (of this test)', () => {
    expect(chunkStarts(small).length).toBeGreaterThan(10)
  })

  it('gives the same as the whole, wherever it is cut', () => {
    const whole = readTrace(small)
    expect(whole.messages).toEqual(goldenMessages())
    fc.assert(
      fc.property(cutsOf(small.length), (cuts) => {
        expect(readInPieces(small, cuts)).toEqual(whole)
      }),
    )
  })

  it('gives the same as the whole, byte by byte', () => {
    const bytes = Array.from({ length: small.length }, (_, index) => index)
    expect(readInPieces(small, bytes)).toEqual(readTrace(small))
  })

  it('is the same file wherever it is damaged, cut off, or has lost bytes', () => {
    const damage = fc.record({
      flips: fc.array(fc.tuple(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 })), {
        maxLength: 4,
      }),
      lostFrom: fc.nat(small.length),
      lost: fc.oneof(fc.constant(0), fc.nat(200)),
      length: fc.oneof(fc.constant(small.length), fc.nat(small.length)),
      cuts: cutsOf(small.length),
    })
    fc.assert(
      fc.property(damage, ({ flips, lostFrom, lost, length, cuts }) => {
        const hit = small.slice()
        for (const [at, mask] of flips) flip(hit, at, mask)
        const rest = [...hit.subarray(0, lostFrom), ...hit.subarray(lostFrom + lost)]
        const bytes = new Uint8Array(rest).slice(0, length)
        const inside = cuts.filter((cut) => cut <= bytes.length)
        expect(outcomeOf(() => readInPieces(bytes, inside))).toEqual(
          outcomeOf(() => readInPieces(bytes, [])),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('is refused with its first bytes where they are of no trace', () => {
    const reader = createChunkReader({ onMessage: () => undefined })
    expect(() => reader.feed(new TextEncoder().encode('MThd'))).toThrow('not an Awescope trace')
  })

  it('tells the options of the recording before the first message, also where the header is damaged', () => {
    const { config } = createSession({ warningMs: 20 })
    const heard = (bytes: Uint8Array): (ProfilerConfig | string | null)[] => {
      const list: (ProfilerConfig | string | null)[] = []
      const reader = createChunkReader({
        onConfig: (told) => void list.push(told),
        onMessage: ({ message }) => void list.push(message.type),
      })
      reader.feed(bytes)
      reader.end()
      return list
    }
    const bytes = writeTrace(goldenMessages(), { config })
    expect(heard(bytes).slice(0, 2)).toEqual([config, 'document/hello'])
    flip(bytes, FILE_OFFSET.header)
    expect(heard(bytes).slice(0, 2)).toEqual([null, 'document/hello'])
  })
})

describe('a long trace file', () => {
  const messages = manyMessages(40)
  let whole: Uint8Array
  beforeAll(() => {
    whole = writeTrace(messages)
  })

  it('gives each message as soon as its chunk has come', () => {
    const starts = chunkStarts(whole)
    const heard: StampedMessage[] = []
    const reader = createChunkReader({ onMessage: (stamped) => heard.push(stamped) })
    reader.feed(whole.subarray(0, must(starts[1])))
    expect(heard).toEqual(messages.slice(0, 8))
    reader.feed(whole.subarray(must(starts[1]), must(starts[2]) - 1))
    expect(heard).toHaveLength(8)
    reader.feed(whole.subarray(must(starts[2]) - 1))
    expect(heard).toEqual(messages)
  })

  it('is given up after two hundred damaged chunks, however it comes', () => {
    const bad = encodeChunk('MSGS', new Uint8Array(40))
    flip(bad, bad.length - 1)
    const end = must(chunkStarts(writeTrace([]))[0])
    const base = writeTrace([])
    const bytes = new Uint8Array([
      ...base.subarray(0, end),
      ...encodeChunk('futr', new Uint8Array(1)),
      ...Array.from({ length: 250 }, () => [...bad]).flat(),
      ...base.subarray(end),
    ])
    const file = readInPieces(bytes, [])
    expect(file.notices).toHaveLength(100)
    fc.assert(
      fc.property(cutsOf(bytes.length), (cuts) => {
        expect(readInPieces(bytes, cuts)).toEqual(file)
      }),
      { numRuns: 20 },
    )
  })
})
