import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createMessageLog,
  KEPT_BYTES,
  MAX_DEFINITIONS,
  MAX_KEPT_CHUNKS,
  MAX_LOST_STRETCHES,
  type MessageLog,
  SENT_BYTES,
} from '../../../../extension/bridge/unacknowledged.ts'
import { createHoleBook } from '../../../../trace/holes/hole-book.ts'
import { isLostChunk } from '../../../../trace/holes/lost-seconds.ts'
import { LIMIT, type PageMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

/** The next records of a stream: calls of process(), a millisecond apart. */
const createStream = (stream = 0) => {
  let sequence = 0
  return (records = 1): PageMessage => {
    const bytes = new ArrayBuffer(records * RECORD_BYTES)
    const view = recordView(bytes)
    for (let at = 0; at < records; at++, sequence++)
      writeRecord(view, at * RECORD_BYTES, KIND.quantum, 0, 1, sequence, 0, sequence, 0, 100)
    return { type: 'records/chunk', stream, dropped: 0, bytes }
  }
}
const chunk = createStream()

const node = (id: number): PageMessage => ({
  type: 'source/define',
  source: {
    kind: 'node',
    id,
    contextId: 1,
    name: `node ${id}`,
    processorIndex: id,
    bufferFrames: 0,
    joined: false,
  },
})

const HELLO = { ...DEFAULT_HELLO, startedWallMs: 0 }

const bye = (wallMs: number): PageMessage => ({ type: 'document/bye', wallMs })

const ordinalsOf = (entries: ReturnType<MessageLog['take']>): number[] =>
  entries.map(({ ordinal }) => ordinal)

/** All that is there above an ordinal. */
const after = (log: MessageLog, ordinal: number): ReturnType<MessageLog['take']> => {
  log.restart(ordinal)
  return log.take(true)
}

describe('the log of what a document has said', () => {
  it('counts ordinals from 1, gives each once, and again everything above one', () => {
    const log = createMessageLog()
    for (const message of [node(1), chunk(), node(2), chunk()]) log.append(message)
    expect(log.lastOrdinal).toBe(4)
    expect(ordinalsOf(log.take())).toEqual([1, 2, 3, 4])
    expect(log.take()).toEqual([])
    log.append(chunk())
    expect(ordinalsOf(log.take())).toEqual([5])
    expect(ordinalsOf(after(log, 0))).toEqual([1, 2, 3, 4, 5])
    expect(ordinalsOf(after(log, 2))).toEqual([3, 4, 5])
  })

  it('forgets acknowledged chunks and keeps definitions for the next panel', () => {
    const log = createMessageLog()
    for (const message of [node(1), chunk(), node(2), chunk(), chunk()]) log.append(message)
    log.take()
    log.acknowledge(4)
    expect(ordinalsOf(after(log, 0))).toEqual([1, 3, 5])
    log.acknowledge(99)
    expect(ordinalsOf(after(log, 0))).toEqual([1, 3])
    expect(log.seenChunks).toBe(3)
  })

  it('keeps the newest message of a kind, at its own place', () => {
    const log = createMessageLog()
    for (const message of [bye(1), node(1), bye(2)]) log.append(message)
    expect(log.take()).toEqual([
      { ordinal: 2, message: node(1) },
      { ordinal: 3, message: bye(2) },
    ])
  })

  it('sends no more than a little ahead of a panel that does not answer, definitions included', () => {
    const log = createMessageLog()
    const room = SENT_BYTES / (LIMIT.chunkRecords * RECORD_BYTES)
    let given = 0
    for (let i = 0; i < room + 10; i++) {
      log.append(chunk(LIMIT.chunkRecords))
      given += log.take().length
    }
    log.append(node(1))
    expect(given).toBe(room)
    expect(log.take()).toEqual([])
    log.acknowledge(2)
    expect(ordinalsOf(log.take())).toEqual([room + 1, room + 2])
    log.acknowledge(room)
    expect(ordinalsOf(log.take()).at(-1)).toBe(room + 11)
  })

  it('keeps what has room whole, the latest of it, and of what is before each second', () => {
    const log = createMessageLog()
    const stream = createStream()
    const most = Math.floor(KEPT_BYTES / (1000 * RECORD_BYTES))
    log.append(HELLO)
    for (let second = 0; second < most + 20; second++) log.append(stream(1000))
    const entries = after(log, 0)
    expect(entries).toHaveLength(1 + 1 + most)
    const [first, ...rest] = entries.slice(1).map(({ message }) => message)
    const lost = first?.type === 'records/chunk' ? first.bytes : new ArrayBuffer()
    expect(isLostChunk(lost)).toBe(true)
    expect(rest.some((message) => 'bytes' in message && isLostChunk(message.bytes))).toBe(false)

    const book = createHoleBook()
    for (const { message } of entries) book.take({ document: 'd', frameId: 0, message })
    const [hole, ...others] = book.within(null, null)
    expect(others).toEqual([])
    const missing = 20_000
    expect(hole).toMatchObject({ records: missing, lost: { records: missing } })
    expect(hole?.lost?.seconds.map(({ wallMs, records }) => [wallMs, records])).toEqual(
      Array.from({ length: 20 }, (_, second) => [second * 1000, 1000]),
    )
  })

  it('gives what was let go under one number for each stream, before what is whole', () => {
    const log = createMessageLog()
    const [page, audio] = [createStream(0), createStream(1)]
    while (log.lastOrdinal < (2 * KEPT_BYTES) / (500 * RECORD_BYTES)) {
      log.append(page(500))
      log.append(audio(500))
    }
    const entries = after(log, 0)
    const ordinals = ordinalsOf(entries)
    expect(ordinals).toEqual([...new Set(ordinals)].sort((a, b) => a - b))
    const streams = entries
      .slice(0, 2)
      .map(({ message }) => message.type === 'records/chunk' && message.stream)
    expect(new Set(streams)).toEqual(new Set([0, 1]))
    expect(entries.length * 500 * RECORD_BYTES).toBeLessThan(
      KEPT_BYTES + 2 * 500 * RECORD_BYTES + 1,
    )
  })

  it('lets also go what it has given to a panel that is gone, with what that was like', () => {
    const log = createMessageLog()
    const stream = createStream()
    const full = (): PageMessage => stream(LIMIT.chunkRecords)
    const most = KEPT_BYTES / (LIMIT.chunkRecords * RECORD_BYTES)
    log.append(HELLO)
    for (let i = 0; i < most + 5; i++) log.append(full())
    // The summary, too, was on its way.
    expect(log.take()).not.toEqual([])
    log.restart(0)
    for (let i = 0; i < most + 5; i++) log.append(full())
    const book = createHoleBook()
    for (const { message } of after(log, 0)) book.take({ document: 'd', frameId: 0, message })
    const [hole, ...others] = book.within(null, null)
    expect(others).toEqual([])
    expect(hole?.lost?.records).toBe(hole?.records)
    expect(hole?.records).toBeGreaterThanOrEqual((most + 10) * LIMIT.chunkRecords)
  })

  it('keeps a bounded number of chunks, however small, and of what tells of others', () => {
    const log = createMessageLog()
    for (let i = 0; i < 2 * MAX_KEPT_CHUNKS; i++) log.append(chunk())
    expect(after(log, 0).length).toBeLessThanOrEqual(MAX_KEPT_CHUNKS + 1)
    const many = createMessageLog()
    const streams = Array.from({ length: 50 }, (_, stream) => createStream(stream))
    for (let i = 0; i < 30; i++)
      for (const stream of streams) many.append(stream(LIMIT.chunkRecords / 8))
    const lost = after(many, 0).filter(
      ({ message }) => 'bytes' in message && isLostChunk(message.bytes),
    )
    expect(lost).toHaveLength(MAX_LOST_STRETCHES)
  })

  it('tells in two chunks, in order, what is more than one may hold', () => {
    const log = createMessageLog()
    const stream = createStream()
    log.append(HELLO)
    // No two calls are alike: nothing is summed up.
    const unlike = (): PageMessage => {
      const message = stream(1500)
      if (message.type !== 'records/chunk') return message
      const view = recordView(message.bytes)
      for (let at = 0; at < 1500; at++) view.words[at * 8] = KIND.quantum | ((1 + at) << 16)
      return message
    }
    const most = Math.floor(KEPT_BYTES / (1500 * RECORD_BYTES))
    for (let i = 0; i < most + 3; i++) log.append(unlike())
    const entries = after(log, 0)
    expect(ordinalsOf(entries)).toEqual([...new Set(ordinalsOf(entries))].sort((a, b) => a - b))
    const lost = entries.filter(({ message }) => 'bytes' in message && isLostChunk(message.bytes))
    expect(lost.map(({ message }) => 'bytes' in message && message.bytes.byteLength / 32)).toEqual([
      2048, 952, 1500,
    ])
  })

  it('keeps a bounded number of definitions, but still numbers and gives the rest', () => {
    const log = createMessageLog()
    let given = 0
    for (let id = 0; id < MAX_DEFINITIONS + 10; id++) {
      log.append(node(id))
      given += log.take().length
    }
    expect(given).toBe(MAX_DEFINITIONS + 10)
    expect(after(log, 0).length).toBe(MAX_DEFINITIONS)
    expect(log.lastOrdinal).toBe(MAX_DEFINITIONS + 10)
  })

  it('gives no ordinal twice and loses no unacknowledged chunk, whatever comes in which order', () => {
    const step = fc.oneof(
      fc.constant({ do: 'chunk' as const }),
      fc.constant({ do: 'take' as const }),
      fc.record({ do: fc.constant('node' as const), id: fc.nat(5) }),
      fc.record({ do: fc.constant('acknowledge' as const), upTo: fc.nat(60) }),
      fc.record({ do: fc.constant('restart' as const), at: fc.nat(60) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const log = createMessageLog()
        const waiting = new Set<number>()
        let given: number[] = []
        for (const one of steps) {
          if (one.do === 'acknowledge') {
            const upTo = Math.min(one.upTo, given.at(-1) ?? 0)
            log.acknowledge(upTo)
            for (const ordinal of waiting) if (ordinal <= upTo) waiting.delete(ordinal)
          } else if (one.do === 'take') given.push(...ordinalsOf(log.take()))
          else if (one.do === 'restart') {
            const at = Math.max(log.acknowledgedOrdinal, Math.min(one.at, given.at(-1) ?? 0))
            log.restart(at)
            given = given.filter((ordinal) => ordinal <= at)
          } else {
            log.append(one.do === 'chunk' ? chunk() : node(one.id))
            if (one.do === 'chunk') waiting.add(log.lastOrdinal)
          }
          expect(given).toEqual([...new Set(given)].sort((a, b) => a - b))
        }
        const kept = after(log, 0)
        expect(ordinalsOf(kept)).toEqual([...new Set(ordinalsOf(kept))].sort((a, b) => a - b))
        const chunks = kept.filter(({ message }) => message.type === 'records/chunk')
        expect(ordinalsOf(chunks)).toEqual([...waiting])
      }),
    )
  })
})
