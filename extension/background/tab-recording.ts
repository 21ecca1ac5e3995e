// The recording of one tab, as what happens to it: panels that open and order, documents that come and go, navigation.
// Jobs are done one after the other; what happens in between only moves the phase. Runs in the background.

import browser from 'webextension-polyfill'
import { whyForbidden } from '../origin.ts'
import {
  deliver,
  type Handlers,
  type ProtocolError,
  type RelayedCommand,
  type RelayedReference,
} from '../protocol.ts'
import { originOf } from '../origin.ts'
import type { JoiningPage } from './content-scripts.ts'
import type { Keepers } from './keepers.ts'
import type { Recordings } from './recordings.ts'
import { createTabJobs, reasonOf, type Tab } from './tab-jobs.ts'
import { type BridgeLink, createTabRelay, type PanelLink, type TabRelay } from './tab-relay.ts'
import { isPermitted } from './tab-status.ts'

/** Returns at once; what takes its time is told to the panels. */
export interface TabRecording {
  readonly relay: TabRelay
  panelOpened(panel: PanelLink, url: string): void
  panelClosed(panel: PanelLink): void
  /** Null, or the typed error to answer with. */
  command(command: RelayedCommand): ProtocolError | null
  /** The user has declined the permission. */
  declined(): void
  navigated(url: string): void
  /** True where the document belongs to a recording and was taken in; false: it is to stop. */
  bridgeOpened(bridge: BridgeLink): boolean
  bridgeGone(bridge: BridgeLink): void
  /** What kept it is gone, or could not take it. */
  keeperGone(): void
  /** Nobody has listened to one of its documents for too long. */
  bridgeAbandoned(): void
  /** The browser says that its page is loaded. */
  loaded(): void
  /** The user has granted or taken back something. */
  permissionsChanged(): void
}

/** Longer than a connection that was lost takes to come back. */
const KEEP_AFTER_MS = 8_000

/** The recording of tab `id`, whether or not one runs: `recordings` knows. */
export const createTabRecording = (
  id: number,
  recordings: Recordings,
  joiningPage: JoiningPage,
  keepers: Keepers,
): TabRecording => {
  const relay = createTabRelay()
  const tab: Tab = { id, relay, page: { url: '', isDeclined: false, reason: '' } }
  const jobs = createTabJobs(tab, recordings, joiningPage)
  /** The end of the row of jobs. */
  let row = Promise.resolve()

  /** Puts a job at the end of the row; what it throws is told to the user, not to the next job. */
  const order = (job: () => Promise<void>): void => {
    row = row.then(job).catch(async (error: unknown) => {
      tab.page = { ...tab.page, reason: reasonOf(error) }
      await jobs.tell()
    })
  }

  const isOpen = async (url: string): Promise<boolean> =>
    whyForbidden(url) === '' && (await isPermitted(url))

  /** The page may have gone on to where we are not let in, and the last document may leave after that was looked at. */
  const checkAfterLeave = async (): Promise<void> => {
    const isRecording = recordings.get(id)?.phase === 'recording'
    if (isRecording && !(await isOpen(tab.page.url))) await jobs.checkReach()
  }

  const toDocument = (command: RelayedReference): void =>
    relay.toDocument(command.document, { type: 'bridge/reference', command })

  const commands: Handlers<RelayedCommand> = {
    'record/start': (wish) => order(() => jobs.start(wish)),
    'record/stop': () => order(() => jobs.stop()),
    'record/configure': ({ config }) => order(() => jobs.configure(config)),
    // Not in the row of jobs: a note must not wait for anything.
    'midi/send': (command) => relay.toBridges({ type: 'bridge/command', command }),
    'graph/inspect': ({ document, ...command }) =>
      relay.toDocument(document, { type: 'bridge/command', command }),
    'graph/sites': (command) => relay.toBridges({ type: 'bridge/command', command }),
    // Nor must music.
    'perform/order': ({ document, order: given }) =>
      relay.toDocument(document, { type: 'bridge/perform', order: given }),
    'permission/remove': () => order(jobs.removePermission),
    'reference/order': toDocument,
    'reference/bank': toDocument,
  }

  /** Panels that are there, or wait for what keeps the recording to let it go. */
  const panels = new Set<PanelLink>()

  /** The panel is gone, and the recording is to go on: on disk, until there is a panel again. */
  const keepOn = (): void => {
    const recording = recordings.get(id)
    if (recording?.recordingId === undefined || recording.phase === 'stopping') return
    const { recordingId } = recording
    keepers.keep({ tabId: id, recordingId, origin: originOf(tab.page.url) })
  }

  const keepWhereAlone = (): void => {
    if (relay.panelCount === 0 && panels.size === 0) keepOn()
  }

  return {
    relay,
    panelOpened(panel, url) {
      if (panel.keeps !== undefined) {
        relay.addPanel(panel)
        order(jobs.tell)
        return
      }
      panels.add(panel)
      tab.page = { ...tab.page, url }
      if (!keepers.has(id)) relay.addPanel(panel)
      order(async () => {
        // Before that nothing of it is the panel's: what is written in two places at once would be there twice.
        await keepers.release(id)
        if (!panels.has(panel)) return
        if (!relay.has(panel)) relay.addPanel(panel)
        // A page that is just loading may not answer the panel; the browser tells its address where we have permission.
        if (tab.page.url === '') {
          const { url: told = '' } = await browser.tabs.get(id)
          tab.page = { ...tab.page, url: told }
        }
        await jobs.tell()
      })
    },
    panelClosed(panel) {
      relay.removePanel(panel)
      const wasLast = panels.delete(panel) && panels.size === 0
      if (wasLast) keepOn()
      // With documents there, their bridges say when they have waited long enough.
      const isDeserted = relay.panelCount === 0 && relay.bridges.size === 0
      if (isDeserted && !keepers.has(id)) order(() => jobs.stop())
    },
    keeperGone() {
      const isDeserted = relay.panelCount === 0 && relay.bridges.size === 0
      if (isDeserted) order(() => jobs.stop())
    },
    command: (command) => deliver(command, commands),
    declined() {
      tab.page = { ...tab.page, isDeclined: true }
      order(jobs.tell)
    },
    navigated(url) {
      tab.page = { url, isDeclined: false, reason: '' }
      order(async () => ((await isOpen(url)) ? jobs.tell() : jobs.checkReach()))
    },
    bridgeOpened(bridge) {
      const recording = recordings.get(id)
      if (recording === undefined || recording.phase === 'stopping') return false
      relay.attach(bridge, recording.config, recording.isHeard)
      // A background that was away knows of nobody: panels and keeper come back by themselves, where they are there.
      if (relay.panelCount === 0) setTimeout(keepWhereAlone, KEEP_AFTER_MS)
      if (bridge.frameId === 0 && recording.phase !== 'recording') order(jobs.reach)
      return true
    },
    bridgeGone(bridge) {
      if (!relay.detach(bridge)) return
      jobs.bridgeGone()
      if (bridge.frameId === 0) order(checkAfterLeave)
    },
    bridgeAbandoned() {
      // A panel that opened in the meantime wants it to go on, but this bridge is already stopping.
      order(() => jobs.stop('The recording ended because no panel was open to see it.'))
    },
    loaded() {
      if (recordings.get(id) !== undefined) order(jobs.checkReach)
    },
    permissionsChanged() {
      order(async () => {
        const { url } = tab.page
        const isLost = url !== '' && !(await isPermitted(url))
        const isRecording = recordings.get(id)?.phase === 'recording'
        return isLost && isRecording ? jobs.stop() : jobs.tell()
      })
    },
  }
}
