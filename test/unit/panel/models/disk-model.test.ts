// The recording of the panel on disk, and what was left there: real session, real store on a folder in memory, a
// channel that replays a feed. Node.

import { describe, expect, it, vi } from 'vitest'
import { createDiskModel } from '../../../../panel/models/disk-model.ts'
import { createLeftRecordingsModel } from '../../../../panel/models/left-recordings-model.ts'
import { createTraceFileModel } from '../../../../panel/models/trace-file-model.ts'
import { traceCodec } from '../../../../panel/trace-codec.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { createRecordingBench } from '../../../support/panel/recording-bench.ts'
import { createLocalStore } from '../../../support/store/local-store.ts'
import { createMemoryFolder, createMemoryLocks } from '../../../support/store/memory-folder.ts'

const feed = createPanelFeed({ durationMs: 6000 })
const messages = feed.map(({ stamped }) => stamped)

function createDisk() {
  const folder = createMemoryFolder()
  let locks = createMemoryLocks()
  return {
    folder,
    store: () => createLocalStore(folder, locks),
    /** All panels are gone, without a word. */
    crash() {
      for (const name of folder.openNames) folder.unlock(name)
      locks = createMemoryLocks()
    },
  }
}

/** A panel on that disk, and what it saves. */
function createPanel(disk: ReturnType<typeof createDisk>) {
  const bench = createRecordingBench(feed, disk.store())
  const saved: { name: string; blob: Blob }[] = []
  const files = createTraceFileModel({
    recording: bench.recording,
    codec: traceCodec,
    host: {
      save: () => expect.unreachable('It is saved from the disk.'),
      saveBlob: (name, blob) => saved.push({ name, blob }),
      copyText: () => Promise.resolve(),
    },
    now: () => new Date(0),
    readConfig: () => bench.session.config,
  })
  return { ...bench, files, saved, left: createLeftRecordingsModel(bench.disk, files) }
}

const messagesOf = async (blob: Blob | undefined): Promise<unknown> =>
  readTrace(new Uint8Array(await blob!.arrayBuffer())).messages

const start = async ({ recording, channel }: ReturnType<typeof createPanel>): Promise<void> => {
  const before = channel.acknowledged
  await recording.toggle()
  await vi.waitFor(() => expect(channel.acknowledged).toBe(before + feed.length))
}

const stop = async ({ recording }: ReturnType<typeof createPanel>): Promise<void> => {
  await recording.toggle()
  await vi.waitFor(() => expect(recording.status.value.state).toBe('idle'))
}

describe('a recording on disk', () => {
  it('is not in memory, and is saved from its beginning, during and after', async () => {
    const panel = createPanel(createDisk())
    await start(panel)
    expect(panel.recording.log.count).toBe(0)
    await panel.files.save()
    await stop(panel)
    await panel.files.save()
    expect(panel.files.problem.value).toBe('')
    expect(panel.saved.map(({ name }) => name)).toHaveLength(2)
    for (const { blob } of panel.saved) expect(await messagesOf(blob)).toEqual(messages)
  })

  it('is exported from there', async () => {
    const panel = createPanel(createDisk())
    await start(panel)
    await stop(panel)
    const kept: unknown[] = []
    for await (const stamped of panel.recording.messages()) kept.push(stamped)
    expect(kept).toEqual(messages)
  })

  it('makes room for the next one, and for Clear', async () => {
    const disk = createDisk()
    const panel = createPanel(disk)
    await start(panel)
    await stop(panel)
    await start(panel)
    await stop(panel)
    const names = (): string[] => [...disk.folder.files.keys()]
    expect(names().filter((name) => name.endsWith('.awescope'))).toHaveLength(1)
    panel.recording.clear()
    await vi.waitFor(() => expect(names()).toEqual([]))
  })

  it('that nobody has saved is offered when another trace is opened, and to the next panel', async () => {
    const disk = createDisk()
    const panel = createPanel(disk)
    await start(panel)
    await stop(panel)
    const bytes = await traceCodec.write(messages, panel.session.config, [])
    await panel.files.open(new File([bytes.slice()], 'other.awescope'))
    await vi.waitFor(() => expect(panel.disk.left.value).toHaveLength(1))
    const next = createPanel(disk)
    await vi.waitFor(() => expect(next.disk.left.value).toHaveLength(1))
  })

  it('that was saved after it had ended is not offered', async () => {
    const disk = createDisk()
    const panel = createPanel(disk)
    await start(panel)
    await stop(panel)
    await panel.files.save()
    disk.crash()
    const next = createPanel(disk)
    await next.disk.refresh()
    expect(next.disk.left.value).toEqual([])
  })
})

