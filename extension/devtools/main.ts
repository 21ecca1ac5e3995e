// Creates the panel, and tells it when another panel of DevTools lies over it: the panel's own page cannot know. Runs
// in the extension's devtools page, once for each open DevTools window.

import browser from 'webextension-polyfill'
import { PANEL_HIDDEN, PANEL_SHOWN } from '../transports/panel-sight.ts'

const panel = await browser.devtools.panels.create(
  'Awescope',
  '/icons/icon-32.png',
  '/panel/panel.html',
)
/** The panel's own window, as soon as it was shown. */
let shown: Window | null = null
panel.onShown.addListener((panelWindow) => {
  shown = panelWindow
  shown.dispatchEvent(new Event(PANEL_SHOWN))
})
panel.onHidden.addListener(() => shown?.dispatchEvent(new Event(PANEL_HIDDEN)))
