import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createMessageLog,
  KEPT_BYTES,
  MAX_DEFINITIONS,
  MAX_KEPT_CHUNKS,
} from '../../../../extension/bridge/unacknowledged.ts'
import { LIMIT, type PageMessage } from '../../../../trace/wire/protocol.ts'

const chunk = (records = 1): PageMessage => ({
  type: 'records/chunk',
  stream: 0,
  dropped: 0,
  bytes: new ArrayBuffer(records * 32),
})

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

const bye = (wallMs: number): PageMessage => ({ type: 'document/bye', wallMs })

describe('the log of what a document has said', () => {
  it('counts ordinals from 1 and gives back everything above one, in order', () => {
    const log = createMessageLog()
    for (const message of [node(1), chunk(), node(2), chunk()]) log.append(message)
    expect(log.lastOrdinal).toBe(4)
    expect(log.after(0).map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4])
    expect(log.after(2).map(({ ordinal }) => ordinal)).toEqual([3, 4])
  })

  it('forgets acknowledged chunks and keeps definitions for the next panel', () => {
    const log = createMessageLog()
    for (const message of [node(1), chunk(), node(2), chunk(), chunk()]) log.append(message)
    log.acknowledge(4)
    expect(log.after(0).map(({ ordinal }) => ordinal)).toEqual([1, 3, 5])
    log.acknowledge(99)
    expect(log.after(0).map(({ ordinal }) => ordinal)).toEqual([1, 3])
    expect(log.takenChunks).toBe(3)
  })

  it('keeps the newest message of a kind, at its own place', () => {
    const log = createMessageLog()
    for (const message of [bye(1), node(1), bye(2)]) log.append(message)
    expect(log.after(0)).toEqual([
      { ordinal: 2, message: node(1) },
      { ordinal: 3, message: bye(2) },
    ])
  })

  it('counts what nobody has acknowledged as taken while there is room for its bytes', () => {
    const log = createMessageLog()
    // A minute of a busy page: 15 chunks a second of a hundred records.
    for (let i = 0; i < 900; i++) expect(log.append(chunk(100))).toHaveProperty('entry')
    expect(log.takenChunks).toBe(900)
    expect(log.after(0)).toHaveLength(900)
  })

  it('refuses chunks when as many wait as a page may send beyond, and takes them again where there is room', () => {
    const log = createMessageLog()
    const full = (): PageMessage => chunk(LIMIT.chunkRecords)
    const room = KEPT_BYTES / (LIMIT.chunkRecords * 32)
    for (let i = 0; i < room; i++) log.append(full())
    expect(log.takenChunks).toBe(room - 1)
    // The last one that had room is among those that wait.
    for (let i = 1; i < LIMIT.unacknowledgedChunks; i++)
      expect(log.append(full())).toHaveProperty('entry')
    expect(log.append(full())).toHaveProperty('error')
    expect(log.takenChunks).toBe(room - 1)
    log.acknowledge(room + 2)
    expect(log.takenChunks).toBe(room + LIMIT.unacknowledgedChunks - 1)
    expect(log.append(full())).toHaveProperty('entry')
  })

  it('keeps a bounded number of chunks, however small', () => {
    const log = createMessageLog()
    const most = MAX_KEPT_CHUNKS + LIMIT.unacknowledgedChunks
    for (let i = 0; i < most + 10; i++) log.append(chunk())
    expect(log.after(0).length).toBeLessThan(most)
    expect(log.lastOrdinal).toBe(log.after(0).length)
  })

  it('keeps a bounded number of definitions, but still numbers the rest', () => {
    const log = createMessageLog()
    for (let id = 0; id < MAX_DEFINITIONS + 10; id++) log.append(node(id))
    expect(log.after(0).length).toBe(MAX_DEFINITIONS)
    expect(log.lastOrdinal).toBe(MAX_DEFINITIONS + 10)
  })

  it('never gives an ordinal twice, never loses an unacknowledged chunk, whatever comes in which order', () => {
    const step = fc.oneof(
      fc.constant({ do: 'chunk' as const }),
      fc.record({ do: fc.constant('node' as const), id: fc.nat(5) }),
      fc.record({ do: fc.constant('acknowledge' as const), upTo: fc.nat(60) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const log = createMessageLog()
        const waiting = new Set<number>()
        for (const one of steps) {
          if (one.do === 'acknowledge') {
            log.acknowledge(one.upTo)
            for (const ordinal of waiting) if (ordinal <= one.upTo) waiting.delete(ordinal)
            continue
          }
          const appended = log.append(one.do === 'chunk' ? chunk() : node(one.id))
          if ('entry' in appended && one.do === 'chunk') waiting.add(appended.entry.ordinal)
        }
        const kept = log.after(0)
        const ordinals = kept.map(({ ordinal }) => ordinal)
        expect(ordinals).toEqual([...new Set(ordinals)].sort((a, b) => a - b))
        const chunks = kept.filter(({ message }) => message.type === 'records/chunk')
        expect(chunks.map(({ ordinal }) => ordinal)).toEqual([...waiting])
      }),
    )
  })
})
