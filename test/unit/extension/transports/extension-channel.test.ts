// The panel's channel on the relay of the background and the log of a bridge, in this process: who has what, over lost
// connections and failing consumers. Only the browser's own objects are made up.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type BridgeLink,
  createTabRelay,
  type PanelLink,
} from '../../../../extension/background/tab-relay.ts'
import { createMessageLog } from '../../../../extension/bridge/unacknowledged.ts'
import type { FromPanel, ToBridge, ToPanel } from '../../../../extension/protocol.ts'
import type { Channel, PanelMessage } from '../../../../extension/transports/channel.ts'
import { createExtensionChannel } from '../../../../extension/transports/extension-channel.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { DEFAULT_RECORDER_CONFIG as config } from '../../../../trace/wire/recorder-config.ts'
import { createFakeBackground } from '../../../support/extension/fake-background.ts'

const browser = vi.hoisted(() => ({
  runtime: { connect: vi.fn() },
  devtools: {
    inspectedWindow: { eval: async () => ['http://localhost/'] },
    network: { onNavigated: { addListener: vi.fn(), removeListener: vi.fn() } },
  },
  permissions: {},
}))
vi.mock('webextension-polyfill', () => ({ default: browser }))

const chunk = (stream: number): PageMessage => ({
  type: 'records/chunk',
  stream,
  dropped: 0,
  bytes: new ArrayBuffer(32),
})

/** A background with one recorded document, and the log that its bridge keeps. */
const createScene = () => {
  const background = createFakeBackground<FromPanel, ToPanel>()
  const log = createMessageLog()
  let generation: number | null = null
  let acknowledgedChunks = 0
  let relay = createTabRelay()
  const send = (): void => {
    if (generation === null) return
    for (const entry of log.take()) relay.relay(link, generation, [entry])
  }
  const link: BridgeLink = {
    document: 'd',
    frameId: 0,
    url: 'http://localhost/',
    disconnect: () => undefined,
    post(message: ToBridge) {
      if (message.type === 'bridge/acknowledge') {
        log.acknowledge(message.ordinal)
        // All that is said here are chunks.
        acknowledgedChunks = log.acknowledgedOrdinal
      }
      if (message.type !== 'bridge/replay') return
      generation = message.generation
      log.restart(message.after ?? log.acknowledgedOrdinal)
      send()
    },
  }
  relay.attach(link, config)
  let panel: PanelLink | null = null
  background.onMessage = (message) => {
    if (message.type === 'panel/hello') {
      if (panel !== null) relay.removePanel(panel)
      panel = { post: background.say, received: new Map(Object.entries(message.received)) }
      relay.addPanel(panel)
    }
    if (message.type === 'panel/acknowledge') relay.acknowledge(message.document, message.ordinal)
  }
  return {
    background,
    acknowledged: () => acknowledgedChunks,
    /** The page says something. */
    say(message: PageMessage) {
      log.append(message)
      send()
    },
    /** The browser stops the background, which knows nothing of before when it comes back. */
    stopBackground() {
      generation = null
      panel = null
      relay = createTabRelay()
      relay.attach(link, config)
      background.drop()
    },
  }
}

