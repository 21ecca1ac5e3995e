// Registers the scripts that record, and takes them away again: nothing of ours runs in any page while nobody records.
// Runs in the background.

import browser from 'webextension-polyfill'
import { isWebPattern } from '../origin.ts'

const BRIDGE_ID = 'awescope-bridge'
const PAGE_ID = 'awescope-page'

/**
 * Order matters: the bridge must listen before the recorder offers its port. Both browsers keep the order of the list.
 */
const scriptsFor = (matches: string[]) => {
  const common = {
    matches,
    allFrames: true,
    matchOriginAsFallback: true,
    persistAcrossSessions: false,
    runAt: 'document_start',
  } as const
  return [
    { ...common, id: BRIDGE_ID, js: ['bridge.js'], world: 'ISOLATED' as const },
    { ...common, id: PAGE_ID, js: ['page.js'], world: 'MAIN' as const },
  ]
}

/** Patterns of all origins that may be recorded now. Background; rejects with the browser's reason. */
export const grantedPatterns = async (): Promise<string[]> => {
  const { origins } = await browser.permissions.getAll()
  return (origins ?? []).filter(isWebPattern)
}

/**
 * Every new document of every granted origin gets the scripts, whatever its tab; its bridge asks whether it is
 * recorded.
 */
export const registerScripts = async (): Promise<void> => {
  await unregisterScripts()
  await browser.scripting.registerContentScripts(scriptsFor(await grantedPatterns()))
}

/**
 * New documents get nothing of ours any more; those that have the scripts keep them until they go. Nothing where none
 * are registered. Rejects with the browser's reason.
 */
export const unregisterScripts = async (): Promise<void> => {
  const registered = await browser.scripting.getRegisteredContentScripts({
    ids: [BRIDGE_ID, PAGE_ID],
  })
  const ids = registered.map((script) => script.id)
  if (ids.length > 0) await browser.scripting.unregisterContentScripts({ ids })
}

/** Puts the scripts into all frames that a tab has now. Rejects with the browser's reason where it allows none. */
export const injectScripts = async (tabId: number): Promise<void> => {
  const target = { tabId, allFrames: true }
  await browser.scripting.executeScript({ target, files: ['bridge.js'], injectImmediately: true })
  await browser.scripting.executeScript({
    target,
    files: ['page.js'],
    injectImmediately: true,
    world: 'MAIN',
  })
}
