// What the unit tests of the panel share: a recording model on a real session and a fixture channel that replays a
// feed, and a session that has read a whole feed. Node.

import { expect, vi } from 'vitest'
import { createDiskModel, type DiskModel } from '../../../panel/models/disk-model.ts'
import { createMessageLog } from '../../../panel/models/recorded-messages.ts'
import { createRecordingModel, type RecordingModel } from '../../../panel/models/recording-model.ts'
import {
  createRenewableSession,
  type RenewableSession,
} from '../../../panel/models/renewable-session.ts'
import type { SavedTrace } from '../../../panel/models/saved-trace.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../trace/config/profiler-config.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { RecordingStore } from '../../../store/store-client.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../../trace/wire/recorder-config.ts'
import { createFixtureChannel, type FixtureChannel } from './panel-channel.ts'
import type { FeedItem } from './panel-feed.ts'

export interface RecordingBench {
  channel: FixtureChannel
  session: RenewableSession
  recording: RecordingModel
  disk: DiskModel
  /** Records until the whole feed has come. */
  play(): Promise<void>
  /** The same, then stops and waits for the end. */
  record(): Promise<void>
}

/** A bench whose page sends `feed` at once when recording starts. */
export function createRecordingBench(
  feed: readonly FeedItem[],
  store: RecordingStore | null = null,
): RecordingBench {
  const channel = createFixtureChannel(feed, 0)
  const session = createRenewableSession(createSession)
  const disk = createDiskModel(store)
  const recording = createRecordingModel({
    channel,
    session,
    log: createMessageLog(1e9),
    disk,
    recorderConfig: () => DEFAULT_RECORDER_CONFIG,
    profilerConfig: () => DEFAULT_PROFILER_CONFIG,
  })
  const play = async (): Promise<void> => {
    await recording.toggle()
    await vi.waitFor(() => expect(recording.log.count).toBe(feed.length))
  }
  return {
    channel,
    session,
    recording,
    disk,
    play,
    async record() {
      await play()
      await recording.toggle()
      await vi.waitFor(() => expect(recording.status.value.state).toBe('idle'))
    },
  }
}

/** These messages as a file that is read. */
export function savedTrace(messages: readonly StampedMessage[]): SavedTrace {
  async function* batches(): SavedTrace['batches'] {
    yield messages
    return { notices: [], foreign: [], isLong: false }
  }
  return { batches: batches(), config: null, bytes: 1e6, isWhole: false }
}

/** A session that has read all of `feed`, and finished. */
export function readFeed(feed: readonly FeedItem[]): TraceSession {
  const session = createSession()
  for (const { stamped } of feed) session.ingest(stamped)
  session.finish()
  return session
}
