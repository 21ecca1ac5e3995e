// One recording whose panel is gone, held until there is one again: what its documents say goes to disk, behind what
// the panel has written, and is acknowledged. Runs in the keeper's page.

import type { RecordingStore } from '../../store/store-client.ts'
import { createKnownMessages } from '../../store/known-messages.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../trace/config/profiler-config.ts'
import type { KeepOrder } from '../protocol.ts'
import type { Channel } from '../transports/channel.ts'

/**
 * What is on disk is read where that takes a second: then nothing that the bridges say again is written twice. Of a
 * longer one they are asked only for what nobody has acknowledged.
 */
const MOST_READ_BYTES = 8 * 1024 * 1024

export interface KeptRecording {
  /** Resolves when the recording can be gone on with by others. */
  release(): Promise<void>
}

/**
 * Null where the recording cannot be had: a panel has it, or there is no room. `store` is owned. `onOver`: it has
 * ended. Never rejects.
 */
export async function keepRecording(
  { recordingId, origin }: KeepOrder,
  store: RecordingStore,
  connect: (keeps: 'all' | 'rest') => Channel,
  onOver: () => void,
): Promise<KeptRecording | null> {
  // The options of the recording stand in the file of the panel that has begun it, which is the one that counts.
  const info = { id: recordingId, origin, startedWallMs: Date.now() }
  const begun = await store.begin(info, DEFAULT_PROFILER_CONFIG).catch(() => null)
  if (begun === null) {
    store.dispose()
    return null
  }
  const known = createKnownMessages()
  let isRead = false
  try {
    if ((await store.bytesOf(recordingId)) <= MOST_READ_BYTES) {
      for await (const stamped of store.messages(recordingId)) known.add(stamped)
      isRead = true
    }
  } catch {
    // What cannot be read is no reason to lose what follows.
  }
  const channel = connect(isRead ? 'all' : 'rest')
  channel.onMessage((message) => {
    if (message.type === 'trace') {
      return known.take(message.stamped) ? undefined : store.append(message.stamped)
    }
    const isOver = message.type === 'recording/state' && message.recordingId !== recordingId
    if (isOver) onOver()
    return undefined
  })
  store.onEnded(() => channel.post({ type: 'record/stop' }))
  return {
    async release() {
      channel.dispose()
      await store.release().catch(() => undefined)
      store.dispose()
    },
  }
}
