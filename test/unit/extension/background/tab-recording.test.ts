// The recording of one tab: its states as its panels are told them. Only the browser's own objects are made up.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Recording, Recordings } from '../../../../extension/background/recordings.ts'
import {
  createTabRecording,
  type TabRecording,
} from '../../../../extension/background/tab-recording.ts'
import type { BridgeLink, PanelLink } from '../../../../extension/background/tab-relay.ts'
import type { Keepers } from '../../../../extension/background/keepers.ts'
import type { KeepOrder, ToBridge } from '../../../../extension/protocol.ts'
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
    get isAnyHeard() {
      return [...known.values()].some(({ isHeard }) => isHeard === true)
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

interface FakeKeepers extends Keepers {
  readonly kept: KeepOrder[]
  /** What waits for a release. */
  readonly letGo: (() => void)[]
}

function createFakeKeepers(): FakeKeepers {
  const kept: KeepOrder[] = []
  const letGo: (() => void)[] = []
  return {
    kept,
    letGo,
    has: () => kept.length > 0,
    keep: (order) => void kept.push(order),
    release() {
      if (kept.length === 0) return Promise.resolve()
      kept.length = 0
      return new Promise((resolve) => letGo.push(resolve))
    },
    connected: () => undefined,
  }
}

describe('the recording of a tab', () => {
  let tab: TabRecording
  let keepers: FakeKeepers
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
    keepers = createFakeKeepers()
    tab = createTabRecording(TAB, createRecordings(), () => undefined, keepers)
    tab.panelOpened(panel, HERE)
  })
  afterEach(() => {
    vi.clearAllMocks()
    vi.useRealTimers()
  })

  const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
  const states = (): string[] => statuses.map(({ state }) => state)
  const state = (): string | undefined => states().at(-1)
  const start = async (mode: RecordMode = 'reload', recordingId?: string): Promise<void> => {
    const named = recordingId === undefined ? {} : { recordingId }
    tab.command({ type: 'record/start', mode, config, ...named })
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

  describe('whose panel is gone', () => {
    const recordOnDisk = async () => {
      await start('reload', 'r-1')
      const bridge = createBridge('top')
      tab.bridgeOpened(bridge.link)
      await settled()
      return bridge
    }
    const keeperLink = (): PanelLink => ({
      post: () => undefined,
      received: new Map(),
      keeps: 'all',
    })

    it('goes on where it lies on disk, and the next panel finds it once it was let go', async () => {
      const bridge = await recordOnDisk()
      tab.panelClosed(panel)
      expect(keepers.kept).toEqual([{ tabId: TAB, recordingId: 'r-1', origin: 'http://localhost' }])
      const keeper = keeperLink()
      tab.panelOpened(keeper, '')
      await settled()
      expect(bridge.heard.at(-1)).toBe('bridge/replay')
      statuses.length = 0
      const next: PanelLink = { ...panel, received: new Map() }
      tab.panelOpened(next, HERE)
      await settled()
      // Nothing of it is the panel's before that.
      expect(tab.relay.has(next)).toBe(false)
      expect(statuses).toEqual([])
      tab.panelClosed(keeper)
      keepers.letGo.at(-1)?.()
      await settled()
      expect(tab.relay.has(next)).toBe(true)
      expect(statuses.at(-1)).toMatchObject({ state: 'recording', recordingId: 'r-1' })
    })

    it('is not handed to a panel that has gone again meanwhile, but kept', async () => {
      await recordOnDisk()
      tab.panelClosed(panel)
      const next: PanelLink = { ...panel, received: new Map() }
      tab.panelOpened(next, HERE)
      await settled()
      tab.panelClosed(next)
      expect(keepers.kept).toHaveLength(1)
      keepers.letGo.at(-1)?.()
      await settled()
      expect(tab.relay.has(next)).toBe(false)
    })

    it('goes on also between two documents', async () => {
      const bridge = await recordOnDisk()
      tab.bridgeGone(bridge.link)
      tab.panelClosed(panel)
      await settled()
      tab.panelOpened(keeperLink(), '')
      expect(tab.bridgeOpened(createBridge('next').link)).toBe(true)
    })

    it('ends where nobody could keep it, and no document is there to wait', async () => {
      const bridge = await recordOnDisk()
      tab.bridgeGone(bridge.link)
      tab.panelClosed(panel)
      keepers.kept.length = 0
      tab.keeperGone()
      await settled()
      expect(tab.bridgeOpened(createBridge('next').link)).toBe(false)
    })

    it('is not kept where it lies in memory', async () => {
      await record()
      tab.panelClosed(panel)
      expect(keepers.kept).toEqual([])
    })

    it('is kept by a background that has found it without anybody', async () => {
      const bridge = await recordOnDisk()
      tab.bridgeGone(bridge.link)
      tab.panelClosed(panel)
      keepers.kept.length = 0
      tab.bridgeOpened(bridge.link)
      await vi.advanceTimersByTimeAsync(7_000)
      expect(keepers.kept).toEqual([])
      await vi.advanceTimersByTimeAsync(2_000)
      expect(keepers.kept).toHaveLength(1)
    })
  })

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
