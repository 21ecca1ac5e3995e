// The recordings in a folder: what is on disk when, what a crash leaves, what a full or failing disk costs. Node, on a
// folder in memory.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRecordings, LEAST_FREE_BYTES } from '../../../store/recordings.ts'
import { CUT_AFTER_MS } from '../../../store/segment-writer.ts'
import type { StoreEnd } from '../../../store/store-types.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../trace/config/profiler-config.ts'
import { readTrace } from '../../../trace/file/chunk-reader.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { createPanelFeed } from '../../support/panel/panel-feed.ts'
import { createMemoryFolder, createMemoryLocks } from '../../support/store/memory-folder.ts'
import { goldenMessages } from '../../support/trace/golden-messages.ts'
import { manyMessages } from '../../support/trace/trace-bytes.ts'

const messages = goldenMessages()
const config = { ...DEFAULT_PROFILER_CONFIG, reportingIntervalMs: 4321 }
const info = { id: 'one', origin: 'http://localhost:8080', startedWallMs: 1_790_000_000_000 }
const FILE = 'one.0001.awescope'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function createDisk() {
  const folder = createMemoryFolder()
  const locks = createMemoryLocks()
  const ends: [StoreEnd, string][] = []
  const written: number[] = []
  const panel = () =>
    createRecordings(folder, locks, {
      onWritten: (weight) => written.push(weight),
      onEnded: (end, problem) => ends.push([end, problem]),
    })
  /** A panel that was killed: what it held is held no more, what it had open is open no more. */
  const killed = () => createRecordings(folder, createMemoryLocks(), ignored)
  return { folder, locks, ends, written, panel, killed }
}

const ignored = { onWritten: () => undefined, onEnded: () => undefined }

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer())

const packed = async (
  recordings: { pack(id: string): Promise<Blob> },
  id = 'one',
): Promise<ReturnType<typeof readTrace>> => readTrace(await bytesOf(await recordings.pack(id)))

describe('a recording on disk', () => {
  it('is in its file a quarter of a second after it came, without anybody asking', async () => {
    const { folder, panel, written } = createDisk()
    const recordings = panel()
    expect(await recordings.begin(info, config)).toMatchObject({ segment: 1 })
    recordings.append(messages)
    expect(folder.files.get(FILE)?.length).toBe(0)
    await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    expect(readTrace(folder.files.get(FILE)!).messages).toEqual(messages)
    expect(written).toHaveLength(1)
  })

  it('is packed whole while it goes on, with the options that it was made with', async () => {
    const recordings = createDisk().panel()
    await recordings.begin(info, config)
    recordings.append(messages.slice(0, 5))
    await recordings.pack('one')
    recordings.append(messages.slice(5))
    const file = await packed(recordings)
    expect(file.messages).toEqual(messages)
    expect(file.notices).toEqual([])
    expect(file.header.config).toEqual(config)
  })

  it('is packed in full chunks, however many it was written in', async () => {
    const recordings = createDisk().panel()
    await recordings.begin(info, config)
    const many = createPanelFeed({ durationMs: 10_000 }).map(({ stamped }) => stamped)
    for (const stamped of many) {
      recordings.append([stamped])
      await recordings.sizes('one')
    }
    const [onDisk] = await recordings.sizes('one')
    const blob = await recordings.pack('one')
    expect(blob.size).toBeLessThan(onDisk! / 2)
    expect(readTrace(await bytesOf(blob)).messages).toEqual(many)
  })

  it('is left by a killed panel: offered with its origin and time, read up to the last whole chunk', async () => {
    const { folder, panel, killed } = createDisk()
    const first = panel()
    await first.begin(info, config)
    first.append(messages.slice(0, 7))
    await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    first.append(messages.slice(7))
    await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    folder.cutOff(FILE, 3)
    const next = killed()
    const [left, ...others] = await next.left()
    expect(left).toEqual({ ...info, bytes: folder.files.get(FILE)!.length })
    expect(others).toEqual([])
    expect((await packed(next)).messages).toEqual(messages.slice(0, 7))
  })

  it('is left by a panel that was killed before anything came, and then it is nothing', async () => {
    const { folder, panel, killed } = createDisk()
    await panel().begin(info, config)
    // Its file may be locked for a while longer than its process lives.
    expect(await killed().left()).toEqual([])
    folder.unlock(FILE)
    expect(await killed().left()).toEqual([])
    expect([...folder.files.keys()]).toEqual([])
  })

  it('is offered also where its description is damaged', async () => {
    const { folder, panel, killed } = createDisk()
    const first = panel()
    await first.begin(info, config)
    first.append(messages)
    await first.end()
    folder.cutOff('one.json', 5)
    expect(await killed().left()).toMatchObject([{ id: 'one', origin: '', startedWallMs: 0 }])
  })

  it('is not offered while a panel has it, and is once that has let it go', async () => {
    const { panel } = createDisk()
    const first = panel()
    const second = panel()
    await first.begin(info, config)
    first.append(messages)
    await first.end()
    expect(await second.left()).toEqual([])
    expect(await first.left()).toEqual([])
    expect(await second.begin(info, config)).toBeNull()
    await first.release()
    expect(await second.left()).toMatchObject([{ id: 'one' }])
  })

  it('goes on in a new file with the next panel, and is one trace', async () => {
    const { folder, panel, killed } = createDisk()
    const first = panel()
    await first.begin(info, config)
    first.append(messages.slice(0, 6))
    await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    const before = folder.files.get(FILE)
    const next = killed()
    expect(await next.begin(info, config)).toMatchObject({ segment: 2 })
    next.append(messages.slice(6))
    expect((await packed(next)).messages).toEqual(messages)
    expect(folder.files.get(FILE)).toBe(before)
  })

  it('is gone when it is removed, and when it was saved and nobody shows it any more', async () => {
    const { folder, panel } = createDisk()
    const recordings = panel()
    await recordings.begin(info, config)
    recordings.append(messages)
    await recordings.remove('one')
    expect([...folder.files.keys()]).toEqual([])
    await recordings.begin({ ...info, id: 'two' }, config)
    recordings.append(messages)
    await recordings.end()
    await recordings.markSaved('two')
    await recordings.markSaved('two')
    await recordings.release()
    expect(await recordings.left()).toEqual([])
    expect([...folder.files.keys()]).toEqual([])
  })

  it('is refused with one sentence where nothing of it can be read', async () => {
    const { folder, panel } = createDisk()
    const file = await folder.create(FILE)
    file.append(new Uint8Array([1, 2, 3]))
    file.close()
    await expect(panel().pack('one')).rejects.toThrow(/not an Awescope trace/)
  })
})

