// Entry of the DevTools panel: the extension's channel under the panel. The only file here that knows the extension.
// Panel page.

import { signal } from '@preact/signals'
import browser, { type Runtime } from 'webextension-polyfill'
import { createExtensionChannel } from '../extension/transports/extension-channel.ts'
import { PANEL_HIDDEN, PANEL_SHOWN } from '../extension/transports/panel-sight.ts'
import { PORT_NAME } from '../extension/protocol.ts'
import { handoverPieces } from '../extension/transports/handover-pieces.ts'
import type { OfferedTrace, ViewerHost } from './models/handover-model.ts'
import { createApp } from './create-app.tsx'
import { createWorkerStore } from '../extension/workers/worker-store.ts'
import './shell/page.css'

/** Firefox has an event for theme changes, Chromium a handler to set; neither is in the shared typings. */
interface ThemePanels {
  themeName?: string
  onThemeChanged?: { addListener(listener: (name: string) => void): void }
  setThemeChangeHandler?: (handler: (name: string) => void) => void
}

const root = document.getElementById('app')
if (root === null) throw new Error('The panel page has no #app.')

const panels = browser.devtools.panels as ThemePanels
const nameToTheme = (name: string | undefined): 'light' | 'dark' =>
  name === 'dark' ? 'dark' : 'light'
const theme = signal(nameToTheme(panels.themeName))
const onTheme = (name: string): void => {
  theme.value = nameToTheme(name)
}
if (panels.onThemeChanged !== undefined) panels.onThemeChanged.addListener(onTheme)
else panels.setThemeChangeHandler?.(onTheme)

const { tabId } = browser.devtools.inspectedWindow

/** What is done in a private window leaves nothing on the disk. */
const isPrivate = async (): Promise<boolean> => {
  const { tabs, extension } = browser as Partial<typeof browser>
  // Firefox's panels have no tabs, but are in the private context themselves, as Chromium's are not.
  const tab = await tabs?.get(tabId).catch(() => null)
  return tab?.incognito ?? extension?.inIncognitoContext ?? false
}
const store = (await isPrivate()) ? null : createWorkerStore()

const channel = createExtensionChannel(tabId)
// Another panel of DevTools may lie over this one, or another window over DevTools.
let isUncovered = true
const tellShown = (): void =>
  channel.setShown(isUncovered && document.visibilityState === 'visible')
addEventListener(PANEL_SHOWN, () => {
  isUncovered = true
  tellShown()
})
addEventListener(PANEL_HIDDEN, () => {
  isUncovered = false
  tellShown()
})
document.addEventListener('visibilitychange', tellShown)
/** For the tab to come, ms. */
const HANDOVER_LIMIT_MS = 60_000

/**
 * DevTools cannot speak with a page that it opens: a tab of ours gets the trace, and hands it on. Listened to only
 * while a trace is offered: who listens here has the other end of every port that a page's bridge opens, too, which
 * would not be told then that the background has gone.
 */
function offer(trace: OfferedTrace): void {
  const { onConnect } = browser.runtime
  const take = (port: Runtime.Port): void => {
    if (port.name !== PORT_NAME.handover) return port.disconnect()
    end()
    for (const piece of handoverPieces(trace.title, trace.bytes)) port.postMessage(piece)
  }
  const end = (): void => {
    clearTimeout(timer)
    onConnect.removeListener(take)
    endOffer = null
  }
  const timer = setTimeout(end, HANDOVER_LIMIT_MS)
  endOffer?.()
  endOffer = end
  onConnect.addListener(take)
}
let endOffer: (() => void) | null = null

const viewerHost: ViewerHost = {
  open(trace) {
    offer(trace)
    window.open(browser.runtime.getURL('extension/handover/handover.html'))
    return Promise.resolve()
  },
}

/** Our own code only: what an audit puts the page under. */
const runInPage = async (code: string): Promise<unknown> => {
  const answer: unknown = await browser.devtools.inspectedWindow.eval(code)
  // Chromium resolves to the value, the polyfill and Firefox to [value, error].
  return Array.isArray(answer) ? answer[0] : answer
}

const reloadPage = (script: string | null): void =>
  browser.devtools.inspectedWindow.reload(script === null ? {} : { injectedScript: script })

const dispose = createApp(channel, root, { theme, store, viewerHost, runInPage, reloadPage })
addEventListener('pagehide', dispose, { once: true })
