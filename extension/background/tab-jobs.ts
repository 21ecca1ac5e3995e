// What can be done with the recording of one tab: each a job that runs alone, after the last one (tab-recording.ts sees
// to that), moves the recording's phase, and tells the tab's panels. Runs in the background. Jobs reject with the
// browser's reason.

import browser from 'webextension-polyfill'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import { isLocalPattern, permissionPatternOf, whyForbidden } from '../origin.ts'
import {
  injectScripts,
  type JoiningPage,
  registerScripts,
  unregisterScripts,
} from './content-scripts.ts'
import type { Phase, Recording, Recordings } from './recordings.ts'
import type { TabRelay } from './tab-relay.ts'
import { isPermitted, statusOf, type TabPage } from './tab-status.ts'

/** How long frames may take to write out the rest; a frame that hangs must not hold the others. */
const STOP_LIMIT_MS = 5_000

export interface Tab {
  readonly id: number
  readonly relay: TabRelay
  /** Changes as the page does. */
  page: TabPage
}

/** What a recording is to be. */
export type RecordWish = Omit<Recording, 'phase'>

export interface TabJobs {
  /** Tells the panels where the recording stands. */
  tell(): Promise<void>
  start(wish: RecordWish): Promise<void>
  /** Resolves when every document has sent its rest, or did not in time. `reason`: why, where that needs words. */
  stop(reason?: string): Promise<void>
  configure(config: RecorderConfig): Promise<void>
  /** The tab's top document is being recorded: a recording that was on its way, or waited, goes on. */
  reach(): Promise<void>
  /** After a navigation: is anybody of ours in the tab's top document? */
  checkReach(): Promise<void>
  /** Gives the permission for the page back, and ends the recording that rests on it. */
  removePermission(): Promise<void>
  /** A document has gone; not a job, but what `stop` waits for. */
  bridgeGone(): void
}

/** Why something failed, in the words of what failed. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** The jobs of one tab. */
export const createTabJobs = (
  tab: Tab,
  recordings: Recordings,
  joiningPage: JoiningPage,
): TabJobs => {
  const { id, relay } = tab
  let onBridgeGone: () => void = () => undefined

  const setPhase = async (phase: Phase): Promise<void> => {
    const recording = recordings.get(id)
    if (recording !== undefined) await recordings.set(id, { ...recording, phase })
  }

  const setReason = (reason: string): void => {
    tab.page = { ...tab.page, reason }
  }

  const tell = async (): Promise<void> => {
    const status = await statusOf(tab.page, recordings.get(id))
    relay.toPanels({ type: 'panel/status', status })
  }

  /** Resolves when no bridge is left, or to how many did not answer in time. */
  const bridgesGone = (): Promise<number> =>
    new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer)
        onBridgeGone = () => undefined
        resolve(relay.bridges.size)
      }
      const timer = setTimeout(settle, STOP_LIMIT_MS)
      onBridgeGone = () => {
        if (relay.bridges.size === 0) settle()
      }
      onBridgeGone()
    })

  const stop = async (reason = ''): Promise<void> => {
    if (recordings.get(id) === undefined) return tell()
    await setPhase('stopping')
    await tell()
    relay.toBridges({ type: 'bridge/stop' })
    const unanswered = await bridgesGone()
    for (const bridge of relay.bridges.values()) {
      relay.detach(bridge)
      bridge.disconnect()
    }
    await recordings.delete(id)
    if (recordings.tabIds.length === 0) await unregisterScripts()
    const frames = unanswered === 1 ? 'One frame' : `${unanswered} frames`
    const silence = `${frames} did not answer in time; the last records there may be missing.`
    setReason(unanswered > 0 ? silence : reason)
    await tell()
  }

  return {
    tell,
    stop,
    bridgeGone: () => onBridgeGone(),
    async start(wish) {
      const phase = recordings.get(id)?.phase
      if (phase === 'starting' || phase === 'recording') return tell()
      setReason('')
      const { url } = tab.page
      if (whyForbidden(url) !== '' || !(await isPermitted(url))) return tell()
      tab.page = { ...tab.page, isDeclined: false }
      const { mode, config, recordingId, isHeard = false } = wish
      const named = recordingId === undefined ? {} : { recordingId }
      const ear = isHeard ? { isHeard } : {}
      await recordings.set(id, { mode, config, phase: 'starting', ...named, ...ear })
      await tell()
      try {
        await registerScripts(recordings.isAnyHeard)
        if (mode === 'reload') await browser.tabs.reload(id)
        else await injectScripts(id, joiningPage)
      } catch (error) {
        // Some pages, such as the browser's own store, are closed to every extension whatever was granted.
        setReason(reasonOf(error))
        await setPhase('blocked')
        return tell()
      }
      if (mode === 'join') await setPhase('recording')
      await tell()
    },
    async configure(config) {
      const recording = recordings.get(id)
      if (recording === undefined) return
      await recordings.set(id, { ...recording, config })
      const command = { type: 'recorder/configure', config } as const
      relay.toBridges({ type: 'bridge/command', command })
    },
    async reach() {
      // Jobs that stood before this one may have ended the recording.
      const phase = recordings.get(id)?.phase
      if (phase === 'starting' || phase === 'blocked') await setPhase('recording')
      await tell()
    },
    async checkReach() {
      const phase = recordings.get(id)?.phase
      if (phase !== 'starting' && phase !== 'recording') return tell()
      const isReached = [...relay.bridges.values()].some((bridge) => bridge.frameId === 0)
      if (!isReached) await setPhase('blocked')
      await tell()
    },
    async removePermission() {
      const pattern = permissionPatternOf(tab.page.url)
      if (pattern === null || isLocalPattern(pattern)) return tell()
      if (recordings.get(id) !== undefined) await stop()
      await browser.permissions.remove({ origins: [pattern] })
      await tell()
    },
  }
}