describe('a recording that was left', () => {
  const leave = async (disk: ReturnType<typeof createDisk>) => {
    const panel = createPanel(disk)
    await start(panel)
    // What is younger than a quarter of a second would be lost.
    await panel.disk.bytes()
    disk.crash()
    const next = createPanel(disk)
    await vi.waitFor(() => expect(next.disk.left.value).toHaveLength(1))
    return { before: panel, next, left: next.disk.left.value[0]! }
  }

  it('is opened with the same report, and offered until it is deleted', async () => {
    const { before, next, left } = await leave(createDisk())
    expect(left.origin).toBe('')
    await next.left.open(left)
    expect(next.files.problem.value).toBe('')
    before.session.finish()
    expect(next.session.report()).toEqual(before.session.report())
    await next.left.remove(left)
    expect(next.disk.left.value).toEqual([])
  })

  it('is saved without being shown, and not offered again', async () => {
    const { next, left } = await leave(createDisk())
    await next.left.save(left)
    expect(await messagesOf(next.saved[0]?.blob)).toEqual(messages)
    expect(next.recording.source.value).toEqual({ kind: 'none' })
    expect(next.disk.left.value).toEqual([])
  })

  it('and still runs is gone on with: figures, file and all', async () => {
    const disk = createDisk()
    const panel = createPanel(disk)
    await start(panel)
    await panel.disk.bytes()
    const command = panel.channel.posted.find(({ type }) => type === 'record/start')
    const recordingId = command?.type === 'record/start' ? command.recordingId : undefined
    expect(recordingId).toMatch(/^[\w-]{36}$/)
    disk.crash()
    const next = createPanel(disk)
    // Documents and definitions come before the word on where the recording stands.
    const [hello, ...others] = messages
    next.channel.emit({ type: 'trace', stamped: hello! })
    next.channel.emit({ type: 'trace', stamped: others[0]! })
    next.channel.emit({
      type: 'recording/state',
      state: 'recording',
      origin: 'http://localhost:8080',
      granted: [],
      reason: '',
      recordingId: recordingId!,
    })
    await vi.waitFor(() => expect(next.disk.isWriting).toBe(true))
    await vi.waitFor(() => expect(next.session.report()).toEqual(panel.session.report()))
    expect(next.recording.source.value).toEqual({ kind: 'live' })
    expect(next.recording.log.count).toBe(0)
    const fresh = { ...hello!, document: 'another' }
    next.channel.emit({ type: 'trace', stamped: fresh })
    await next.files.save()
    // What the page says again is not written again.
    expect(await messagesOf(next.saved[0]?.blob)).toEqual([...messages, fresh])
  })
})

describe('a disk that takes no more', () => {
  it('ends the recording and is told', async () => {
    const disk = createDisk()
    disk.folder.quotaBytes = 8000
    disk.folder.toldFreeBytes = 1e9
    const panel = createPanel(disk)
    await start(panel)
    await panel.disk.bytes()
    await vi.waitFor(() => expect(panel.recording.diskNote.value?.code).toBe('full'))
    await vi.waitFor(() => expect(panel.recording.status.value.state).toBe('idle'))
    expect(panel.channel.posted.at(-1)).toEqual({ type: 'record/stop' })
  })

  it('has no room to begin with: memory keeps the recording, and a sentence says so', async () => {
    const disk = createDisk()
    disk.folder.toldFreeBytes = 0
    const panel = createPanel(disk)
    await panel.recording.toggle()
    await vi.waitFor(() => expect(panel.recording.log.count).toBe(feed.length))
    expect(panel.recording.diskNote.value).toEqual({ code: 'kept-in-memory' })
    const command = panel.channel.posted.find(({ type }) => type === 'record/start')
    expect(command).not.toHaveProperty('recordingId')
  })

  it('is not there at all: nothing is said', async () => {
    const disk = createDiskModel(null)
    const info = { id: 'x', origin: '', startedWallMs: 0 }
    expect(await disk.begin(info, DEFAULT_PROFILER_CONFIG)).toBe(false)
    expect(disk.note.value).toBeNull()
    await disk.refresh()
    expect(disk.left.value).toEqual([])
  })
})
