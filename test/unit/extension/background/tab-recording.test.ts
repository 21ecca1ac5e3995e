// The recording of one tab: its states as its panels are told them. Only the browser's own objects are made up.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Recording, Recordings } from '../../../../extension/background/recordings.ts'
import {
  createTabRecording,
  type TabRecording,
} from '../../../../extension/background/tab-recording.ts'
import type { BridgeLink, PanelLink } from '../../../../extension/background/tab-relay.ts'
import type { ToBridge } from '../../../../extension/protocol.ts'
import type { PanelStatus, RecordMode } from '../../../../extension/transports/channel.ts'
import { DEFAULT_RECORDER_CONFIG as config } from '../../../../trace/wire/recorder-config.ts'

const browser = vi.hoisted(() => ({
  permissions: { contains: vi.fn(), getAll: vi.fn(), remove: vi.fn() },
  scripting: {
    registerContentScripts: vi.fn(),
    getRegisteredContentScripts: vi.fn(),
    unregisterContentScripts: vi.fn(),
    executeScript: vi.fn(async () => [{ frameId: 0, result: false }]),
  },
  tabs: { reload: vi.fn(), get: vi.fn() },
}))
vi.mock('webextension-polyfill', () => ({ default: browser }))

const TAB = 7
const HERE = 'http://localhost/'
const FOREIGN = 'https://music.test/'
const STOP_LIMIT_MS = 5_000

const createRecordings = (): Recordings => {
  const known = new Map<number, Recording>()
  return {
    get: (tabId) => known.get(tabId),
    set: async (tabId, recording) => void known.set(tabId, recording),
    delete: async (tabId) => void known.delete(tabId),
    get tabIds() {
      return [...known.keys()]
    },
  }
}

const createBridge = (document: string, frameId = 0) => {
  const heard: ToBridge['type'][] = []
  const link: BridgeLink = {
    document,
    frameId,
    url: HERE,
    post: ({ type }) => void heard.push(type),
    disconnect: () => undefined,
  }
  return { link, heard }
}

