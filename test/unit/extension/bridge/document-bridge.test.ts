// The bridge between a real MessagePort and a background in this process; time is the test's own.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_REFERENCE_OPTIONS } from '../../../../trace/wire/engine-options.ts'
import { createReferenceOrders } from '../../../../extension/bridge/reference-orders.ts'
import {
  type Bridge,
  type BridgeEnvironment,
  createBridge,
  STOP_LIMIT_MS,
  UNHEARD_LIMIT_MS,
} from '../../../../extension/bridge/document-bridge.ts'
import {
  EXTENSION_PROTOCOL_VERSION,
  type FromBridge,
  type ToBridge,
} from '../../../../extension/protocol.ts'
import type { PanelReferenceOrder } from '../../../../extension/transports/channel.ts'
import type { RecorderCommand } from '../../../../trace/wire/page-port.ts'
import { LIMIT, type PageMessageOf, PROTOCOL_VERSION } from '../../../../trace/wire/protocol.ts'
import { DEFAULT_RECORDER_CONFIG } from '../../../../trace/wire/recorder-config.ts'
import { createFakeBackground } from '../../../support/extension/fake-background.ts'

const WORKLET_URL = 'chrome-extension://id/worklet/probe.js'
const PART_URL = 'chrome-extension://id/reference-page.js'
const ENGINE_URL = 'chrome-extension://id/worklet/reference.js'
const fetchBank = async () => new Uint8Array([1, 2, 3]).buffer

const createBackground = () => {
  const fake = createFakeBackground<FromBridge, ToBridge>()
  return Object.assign(fake, {
    ordinals: () =>
      fake.heard.flatMap((message) =>
        message.type === 'bridge/entries' ? message.entries.map(({ ordinal }) => ordinal) : [],
      ),
  })
}

/** What a bridge needs; without pauses of its own. */
const environmentOf = (background: ReturnType<typeof createBackground>): BridgeEnvironment => ({
  connect: background.connect,
  isExtensionAlive: () => background.isAlive,
  workletUrl: WORKLET_URL,
  earUrl: '',
  reference: createReferenceOrders({ partUrl: PART_URL, workletUrl: ENGINE_URL, fetchBank }),
  conditions: () => ({ start: () => undefined, stop: () => undefined }),
  performer: () => ({ take: () => undefined, stop: () => undefined }),
  afterPause: () => undefined,
  token: 'token',
  url: 'http://localhost/',
})

/** Delivers what stands in MessagePorts: they work outside the faked timers. */
const delivered = (look: () => unknown) => vi.waitFor(() => expect(look()).toBeTruthy())

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

const chunk = () => ({ type: 'records/chunk', stream: 0, dropped: 0, bytes: new ArrayBuffer(32) })

