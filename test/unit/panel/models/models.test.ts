// The models on a real session and a fixture channel: recording, events, overload lamps, files, periodic reports. Node.

import { signal } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createEventsModel,
  NO_FILTER,
  sortEvents,
} from '../../../../panel/views/events/events-model.ts'
import { createMessageLog } from '../../../../panel/models/recorded-messages.ts'
import {
  contextKey,
  createOverloadModel,
  processorKey,
} from '../../../../panel/views/live/overload-model.ts'
import { createRecordingModel } from '../../../../panel/models/recording-model.ts'
import { createRenewableSession } from '../../../../panel/models/renewable-session.ts'
import { createReportsModel } from '../../../../panel/views/alerts/reports-model.ts'
import { createTraceFileModel } from '../../../../panel/models/trace-file-model.ts'
import { traceCodec } from '../../../../panel/trace-codec.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import { EVERYTHING } from '../../../../trace/figures/selection.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../../../trace/wire/protocol.ts'
import { createFixtureChannel } from '../../../support/panel/panel-channel.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'

const feed = createPanelFeed({ durationMs: 12_000 })

function createBench() {
  const channel = createFixtureChannel(feed, 0)
  const session = createRenewableSession(createSession)
  const recording = createRecordingModel({
    channel,
    session,
    log: createMessageLog(1e9),
    recorderConfig: () => DEFAULT_RECORDER_CONFIG,
    profilerConfig: () => DEFAULT_PROFILER_CONFIG,
  })
  return { channel, session, recording }
}

async function record(bench: ReturnType<typeof createBench>): Promise<void> {
  await bench.recording.toggle()
  await vi.waitFor(() => expect(bench.recording.log.count).toBe(feed.length))
  await bench.recording.toggle()
  await vi.waitFor(() => expect(bench.recording.status.value.state).toBe('idle'))
}

describe('the recording model', () => {
  it('reads and keeps every message, and bumps its revision for each', async () => {
    const bench = createBench()
    const before = bench.recording.revision.value
    await record(bench)
    expect(bench.recording.log.messages()).toEqual(feed.map((item) => item.stamped))
    expect(bench.recording.revision.value - before).toBeGreaterThanOrEqual(feed.length)
    expect(bench.session.report().frames.unfinished).toBe(0)
    expect(bench.recording.zeroWallMs).toBe(1_790_000_000_000)
  })

  it('begins a new recording without the contexts of the last', async () => {
    const bench = createBench()
    await record(bench)
    const { length } = bench.session.contexts
    await record(bench)
    expect(bench.session.contexts).toHaveLength(length)
    expect(bench.recording.log.count).toBe(feed.length)
  })

  it('asks for permission before anything is posted, and posts nothing where it is declined', async () => {
    const bench = createBench()
    bench.channel.isPermitted = false
    await bench.recording.toggle()
    expect(bench.channel.posted).toEqual([])
    expect(bench.recording.status.value.state).toBe('permission-denied')
  })

  it('ignores the page while a saved trace is shown', async () => {
    const bench = createBench()
    await bench.recording.load(
      { messages: feed.map((item) => item.stamped), config: null, notices: [] },
      'one.awescope',
    )
    bench.channel.emit({ type: 'trace', stamped: feed[0]!.stamped })
    expect(bench.recording.log.count).toBe(feed.length)
    expect(bench.recording.source.value).toEqual({ kind: 'file', name: 'one.awescope' })
  })

  it('hears nothing after it is disposed', () => {
    const bench = createBench()
    bench.recording.dispose()
    bench.channel.emit({ type: 'trace', stamped: feed[0]!.stamped })
    expect(bench.recording.log.count).toBe(0)
  })
})

describe('the events model', () => {
  function createEvents() {
    const session = createSession()
    for (const { stamped } of feed) session.ingest(stamped)
    session.finish()
    const selection = signal(EVERYTHING)
    return {
      session,
      selection,
      events: createEventsModel({ session, tick: signal(0), selection }),
    }
  }

  it('filters by every word, by ending, input, threshold and context', () => {
    const { session, selection, events } = createEvents()
    const all = events.rows.value
    expect(all).toHaveLength(session.eventCount)
    events.filter.value = { ...NO_FILTER, text: 'note granular-cloud' }
    expect(events.rows.value.length).toBeGreaterThan(0)
    expect(events.rows.value.every((event) => event.target === 'granular-cloud')).toBe(true)
    events.filter.value = { ...NO_FILTER, ending: 'heard' }
    expect(events.rows.value).toEqual(all.filter((event) => event.ending === 'heard'))
    events.filter.value = { ...NO_FILTER, isOverThresholdOnly: true }
    expect(events.rows.value).toEqual(all.filter((event) => (event.stages.endToEnd ?? 0) >= 50))
    events.filter.value = { ...NO_FILTER, input: 'Awescope' }
    expect(events.rows.value).toEqual(all.filter((event) => event.input === 'Awescope'))
    events.filter.value = NO_FILTER
    const { contextId } = session.contexts[1]!
    selection.value = { ...EVERYTHING, contextId }
    expect(events.rows.value.length).toBeLessThan(all.length)
    expect(
      events.rows.value.every((event) => event.contextId === null || event.contextId === contextId),
    ).toBe(true)
  })

  it('sorts figures largest first, turns round on the second time, and keeps absent values last', () => {
    const { events } = createEvents()
    const values = (): (number | undefined)[] => events.rows.value.map((event) => event.stages.port)
    events.sortBy('port')
    const down = values()
    events.sortBy('port')
    const up = values()
    const present = (list: (number | undefined)[]): number[] =>
      list.filter((value) => value !== undefined)
    expect(present(down)).toEqual(present(down).toSorted((a, b) => b - a))
    expect(present(up)).toEqual(present(down).toReversed())
    expect(down.at(-1)).toBeUndefined()
    expect(up.at(-1)).toBeUndefined()
  })

  it('keeps the order of arrival among equals', () => {
    const { events } = createEvents()
    const byInput = sortEvents(events.rows.value, 'input', false).filter(
      (event) => event.input === 'Awescope',
    )
    expect(byInput.map((event) => event.eventId)).toEqual(
      byInput.map((event) => event.eventId).toSorted((a, b) => a - b),
    )
  })

  it('moves the choice within the list', () => {
    const { events } = createEvents()
    events.moveSelection(1)
    expect(events.selected.value).toBe(events.rows.value[0])
    events.moveSelection(1_000_000)
    expect(events.selected.value).toBe(events.rows.value.at(-1))
    events.moveSelection(-1)
    expect(events.selected.value).toBe(events.rows.value.at(-2))
  })
})