describe('the channel of the panel', () => {
  let scene: ReturnType<typeof createScene>
  let channel: Channel
  let streams: number[]

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    scene = createScene()
    browser.runtime.connect.mockImplementation(scene.background.connect)
    streams = []
    channel = createExtensionChannel(7)
    await vi.advanceTimersByTimeAsync(0)
  })
  afterEach(() => {
    channel.dispose()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  const streamOf = (message: PanelMessage): number | null =>
    message.type === 'trace' && message.stamped.message.type === 'records/chunk'
      ? message.stamped.message.stream
      : null

  /** A consumer that does `work` for each chunk, after noting it. */
  const consume = (work: (stream: number) => void | Promise<void> = () => undefined): void => {
    channel.onMessage((message) => {
      const stream = streamOf(message)
      if (stream === null) return undefined
      streams.push(stream)
      return work(stream)
    })
  }

  const nextConnection = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10_000)

  it('acknowledges a chunk that its consumer has taken', async () => {
    consume()
    scene.say(chunk(1))
    scene.say(chunk(2))
    expect(streams).toEqual([1, 2])
    await Promise.resolve()
    expect(scene.acknowledged()).toBe(2)
  })

  it('acknowledges what comes together in one word', async () => {
    const said: FromPanel[] = []
    const { onMessage } = scene.background
    scene.background.onMessage = (message) => {
      said.push(message)
      onMessage?.(message)
    }
    consume()
    for (const stream of [1, 2, 3]) scene.say(chunk(stream))
    await Promise.resolve()
    expect(said).toEqual([{ type: 'panel/acknowledge', document: 'd', ordinal: 3 }])
  })

  it('says when nobody sees it, and says so again to a background that has forgotten', async () => {
    const said: FromPanel[] = []
    const { onMessage } = scene.background
    scene.background.onMessage = (message) => {
      said.push(message)
      onMessage?.(message)
    }
    channel.setShown(true)
    channel.setShown(false)
    channel.setShown(false)
    expect(said).toEqual([{ type: 'panel/shown', isShown: false }])
    scene.stopBackground()
    await nextConnection()
    expect(said.slice(1)).toMatchObject([
      { type: 'panel/hello' },
      { type: 'panel/shown', isShown: false },
    ])
  })

  it('keeps what comes before there is a consumer, and acknowledges nothing of it', async () => {
    scene.say(chunk(1))
    await Promise.resolve()
    expect(scene.acknowledged()).toBe(0)
    consume()
    expect(streams).toEqual([1])
    await Promise.resolve()
    expect(scene.acknowledged()).toBe(1)
  })

  it('does not acknowledge what its consumer is still about', async () => {
    let finish = (): void => undefined
    consume(() => new Promise((resolve) => (finish = resolve)))
    scene.say(chunk(1))
    await nextConnection()
    expect(scene.acknowledged()).toBe(0)
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(scene.acknowledged()).toBe(1)
  })

  it('brings again exactly once, by the next connection, a chunk at which its consumer failed', async () => {
    consume((stream) => {
      if (stream === 2 && streams.filter((each) => each === 2).length === 1) throw new Error('no')
    })
    for (const stream of [1, 2, 3]) scene.say(chunk(stream))
    expect(scene.acknowledged()).toBe(1)
    await nextConnection()
    expect(scene.background.connections).toBe(2)
    expect(streams).toEqual([1, 2, 2, 3])
    expect(scene.acknowledged()).toBe(3)
    scene.stopBackground()
    await nextConnection()
    expect(streams).toEqual([1, 2, 2, 3])
  })

  it('counts as refused, and goes on behind, a chunk at which its consumer fails again', async () => {
    const refused: PanelMessage[] = []
    channel.onMessage((message) => {
      if (message.type === 'channel/refused') refused.push(message)
      const stream = streamOf(message)
      if (stream === null) return
      streams.push(stream)
      if (stream === 1) throw new Error('no')
    })
    scene.say(chunk(1))
    scene.say(chunk(2))
    await nextConnection()
    expect(streams).toEqual([1, 1, 2])
    expect(refused).toMatchObject([{ count: 1, reason: expect.stringContaining('no') }])
    expect(scene.acknowledged()).toBe(2)
  })

  it('gives a chunk that was not taken when the panel closed to the next panel', async () => {
    consume(() => new Promise(() => undefined))
    scene.say(chunk(1))
    channel.dispose()
    channel = createExtensionChannel(7)
    streams = []
    consume()
    await nextConnection()
    expect(streams).toEqual([1])
    expect(scene.acknowledged()).toBe(1)
  })

  it('neither loses nor doubles a chunk when the background was stopped while its consumer worked', async () => {
    let finish = (): void => undefined
    consume((stream) =>
      stream === 2 ? new Promise<void>((resolve) => (finish = resolve)) : undefined,
    )
    for (const stream of [1, 2, 3]) scene.say(chunk(stream))
    scene.stopBackground()
    scene.say(chunk(4))
    await nextConnection()
    expect(streams).toEqual([1, 2])
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(streams).toEqual([1, 2, 3, 4])
    expect(scene.acknowledged()).toBe(4)
  })

  it('acknowledges what it refuses itself: nobody wants it again', async () => {
    consume()
    scene.say({ ...chunk(1), dropped: -1 } as PageMessage)
    scene.say(chunk(2))
    expect(streams).toEqual([2])
    await Promise.resolve()
    expect(scene.acknowledged()).toBe(2)
  })

  it('sends what was posted without a connection after the next hello', async () => {
    scene.stopBackground()
    channel.post({ type: 'record/stop' })
    await nextConnection()
    expect(scene.background.types()).toEqual(['panel/hello', 'panel/hello', 'panel/command'])
  })
})
