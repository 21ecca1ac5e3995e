// The extension's own page script in a page of a test, and what stands for its bridge: takes the private port at the
// knock, gives commands by it and keeps what comes. It lives in the page's world, so it calls nothing but what it has
// saved. Node; `takePort` runs in the page.

import type { Page } from 'puppeteer-core'
import { GRAPH_ENTRY, PAGE_ENTRY, PROBE_ENTRY } from '../../../build/plugins.ts'
import { type RecorderCommand, START_KNOCK } from '../../../trace/wire/page-port.ts'
import type { PageMessage } from '../../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../../trace/wire/recorder-config.ts'
import { builtOnce } from '../browser/built-once.ts'

/** The page's end of a test, under a name that the counting doubles leave alone. */
export interface PageBridge {
  command(command: RecorderCommand): void
  /** What has come so far, as the port gave it; inherits from nothing. */
  readonly messages: { readonly length: number; readonly [index: number]: PageMessage }
  /** Called for each message. */
  onMessage: (message: PageMessage) => void
}

function takePort(knock: string): PageBridge {
  const { apply, getOwnPropertyDescriptor } = Reflect
  const { setPrototypeOf } = Object
  const getterOf = (prototype: object, name: string): (() => unknown) =>
    getOwnPropertyDescriptor(prototype, name)?.get as () => unknown
  const dataOf = getterOf(MessageEvent.prototype, 'data')
  const portsOf = getterOf(MessageEvent.prototype, 'ports')
  const { postMessage, start } = MessagePort.prototype
  const { addEventListener, removeEventListener } = EventTarget.prototype
  const { preventDefault } = Event.prototype
  const { document } = globalThis
  const messages = setPrototypeOf([], null) as PageMessage[]
  let port: MessagePort | undefined
  let chunks = 0
  const bridge: PageBridge = {
    command: (command) => apply(postMessage as never, port, [command]),
    messages,
    onMessage: () => undefined,
  }
  const onKnock = (event: Event): void => {
    const [near] = apply(portsOf as never, event, []) as MessagePort[]
    if (near === undefined) return
    apply(preventDefault, event, [])
    apply(removeEventListener, document, [knock, onKnock as never])
    port = near
    const onMessage = (told: Event): void => {
      const message = apply(dataOf as never, told, []) as PageMessage
      messages[messages.length] = message
      bridge.onMessage(message)
      if (message.type === 'records/chunk')
        bridge.command({ type: 'records/acknowledge', chunks: ++chunks })
    }
    apply(addEventListener, near, ['message', onMessage as never])
    apply(start, near, [])
  }
  apply(addEventListener, document, [knock, onKnock as never])
  return bridge
}

declare global {
  var __awescopeBridge: PageBridge
}

/** The extension's page scripts, in their order, and the probe that its settings name. */
export const buildBridged = async (): Promise<{ script: string; probe: string }> => ({
  script: `${await builtOnce(GRAPH_ENTRY)}\n${await builtOnce(PAGE_ENTRY)}`,
  probe: await builtOnce(PROBE_ENTRY),
})

/** Puts the script before every script of the page's documents; without `config` it waits for its settings. */
export const injectBridged = async (
  page: Page,
  script: string,
  config?: RecorderConfig,
): Promise<void> => {
  const taken = `(${String(takePort)})(${JSON.stringify(START_KNOCK)})`
  const property = `{ value: ${taken}, configurable: true }`
  const command = JSON.stringify({ type: 'recorder/configure', config })
  await page.evaluateOnNewDocument(
    `Object.defineProperty(globalThis, '__awescopeBridge', ${property});
${script}
${config ? `__awescopeBridge.command(${command})` : ''}`,
  )
}
