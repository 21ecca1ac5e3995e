// A page whose panel is slow or away, and the bridge between them. Node.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bridge, createBridge } from '../../../../extension/bridge/document-bridge.ts'
import { KEPT_BYTES, SENT_BYTES } from '../../../../extension/bridge/unacknowledged.ts'
import type { FromBridge, ToBridge } from '../../../../extension/protocol.ts'
import { createHoleBook } from '../../../../trace/holes/hole-book.ts'
import { LIMIT, type PageMessageOf } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import {
  createFakeBackground,
  type FakeBackground,
} from '../../../support/extension/fake-background.ts'
import { DEFAULT_HELLO } from '../../../support/trace/hello.ts'

/** Calls of process(), a millisecond apart, as one chunk. */
const createCalls = () => {
  let sequence = 0
  return (records: number): PageMessageOf<'records/chunk'> => {
    const bytes = new ArrayBuffer(records * RECORD_BYTES)
    const view = recordView(bytes)
    for (let at = 0; at < records; at++, sequence++)
      writeRecord(view, at * RECORD_BYTES, KIND.quantum, 0, 1, sequence, 0, sequence, 0, 100)
    return { type: 'records/chunk', stream: 1, dropped: 0, bytes }
  }
}

const HELLO = { ...DEFAULT_HELLO, startedWallMs: 0 }
const FULL_BYTES = LIMIT.chunkRecords * RECORD_BYTES

describe('the bridge of a document whose panel takes nothing', () => {
  let page: MessagePort
  let bridge: Bridge
  let background: FakeBackground<FromBridge, ToBridge>
  let told: number

  beforeEach(() => {
    background = createFakeBackground<FromBridge, ToBridge>()
    bridge = createBridge({
      connect: background.connect,
      isExtensionAlive: () => background.isAlive,
      workletUrl: '',
      earUrl: '',
      reference: { take: () => undefined },
      conditions: () => ({ start: () => undefined, stop: () => undefined }),
      performer: () => ({ take: () => undefined, stop: () => undefined }),
      afterPause: () => undefined,
      token: 'token',
      url: 'http://localhost/',
    })
    const ports = new MessageChannel()
    page = ports.port1
    told = 0
    page.addEventListener('message', ({ data }) => {
      if (data.type === 'records/acknowledge') told = data.chunks
    })
    page.start()
    bridge.takePagePort(ports.port2)
  })
  afterEach(() => {
    bridge.dispose()
    page.close()
  })

  /** Full chunks; no more at a time than a page sends before it hears that they are taken. */
  const say = async (chunks: number, calls = createCalls()): Promise<void> => {
    for (let index = 0; index < chunks; index++) {
      page.postMessage(calls(LIMIT.chunkRecords))
      if ((index + 1) % 32 === 0) await vi.waitFor(() => expect(told).toBe(index + 1))
    }
  }

  const entries = () =>
    background.heard.flatMap((message) =>
      message.type === 'bridge/entries' ? message.entries : [],
    )

  it('lets the page go on, and keeps what it says for the panel', async () => {
    await say(KEPT_BYTES / FULL_BYTES)
    expect(entries()).toEqual([])
    background.say({ type: 'bridge/replay', after: null, generation: 1 })
    const first = SENT_BYTES / FULL_BYTES
    expect(entries().map(({ ordinal }) => ordinal)).toEqual(
      Array.from({ length: first }, (_, index) => index + 1),
    )
    // The rest as the panel takes it.
    background.say({ type: 'bridge/acknowledge', ordinal: first })
    bridge.dispose()
    expect(entries().map(({ ordinal }) => ordinal)).toEqual(
      Array.from({ length: 2 * first }, (_, index) => index + 1),
    )
  })

  it.each([
    ['slow', true],
    ['gone', false],
  ])(
    'has for a panel that was %s the latest whole, and each second before that',
    async (_, isHere) => {
      page.postMessage(HELLO)
      if (isHere) background.say({ type: 'bridge/replay', after: null, generation: 1 })
      const more = 32
      await say(KEPT_BYTES / FULL_BYTES + more)
      // A panel that is there has been sent the beginning, and no more than it may have ahead.
      const sent = isHere ? SENT_BYTES / FULL_BYTES : 0
      const before = entries().filter(({ message }) => message.type === 'records/chunk')
      expect(before.length).toBeLessThanOrEqual(sent)
      background.say({ type: 'bridge/replay', after: null, generation: 2 })
      for (let round = 0; round < 4; round++)
        background.say({ type: 'bridge/acknowledge', ordinal: entries().at(-1)?.ordinal ?? 0 })
      bridge.dispose()

      const book = createHoleBook()
      const seen = new Set<number>()
      for (const { ordinal, message } of entries()) {
        if (!seen.has(ordinal)) book.take({ document: 'd', frameId: 0, message })
        seen.add(ordinal)
      }
      const [hole, ...others] = book.within(null, null)
      expect(others).toEqual([])
      expect(hole?.records).toBe(more * LIMIT.chunkRecords)
      expect(hole?.lost?.records).toBe(hole?.records)
      const seconds = hole?.lost?.seconds ?? []
      expect(seconds.length).toBeGreaterThanOrEqual(Math.floor((more * LIMIT.chunkRecords) / 1000))
      for (const { durations } of seconds)
        expect(durations).toMatchObject([{ of: 'process', p50Ms: 0.1, p99Ms: 0.1, maxMs: 0.1 }])
    },
  )

  it('connects again where the browser had kept the document, of whose connection it has heard nothing', async () => {
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    const calls = createCalls()
    page.postMessage(calls(1))
    bridge.comeBack()
    await vi.waitFor(() => expect(background.connections).toBe(2))
    page.postMessage(calls(1))
    background.say({ type: 'bridge/replay', after: 0, generation: 2 })
    await vi.waitFor(() => expect(entries().at(-1)?.ordinal).toBe(2))
    expect(background.heard.at(-1)).toMatchObject({ type: 'bridge/entries', generation: 2 })
  })
})
