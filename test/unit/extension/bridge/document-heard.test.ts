import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bridge, createBridge } from '../../../../extension/bridge/document-bridge.ts'
import type { FromBridge, ToBridge } from '../../../../extension/protocol.ts'
import { PROTOCOL_VERSION, type PageMessageOf } from '../../../../trace/wire/protocol.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../../../trace/wire/recorder-config.ts'
import { createFakeBackground } from '../../../support/extension/fake-background.ts'

const EAR_URL = 'chrome-extension://id/worklet/probe-ear.js'

const HELLO: PageMessageOf<'document/hello'> = {
  type: 'document/hello',
  version: PROTOCOL_VERSION,
  url: 'http://localhost/',
  title: '',
  timeOriginMs: 0,
  startedWallMs: 0,
  joined: true,
  isTopFrame: true,
  crossOriginIsolated: false,
  userAgent: '',
  platform: '',
  clockStepUs: 0,
}

/** Delivers what stands in MessagePorts: they work outside the faked timers. */
const delivered = (look: () => unknown) => vi.waitFor(() => expect(look()).toBeTruthy())

describe('the bridge of a document that is listened to', () => {
  const background = createFakeBackground<FromBridge, ToBridge>()
  const commands: object[] = []
  let bridge: Bridge
  let page: MessagePort
  beforeEach(() => {
    bridge = createBridge({
      connect: background.connect,
      isExtensionAlive: () => background.isAlive,
      workletUrl: '',
      earUrl: EAR_URL,
      reference: { take: () => undefined },
      conditions: () => ({ start: () => undefined, stop: () => undefined }),
      performer: () => ({ take: () => undefined, stop: () => undefined }),
      afterPause: () => undefined,
      token: 'token',
      url: 'http://localhost/',
    })
    const { port1, port2 } = new MessageChannel()
    page = port1
    page.addEventListener('message', (event) => commands.push(event.data))
    page.start()
    bridge.takePagePort(port2)
  })
  afterEach(() => {
    bridge.dispose()
    page.close()
  })

  it('passes on what a document has heard only where it listens, checked, and keeps none of it', async () => {
    const figures = { contextId: 1, sampleRate: 48_000, frame: 0, frames: 2, wallMs: 1, dropped: 0 }
    const heard = { ...figures, nonFinite: 0, peak: 1, clipped: 0, bytes: new ArrayBuffer(8) }
    const message = { type: 'heard/chunk', ...heard }
    const passed = (): FromBridge[] =>
      background.heard.filter(({ type }) => type === 'bridge/heard')
    background.say({ type: 'bridge/on', config: DEFAULT_RECORDER_CONFIG, isHeard: true })
    await delivered(() => commands.length === 1)
    expect(commands[0]).toMatchObject({ config: { workletUrl: EAR_URL } })
    // Nobody is there yet.
    page.postMessage(message)
    background.say({ type: 'bridge/replay', after: null, generation: 1 })
    page.postMessage({ ...message, frame: 2 })
    page.postMessage({ ...message, frames: 3 })
    page.postMessage({ ...message, frame: 4 })
    await delivered(() => passed().length >= 2)
    expect(passed().at(-1)).toEqual({ type: 'bridge/heard', heard: { ...heard, frame: 4 } })
    background.say({ type: 'bridge/on', config: DEFAULT_RECORDER_CONFIG })
    const count = passed().length
    page.postMessage({ ...message, frame: 6 })
    page.postMessage(HELLO)
    await delivered(() => background.heard.some(({ type }) => type === 'bridge/entries'))
    expect(passed()).toHaveLength(count)
  })
})
