// Entry of the background (service worker in Chromium, event page in Firefox). Accepts ports, decides by the browser's own word who
// is at the other end, and hands what they say to the recorder control. May be stopped at any time and started again.

import browser, { type Runtime } from 'webextension-polyfill'
import {
  EXTENSION_PROTOCOL_VERSION,
  FROM_BRIDGE,
  FROM_PANEL,
  type FromBridge,
  type FromPanel,
  PANEL_COMMANDS,
  PORT_NAME,
  protocolError,
  type ProtocolErrorCode,
  readMessage,
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

  const onMessage = (control: RecorderControl, message: FromBridge): void => {
    if (message.type === 'bridge/hello') return hello(control, message)
    if (message.type === 'bridge/finished') {
      if (link !== null) control.bridgeGone(tabId, link)
      // The word that it was heard: without it the bridge would come back to say it again.
      post(port, { type: 'bridge/off' })
      return port.disconnect()
    }
    if (link === null) return
    const relay = control.relayOf(tabId)
    switch (message.type) {
      case 'bridge/entry':
        return relay.relay(link, message)
      case 'bridge/refused': {
        const { document } = link
        const { count, reason } = message
        return relay.toPanels({ type: 'panel/refused', document, count, reason })
      }
      case 'bridge/abandoned':
        return control.bridgeAbandoned(tabId)
      case 'protocol/error':
        return console.warn('Awescope: a bridge did not understand:', message.text)
    }
  }

  port.onMessage.addListener((value) => {
    const read = readMessage<FromBridge>(value, FROM_BRIDGE)
    if ('error' in read) return post(port, read.error)
    withControl((control) => onMessage(control, read.message))
  })
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

  const onMessage = (control: RecorderControl, message: FromPanel): void => {
    if (message.type === 'panel/hello') return hello(control, message)
    if (tabId === null) {
      return panel.post(
        protocolError('malformed-message', 'The first message must be panel/hello.'),
      )
    }
    switch (message.type) {
      case 'panel/navigated':
        return control.navigated(tabId, message.url)
      case 'panel/command': {
        const read = readMessage(message.command, PANEL_COMMANDS)
        return 'error' in read ? panel.post(read.error) : control.command(tabId, message.command)
      }
      case 'panel/acknowledge':
        return control.relayOf(tabId).acknowledge(message.document, message.ordinal)
      case 'permission/declined':
        return control.declined(tabId)
      case 'permission/ask': {
        const answer = (isGranted: boolean): void =>
          panel.post({ type: 'permission/answer', isGranted })
        return void prompt.ask(message.pattern).then(answer, () => answer(false))
      }
      case 'protocol/error':
        return console.warn('Awescope: a panel did not understand:', message.text)
    }
  }

  port.onMessage.addListener((value) => {
    const read = readMessage<FromPanel>(value, FROM_PANEL)
    if ('error' in read) return panel.post(read.error)
    withControl((control) => onMessage(control, read.message))
  })
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
