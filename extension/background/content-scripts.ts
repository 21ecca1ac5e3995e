// Registers the scripts that record, and takes them away again: nothing of ours runs in any page while nobody records.
// Runs in the background.

import browser from 'webextension-polyfill'
import type { IsolatedWorld } from '../isolated-world.ts'
import { isWebPattern } from '../origin.ts'

/** In the order of the alphabet, too, which is Chromium's (tried in 156); Firefox keeps that of the list. */
const GRAPH_ID = 'awescope-a-graph'
const BRIDGE_ID = 'awescope-bridge'
const PAGE_ID = 'awescope-page'

/**
 * Order matters: the bridge must listen before the recorder offers its port, and what watches the graph before the
 * bridge, after which nobody hears. `isHeard`: the recorder that listens, too.
 */
const scriptsFor = (matches: string[], isHeard: boolean) => {
  const common = {
    matches,
    allFrames: true,
    matchOriginAsFallback: true,
    persistAcrossSessions: false,
    runAt: 'document_start',
  } as const
  return [
    { ...common, id: GRAPH_ID, js: ['graph.js'], world: 'MAIN' as const },
    { ...common, id: BRIDGE_ID, js: ['bridge.js'], world: 'ISOLATED' as const },
    { ...common, id: PAGE_ID, js: [isHeard ? 'page-ear.js' : 'page.js'], world: 'MAIN' as const },
  ]
}

/** Patterns of all origins that may be recorded now. Background; rejects with the browser's reason. */
export const grantedPatterns = async (): Promise<string[]> => {
  const { origins } = await browser.permissions.getAll()
  return (origins ?? []).filter(isWebPattern)
}

/**
 * Every new document of every granted origin gets the scripts, whatever its tab; its bridge asks whether it is
 * recorded. `isHeard`: some tab's recording listens; in documents of others, which get no probe for it, its recorder
 * hears nothing.
 */
export const registerScripts = async (isHeard: boolean): Promise<void> => {
  await unregisterScripts()
  await browser.scripting.registerContentScripts(scriptsFor(await grantedPatterns(), isHeard))
}

/**
 * New documents get nothing of ours any more; those that have the scripts keep them until they go. Nothing where none
 * are registered. Rejects with the browser's reason.
 */
export const unregisterScripts = async (): Promise<void> => {
  const registered = await browser.scripting.getRegisteredContentScripts({
    ids: [GRAPH_ID, BRIDGE_ID, PAGE_ID],
  })
  const ids = registered.map((script) => script.id)
  if (ids.length > 0) await browser.scripting.unregisterContentScripts({ ids })
}

/** The page world's script as a function, which gets the name of the event by which it knocks at the bridge. */
export type JoiningPage = (knock: string) => void

/* These run in the isolated world of a frame, so they may use nothing of this file. */
const hasRecorder = (): boolean =>
  (globalThis as unknown as IsolatedWorld).awescopeBridge?.hasRecorder === true
const keepKnock = (knock: string): void => {
  ;(globalThis as unknown as IsolatedWorld).awescopeKnock = knock
}

/**
 * Puts the scripts into one frame that a tab has now. Both worlds are told a random name, which no script of the page
 * can know or guess, so that none can listen: it travels as an argument, and the page's part is a function, not a file,
 * because a file could find it only where the page could, too. Where a frame goes on to another document meanwhile, the
 * registered scripts are there already, nobody answers the name, and the page's part touches nothing.
 */
const injectInto = async (
  tabId: number,
  frameId: number,
  isRecorderThere: boolean,
  joiningPage: JoiningPage,
): Promise<void> => {
  const common = { target: { tabId, frameIds: [frameId] }, injectImmediately: true }
  const args = [crypto.randomUUID()]
  await browser.scripting.executeScript({ ...common, func: keepKnock, args })
  await browser.scripting.executeScript({ ...common, files: ['bridge.js'] })
  // A recorder that is there has its channel: the new bridge bids it begin again.
  if (isRecorderThere) return
  await browser.scripting.executeScript({ ...common, world: 'MAIN', func: joiningPage, args })
}

/**
 * Puts the scripts into all frames that a tab has now. Rejects with the browser's reason where it allows none in the
 * page.
 */
export const injectScripts = async (tabId: number, joiningPage: JoiningPage): Promise<void> => {
  const frames = await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: hasRecorder,
    injectImmediately: true,
  })
  const inject = frames.map(async ({ frameId, result }) => {
    try {
      await injectInto(tabId, frameId, result === true, joiningPage)
    } catch (error) {
      // A frame may go at any time; the page itself is what is to be recorded.
      if (frameId === 0) throw error
    }
  })
  await Promise.all(inject)
}
