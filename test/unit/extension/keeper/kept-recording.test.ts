// A recording that goes on without a panel: real store on a folder in memory, real messages, a channel by hand. Node.

import { describe, expect, it, vi } from 'vitest'
import { keepRecording } from '../../../../extension/keeper/kept-recording.ts'
import type { Channel, PanelMessage } from '../../../../extension/transports/channel.ts'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { createLocalStore } from '../../../support/store/local-store.ts'
import { createMemoryFolder, createMemoryLocks } from '../../../support/store/memory-folder.ts'

const messages = createPanelFeed({ durationMs: 3000 }).map(({ stamped }) => stamped)
const half = Math.floor(messages.length / 2)
const order = { tabId: 7, recordingId: 'r-1', origin: 'http://localhost' }
const info = { id: 'r-1', origin: 'http://localhost', startedWallMs: 1 }

function createChannel() {
  const said: string[] = []
  const roles: string[] = []
  let take: (message: PanelMessage) => unknown = () => undefined
  const channel: Channel = {
    post: ({ type }) => void said.push(type),
    onMessage(listener) {
      take = listener
      return () => undefined
    },
    setShown: () => undefined,
    ensurePermission: () => Promise.resolve(true),
    dispose: () => void said.push('disposed'),
  }
  return {
    said,
    roles,
    connect(keeps: 'all' | 'rest') {
      roles.push(keeps)
      return channel
    },
    emit: (message: PanelMessage) => take(message),
  }
}

async function createDisk() {
  const folder = createMemoryFolder()
  const locks = createMemoryLocks()
  const panel = createLocalStore(folder, locks)
  await panel.begin(info, DEFAULT_PROFILER_CONFIG)
  for (const stamped of messages.slice(0, half)) void panel.append(stamped)
  return { folder, panel, store: () => createLocalStore(folder, locks) }
}

describe('a recording whose panel is gone', () => {
  it('goes on behind what the panel has written, and what is said again is there once', async () => {
    const { panel, store } = await createDisk()
    await panel.release()
    const channel = createChannel()
    const kept = await keepRecording(order, store(), channel.connect, () => undefined)
    expect(channel.roles).toEqual(['all'])
    // Bridges say all definitions to each that comes, and the chunks that were not acknowledged.
    for (const stamped of messages) channel.emit({ type: 'trace', stamped })
    await kept?.release()
    expect(channel.said).toEqual(['disposed'])
    const next = store()
    expect(await next.begin(info, DEFAULT_PROFILER_CONFIG)).not.toBeNull()
    const whole = await next.pack('r-1')
    expect(readTrace(new Uint8Array(await whole.arrayBuffer())).messages).toEqual(messages)
  })

  it('is left to a panel that has it', async () => {
    const { store } = await createDisk()
    const channel = createChannel()
    expect(await keepRecording(order, store(), channel.connect, () => undefined)).toBeNull()
    expect(channel.roles).toEqual([])
  })

  it('is over when the background names it no more', async () => {
    const { panel, store } = await createDisk()
    await panel.release()
    const channel = createChannel()
    const onOver = vi.fn()
    await keepRecording(order, store(), channel.connect, onOver)
    const state = { type: 'recording/state' as const, origin: '', granted: [], reason: '' }
    channel.emit({ ...state, state: 'recording', recordingId: 'r-1' })
    expect(onOver).not.toHaveBeenCalled()
    channel.emit({ ...state, state: 'idle' })
    expect(onOver).toHaveBeenCalledOnce()
  })

  it('is stopped where the disk takes no more', async () => {
    const { folder, panel, store } = await createDisk()
    await panel.release()
    const channel = createChannel()
    const kept = await keepRecording(order, store(), channel.connect, () => undefined)
    folder.fault = new Error('The disk is gone.')
    for (const stamped of messages.slice(half)) channel.emit({ type: 'trace', stamped })
    await vi.waitFor(() => expect(channel.said).toEqual(['record/stop']))
    await kept?.release()
  })
})
