import { describe, expect, it } from 'vitest'
import {
  type BridgeLink,
  createTabRelay,
  type PanelLink,
} from '../../../../extension/background/tab-relay.ts'
import type { ToBridge, ToPanel } from '../../../../extension/protocol.ts'
import { DEFAULT_RECORDER_CONFIG as config } from '../../../../trace/wire/recorder-config.ts'

const createBridgeEnd = (document: string) => {
  const heard: ToBridge[] = []
  const link: BridgeLink = {
    document,
    frameId: 0,
    url: 'http://localhost/',
    post: (message) => heard.push(message),
    disconnect: () => undefined,
  }
  const generation = (): number => {
    const replays = heard.filter((message) => message.type === 'bridge/replay')
    return replays.at(-1)?.generation ?? 0
  }
  return { link, heard, generation }
}

const createPanelEnd = (received: Record<string, number> = {}) => {
  const heard: ToPanel[] = []
  const link: PanelLink = {
    post: (message) => heard.push(message),
    received: new Map(Object.entries(received)),
  }
  const ordinals = (): number[] =>
    heard.flatMap((message) =>
      message.type === 'panel/entries' ? message.entries.map(({ ordinal }) => ordinal) : [],
    )
  return { link, heard, ordinals }
}

const bye = { type: 'document/bye', wallMs: 0 } as const

