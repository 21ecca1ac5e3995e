// Recordings whose panels are gone go on, on disk: a page of ours that nobody sees writes them, as the background
// itself may be stopped at any time, and a service worker cannot write files in place. Chromium has offscreen documents
// for it, Firefox a frame in the background's own page. Runs in the background.

import browser, { type Runtime } from 'webextension-polyfill'
import {
  deliver,
  type FromKeeper,
  type Handlers,
  type KeepOrder,
  type ToKeeper,
} from '../protocol.ts'

const PAGE = 'extension/keeper/keeper.html'
/** How long a keeper may take to let a recording go. */
const RELEASE_LIMIT_MS = 5_000

export interface Keepers {
  /** The tab's recording is held, or about to be. */
  has(tabId: number): boolean
  /** Takes the recording; nothing where the browser has no page for that, or where it is held. */
  keep(order: KeepOrder): void
  /** Resolves when nothing of the tab is held any more; at once where nothing is. */
  release(tabId: number): Promise<void>
  /** The keeper's own port. */
  connected(port: Runtime.Port): void
}

/** Where the keeper's page is put. Both reject with the browser's reason. */
export interface KeeperPlace {
  open(): Promise<void>
  close(): Promise<void>
}

interface Offscreen {
  createDocument(options: { url: string; reasons: string[]; justification: string }): Promise<void>
  closeDocument(): Promise<void>
}

/** Of this browser; null where there is none. */
export function keeperPlace(): KeeperPlace | null {
  const { offscreen } = browser as unknown as { offscreen?: Offscreen }
  const native =
    (globalThis as { chrome?: { offscreen?: Offscreen } }).chrome?.offscreen ?? offscreen
  if (native !== undefined) {
    return {
      open: () =>
        native.createDocument({
          url: PAGE,
          reasons: ['WORKERS'],
          justification: 'Writes the recording to disk while DevTools are closed.',
        }),
      close: () => native.closeDocument(),
    }
  }
  if (typeof document === 'undefined') return null
  let frame: HTMLIFrameElement | null = null
  return {
    async open() {
      frame = document.createElement('iframe')
      frame.src = browser.runtime.getURL(PAGE)
      document.body.append(frame)
    },
    async close() {
      frame?.remove()
      frame = null
    },
  }
}

/** Nothing is kept. `onGone`: a tab's recording is held no more, and nobody has asked for it. */
export function createKeepers(
  onGone: (tabId: number) => void,
  place: KeeperPlace | null = keeperPlace(),
): Keepers {
  /** Null: an earlier life of the background has asked for it. */
  const wanted = new Map<number, KeepOrder | null>()
  const releasing = new Map<number, () => void>()
  let keeper: Runtime.Port | null = null
  /** The page is there, or was asked for. */
  let isOpen = false

  const post = (message: ToKeeper): void => {
    try {
      keeper?.postMessage(message)
    } catch {
      // It went a moment ago; its disconnect event tells.
    }
  }

  const closeWhereEmpty = (): void => {
    if (!isOpen || wanted.size > 0 || releasing.size > 0) return
    isOpen = false
    keeper = null
    void place?.close().catch(() => undefined)
  }

  const gone = (tabId: number): void => {
    const done = releasing.get(tabId)
    releasing.delete(tabId)
    done?.()
    if (wanted.delete(tabId)) onGone(tabId)
    closeWhereEmpty()
  }

  const open = (opener: KeeperPlace): void => {
    if (isOpen) return
    isOpen = true
    opener.open().catch(() => {
      // One that an earlier life has opened is there already, and will say so; who cannot open any has nothing to hold.
      setTimeout(() => {
        if (keeper !== null) return
        isOpen = false
        for (const tabId of wanted.keys()) gone(tabId)
      }, RELEASE_LIMIT_MS)
    })
  }

  const handlers: Handlers<FromKeeper> = {
    'keeper/hello'({ tabIds }) {
      isOpen = true
      for (const tabId of tabIds) if (!wanted.has(tabId)) wanted.set(tabId, null)
      for (const [tabId, order] of wanted) {
        if (order !== null && !tabIds.includes(tabId)) post({ type: 'keeper/keep', order })
      }
    },
    'keeper/released': ({ tabId }) => gone(tabId),
    'protocol/error': ({ text }) => console.warn('Awescope: the keeper did not understand:', text),
  }

  return {
    has: (tabId) => wanted.has(tabId),
    keep(order) {
      if (place === null || wanted.has(order.tabId)) return
      wanted.set(order.tabId, order)
      open(place)
      post({ type: 'keeper/keep', order })
    },
    release(tabId) {
      if (!wanted.delete(tabId)) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(() => gone(tabId), RELEASE_LIMIT_MS)
        releasing.set(tabId, () => {
          clearTimeout(timer)
          resolve()
        })
        // Without a keeper there is nothing that could hold it.
        if (keeper === null) gone(tabId)
        else post({ type: 'keeper/release', tabId })
      })
    },
    connected(port) {
      keeper = port
      port.onMessage.addListener((value) => {
        const error = deliver(value, handlers)
        if (error !== null) port.postMessage(error)
      })
      port.onDisconnect.addListener(() => {
        if (keeper !== port) return
        keeper = null
        isOpen = false
        for (const tabId of [...wanted.keys(), ...releasing.keys()]) gone(tabId)
      })
    },
  }
}