describe('the bridge', () => {
  let background: ReturnType<typeof createBackground>
  let bridge: Bridge
  let page: MessagePort
  let commands: RecorderCommand[]
  /** What the bridge has put off until its next look at the recorder. */
  let look: (() => void)[]

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    background = createBackground()
    look = []
    bridge = createBridge({
      ...environmentOf(background),
      afterPause: (run) => void look.push(run),
    })
    const { port1, port2 } = new MessageChannel()
    page = port1
    commands = []
    page.addEventListener('message', (event) => commands.push(event.data))
    page.start()
    bridge.takePagePort(port2)
  })

  afterEach(() => {
    bridge.dispose()
    page.close()
    vi.useRealTimers()
  })

  const commandTypes = (): string[] => commands.map(({ type }) => type)

  it('introduces itself, and gives the page the settings with the address of the probe', async () => {
    expect(background.heard).toEqual([
      {
        type: 'bridge/hello',
        version: EXTENSION_PROTOCOL_VERSION,
        token: 'token',
        url: 'http://localhost/',
      },
    ])
    background.say({ type: 'bridge/on', config: { ...DEFAULT_RECORDER_CONFIG, samplingRate: 0.5 } })
    await delivered(() => commands.length === 1)
    expect(commands[0]).toMatchObject({
      type: 'recorder/configure',
      config: { samplingRate: 0.5, workletUrl: WORKLET_URL },
    })
  })

  it('puts the reference in from its own address, and the banks after it in the order that they were sent', async () => {
    const options = DEFAULT_REFERENCE_OPTIONS
    const order = (given: PanelReferenceOrder): void =>
      background.say({
        type: 'bridge/reference',
        command: { type: 'reference/order', document: '', order: given },
      })
    order({ type: 'reference/inject', contextId: 0, followsMidi: true, options })
    for (const [name, blob] of [
      ['dropped', new Blob([new Uint8Array([9])])],
      ['bundled', null],
    ] as const) {
      background.say({
        type: 'bridge/reference',
        command: { type: 'reference/bank', document: '', name, blob },
      })
    }
    order({
      type: 'reference/play',
      atMs: new Float64Array([5]),
      lengths: new Uint16Array([1]),
      bytes: new Uint8Array([0xff]),
    })
    order({ type: 'reference/silence' })
    await delivered(() => commands.length === 5)
    const orders = commands.map((command) => command.type === 'reference/order' && command.order)
    expect(orders[0]).toEqual({
      type: 'reference/inject',
      partUrl: PART_URL,
      workletUrl: ENGINE_URL,
      contextId: 0,
      followsMidi: true,
      options,
    })
    expect(orders.slice(1, 3)).toEqual([
      { type: 'reference/bank', name: 'dropped', bytes: new Uint8Array([9]).buffer },
      { type: 'reference/bank', name: 'bundled', bytes: new Uint8Array([1, 2, 3]).buffer },
    ])
    expect(orders[3]).toMatchObject({
      type: 'reference/play',
      atMs: new Float64Array([5]),
      lengths: new Uint16Array([1]),
      bytes: new Uint8Array([0xff]),
    })
    expect(orders[4]).toMatchObject({ type: 'reference/silence' })
  })

  it('says why a bank cannot be read, and goes on with the next order', async () => {
    const lost = { size: 9, arrayBuffer: () => Promise.reject(new Error('The file has gone.')) }
    const blob = lost as unknown as Blob
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    background.say({
      type: 'bridge/reference',
      command: { type: 'reference/bank', document: '', name: 'x', blob },
    })
    background.say({
      type: 'bridge/reference',
      command: { type: 'reference/order', document: '', order: { type: 'reference/remove' } },
    })
    await delivered(() => commands.length === 1)
    expect(commands[0]).toMatchObject({
      type: 'reference/order',
      order: { type: 'reference/remove' },
    })
    await delivered(() => background.ordinals().length === 1)
    const message = {
      type: 'reference/state',
      state: 'failed',
      reason: 'The bank could not be read: The file has gone.',
    }
    expect(background.heard.at(-1)).toMatchObject({ entries: [{ message }] })
  })

  it('keeps what the page says until somebody listens, then sends it in order and goes on live', async () => {
    for (let i = 0; i < 3; i++) page.postMessage(chunk())
    page.postMessage({ type: 'no/such' })
    vi.advanceTimersByTime(1000)
    await vi.waitFor(() => {
      vi.advanceTimersByTime(1000)
      expect(background.types()).toContain('bridge/refused')
    })
    expect(background.ordinals()).toEqual([])
    background.say({ type: 'bridge/replay', after: 1, generation: 7 })
    expect(background.ordinals()).toEqual([2, 3])
    page.postMessage(chunk())
    await delivered(() => background.ordinals().length === 3)
    expect(background.heard.at(-1)).toMatchObject({
      type: 'bridge/entries',
      generation: 7,
      entries: [{ ordinal: 4 }],
    })
  })

  it('tells the page that its chunks are taken, some together, whether or not the panel answers', async () => {
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    page.postMessage({ type: 'document/bye', wallMs: 1 })
    for (let count = 0; count < LIMIT.unacknowledgedChunks; count++) page.postMessage(chunk())
    await delivered(() => background.ordinals().length === 1 + LIMIT.unacknowledgedChunks)
    await delivered(() => commands.length === 2)
    expect(commands).toMatchObject([{ chunks: 32 }, { chunks: 64 }])
  })

  it('takes the question for what follows as the word that all before it has arrived', async () => {
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    for (let i = 0; i < 3; i++) page.postMessage(chunk())
    await delivered(() => background.ordinals().length === 3)
    // The acknowledgement of the first two was lost with the connection.
    background.drop()
    vi.advanceTimersByTime(1000)
    background.say({ type: 'bridge/replay', after: 2, generation: 2 })
    expect(background.ordinals()).toEqual([1, 2, 3, 3])
    background.say({ type: 'bridge/replay', after: 0, generation: 3 })
    expect(background.ordinals()).toEqual([1, 2, 3, 3, 3])
  })

  it('counts and names what it refuses, and lets nothing of it through', async () => {
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    for (const bad of [null, 7, { type: 'no/such' }, { ...chunk(), stream: -1 }])
      page.postMessage(bad)
    page.postMessage(chunk())
    await delivered(() => background.ordinals().length === 1)
    vi.advanceTimersByTime(1000)
    expect(background.heard.at(-1)).toMatchObject({ type: 'bridge/refused', count: 4 })
  })

  it('connects again after the background was stopped, and sends only what is asked for then', async () => {
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    page.postMessage(chunk())
    await delivered(() => background.ordinals().length === 1)
    background.drop()
    page.postMessage(chunk())
    vi.advanceTimersByTime(1000)
    expect(background.connections).toBe(2)
    background.say({ type: 'bridge/on', config: DEFAULT_RECORDER_CONFIG })
    background.say({ type: 'bridge/replay', after: 1, generation: 2 })
    await delivered(() => background.ordinals().length === 2)
    expect(background.ordinals()).toEqual([1, 2])
    expect(commandTypes()).not.toContain('recorder/stop')
  })

  it('stops the recorder when the extension is gone', async () => {
    background.isAlive = false
    background.drop()
    await delivered(() => commandTypes().includes('recorder/stop'))
    vi.advanceTimersByTime(60_000)
    expect(background.connections).toBe(1)
  })

  it('stops the recorder when nobody has listened for thirty seconds, and says so', async () => {
    background.say({ type: 'bridge/on', config: DEFAULT_RECORDER_CONFIG })
    background.say({ type: 'bridge/unheard' })
    vi.advanceTimersByTime(UNHEARD_LIMIT_MS - 1)
    expect(background.types()).not.toContain('bridge/abandoned')
    vi.advanceTimersByTime(1)
    expect(background.types()).toContain('bridge/abandoned')
    await delivered(() => commandTypes().includes('recorder/stop'))
  })

  it('says that it gave up even where the background was stopped in that moment', () => {
    background.drop()
    vi.advanceTimersByTime(50)
    background.heard.length = 0
    background.isAlive = true
    vi.advanceTimersByTime(UNHEARD_LIMIT_MS - 60)
    background.drop()
    background.heard.length = 0
    vi.advanceTimersByTime(10 + STOP_LIMIT_MS)
    expect(background.types()).toEqual(['bridge/hello', 'bridge/abandoned', 'bridge/finished'])
    background.say({ type: 'bridge/off' })
    const { connections } = background
    background.drop()
    vi.advanceTimersByTime(60_000)
    expect(background.connections).toBe(connections)
  })

  it('goes on when somebody listens in time', () => {
    vi.advanceTimersByTime(UNHEARD_LIMIT_MS - 1)
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    vi.advanceTimersByTime(UNHEARD_LIMIT_MS * 2)
    expect(background.types()).not.toContain('bridge/abandoned')
  })

  it('sends everything that the recorder writes out before it says that it is finished', async () => {
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    background.say({ type: 'bridge/stop' })
    await delivered(() => commandTypes().includes('recorder/stop'))
    page.postMessage(chunk())
    page.postMessage({ type: 'recorder/stopped', wallMs: 1 })
    page.postMessage(chunk())
    await delivered(() => background.types().includes('bridge/finished'))
    expect(background.types().slice(1)).toEqual(['bridge/entries', 'bridge/finished'])
    expect(background.ordinals()).toEqual([1, 2])
  })

  it('does not wait for ever for a page that does not answer', () => {
    background.say({ type: 'bridge/stop' })
    vi.advanceTimersByTime(STOP_LIMIT_MS)
    expect(background.types()).toContain('bridge/finished')
  })

  it('stops a recorder that comes only after it was told that this tab is not recorded', async () => {
    const late = createBridge(environmentOf(background))
    background.say({ type: 'bridge/off' })
    const { port1, port2 } = new MessageChannel()
    const heard: RecorderCommand[] = []
    port1.addEventListener('message', (event) => heard.push(event.data))
    port1.start()
    late.takePagePort(port2)
    await delivered(() => heard.some(({ type }) => type === 'recorder/stop'))
    late.dispose()
    port1.close()
  })

  /** The bridge's next look at the recorder. */
  const turn = (): void => look.shift()?.()
  const lastLiveness = () =>
    background.heard.findLast((message) => message.type === 'bridge/liveness')

  it('says that the recorder is gone when it answers no more, and that it is back when it does', async () => {
    turn()
    await delivered(() => commandTypes().includes('recorder/ping'))
    page.postMessage({ type: 'recorder/alive' })
    page.postMessage(chunk())
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    await delivered(() => background.ordinals().length === 1)
    for (let count = 0; count < 4; count++) turn()
    expect(lastLiveness()).toBeUndefined()
    turn()
    expect(lastLiveness()).toEqual({ type: 'bridge/liveness', isSilent: true })
    background.drop()
    vi.advanceTimersByTime(1000)
    expect(background.types().slice(-2)).toEqual(['bridge/hello', 'bridge/liveness'])
    page.postMessage({ type: 'recorder/alive' })
    await delivered(() => lastLiveness()?.isSilent === false)
    expect(background.ordinals()).toEqual([1])
  })

  it('says so where no recorder ever came', () => {
    const lonely = createBridge({
      ...environmentOf(background),
      afterPause: (run) => void look.unshift(run),
    })
    for (let count = 0; count < 5; count++) turn()
    expect(lastLiveness()).toEqual({ type: 'bridge/liveness', isSilent: true })
    lonely.dispose()
  })

  it('leaves its recorder to the next bridge, which bids it begin and hears nothing of before', async () => {
    const port = bridge.dispose()
    page.postMessage(chunk())
    page.postMessage({ type: 'recorder/stopped', wallMs: 1 })
    const next = createBackground()
    const following = createBridge(environmentOf(next))
    following.takeOver(port as MessagePort)
    await delivered(() => commandTypes().includes('recorder/start'))
    expect(commandTypes()).toEqual(['recorder/stop', 'recorder/start'])
    next.say({ type: 'bridge/replay', after: 0, generation: 1 })
    page.postMessage(HELLO)
    page.postMessage(chunk())
    await delivered(() => next.ordinals().length === 2)
    const entries = next.heard.flatMap((message) =>
      message.type === 'bridge/entries' ? message.entries : [],
    )
    expect(entries.map(({ message }) => message.type)).toEqual(['document/hello', 'records/chunk'])
    following.dispose()
  })

  it('sends its recorder away for good when the extension is gone, and leaves nobody anything', async () => {
    background.isAlive = false
    background.drop()
    await delivered(() => commandTypes().includes('recorder/leave'))
    expect(bridge.hasRecorder).toBe(false)
    expect(bridge.dispose()).toBeNull()
  })
})
