// The recording model on a real session and a fixture channel. Node.

import { describe, expect, it, vi } from 'vitest'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { createRecordingBench, savedTrace } from '../../../support/panel/recording-bench.ts'

const feed = createPanelFeed({ durationMs: 12_000 })

describe('the recording model', () => {
  it('reads and keeps every message, and bumps its revision for each', async () => {
    const bench = createRecordingBench(feed)
    const before = bench.recording.revision.value
    await bench.record()
    expect(bench.recording.log.messages()).toEqual(feed.map((item) => item.stamped))
    expect(bench.recording.revision.value - before).toBeGreaterThanOrEqual(feed.length)
    expect(bench.session.report().frames.unfinished).toBe(0)
    expect(bench.recording.zeroWallMs).toBe(1_790_000_000_000)
  })

  it('lets the page go of a message when the session and the log have it, and not before', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const bench = createRecordingBench(feed)
    bench.channel.emit({ type: 'trace', stamped: feed[0]!.stamped })
    expect(bench.channel.acknowledged).toBe(1)
    vi.spyOn(bench.recording.log, 'append').mockImplementationOnce(() => {
      throw new RangeError('There is no memory left.')
    })
    bench.channel.emit({ type: 'trace', stamped: feed[1]!.stamped })
    expect(bench.channel.acknowledged).toBe(1)
    bench.channel.emit({ type: 'trace', stamped: feed[2]!.stamped })
    expect(bench.channel.acknowledged).toBe(2)
    vi.restoreAllMocks()
  })

  it('begins a new recording without the contexts of the last', async () => {
    const bench = createRecordingBench(feed)
    await bench.record()
    const { length } = bench.session.contexts
    await bench.record()
    expect(bench.session.contexts).toHaveLength(length)
    expect(bench.recording.log.count).toBe(feed.length)
  })

  it('asks for permission before anything is posted, and posts nothing where it is declined', async () => {
    const bench = createRecordingBench(feed)
    bench.channel.isPermitted = false
    await bench.recording.toggle()
    expect(bench.channel.posted).toEqual([])
    expect(bench.recording.status.value.state).toBe('permission-denied')
  })

  it('ignores the page while a saved trace is shown', async () => {
    const bench = createRecordingBench(feed)
    await bench.recording.load(savedTrace(feed.map((item) => item.stamped)), 'one.awescope')
    bench.channel.emit({ type: 'trace', stamped: feed[0]!.stamped })
    expect(bench.recording.log.count).toBe(feed.length)
    expect(bench.recording.source.value).toEqual({ kind: 'file', name: 'one.awescope' })
  })

  it('hears nothing after it is disposed', () => {
    const bench = createRecordingBench(feed)
    bench.recording.dispose()
    bench.channel.emit({ type: 'trace', stamped: feed[0]!.stamped })
    expect(bench.recording.log.count).toBe(0)
  })
})
