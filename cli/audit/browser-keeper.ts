// The browser of a list of pages: opened when it is first wanted, and anew after a page that may have left something
// running in it. Node.

import type { OpenBrowser } from '../browser/open-browser.ts'

export interface BrowserKeeper {
  /** Rejects with CommandError (exit 2) where there is no browser. */
  open(): Promise<OpenBrowser>
  /** The next one is another: this one has gone, or holds a page that hangs. Never rejects. */
  renew(): Promise<void>
  /** Never rejects. */
  close(): Promise<void>
}

/** Nothing is opened yet; `openNew` opens one. */
export function keepBrowser(openNew: () => Promise<OpenBrowser>): BrowserKeeper {
  let opened: OpenBrowser | null = null
  const close = async (): Promise<void> => {
    const last = opened
    opened = null
    await last?.close()
  }
  return {
    async open() {
      if (opened !== null && !opened.browser.connected) await close()
      opened ??= await openNew()
      return opened
    },
    renew: close,
    close,
  }
}
