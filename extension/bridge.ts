// Entry of the isolated world: stands between the page's recorder and the background. Injected before page.js, so that
// its listener is there when the recorder hands its port over, in the same breath, before any script of the page has
// run. Uses the browser's own API object: all that it needs is the same in both browsers, and frames should not carry a
// polyfill.

import { START_KNOCK } from '../trace/wire/page-port.ts'
import { type Bridge, createBridge } from './bridge/document-bridge.ts'
import { createDocumentConditions } from './bridge/document-conditions.ts'
import { afterPause } from './bridge/liveness.ts'
import { createPerformer, createPerformerHost } from './bridge/performer.ts'
import { createReferenceOrders } from './bridge/reference-orders.ts'
import type { IsolatedWorld } from './isolated-world.ts'
import { PORT_NAME } from './protocol.ts'

const world = globalThis as unknown as IsolatedWorld
const extension = world.browser ?? world.chrome

/**
 * Answers the next knock of this name, once. Nobody else hears it: listeners of one target are called in their order.
 */
const awaitKnock = (name: string, bridge: Bridge): void => {
  const onKnock = (event: Event): void => {
    document.removeEventListener(name, onKnock, true)
    if (!(event instanceof MessageEvent)) return
    const port = event.ports[0]
    if (port === undefined) return
    event.stopImmediatePropagation()
    // What the recorder learns by it: somebody is there. Else it touches nothing.
    event.preventDefault()
    bridge.takePagePort(port)
  }
  document.addEventListener(name, onKnock, true)
}

if (extension !== undefined) {
  const { runtime } = extension
  const recorder = world.awescopeBridge?.dispose() ?? null
  const bridge = createBridge({
    connect: () => runtime.connect({ name: PORT_NAME.bridge }),
    isExtensionAlive: () => runtime?.id !== undefined,
    workletUrl: runtime.getURL('worklet/probe.js'),
    earUrl: runtime.getURL('worklet/probe-ear.js'),
    reference: createReferenceOrders({
      partUrl: runtime.getURL('reference-page.js'),
      workletUrl: runtime.getURL('worklet/reference.js'),
      // The isolated world's fetch: the page's policy has no say in it.
      fetchBank: async () => (await fetch(runtime.getURL('banks/gm.bank'))).arrayBuffer(),
    }),
    conditions: (tell) =>
      createDocumentConditions(
        {
          document,
          devices: navigator.mediaDevices ?? null,
          now: () => performance.timeOrigin + performance.now(),
        },
        tell,
      ),
    performer: (send, tell) => createPerformer(createPerformerHost(), send, tell),
    afterPause,
    token: crypto.getRandomValues(new Uint32Array(2)).join('-'),
    url: location.href,
  })
  world.awescopeBridge = bridge
  const knock = world.awescopeKnock ?? START_KNOCK
  delete world.awescopeKnock
  if (recorder === null) awaitKnock(knock, bridge)
  else bridge.takeOver(recorder)
  addEventListener('pageshow', ({ isTrusted, persisted }) => {
    if (isTrusted && persisted) bridge.comeBack()
  })
}