describe('a disk that takes no more', () => {
  const recordUntilEnd = async (disk: ReturnType<typeof createDisk>): Promise<number> => {
    const recordings = disk.panel()
    await recordings.begin(info, config)
    let sent = 0
    const many = manyMessages(30)
    while (disk.ends.length === 0 && sent < many.length) {
      recordings.append([many[sent++] as StampedMessage])
      await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    }
    recordings.append(messages)
    await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    const file = await packed(recordings)
    expect(file.notices).toEqual([])
    expect(file.messages).toEqual(many.slice(0, file.messages.length))
    expect(disk.folder.openNames.size).toBe(0)
    await recordings.release()
    return sent - file.messages.length
  }

  it('because it is full ends the recording; all that was written can be read', async () => {
    const disk = createDisk()
    disk.folder.quotaBytes = 1_000_000
    disk.folder.toldFreeBytes = 1e9
    expect(await recordUntilEnd(disk)).toBe(1)
    expect(disk.ends).toEqual([['full', 'No room.']])
  })

  it('because it fails does the same, and says so in the words of the disk', async () => {
    const disk = createDisk()
    const recordings = disk.panel()
    await recordings.begin(info, config)
    recordings.append(messages)
    await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    disk.folder.fault = new Error('The disk is on fire.')
    recordings.append(messages)
    await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    expect(disk.ends).toEqual([['failed', 'The disk is on fire.']])
    expect((await packed(recordings)).messages).toEqual(messages)
    disk.folder.fault = null
    expect(await recordings.begin({ ...info, id: 'two' }, config)).toMatchObject({ segment: 1 })
  })

  it('is asked before: with too little room nothing is begun', async () => {
    const { folder, panel } = createDisk()
    folder.toldFreeBytes = LEAST_FREE_BYTES - 1
    expect(await panel().begin(info, config)).toBeNull()
    expect([...folder.files.keys()]).toEqual([])
  })

  it('is watched: the recording ends whole before the room does', async () => {
    const { folder, ends, panel } = createDisk()
    const recordings = panel()
    await recordings.begin(info, config)
    folder.toldFreeBytes = LEAST_FREE_BYTES - 1
    const many = manyMessages(30)
    for (const stamped of many) {
      recordings.append([stamped])
      await vi.advanceTimersByTimeAsync(CUT_AFTER_MS)
    }
    expect(ends).toEqual([['full', '']])
    const { messages: kept, notices } = await packed(recordings)
    expect(notices).toEqual([])
    expect(kept.length).toBeGreaterThan(0)
    expect(kept).toEqual(many.slice(0, kept.length))
  })
})
