// The store as its page sees it: orders, messages read back, and a disk that is behind. Node, without a worker.

import { describe, expect, it, vi } from 'vitest'
import { createRecordingStore, MAX_UNWRITTEN_BYTES } from '../../../store/store-client.ts'
import type { FromStore, ToStore } from '../../../store/store-types.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../trace/config/profiler-config.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { createLocalStore } from '../../support/store/local-store.ts'
import { createMemoryFolder, createMemoryLocks } from '../../support/store/memory-folder.ts'
import { goldenMessages } from '../../support/trace/golden-messages.ts'
import { manyMessages } from '../../support/trace/trace-bytes.ts'

const messages = goldenMessages()
const info = { id: 'one', origin: '', startedWallMs: 1 }

const collect = async (source: AsyncIterable<StampedMessage>): Promise<StampedMessage[]> => {
  const all: StampedMessage[] = []
  for await (const stamped of source) all.push(stamped)
  return all
}

describe('the store', () => {
  it('gives back what it was given, while it is recorded and after it has ended', async () => {
    const store = createLocalStore(createMemoryFolder(), createMemoryLocks())
    await store.begin(info, DEFAULT_PROFILER_CONFIG)
    for (const stamped of messages) void store.append(stamped)
    expect(await collect(store.messages('one'))).toEqual(messages)
    expect(await store.bytesOf('one')).toBeGreaterThan(100)
    await store.end()
    expect(await collect(store.messages('one'))).toEqual(messages)
    await store.release()
    expect(await store.left()).toMatchObject([{ id: 'one' }])
  })

  it('gives what can be read of a recording whose last file is empty', async () => {
    const folder = createMemoryFolder()
    const store = createLocalStore(folder, createMemoryLocks())
    await store.begin(info, DEFAULT_PROFILER_CONFIG)
    for (const stamped of messages) void store.append(stamped)
    await store.bytesOf('one')
    await store.release()
    await store.begin(info, DEFAULT_PROFILER_CONFIG)
    expect(await collect(store.messages('one'))).toEqual(messages)
  })

  it('has whoever appends wait while the disk is behind, and no longer', async () => {
    let hear: (event: { data: FromStore }) => void = () => undefined
    const sent: ToStore[] = []
    const store = createRecordingStore({
      postMessage: (message) => sent.push(message),
      addEventListener(type: string, listener: unknown) {
        if (type === 'message') hear = listener as typeof hear
      },
      terminate: () => undefined,
    })
    const [large] = manyMessages(1) as [StampedMessage]
    let waits: Promise<void> | undefined
    while (waits === undefined) waits = store.append(large)
    expect(sent.length * 64 * 1024).toBeGreaterThan(MAX_UNWRITTEN_BYTES * 0.9)
    const onGoing = vi.fn()
    void waits.then(onGoing)
    hear({ data: { written: 100_000 } })
    await Promise.resolve()
    expect(onGoing).not.toHaveBeenCalled()
    hear({ data: { written: MAX_UNWRITTEN_BYTES } })
    await waits
    expect(store.append(large)).toBeUndefined()
  })

  it('answers an order with the sentence of what it failed at', async () => {
    const store = createLocalStore(createMemoryFolder(), createMemoryLocks())
    await store.begin(info, DEFAULT_PROFILER_CONFIG)
    await expect(store.pack('one')).rejects.toThrow(/The file is empty/)
  })
})
