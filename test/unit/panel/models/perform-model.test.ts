// Performing again, with the real recording, session and comparison; the page is a feed, time is the test's own. Node.

import { signal } from '@preact/signals'
import { writeMidi } from 'midi-file'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { performanceOf } from '../../../../cli/record/performed-music.ts'
import { createPerformModel, type PerformModel } from '../../../../panel/models/perform-model.ts'
import { traceCodec } from '../../../../panel/trace-codec.ts'
import {
  type CompareModel,
  createCompareModel,
} from '../../../../panel/views/compare/compare-model.ts'
import { loadPiece } from '../../../../panel/views/reference/reference-files.ts'
import type { PerformOrder } from '../../../../extension/transports/channel.ts'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { createLocalStore } from '../../../support/store/local-store.ts'
import { createMemoryFolder, createMemoryLocks } from '../../../support/store/memory-folder.ts'
import type { RecordingStore } from '../../../../store/store-client.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import {
  createRecordingBench,
  type RecordingBench,
} from '../../../support/panel/recording-bench.ts'

const feed = createPanelFeed({ durationMs: 3000 })
const silentFeed = createPanelFeed({ durationMs: 1000, isSilent: true })

interface Stand extends RecordingBench {
  readonly perform: PerformModel
  readonly compare: CompareModel
  readonly shown: string[]
  readonly keptInMemory: string[]
  orders(): PerformOrder[]
}

function createStand(given = feed, store: RecordingStore | null = null): Stand {
  const bench = createRecordingBench(given, store)
  const keptInMemory: string[] = []
  const shown: string[] = []
  const compare = createCompareModel({
    session: bench.session,
    source: bench.recording.source,
    codec: traceCodec,
  })
  const perform = createPerformModel({
    channel: bench.channel,
    session: bench.session,
    recording: bench.recording,
    reference: {
      current: signal(null),
      set: () => undefined,
      recordAndInject: () => bench.recording.toggle(),
    },
    compare,
    files: { loadPiece: (file) => loadPiece(file) },
    // The platform's own takes real time.
    digestOf: async ({ sequence, name }) => performanceOf(sequence, name).digest,
    keepInMemory: async (name) => void keptInMemory.push(name),
    showCompare: () => void shown.push('compare'),
  })
  return {
    ...bench,
    keptInMemory,
    perform,
    compare,
    shown,
    orders: () =>
      bench.channel.posted.flatMap((command) =>
        command.type === 'perform/order' ? [command.order] : [],
      ),
  }
}

const MIDI_FILE = new Uint8Array(
  writeMidi({
    header: { format: 0, numTracks: 1, ticksPerBeat: 96 },
    tracks: [
      [
        { deltaTime: 0, type: 'noteOn', channel: 0, noteNumber: 60, velocity: 100 },
        { deltaTime: 96, type: 'noteOff', channel: 0, noteNumber: 60, velocity: 0 },
        { deltaTime: 0, type: 'endOfTrack', meta: true },
      ],
    ],
  }),
)