describe('the recording of a tab', () => {
  let tab: TabRecording
  let statuses: Extract<PanelStatus, { type: 'recording/state' }>[]
  let panel: PanelLink

  beforeEach(() => {
    vi.useFakeTimers()
    browser.permissions.contains.mockImplementation(
      async ({ origins }: { origins: string[] }) => origins[0]?.includes('localhost') ?? false,
    )
    browser.permissions.getAll.mockResolvedValue({ origins: [] })
    browser.scripting.getRegisteredContentScripts.mockResolvedValue([])
    browser.tabs.reload.mockResolvedValue(undefined)
    statuses = []
    panel = {
      received: new Map(),
      post(message) {
        if (message.type !== 'panel/status') return
        if (message.status.type === 'recording/state') statuses.push(message.status)
      },
    }
    tab = createTabRecording(TAB, createRecordings(), () => undefined)
    tab.panelOpened(panel, HERE)
  })
  afterEach(() => {
    vi.clearAllMocks()
    vi.useRealTimers()
  })

  const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
  const states = (): string[] => statuses.map(({ state }) => state)
  const state = (): string | undefined => states().at(-1)
  const start = async (mode: RecordMode = 'reload'): Promise<void> => {
    tab.command({ type: 'record/start', mode, config })
    await settled()
  }
  /** Records with its top document there. */
  const record = async () => {
    await start()
    const bridge = createBridge('top')
    tab.bridgeOpened(bridge.link)
    await settled()
    return bridge
  }

  it('takes in no document while none runs', () => {
    expect(tab.bridgeOpened(createBridge('top').link)).toBe(false)
  })

  it('is on its way until the top document is there, and then records', async () => {
    await start()
    expect(state()).toBe('reloading')
    expect(browser.tabs.reload).toHaveBeenCalledWith(TAB)
    expect(tab.bridgeOpened(createBridge('frame', 3).link)).toBe(true)
    await settled()
    expect(state()).toBe('reloading')
    tab.bridgeOpened(createBridge('top').link)
    await settled()
    expect(state()).toBe('recording')
  })

  it('says by what name its panel keeps it, to each panel, until it has ended', async () => {
    tab.command({ type: 'record/start', mode: 'join', config, recordingId: 'one' })
    await settled()
    expect(statuses.at(-1)).toMatchObject({ state: 'recording', recordingId: 'one' })
    tab.panelOpened({ ...panel, received: new Map() }, HERE)
    await settled()
    expect(statuses.at(-1)).toMatchObject({ recordingId: 'one' })
    tab.command({ type: 'record/stop' })
    await settled()
    expect(statuses.at(-1)).not.toHaveProperty('recordingId')
    await start('join')
    expect(statuses.at(-1)).not.toHaveProperty('recordingId')
  })

  it('does not begin where the user has not allowed it, and says so', async () => {
    tab.navigated(FOREIGN)
    await start()
    expect(state()).toBe('needs-permission')
    expect(browser.tabs.reload).not.toHaveBeenCalled()
    tab.declined()
    await settled()
    expect(state()).toBe('permission-denied')
  })

  it('waits where the browser lets no extension in, with its reason', async () => {
    browser.tabs.reload.mockRejectedValue(new Error('Not this page.'))
    await start()
    expect(statuses.at(-1)).toMatchObject({ state: 'forbidden-page', reason: 'Not this page.' })
  })

  it('stops when its documents have sent their rest', async () => {
    const bridge = await record()
    tab.command({ type: 'record/stop' })
    await settled()
    expect(bridge.heard.at(-1)).toBe('bridge/stop')
    expect(state()).toBe('stopping')
    tab.bridgeGone(bridge.link)
    await settled()
    expect(statuses.at(-1)).toMatchObject({ state: 'idle', reason: '' })
  })

  it('does not wait for ever for a document that does not answer, and says that something is missing', async () => {
    await record()
    tab.command({ type: 'record/stop' })
    await vi.advanceTimersByTimeAsync(STOP_LIMIT_MS)
    expect(statuses.at(-1)).toMatchObject({
      state: 'idle',
      reason: expect.stringContaining('One frame did not answer'),
    })
    expect(tab.relay.bridges.size).toBe(0)
  })

  it.each([
    ['before', true],
    ['after', false],
  ])(
    'waits where the tab goes on to a foreign page, also if the document leaves %s that is told',
    async (_, isEarly) => {
      const { link } = await record()
      if (isEarly) tab.bridgeGone(link)
      tab.navigated(FOREIGN)
      await settled()
      tab.loaded()
      await settled()
      if (!isEarly) tab.bridgeGone(link)
      await settled()
      expect(statuses.at(-1)).toMatchObject({
        state: 'needs-permission',
        reason: expect.stringContaining('The recording waits'),
      })
      tab.navigated(HERE)
      tab.bridgeOpened(createBridge('back').link)
      await settled()
      expect(state()).toBe('recording')
    },
  )

  it('goes on through a reload without a word of it', async () => {
    const { link } = await record()
    const { length } = statuses
    tab.bridgeGone(link)
    tab.bridgeOpened(createBridge('next').link)
    await settled()
    expect(statuses).toHaveLength(length)
  })

  it('carries its orders out one after the other', async () => {
    tab.command({ type: 'record/start', mode: 'join', config })
    tab.command({ type: 'record/stop' })
    tab.command({ type: 'record/start', mode: 'join', config })
    await settled()
    expect(states()).toEqual([
      'idle',
      'recording',
      'recording',
      'stopping',
      'idle',
      'recording',
      'recording',
    ])
  })

  it('answers an order that it does not know with a typed error', () => {
    expect(tab.command({ type: 'record/rewind' } as never)).toMatchObject({
      type: 'protocol/error',
      code: 'unknown-message',
    })
  })

  it('ends when its last panel goes before any document came', async () => {
    await start()
    tab.panelClosed(panel)
    await settled()
    tab.panelOpened(panel, HERE)
    await settled()
    expect(state()).toBe('idle')
  })

  it('ends, and says why, when nobody has listened for too long', async () => {
    const { link } = await record()
    tab.bridgeAbandoned()
    await settled()
    tab.bridgeGone(link)
    await settled()
    expect(statuses.at(-1)).toMatchObject({
      state: 'idle',
      reason: expect.stringContaining('no panel was open'),
    })
  })
})
