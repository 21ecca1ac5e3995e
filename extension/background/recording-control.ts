// Starts and stops recordings and says where each one is. Runs in the background. One tab's orders are carried out one after the
// other; what happens to a tab in between (navigation, documents that come and go) only moves its phase.

import browser from 'webextension-polyfill'
import type { RecorderConfig } from '../../trace/wire/protocol.ts'
import { isLocalPattern, originOf, permissionPatternOf, whyForbidden } from '../origin.ts'
import {
  deliver,
  type Handlers,
  type ProtocolError,
  type RelayedCommand,
  type RelayedReference,
} from '../protocol.ts'
import type { PanelStatus, RecordingState, RecordMode } from '../transports/channel.ts'
import {
  grantedPatterns,
  injectScripts,
  registerScripts,
  unregisterScripts,
} from './content-scripts.ts'
import type { Phase, Recordings } from './recordings.ts'
import { type BridgeLink, createTabRelay, type PanelLink, type TabRelay } from './tab-relay.ts'

/** How long frames may take to write out the rest; a frame that hangs must not hold the others. */
const STOP_LIMIT_MS = 5_000

interface Tab {
  readonly id: number
  readonly relay: TabRelay
  /** Address of the inspected page as its panel says; '' before a panel has told. */
  url: string
  isDeclined: boolean
  /** Why the last recording ended as it did, where that needs words. */
  reason: string
  /** The end of the row of orders. */
  orders: Promise<void>
  /** Called whenever a bridge has gone. */
  onBridgeGone: () => void
}