describe('performing again', () => {
  let stand: Stand
  beforeEach(async () => {
    stand = createStand()
    await stand.record()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    stand.perform.dispose()
    vi.useRealTimers()
  })

  /** Lets time go on until nothing is performed any more. */
  const runOut = async (): Promise<void> => {
    for (let second = 0; second < 120 && stand.perform.state.value.kind !== 'idle'; second++) {
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(stand.perform.state.value).toEqual({ kind: 'idle' })
  }

  it('plays what was played into each document that asked for MIDI, into a new recording', async () => {
    const before = stand.session.report().frames.seen
    expect(stand.perform.canPerform.value).toBe(true)
    const done = stand.perform.perform()
    expect(stand.perform.canPerform.value).toBe(false)
    await runOut()
    await done
    expect(stand.perform.problem.value).toBe('')
    expect(stand.channel.posted.filter(({ type }) => type === 'record/start')).toHaveLength(2)
    const documents = stand.channel.posted.flatMap((command) =>
      command.type === 'perform/order' && command.order.type === 'begin' ? [command.document] : [],
    )
    expect(new Set(documents).size).toBe(documents.length)
    expect(documents.length).toBeGreaterThan(0)
    const begin = stand.orders().find((order) => order.type === 'begin')
    expect(begin).toMatchObject({
      startInMs: expect.any(Number),
      music: {
        name: 'an unsaved recording',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        run: 1,
        runs: 1,
      },
    })
    const music = begin?.type === 'begin' ? begin.music : null
    const played = stand.channel.posted.flatMap((command) =>
      command.type === 'perform/order' &&
      command.document === documents[0] &&
      command.order.type === 'add'
        ? command.order.messages
        : [],
    )
    expect(played).toHaveLength(music?.events ?? -1)
    expect(stand.orders().at(-1)).toEqual({ type: 'stop' })
    expect(stand.recording.status.value.state).toBe('idle')
    expect(stand.session.report().frames.seen).toBe(before)
  })

  it('performs as often as is wished, and compares all of it with the first', async () => {
    stand.perform.repeat.value = 3
    const done = stand.perform.perform()
    await runOut()
    await done
    expect(stand.channel.posted.filter(({ type }) => type === 'record/start')).toHaveLength(4)
    const runs = stand
      .orders()
      .flatMap((order) => (order.type === 'begin' ? [order.music.run] : []))
    expect([...new Set(runs)]).toEqual([1, 2, 3])
    vi.useRealTimers()
    await stand.perform.compareWithFirst()
    expect(stand.shown).toEqual(['compare'])
    expect(stand.compare.comparison.value?.a.names).toEqual(['an unsaved recording'])
    expect(stand.compare.comparison.value?.b.names).toEqual([
      'Performance 1',
      'Performance 2',
      'Performance 3',
    ])
  })

  it('has what was recorded before each performance kept where that is in memory alone', async () => {
    stand.perform.repeat.value = 2
    const done = stand.perform.perform()
    await runOut()
    await done
    expect(stand.keptInMemory).toEqual([
      'an unsaved recording',
      'Performance 1 of 2: an unsaved recording',
    ])
  })

  it('leaves each performance on disk, named by what it is one of, and what was before them', async () => {
    vi.useRealTimers()
    const folder = createMemoryFolder()
    const locks = createMemoryLocks()
    stand = createStand(feed, createLocalStore(folder, locks))
    const record = async (): Promise<void> => {
      const before = stand.channel.acknowledged
      await stand.recording.toggle()
      await vi.waitFor(() => expect(stand.channel.acknowledged).toBe(before + feed.length))
      await stand.recording.toggle()
      await vi.waitFor(() => expect(stand.recording.status.value.state).toBe('idle'))
    }
    await record()
    stand.perform.repeat.value = 2
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const done = stand.perform.perform()
    await runOut()
    await done
    vi.useRealTimers()
    expect(stand.perform.problem.value).toBe('')
    const labels = (): Set<string | undefined> =>
      new Set(stand.disk.left.value.map(({ label }) => label))
    // The second one is in sight.
    await stand.disk.refresh()
    expect(labels()).toEqual(new Set(['Performance 1 of 2: an unsaved recording', undefined]))
    await record()
    await stand.disk.refresh()
    expect(labels()).toEqual(
      new Set([
        'Performance 1 of 2: an unsaved recording',
        'Performance 2 of 2: an unsaved recording',
        undefined,
      ]),
    )
    // Each can be opened, and says itself what it is a performance of.
    for (const { id } of stand.disk.left.value) {
      const { messages } = readTrace(
        new Uint8Array(await (await stand.disk.pack(id)).arrayBuffer()),
      )
      expect(messages.length).toBeGreaterThanOrEqual(feed.length)
    }
    await record()
    await stand.disk.refresh()
    expect(stand.disk.left.value).toHaveLength(3)
  })

  it('stops with what sounds, and ends the recording', async () => {
    const done = stand.perform.perform()
    await vi.advanceTimersByTimeAsync(2000)
    expect(stand.perform.state.value).toMatchObject({ kind: 'playing' })
    stand.perform.stop()
    await runOut()
    await done
    expect(stand.orders().at(-1)).toEqual({ type: 'stop' })
    expect(stand.perform.performed.value).toBeNull()
    expect(stand.recording.isActive.value).toBe(false)
  })

  it('ends where the recording is stopped by hand', async () => {
    const done = stand.perform.perform()
    await vi.advanceTimersByTimeAsync(2000)
    await stand.recording.toggle()
    await runOut()
    await done
    expect(stand.perform.problem.value).toBe('')
    expect(stand.recording.isActive.value).toBe(false)
  })

  it('performs a MIDI file, the first time as what later ones are compared with', async () => {
    await stand.perform.chooseFile(new File([MIDI_FILE], 'song.mid'))
    expect(stand.perform.file.value?.name).toBe('song.mid')
    stand.perform.repeat.value = 2
    const done = stand.perform.perform()
    await runOut()
    await done
    const begin = stand.orders().find((order) => order.type === 'begin')
    expect(begin).toMatchObject({ music: { name: 'song.mid', events: 2, durationMs: 500 } })
    const { first, runs } = stand.perform.performed.value ?? {}
    expect(first?.run.name).toBe('Performance 1')
    expect(runs?.map(({ run }) => run.name)).toEqual(['Performance 2'])
    stand.perform.useShown()
    expect(stand.perform.file.value).toBeNull()
  })

  it('says in one sentence what cannot be performed', async () => {
    await stand.perform.chooseFile(new File(['no music'], 'song.mid'))
    expect(stand.perform.problem.value).toMatch(/^song\.mid .*\.$/)
    vi.useRealTimers()
    const silent = createStand(silentFeed)
    expect(silent.perform.canPerform.value).toBe(false)
    await silent.record()
    await silent.perform.perform()
    expect(silent.perform.problem.value).toMatch(/^Nothing was played by MIDI/)
    expect(silent.channel.posted.filter(({ type }) => type === 'record/start')).toHaveLength(1)
  })

  it('gives up where the page never asks for MIDI, and where it may not be recorded', async () => {
    const deaf = feed.filter(({ stamped }) => stamped.message.type !== 'midi/requested')
    vi.useRealTimers()
    stand = createStand(deaf)
    await stand.record()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const done = stand.perform.perform()
    await runOut()
    await done
    expect(stand.perform.problem.value).toMatch(/^The page did not ask for MIDI within 20 s/)
    stand.channel.isPermitted = false
    await stand.perform.perform()
    expect(stand.perform.problem.value).toMatch(/^The page may not be recorded/)
    expect(stand.orders()).toEqual([])
  })
})