describe('the relay of a tab', () => {
  it('tells a new document its settings and whether anybody listens', () => {
    const relay = createTabRelay()
    const alone = createBridgeEnd('a')
    relay.attach(alone.link, config)
    expect(alone.heard).toEqual([{ type: 'bridge/on', config }, { type: 'bridge/unheard' }])
    relay.addPanel(createPanelEnd().link)
    expect(alone.heard.at(-1)).toMatchObject({ type: 'bridge/replay', after: 0 })
    const heard = createBridgeEnd('b')
    relay.attach(heard.link, config)
    expect(heard.heard.at(-1)).toMatchObject({ type: 'bridge/replay', after: 0 })
  })

  it('asks only for what a returning panel has not', () => {
    const relay = createTabRelay()
    const bridge = createBridgeEnd('a')
    relay.attach(bridge.link, config)
    relay.addPanel(createPanelEnd({ a: 17 }).link)
    expect(bridge.heard.at(-1)).toMatchObject({ type: 'bridge/replay', after: 17 })
  })

  it('keeps back what was under way before a panel came, which the replay brings in order', () => {
    const relay = createTabRelay()
    const bridge = createBridgeEnd('a')
    const first = createPanelEnd()
    relay.attach(bridge.link, config)
    relay.addPanel(first.link)
    const old = bridge.generation()
    const send = (generation: number, ordinal: number): void =>
      relay.relay(bridge.link, generation, [{ ordinal, message: bye }])
    send(old, 1)
    const second = createPanelEnd()
    relay.addPanel(second.link)
    send(old, 2)
    for (const ordinal of [1, 2, 3]) send(bridge.generation(), ordinal)
    expect(first.ordinals()).toEqual([1, 2, 3])
    expect(second.ordinals()).toEqual([1, 2, 3])
  })

  it('tells the bridges when the last panel has gone, and not before', () => {
    const relay = createTabRelay()
    const bridge = createBridgeEnd('a')
    const [one, two] = [createPanelEnd(), createPanelEnd()]
    relay.attach(bridge.link, config)
    relay.addPanel(one.link)
    relay.addPanel(two.link)
    relay.removePanel(one.link)
    expect(bridge.heard.at(-1)?.type).toBe('bridge/replay')
    relay.removePanel(two.link)
    expect(bridge.heard.at(-1)?.type).toBe('bridge/unheard')
  })

  it('tells the bridges, also of documents to come, while every panel is out of sight', () => {
    const relay = createTabRelay()
    const bridge = createBridgeEnd('a')
    const [one, two] = [createPanelEnd(), createPanelEnd()]
    relay.attach(bridge.link, config)
    relay.addPanel(one.link)
    relay.addPanel(two.link)
    const told = (end: typeof bridge): unknown[] =>
      end.heard.flatMap((message) => (message.type === 'bridge/watched' ? message.isWatched : []))
    relay.setShown(one.link, false)
    expect(told(bridge)).toEqual([])
    relay.setShown(two.link, false)
    expect(told(bridge)).toEqual([false])
    const late = createBridgeEnd('b')
    relay.attach(late.link, config)
    expect(told(late)).toEqual([false])
    relay.setShown(two.link, true)
    expect([told(bridge), told(late)]).toEqual([
      [false, true],
      [false, true],
    ])
    relay.removePanel(two.link)
    expect(told(bridge)).toEqual([false, true, false])
    relay.removePanel(one.link)
    expect(bridge.heard.at(-1)?.type).toBe('bridge/unheard')
    relay.addPanel(createPanelEnd().link)
    expect(told(bridge)).toEqual([false, true, false, true])
  })

  it('sends a panel of several what it has not, and nothing where it has all', () => {
    const relay = createTabRelay()
    const bridge = createBridgeEnd('a')
    const panel = createPanelEnd({ a: 2 })
    relay.attach(bridge.link, config)
    relay.addPanel(panel.link)
    const entries = [1, 2, 3, 4].map((ordinal) => ({ ordinal, message: bye }))
    relay.relay(bridge.link, bridge.generation(), entries.slice(0, 2))
    relay.relay(bridge.link, bridge.generation(), entries)
    expect(panel.heard.filter(({ type }) => type === 'panel/entries')).toHaveLength(1)
    expect(panel.ordinals()).toEqual([3, 4])
  })

  it('lets a document that connected anew stay when its old connection ends', () => {
    const relay = createTabRelay()
    const panel = createPanelEnd()
    relay.addPanel(panel.link)
    const [old, renewed] = [createBridgeEnd('a'), createBridgeEnd('a')]
    relay.attach(old.link, config)
    relay.attach(renewed.link, config)
    expect(relay.detach(old.link)).toBe(false)
    expect(relay.bridges.size).toBe(1)
    expect(relay.detach(renewed.link)).toBe(true)
    expect(panel.heard.at(-1)).toMatchObject({
      status: { type: 'document/detached', document: 'a' },
    })
  })

  it('passes an acknowledgement to the document that it is for', () => {
    const relay = createTabRelay()
    const [a, b] = [createBridgeEnd('a'), createBridgeEnd('b')]
    relay.attach(a.link, config)
    relay.attach(b.link, config)
    relay.acknowledge('b', 5)
    relay.acknowledge('gone', 5)
    expect(a.heard.some(({ type }) => type === 'bridge/acknowledge')).toBe(false)
    expect(b.heard.at(-1)).toEqual({ type: 'bridge/acknowledge', ordinal: 5 })
  })
})

describe('a document whose recorder is gone', () => {
  it('is told to the panels there are and to those that come, once each, until it answers or goes', () => {
    const relay = createTabRelay()
    const bridge = createBridgeEnd('a')
    const first = createPanelEnd()
    relay.attach(bridge.link, config)
    relay.addPanel(first.link)
    const silences = ({ heard }: { heard: ToPanel[] }): boolean[] =>
      heard.flatMap((message) =>
        message.type === 'panel/status' && message.status.type === 'document/silent'
          ? [message.status.isSilent]
          : [],
      )
    relay.setSilent(bridge.link, true)
    relay.setSilent(bridge.link, true)
    const second = createPanelEnd()
    relay.addPanel(second.link)
    expect([silences(first), silences(second)]).toEqual([[true], [true]])
    relay.setSilent(bridge.link, false)
    expect([silences(first), silences(second)]).toEqual([
      [true, false],
      [true, false],
    ])
    relay.setSilent(bridge.link, true)
    relay.detach(bridge.link)
    relay.attach(bridge.link, config)
    const third = createPanelEnd()
    relay.addPanel(third.link)
    expect(silences(third)).toEqual([])
  })
})