export interface RecorderControl {
  panelOpened(tabId: number, panel: PanelLink, url: string): void
  panelClosed(tabId: number, panel: PanelLink): void
  /** Null, or the typed error to answer with. */
  command(tabId: number, command: RelayedCommand): ProtocolError | null
  declined(tabId: number): void
  navigated(tabId: number, url: string): void
  /** True where the document belongs to a recording and was taken in; false: it is to stop. */
  bridgeOpened(tabId: number, bridge: BridgeLink): boolean
  bridgeGone(tabId: number, bridge: BridgeLink): void
  bridgeAbandoned(tabId: number): void
  relayOf(tabId: number): TabRelay
  tabLoaded(tabId: number): void
  tabClosed(tabId: number): void
  permissionsChanged(): void
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

const isPermitted = async (url: string): Promise<boolean> => {
  const pattern = permissionPatternOf(url)
  return pattern !== null && browser.permissions.contains({ origins: [pattern] })
}

export const createRecorderControl = (recordings: Recordings): RecorderControl => {
  const tabs = new Map<number, Tab>()

  const tabOf = (id: number): Tab => {
    const known = tabs.get(id)
    if (known !== undefined) return known
    const tab: Tab = {
      id,
      relay: createTabRelay(),
      url: '',
      isDeclined: false,
      reason: '',
      orders: Promise.resolve(),
      onBridgeGone: () => undefined,
    }
    tabs.set(id, tab)
    return tab
  }

  /** Puts an order at the end of the tab's row; what it throws is told to the user, not to the next order. */
  const order = (tab: Tab, job: () => Promise<void>): void => {
    tab.orders = tab.orders.then(job).catch(async (error: unknown) => {
      tab.reason = reasonOf(error)
      await broadcast(tab)
    })
  }

  const setPhase = async (tab: Tab, phase: Phase): Promise<void> => {
    const recording = recordings.get(tab.id)
    if (recording !== undefined) await recordings.set(tab.id, { ...recording, phase })
  }

  const whereIs = async (tab: Tab): Promise<{ state: RecordingState; reason: string }> => {
    const recording = recordings.get(tab.id)
    const { url, reason } = tab
    if (recording?.phase === 'stopping') return { state: 'stopping', reason: '' }
    if (recording?.phase === 'recording') return { state: 'recording', reason }
    if (recording?.phase === 'starting') {
      return { state: recording.mode === 'reload' ? 'reloading' : 'recording', reason: '' }
    }
    const forbidden = whyForbidden(url)
    if (forbidden !== '') return { state: 'forbidden-page', reason: forbidden }
    if (!(await isPermitted(url))) {
      const origin = originOf(url)
      if (tab.isDeclined) {
        return { state: 'permission-denied', reason: `You declined the permission for ${origin}.` }
      }
      const where =
        recording?.phase === 'blocked'
          ? `The recording waits: the page went on to ${origin}`
          : `This page is at ${origin}`
      return {
        state: 'needs-permission',
        reason: `${where}, which needs your permission. Press Record to be asked.`,
      }
    }
    if (recording?.phase === 'blocked') {
      return {
        state: 'forbidden-page',
        reason: reason || 'The browser lets no extension into this page.',
      }
    }
    return { state: 'idle', reason }
  }

  const broadcast = async (tab: Tab): Promise<void> => {
    const granted = (await grantedPatterns()).filter((pattern) => !isLocalPattern(pattern))
    const origin = originOf(tab.url)
    const status: PanelStatus = {
      type: 'recording/state',
      origin,
      granted,
      ...(await whereIs(tab)),
    }
    tab.relay.toPanels({ type: 'panel/status', status })
  }

  const start = async (tab: Tab, mode: RecordMode, config: RecorderConfig): Promise<void> => {
    const phase = recordings.get(tab.id)?.phase
    if (phase === 'starting' || phase === 'recording') return broadcast(tab)
    tab.reason = ''
    if (whyForbidden(tab.url) !== '' || !(await isPermitted(tab.url))) return broadcast(tab)
    tab.isDeclined = false
    await recordings.set(tab.id, { mode, config, phase: 'starting' })
    await broadcast(tab)
    try {
      await registerScripts()
      if (mode === 'reload') await browser.tabs.reload(tab.id)
      else await injectScripts(tab.id)
    } catch (error) {
      // Some pages, such as the browser's own store, are closed to every extension whatever was granted.
      tab.reason = reasonOf(error)
      await setPhase(tab, 'blocked')
      return broadcast(tab)
    }
    if (mode === 'join') await setPhase(tab, 'recording')
    await broadcast(tab)
  }

  /** Resolves when no bridge is left, or to how many did not answer in time. */
  const bridgesGone = (tab: Tab): Promise<number> =>
    new Promise((resolve) => {
      const { bridges } = tab.relay
      const settle = (): void => {
        clearTimeout(timer)
        tab.onBridgeGone = () => undefined
        resolve(bridges.size)
      }
      const timer = setTimeout(settle, STOP_LIMIT_MS)
      tab.onBridgeGone = () => {
        if (bridges.size === 0) settle()
      }
      tab.onBridgeGone()
    })

  const stop = async (tab: Tab, reason = ''): Promise<void> => {
    if (recordings.get(tab.id) === undefined) return broadcast(tab)
    await setPhase(tab, 'stopping')
    await broadcast(tab)
    tab.relay.toBridges({ type: 'bridge/stop' })
    const unanswered = await bridgesGone(tab)
    for (const bridge of tab.relay.bridges.values()) {
      tab.relay.detach(bridge)
      bridge.disconnect()
    }
    await recordings.delete(tab.id)
    if (recordings.tabIds.length === 0) await unregisterScripts()
    const frames = unanswered === 1 ? 'One frame' : `${unanswered} frames`
    const silence = `${frames} did not answer in time; the last records there may be missing.`
    tab.reason = unanswered > 0 ? silence : reason
    await broadcast(tab)
  }

  const configure = async (tab: Tab, config: RecorderConfig): Promise<void> => {
    const recording = recordings.get(tab.id)
    if (recording === undefined) return
    await recordings.set(tab.id, { ...recording, config })
    const command = { type: 'recorder/configure', config } as const
    tab.relay.toBridges({ type: 'bridge/command', command })
  }

  const removePermission = async (tab: Tab): Promise<void> => {
    const pattern = permissionPatternOf(tab.url)
    if (pattern === null || isLocalPattern(pattern)) return broadcast(tab)
    if (recordings.get(tab.id) !== undefined) await stop(tab)
    await browser.permissions.remove({ origins: [pattern] })
    await broadcast(tab)
  }

  /** After a navigation: is anybody of ours in the tab's top document? */
  const checkReach = async (tab: Tab): Promise<void> => {
    const phase = recordings.get(tab.id)?.phase
    if (phase !== 'starting' && phase !== 'recording') return broadcast(tab)
    const isReached = [...tab.relay.bridges.values()].some((bridge) => bridge.frameId === 0)
    if (!isReached) await setPhase(tab, 'blocked')
    await broadcast(tab)
  }

  const commandsOf = (tab: Tab): Handlers<RelayedCommand> => {
    const toDocument = (command: RelayedReference): void =>
      tab.relay.toDocument(command.document, { type: 'bridge/reference', command })
    return {
      'record/start': ({ mode, config }) => order(tab, () => start(tab, mode, config)),
      'record/stop': () => order(tab, () => stop(tab)),
      'record/configure': ({ config }) => order(tab, () => configure(tab, config)),
      // Not in the row of orders: a note must not wait for anything.
      'midi/send': (command) => tab.relay.toBridges({ type: 'bridge/command', command }),
      'permission/remove': () => order(tab, () => removePermission(tab)),
      'reference/order': toDocument,
      'reference/bank': toDocument,
    }
  }

  return {
    relayOf: (tabId) => tabOf(tabId).relay,
    panelOpened(tabId, panel, url) {
      const tab = tabOf(tabId)
      tab.url = url
      tab.relay.addPanel(panel)
      order(tab, async () => {
        // A page that is just loading may not answer the panel; the browser tells its address where we have permission.
        if (tab.url === '') tab.url = (await browser.tabs.get(tabId)).url ?? ''
        await broadcast(tab)
      })
    },
    panelClosed(tabId, panel) {
      const tab = tabOf(tabId)
      tab.relay.removePanel(panel)
      // With documents there, their bridges say when they have waited long enough.
      const isDeserted = tab.relay.panelCount === 0 && tab.relay.bridges.size === 0
      if (isDeserted) order(tab, () => stop(tab))
    },
    command: (tabId, command) => deliver(command, commandsOf(tabOf(tabId))),
    declined(tabId) {
      const tab = tabOf(tabId)
      tab.isDeclined = true
      order(tab, () => broadcast(tab))
    },
    navigated(tabId, url) {
      const tab = tabOf(tabId)
      tab.url = url
      tab.isDeclined = false
      tab.reason = ''
      order(tab, async () => {
        const isOpen = whyForbidden(url) === '' && (await isPermitted(url))
        return isOpen ? broadcast(tab) : checkReach(tab)
      })
    },
    bridgeOpened(tabId, bridge) {
      const recording = recordings.get(tabId)
      if (recording === undefined || recording.phase === 'stopping') return false
      const tab = tabOf(tabId)
      tab.relay.attach(bridge, recording.config)
      if (bridge.frameId === 0 && recording.phase !== 'recording') {
        order(tab, async () => {
          // Orders that stood before this one may have ended the recording.
          const phase = recordings.get(tabId)?.phase
          if (phase === 'starting' || phase === 'blocked') await setPhase(tab, 'recording')
          await broadcast(tab)
        })
      }
      return true
    },
    bridgeGone(tabId, bridge) {
      const tab = tabOf(tabId)
      if (tab.relay.detach(bridge)) tab.onBridgeGone()
    },
    bridgeAbandoned(tabId) {
      const tab = tabOf(tabId)
      const reason = 'The recording ended because no panel was open to see it.'
      // A panel that opened in the meantime wants it to go on, but this bridge is already stopping.
      order(tab, () => stop(tab, reason))
    },
    tabLoaded(tabId) {
      if (recordings.get(tabId) === undefined) return
      const tab = tabOf(tabId)
      order(tab, () => checkReach(tab))
    },
    tabClosed(tabId) {
      tabs.delete(tabId)
      if (recordings.get(tabId) === undefined) return
      void recordings.delete(tabId).then(async () => {
        if (recordings.tabIds.length === 0) await unregisterScripts()
      })
    },
    permissionsChanged() {
      if (recordings.tabIds.length > 0) void registerScripts()
      for (const tab of tabs.values()) {
        order(tab, async () => {
          const isLost = tab.url !== '' && !(await isPermitted(tab.url))
          if (isLost && recordings.get(tab.id)?.phase === 'recording') await stop(tab)
          else await broadcast(tab)
        })
      }
    },
  }
}
