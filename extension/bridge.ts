// Entry of the isolated world: stands between the page's recorder and the background. Injected before page.js, so that
// its listener is there when the recorder hands its port over, in the same breath, before any script of the page has
// run. Uses the browser's own API object: all that it needs is the same in both browsers, and frames should not carry a
// polyfill.

import type { Browser } from 'webextension-polyfill'
import { PORT_EVENT } from '../trace/wire/page-port.ts'
import { type Bridge, createBridge } from './bridge/document-bridge.ts'
import { createReferenceOrders } from './bridge/reference-orders.ts'
import { PORT_NAME } from './protocol.ts'

declare global {
  /** The bridge of an earlier recording of this document. Isolated world: the page cannot see it. */
  var awescopeBridge: Bridge | undefined
  var browser: Browser | undefined
  var chrome: Browser | undefined
}

const extension = globalThis.browser ?? globalThis.chrome

if (extension !== undefined) {
  const { runtime } = extension
  globalThis.awescopeBridge?.dispose()
  const bridge = createBridge({
    connect: () => runtime.connect({ name: PORT_NAME.bridge }),
    isExtensionAlive: () => runtime?.id !== undefined,
    workletUrl: runtime.getURL('worklet/probe.js'),
    reference: createReferenceOrders({
      partUrl: runtime.getURL('reference-page.js'),
      workletUrl: runtime.getURL('worklet/reference.js'),
      // The isolated world's fetch: the page's policy has no say in it.
      fetchBank: async () => (await fetch(runtime.getURL('banks/gm.bank'))).arrayBuffer(),
    }),
    token: crypto.getRandomValues(new Uint32Array(2)).join('-'),
    url: location.href,
  })
  globalThis.awescopeBridge = bridge

  const onPort = (event: Event): void => {
    // Nothing of the page's may see the port: it hears what the user's extension hears.
    event.stopImmediatePropagation()
    window.removeEventListener(PORT_EVENT, onPort, true)
    if (!(event instanceof MessageEvent)) return
    const port = event.ports[0]
    if (port !== undefined) bridge.takePagePort(port)
  }
  window.addEventListener(PORT_EVENT, onPort, true)
}
