// Entry of the background (service worker in Chromium, event page in Firefox). Accepts ports, decides by the browser's
// own word who is at the other end, and hands what they say to the recording of their tab. May be stopped at any time
// and started again.

// oxlint-disable-next-line typescript/triple-slash-reference -- the module exists only in builds
/// <reference path="../../build/virtual-modules.d.ts" />
import { joiningPage } from 'virtual:awescope-joining-page'
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
import { createKeepers } from './keepers.ts'
import { createPermissionPrompt } from './permission-prompt.ts'
import { createRecordingControl, type RecordingControl } from './recording-control.ts'
import { loadRecordings } from './recordings.ts'
import type { TabRecording } from './tab-recording.ts'
import type { BridgeLink, PanelLink } from './tab-relay.ts'

/** Characters of a bridge's token that count. */
const TOKEN_LENGTH = 24

const prompt = createPermissionPrompt()
const keepers = createKeepers((tabId) => withControl((control) => control.keeperGone(tabId)))

const ready: Promise<RecordingControl> = loadRecordings().then(async (recordings) => {
  if (recordings.tabIds.length === 0) await unregisterScripts()
  return createRecordingControl(recordings, joiningPage, keepers)
})

/** Calls back with the control; calls made before it is there keep their order. */
const withControl = (use: (control: RecordingControl) => void): void => {
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
  createHandlers: (control: RecordingControl) => Handlers<Message>,
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
  /** What the document belongs to; null where it is of no recording. */
  let taken: { link: BridgeLink; tab: TabRecording } | null = null

  const hello = (
    control: RecordingControl,
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
    const link: BridgeLink = {
      document: `${place}.${message.token.slice(0, TOKEN_LENGTH)}`,
      frameId,
      url: port.sender?.url ?? message.url,
      post: (answer) => post(port, answer),
      disconnect: () => port.disconnect(),
    }
    const tab = control.of(tabId)
    if (tab.bridgeOpened(link)) taken = { link, tab }
    else link.post({ type: 'bridge/off' })
  }

  listen<FromBridge>(port, (control) => ({
    'bridge/hello': (message) => hello(control, message),
    'bridge/entries'({ generation, entries }) {
      taken?.tab.relay.relay(taken.link, generation, entries)
    },
    'bridge/heard'({ heard }) {
      if (taken === null) return
      const { document, frameId } = taken.link
      taken.tab.relay.toPanels({ type: 'panel/heard', document, frameId, heard })
    },
    'bridge/refused'({ count, reason }) {
      if (taken === null) return
      const { document } = taken.link
      taken.tab.relay.toPanels({ type: 'panel/refused', document, count, reason })
    },
    'bridge/liveness'({ isSilent }) {
      taken?.tab.relay.setSilent(taken.link, isSilent)
    },
    'bridge/finished'() {
      taken?.tab.bridgeGone(taken.link)
      // The word that it was heard: without it the bridge would come back to say it again.
      post(port, { type: 'bridge/off' })
      port.disconnect()
    },
    'bridge/abandoned'() {
      taken?.tab.bridgeAbandoned()
    },
    'protocol/error': ({ text }) => console.warn('Awescope: a bridge did not understand:', text),
  }))
  port.onDisconnect.addListener(() => {
    withControl(() => taken?.tab.bridgeGone(taken.link))
  })
}

const servePanel = (port: Runtime.Port): void => {
  /** The one that it names first. */
  let inspected: TabRecording | null = null
  const panel: PanelLink = { post: (message) => post(port, message), received: new Map() }

  const hello = (
    control: RecordingControl,
    message: Extract<FromPanel, { type: 'panel/hello' }>,
  ): void => {
    if (message.version !== EXTENSION_PROTOCOL_VERSION) {
      const text = `This background speaks version ${EXTENSION_PROTOCOL_VERSION}.`
      return refuse(port, 'unknown-version', text)
    }
    panel.received = new Map(Object.entries(message.received))
    panel.keeps = message.keeps
    inspected = control.of(message.tabId)
    inspected.panelOpened(panel, message.url)
  }

  /** What a panel says means the tab that it named before. */
  const withTab = (use: (tab: TabRecording) => void): void => {
    if (inspected !== null) return use(inspected)
    panel.post(protocolError('malformed-message', 'The first message must be panel/hello.'))
  }

  listen<FromPanel>(port, (control) => ({
    'panel/hello': (message) => hello(control, message),
    'panel/navigated': ({ url }) => withTab((tab) => tab.navigated(url)),
    'panel/command': ({ command }) =>
      withTab((tab) => {
        const error = tab.command(command)
        if (error !== null) panel.post(error)
      }),
    'panel/shown': ({ isShown }) => withTab((tab) => tab.relay.setShown(panel, isShown)),
    'panel/acknowledge': ({ document, ordinal }) =>
      withTab((tab) => tab.relay.acknowledge(document, ordinal)),
    'permission/ask': ({ pattern }) =>
      withTab(() => {
        const answer = (isGranted: boolean): void =>
          panel.post({ type: 'permission/answer', isGranted })
        void prompt.ask(pattern).then(answer, () => answer(false))
      }),
    'permission/declined': () => withTab((tab) => tab.declined()),
    'protocol/error': ({ text }) => console.warn('Awescope: a panel did not understand:', text),
  }))
  port.onDisconnect.addListener(() => {
    withControl(() => inspected?.panelClosed(panel))
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
  if (name === PORT_NAME.keeper && isOwnPage) return keepers.connected(port)
  if (name === PORT_NAME.permission && isOwnPage) return prompt.connected(port)
  // A panel answers that.
  if (name === PORT_NAME.handover && isOwnPage) return
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
