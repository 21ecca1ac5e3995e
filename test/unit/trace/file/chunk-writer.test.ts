// The writer and its sink: what is written when, what a file is that grew as it was recorded, and what a failing sink
// costs.

import { describe, expect, it } from 'vitest'
import { createChunkReader, readTrace } from '../../../../trace/file/chunk-reader.ts'
import {
  createChunkWriter,
  createTraceMemory,
  writeTrace,
} from '../../../../trace/file/chunk-writer.ts'
import { headerOf } from '../../../../trace/file/header.ts'
import { createSession } from '../../../../trace/session/session.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { must } from '../../../support/trace/must.ts'
import {
  chunkStarts,
  chunkTypes,
  manyMessages,
  sealedChunk,
} from '../../../support/trace/trace-bytes.ts'

const messages = goldenMessages()

/** A sink that takes a piece when it is told to. */
function createSlowSink() {
  const taken: Uint8Array[] = []
  const waiting: (() => void)[] = []
  return {
    taken,
    waiting,
    sink: (bytes: Uint8Array) =>
      new Promise<void>((resolve) => {
        waiting.push(() => {
          taken.push(bytes)
          resolve()
        })
      }),
  }
}

/** Lets promises that are settled run on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a trace that is written as it is recorded', () => {
  it('can be read at any time, up to what was flushed', async () => {
    const memory = createTraceMemory()
    const writer = createChunkWriter(memory.sink)
    messages.slice(0, 8).forEach(writer.append)
    await writer.flush()
    const soFar = readTrace(memory.toBytes())
    expect(soFar.messages).toEqual(messages.slice(0, 8))
    expect(soFar.notices.map((notice) => notice.code)).toEqual(['truncated'])
    messages.slice(8).forEach(writer.append)
    await writer.end()
    const whole = readTrace(memory.toBytes())
    expect(whole.messages).toEqual(messages)
    expect(whole.notices).toEqual([])
  })

  it('has the same header as one that is written at once, whole again at its end', async () => {
    const { config } = createSession({ warningMs: 20 })
    const memory = createTraceMemory()
    const writer = createChunkWriter(memory.sink, { config })
    for (const stamped of messages) {
      writer.append(stamped)
      await writer.flush()
    }
    await writer.end()
    const bytes = memory.toBytes()
    expect(readTrace(bytes).header).toEqual(headerOf(messages, config))
    expect(chunkTypes(bytes)).toEqual([...messages.map(() => 'COLS'), 'head', 'TEND'])
  })

  it('says its header once where everything was known when its first chunk was written', async () => {
    const memory = createTraceMemory()
    const writer = createChunkWriter(memory.sink)
    messages.forEach(writer.append)
    await writer.end()
    expect(memory.toBytes()).toEqual(writeTrace(messages))
  })

  it('goes to its sink chunk by chunk, as soon as one is full', () => {
    const pieces: number[] = []
    const writer = createChunkWriter((bytes) => void pieces.push(bytes.length))
    const many = manyMessages(17)
    many.slice(0, 7).forEach(writer.append)
    expect(pieces).toEqual([])
    writer.append(must(many[7]))
    expect(pieces).toHaveLength(2)
    many.slice(8).forEach(writer.append)
    expect(pieces).toHaveLength(3)
  })

  it('ends for good: nothing is written twice where nothing was appended in between', async () => {
    const memory = createTraceMemory()
    const writer = createChunkWriter(memory.sink)
    messages.forEach(writer.append)
    await writer.flush()
    const { length } = memory.toBytes()
    await writer.flush()
    expect(memory.toBytes()).toHaveLength(length)
  })
})

describe('a sink', () => {
  it('is given the next piece when it has taken the last, and flushing waits for all of them', async () => {
    const slow = createSlowSink()
    const writer = createChunkWriter(slow.sink)
    messages.forEach(writer.append)
    let isFlushed = false
    const flushed = writer.flush().then(() => (isFlushed = true))
    await settled()
    expect(slow.waiting).toHaveLength(1)
    must(slow.waiting[0])()
    await settled()
    expect(slow.waiting).toHaveLength(2)
    expect(isFlushed).toBe(false)
    must(slow.waiting[1])()
    await flushed
    expect(slow.taken).toHaveLength(2)
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('The disk is full.'))],
    [
      'throws',
      () => {
        throw new Error('The disk is full.')
      },
    ],
  ])('that %s fails this flush and every later one, and gets nothing more', async (_, fail) => {
    const pieces: Uint8Array[] = []
    const writer = createChunkWriter((bytes) => {
      pieces.push(bytes)
      return pieces.length === 3 ? fail() : undefined
    })
    writer.append(must(messages[0]))
    await writer.flush()
    writer.append(must(messages[1]))
    await expect(writer.flush()).rejects.toThrow('The disk is full.')
    writer.append(must(messages[2]))
    await expect(writer.flush()).rejects.toThrow('The disk is full.')
    await expect(writer.end()).rejects.toThrow('The disk is full.')
    expect(pieces).toHaveLength(3)
  })
})

describe('chunks of types that this version does not know', () => {
  const golden = writeTrace(goldenMessages())
  const [start = 0, end = 0] = chunkStarts(golden)
  const optional = sealedChunk('futr', Uint8Array.of(1, 2, 3))
  const needed = sealedChunk('FUTR', new Uint8Array(70_000))
  const file = Buffer.concat([
    golden.subarray(0, start),
    optional,
    golden.subarray(start, end),
    needed,
    golden.subarray(end),
  ])

  function copied(bytes: Uint8Array): { copy: Uint8Array; codes: string[] } {
    const memory = createTraceMemory()
    const messages: StampedMessage[] = []
    const foreign: Uint8Array[] = []
    const reader = createChunkReader({
      onMessage: (stamped) => messages.push(stamped),
      onForeign: (chunk) => foreign.push(chunk),
    })
    for (let at = 0; at < bytes.length; at += 1000) reader.feed(bytes.slice(at, at + 1000))
    const { header, notices } = reader.end()
    const writer = createChunkWriter(memory.sink, { header })
    for (const stamped of messages) writer.append(stamped)
    for (const chunk of foreign) writer.copy(chunk)
    void writer.end()
    return { copy: memory.toBytes(), codes: notices.map(({ code }) => code) }
  }

  it('are written again byte for byte, behind the messages', () => {
    const { copy, codes } = copied(file)
    expect(codes).toEqual(['unknown-chunk'])
    expect(chunkTypes(copy)).toEqual(['COLS', 'futr', 'FUTR', 'TEND'])
    const [, first = 0, second = 0, last = 0] = chunkStarts(copy)
    expect(copy.subarray(first, second)).toEqual(new Uint8Array(optional))
    expect(copy.subarray(second, last)).toEqual(new Uint8Array(needed))
    expect(readTrace(copy).messages).toEqual(goldenMessages())
    // And so again.
    expect(copied(copy).copy).toEqual(copy)
  })

  it('are kept up to sixteen megabytes; one sentence names each that is not', () => {
    let state = 1
    const random = Uint8Array.from({ length: 3_000_000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state >>> 24
    })
    const large = sealedChunk('futr', random)
    const many = Buffer.concat([golden.subarray(0, end), ...Array.from({ length: 6 }, () => large)])
    const { copy, codes } = copied(Buffer.concat([many, golden.subarray(end)]))
    expect(chunkTypes(copy).filter((type) => type === 'futr')).toHaveLength(5)
    expect(codes).toEqual(['lost-chunk'])
  })
})
