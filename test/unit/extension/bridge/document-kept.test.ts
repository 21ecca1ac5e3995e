// A page whose panel is slow or away, and the bridge between them. Node.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { createBridge } from '../../../../extension/bridge/document-bridge.ts'
import type { FromBridge, ToBridge } from '../../../../extension/protocol.ts'
import { LIMIT } from '../../../../trace/wire/protocol.ts'
import { createFakeBackground } from '../../../support/extension/fake-background.ts'

describe('the bridge of a document whose panel takes nothing', () => {
  const { port1: page, port2 } = new MessageChannel()
  afterEach(() => page.close())

  it('lets the page go on, and keeps what it says for the panel', async () => {
    const background = createFakeBackground<FromBridge, ToBridge>()
    const bridge = createBridge({
      connect: background.connect,
      isExtensionAlive: () => background.isAlive,
      workletUrl: '',
      earUrl: '',
      reference: { take: () => undefined },
      conditions: () => ({ start: () => undefined, stop: () => undefined }),
      performer: () => ({ take: () => undefined, stop: () => undefined }),
      afterPause: () => undefined,
      token: 'token',
      url: 'http://localhost/',
    })
    const commands: object[] = []
    page.addEventListener('message', (event) => commands.push(event.data))
    page.start()
    bridge.takePagePort(port2)
    const sent = 3 * LIMIT.unacknowledgedChunks
    for (let index = 0; index < sent; index++) {
      const bytes = new ArrayBuffer(32)
      page.postMessage({ type: 'records/chunk', stream: 0, dropped: 0, bytes })
    }
    // It hears of half as many as it lets wait at a time.
    await vi.waitFor(() => expect(commands).toHaveLength(6))
    expect(commands.at(-1)).toEqual({ type: 'records/acknowledge', chunks: sent })
    background.say({ type: 'bridge/replay', after: null, generation: 1 })
    const ordinals = background.heard.flatMap((message) =>
      message.type === 'bridge/entries' ? message.entries.map(({ ordinal }) => ordinal) : [],
    )
    expect(ordinals).toEqual(Array.from({ length: sent }, (_, index) => index + 1))
    bridge.dispose()
  })
})
