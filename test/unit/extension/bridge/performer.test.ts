// Music that the panel sends ahead: into the page when it is due, into the recording before, and ended when the panel
// goes. Time is the test's own.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Bridge,
  createBridge,
  PERFORM_LIMIT_MS,
} from '../../../../extension/bridge/document-bridge.ts'
import { createPerformer, type PerformerHost } from '../../../../extension/bridge/performer.ts'
import type { FromBridge, ToBridge } from '../../../../extension/protocol.ts'
import { validatePageMessage } from '../../../../trace/validate/page-message.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { createFakeBackground } from '../../../support/extension/fake-background.ts'

const START_MS = 1_800_000_000_000
const MUSIC = { digest: 'a', name: 'song', events: 3, durationMs: 900, run: 1, runs: 1 }
const ON = [0x90, 60, 100]

const HOST: PerformerHost = {
  nowMs: () => START_MS + performance.now(),
  after: (run, delayMs) => setTimeout(run, delayMs) as unknown as number,
  cancel: (timer) => clearTimeout(timer),
  soon: (run) => void setTimeout(run, 0),
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

describe('the performer', () => {
  const sent: { atMs: number; bytes: readonly number[] }[] = []
  const told: PageMessage[] = []
  beforeEach(() => {
    sent.length = 0
    told.length = 0
  })
  const create = () =>
    createPerformer(
      HOST,
      (bytes) => void sent.push({ atMs: performance.now(), bytes }),
      (message) => void told.push(message),
    )

  it('tells what is asked for, then plays it when it is due', async () => {
    const performer = create()
    const startMs = performance.now()
    performer.take({ type: 'begin', startInMs: 250, music: MUSIC })
    const messages = [ON, [0x80, 60, 0]]
    performer.take({ type: 'add', first: 1, atMs: [0, 40.5], messages })
    expect(told).toEqual([
      { type: 'performance/start', wallMs: START_MS + startMs + 250, ...MUSIC },
      { type: 'performance/asked', first: 1, atMs: [0, 40.5], words: [0x643c90, 0x3c80] },
    ])
    for (const message of told) expect(validatePageMessage(message)).toEqual({ message })
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent.map(({ bytes }) => bytes)).toEqual(messages)
    expect((sent[0]?.atMs ?? 0) - startMs).toBeCloseTo(250, -1)
    expect((sent[1]?.atMs ?? 0) - startMs).toBeGreaterThanOrEqual(290)
  })

  it('ends what sounds when it is stopped', async () => {
    const performer = create()
    performer.take({ type: 'begin', startInMs: 0, music: MUSIC })
    performer.take({ type: 'add', first: 0, atMs: [0, 500], messages: [ON, ON] })
    await vi.advanceTimersByTimeAsync(100)
    performer.take({ type: 'stop' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent.map(({ bytes }) => bytes)).toEqual([ON, [0x80, 60, 0]])
  })
})

describe('the bridge', () => {
  const background = createFakeBackground<FromBridge, ToBridge>()
  const commands: object[] = []
  let bridge: Bridge
  let page: MessagePort
  beforeEach(() => {
    bridge = createBridge({
      connect: background.connect,
      isExtensionAlive: () => background.isAlive,
      workletUrl: '',
      earUrl: '',
      reference: { take: () => undefined },
      conditions: () => ({ start: () => undefined, stop: () => undefined }),
      performer: (send, tell) => createPerformer(HOST, send, tell),
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

  it('performs into the page; what sounds is ended when no panel has listened for a while', async () => {
    const delivered = (count: number) => vi.waitFor(() => expect(commands).toHaveLength(count))
    background.say({ type: 'bridge/replay', after: 0, generation: 1 })
    background.say({
      type: 'bridge/perform',
      order: { type: 'begin', startInMs: 0, music: MUSIC },
    })
    background.say({
      type: 'bridge/perform',
      order: { type: 'add', first: 0, atMs: [0], messages: [ON] },
    })
    await vi.advanceTimersByTimeAsync(50)
    await delivered(1)
    expect(commands[0]).toEqual({ type: 'midi/send', bytes: ON })
    // Gone and back again.
    background.say({ type: 'bridge/unheard' })
    await vi.advanceTimersByTimeAsync(PERFORM_LIMIT_MS - 1)
    background.say({ type: 'bridge/replay', after: 0, generation: 2 })
    await vi.advanceTimersByTimeAsync(PERFORM_LIMIT_MS)
    background.say({ type: 'bridge/unheard' })
    await vi.advanceTimersByTimeAsync(PERFORM_LIMIT_MS - 1)
    expect(commands).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    await delivered(2)
    expect(commands[1]).toEqual({ type: 'midi/send', bytes: [0x80, 60, 0] })
  })
})