describe('overload lamps', () => {
  it('light with the overload, stay lit after it, and go out at the reset until it comes again', () => {
    const session = createSession()
    const overload = createOverloadModel(session)
    const isLit = (): boolean =>
      overload.lamps.value.has(contextKey(session.contexts[2]!.contextId))
    const play = (fromMs: number, toMs: number): void => {
      for (const { atMs, stamped } of feed)
        if (atMs >= fromMs && atMs < toMs) session.ingest(stamped)
      overload.update()
    }
    play(0, 3000)
    expect(isLit()).toBe(false)
    play(3000, 5200)
    expect(isLit()).toBe(true)
    const { contextId } = session.contexts[2]!
    expect(
      overload.lamps.value.get(processorKey(contextId, 'granular-cloud', 1))!.peak,
    ).toBeGreaterThan(1)
    play(5200, 9000)
    expect(isLit()).toBe(true)
    overload.reset()
    expect(overload.lamps.value.size).toBe(0)
    play(9000, 9500)
    expect(isLit()).toBe(false)
  })
})

describe('trace files', () => {
  it('bring back the same report and answer a wrong file with one sentence', async () => {
    const bench = createBench()
    await record(bench)
    const report = bench.session.report()
    const files: { name: string; bytes: Uint8Array }[] = []
    const model = createTraceFileModel({
      recording: bench.recording,
      codec: traceCodec,
      host: {
        save: (name, bytes) => files.push({ name, bytes }),
        copyText: () => Promise.reject(new Error('no clipboard\nat stack')),
      },
      now: () => new Date(Date.UTC(2026, 10, 21, 9, 8, 7)),
      readConfig: () => bench.session.config,
    })
    await model.save()
    expect(files[0]!.name).toBe('awescope-2026-11-21-090807.awescope')
    const { bytes } = files[0]!
    const file = {
      name: 'a.awescope',
      size: bytes.length,
      arrayBuffer: () => Promise.resolve(bytes.slice().buffer),
    }
    await model.open(file)
    expect(model.problem.value).toBe('')
    expect(bench.session.report()).toEqual(report)

    await model.open({
      ...file,
      name: 'b.txt',
      arrayBuffer: () => Promise.resolve(new TextEncoder().encode('hello, this is text').buffer),
    })
    expect(model.problem.value).toMatch(/^b\.txt could not be opened: .+\.$/)
    expect(bench.session.report()).toEqual(report)
    await model.copyReport(report)
    expect(model.problem.value).toBe('The report could not be copied: no clipboard.')
  })
})

describe('periodic reports', () => {
  afterEach(() => void vi.useRealTimers())

  it('come at the interval while recording, and stop with it', () => {
    vi.useFakeTimers()
    const isActive = signal(false)
    const intervalMs = signal(1000)
    const session = createSession()
    const reports = createReportsModel({
      isActive,
      intervalMs,
      takeReport: () => session.report(),
      now: () => Date.now(),
    })
    vi.advanceTimersByTime(5000)
    expect(reports.entries.value).toHaveLength(0)
    isActive.value = true
    vi.advanceTimersByTime(3500)
    expect(reports.entries.value).toHaveLength(3)
    intervalMs.value = 100
    vi.advanceTimersByTime(1000)
    expect(reports.entries.value).toHaveLength(13)
    isActive.value = false
    vi.advanceTimersByTime(60_000)
    expect(reports.entries.value).toHaveLength(13)
    reports.dispose()
  })

  it('are bounded', () => {
    vi.useFakeTimers()
    const session = createSession()
    const reports = createReportsModel({
      isActive: signal(true),
      intervalMs: signal(10),
      takeReport: () => session.report(),
      now: () => 0,
    })
    vi.advanceTimersByTime(5000)
    expect(reports.entries.value).toHaveLength(200)
    reports.dispose()
  })
})
