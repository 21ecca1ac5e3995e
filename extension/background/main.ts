// Entry of the background (service worker in Chromium, event page in Firefox). Accepts ports, decides by the browser's own word who
// is at the other end, and hands what they say to the recorder control. May be stopped at any time and started again.

import browser, { type Runtime } from 'webextension-polyfill'
import {
  deliver,
  EXTENSION_PROTOCOL_VERSION,
  type FromBridge,
  type FromPanel,
  type Handlers,
  PORT_NAME,
  protocolError,
  type ProtocolErrorCode,
  type ToBridge,
  type ToPanel,
} from '../protocol.ts'
import { unregisterScripts } from './content-scripts.ts'
import { createPermissionPrompt } from './permission-prompt.ts'
import { createRecorderControl, type RecorderControl } from './recording-control.ts'
import { loadRecordings } from './recordings.ts'
import type { BridgeLink, PanelLink } from './tab-relay.ts'

/** Characters of a bridge's token that count. */
const TOKEN_LENGTH = 24

const prompt = createPermissionPrompt()

const ready: Promise<RecorderControl> = loadRecordings().then(async (recordings) => {
  if (recordings.tabIds.length === 0) await unregisterScripts()
  return createRecorderControl(recordings)
})

/** Calls back with the control; calls made before it is there keep their order. */
const withControl = (use: (control: RecorderControl) => void): void => {
  void ready.then(use)
}

const refuse = (port: Runtime.Port, code: ProtocolErrorCode, text: string): void => {
  post(port, protocolError(code, text))
  port.disconnect()
}

const post = (port: Runtime.Port, message: ToBridge | ToPanel): void => {
  try {
    port.postMessage(message)
  } catch {
    // The other end went a moment ago; its disconnect event tells.
  }
}

/** Hands what comes to the handlers, in order; what they do not know gets its typed error. */
const listen = <Message extends { type: string }>(
  port: Runtime.Port,
  createHandlers: (control: RecorderControl) => Handlers<Message>,
): void => {
  let handlers: Handlers<Message> | null = null
  port.onMessage.addListener((value) => {
    withControl((control) => {
      handlers ??= createHandlers(control)
      const error = deliver(value, handlers)
      if (error !== null) post(port, error)
    })
  })
}

const serveBridge = (port: Runtime.Port, tabId: number, frameId: number): void => {
  let link: BridgeLink | null = null

  const hello = (
    control: RecorderControl,
    message: Extract<FromBridge, { type: 'bridge/hello' }>,
  ): void => {
    if (message.version !== EXTENSION_PROTOCOL_VERSION) {
      const text = `This background speaks version ${EXTENSION_PROTOCOL_VERSION}.`
      return refuse(port, 'unknown-version', text)
    }
    if (typeof message.token !== 'string') {
      return refuse(port, 'malformed-message', 'A bridge must have a token.')
    }
    // The browser says which document; the token tells a second recording of the same document from the first.
    const place = port.sender?.documentId ?? `${tabId}.${frameId}`
    const candidate: BridgeLink = {
      document: `${place}.${message.token.slice(0, TOKEN_LENGTH)}`,
      frameId,
      url: port.sender?.url ?? message.url,
      post: (answer) => post(port, answer),
      disconnect: () => port.disconnect(),
    }
    if (control.bridgeOpened(tabId, candidate)) link = candidate
    else candidate.post({ type: 'bridge/off' })
  }

  listen<FromBridge>(port, (control) => ({
    'bridge/hello': (message) => hello(control, message),
    'bridge/entry'(message) {
      if (link !== null) control.relayOf(tabId).relay(link, message)
    },
    'bridge/refused'({ count, reason }) {
      if (link === null) return
      const { document } = link
      control.relayOf(tabId).toPanels({ type: 'panel/refused', document, count, reason })
    },
    'bridge/finished'() {
      if (link !== null) control.bridgeGone(tabId, link)
      // The word that it was heard: without it the bridge would come back to say it again.
      post(port, { type: 'bridge/off' })
      port.disconnect()
    },
    'bridge/abandoned'() {
      if (link !== null) control.bridgeAbandoned(tabId)
    },
    'protocol/error': ({ text }) => console.warn('Awescope: a bridge did not understand:', text),
  }))
  port.onDisconnect.addListener(() => {
    withControl((control) => {
      if (link !== null) control.bridgeGone(tabId, link)
    })
  })
}

const servePanel = (port: Runtime.Port): void => {
  let tabId: number | null = null
  const panel: PanelLink = { post: (message) => post(port, message), received: new Map() }

  const hello = (
    control: RecorderControl,
    message: Extract<FromPanel, { type: 'panel/hello' }>,
  ): void => {
    if (message.version !== EXTENSION_PROTOCOL_VERSION) {
      const text = `This background speaks version ${EXTENSION_PROTOCOL_VERSION}.`
      return refuse(port, 'unknown-version', text)
    }
    tabId = message.tabId
    panel.received = new Map(Object.entries(message.received))
    control.panelOpened(tabId, panel, message.url)
  }

  /** What a panel says means the tab that it named before. */
  const withTab = (use: (tab: number) => void): void => {
    if (tabId !== null) return use(tabId)
    panel.post(protocolError('malformed-message', 'The first message must be panel/hello.'))
  }

  listen<FromPanel>(port, (control) => ({
    'panel/hello': (message) => hello(control, message),
    'panel/navigated': ({ url }) => withTab((tab) => control.navigated(tab, url)),
    'panel/command': ({ command }) =>
      withTab((tab) => {
        const error = control.command(tab, command)
        if (error !== null) panel.post(error)
      }),
    'panel/acknowledge': ({ document, ordinal }) =>
      withTab((tab) => control.relayOf(tab).acknowledge(document, ordinal)),
    'permission/ask': ({ pattern }) =>
      withTab(() => {
        const answer = (isGranted: boolean): void =>
          panel.post({ type: 'permission/answer', isGranted })
        void prompt.ask(pattern).then(answer, () => answer(false))
      }),
    'permission/declined': () => withTab((tab) => control.declined(tab)),
    'protocol/error': ({ text }) => console.warn('Awescope: a panel did not understand:', text),
  }))
  port.onDisconnect.addListener(() => {
    withControl((control) => {
      if (tabId !== null) control.panelClosed(tabId, panel)
    })
  })
}

/** Who is there follows from what the browser says of the sender: a tab's frame, or a page of our own. */
browser.runtime.onConnect.addListener((port) => {
  const { sender, name } = port
  const tabId = sender?.tab?.id
  const frameId = sender?.frameId
  const isOwnPage = sender?.url?.startsWith(browser.runtime.getURL('')) === true
  if (name === PORT_NAME.bridge && tabId !== undefined && frameId !== undefined && !isOwnPage) {
    return serveBridge(port, tabId, frameId)
  }
  if (name === PORT_NAME.panel && isOwnPage) return servePanel(port)
  if (name === PORT_NAME.permission && isOwnPage) return prompt.connected(port)
  refuse(port, 'wrong-sender', 'This port is not for this sender.')
})

browser.tabs.onUpdated.addListener((tabId, { status }) => {
  if (status === 'complete') withControl((control) => control.tabLoaded(tabId))
})
browser.tabs.onRemoved.addListener((tabId) => withControl((control) => control.tabClosed(tabId)))
browser.permissions.onAdded.addListener(() =>
  withControl((control) => control.permissionsChanged()),
)
browser.permissions.onRemoved.addListener(() =>
  withControl((control) => control.permissionsChanged()),
)
