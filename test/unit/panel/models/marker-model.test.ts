// The user's markers in the panel: in memory, in an opened trace, and on disk after the recording's end. Node.

import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import { createMarkerModel } from '../../../../panel/models/marker-model.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { LIMIT, type StampedMessage } from '../../../../trace/wire/protocol.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import {
  createRecordingBench,
  type RecordingBench,
} from '../../../support/panel/recording-bench.ts'
import { createLocalStore } from '../../../support/store/local-store.ts'
import { createMemoryFolder, createMemoryLocks } from '../../../support/store/memory-folder.ts'

const START = 1_790_000_000_000
const feed = createPanelFeed({ durationMs: 3000 })

function createMarkers({ session, recording }: RecordingBench) {
  let id = 0
  const playhead = signal<number | null>(null)
  const bounds = signal<{ from: number; to: number } | null>(null)
  const moved: unknown[] = []
  const markers = createMarkerModel({
    session,
    recording,
    replay: {
      bounds,
      playhead,
      pause: () => undefined,
      seek: (wallMs) => moved.push(['seek', wallMs]),
    },
    timeAxis: {
      cursor: signal(null),
      zoomTo: (span) => moved.push(['zoom', span]),
      moveCursor: (at) => moved.push(['cursor', at]),
    },
    now: () => START + 1000,
    newId: () => ++id,
  })
  return { markers, playhead, bounds, moved }
}

const markersIn = (messages: readonly StampedMessage[]): readonly string[] => {
  const session = createSession()
  for (const stamped of messages) session.ingest(stamped)
  return session.markers.map(({ text }) => text)
}

describe('markers', () => {
  it('are set now while a recording runs, and are kept with it in memory', async () => {
    const bench = createRecordingBench(feed)
    const { markers } = createMarkers(bench)
    markers.add()
    expect(markers.all.value).toEqual([])
    await bench.play()
    markers.add()
    expect(markers.all.value).toEqual([{ id: 1, wallMs: START + 1000, text: '' }])
    markers.rename(1, '  Reverb on ')
    expect(markersIn(bench.recording.log.messages())).toEqual(['Reverb on'])
    markers.remove(1)
    expect(markers.all.value).toEqual([])
    expect(markersIn(bench.recording.log.messages())).toEqual([])
  })
  it('are set at the playhead of what is played back, and a jump takes it there', async () => {
    const bench = createRecordingBench(feed)
    const { markers, playhead, bounds, moved } = createMarkers(bench)
    await bench.record()
    bounds.value = { from: START, to: START + 3000 }
    playhead.value = START + 250
    markers.add()
    expect(markers.all.value.map(({ wallMs }) => wallMs)).toEqual([START + 250])
    markers.jump({ wallMs: START + 250 })
    expect(moved).toEqual([['seek', START + 250]])
  })
  it('are shown in the charts by a jump while a recording runs', async () => {
    const bench = createRecordingBench(feed)
    const { markers, moved } = createMarkers(bench)
    await bench.play()
    markers.jump({ wallMs: START })
    expect(moved).toEqual([
      ['zoom', { from: START - 2500, to: START + 2500 }],
      ['cursor', START],
    ])
  })
  it('have notes of a bounded length, and none where there is no such marker', async () => {
    const bench = createRecordingBench(feed)
    const { markers } = createMarkers(bench)
    await bench.play()
    markers.add()
    markers.rename(1, 'x'.repeat(1000))
    markers.rename(99, 'nobody')
    expect(markers.all.value.map(({ text }) => text.length)).toEqual([LIMIT.stringLength])
  })
  it('are on disk with the recording, also those that were set after its end', async () => {
    const folder = createMemoryFolder()
    const bench = createRecordingBench(feed, createLocalStore(folder, createMemoryLocks()))
    const { markers, bounds } = createMarkers(bench)
    const before = bench.channel.acknowledged
    await bench.recording.toggle()
    await vi.waitFor(() => expect(bench.channel.acknowledged).toBe(before + feed.length))
    markers.add()
    markers.rename(1, 'During')
    await bench.recording.toggle()
    await vi.waitFor(() => expect(bench.recording.status.value.state).toBe('idle'))
    bounds.value = { from: START, to: START + 3000 }
    markers.add()
    markers.rename(2, 'After')
    const found = async (): Promise<readonly string[]> => {
      const messages: StampedMessage[] = []
      for await (const stamped of bench.recording.messages()) messages.push(stamped)
      return markersIn(messages)
    }
    await vi.waitFor(async () => expect(await found()).toEqual(['During', 'After']))
    // All of them in one file more.
    expect([...folder.files.keys()].filter((name) => name.endsWith('.awescope'))).toHaveLength(2)
  })
})
