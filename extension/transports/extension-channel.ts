// The panel's channel inside DevTools. Runs in the panel page. Reaches the inspected page through the background and survives its
// restarts: it knows what it has of each document, takes no message twice, and acknowledges what its listeners have taken.

import browser, { type Runtime } from 'webextension-polyfill'
import { validatePageMessage } from '../../trace/validate/page-message.ts'
import { permissionPatternOf } from '../origin.ts'
import {
  deliver,
  EXTENSION_PROTOCOL_VERSION,
  type FromPanel,
  type Handlers,
  type PanelEntry,
  PORT_NAME,
  type RelayedCommand,
  type ToPanel,
} from '../protocol.ts'
import type { Channel, PanelCommand, PanelMessage } from './channel.ts'

const RECONNECT_FIRST_MS = 100
const RECONNECT_MOST_MS = 5_000
/** Commands that wait for the first connection; a panel sends a handful at most. */
const MAX_WAITING = 64

/** Result: the address of the inspected page, '' where the browser does not tell. */
const inspectedUrl = async (): Promise<string> => {
  try {
    // `location` and its href are unforgeable: the page cannot make this say anything else.
    const answer: unknown = await browser.devtools.inspectedWindow.eval('location.href')
    // Chromium resolves to the value, the polyfill and Firefox to [value, error].
    const value: unknown = Array.isArray(answer) ? answer[0] : answer
    return typeof value === 'string' ? value : ''
  } catch {
    return ''
  }
}

/** A bank goes as a handle: see RelayedReference. */
const toRelayed = (command: PanelCommand): RelayedCommand => {
  if (command.type !== 'reference/bank') return command
  const { type, document, name, bytes } = command
  return { type, document, name, blob: bytes && new Blob([bytes]) }
}

/** The channel of the DevTools panel that inspects `tabId`. Connects at once; nothing is lost before the first listener. */
export const createExtensionChannel = (tabId: number): Channel => {
  const listeners = new Set<(message: PanelMessage) => void>()
  const received = new Map<string, number>()
  /** Attached documents by frame. */
  const attached = new Map<number, string>()
  const refusedByDocument = new Map<string, number>()
  let refusedHere = 0
  let port: Runtime.Port | null = null
  let waiting: FromPanel[] = []
  let permissionAnswers: ((isGranted: boolean) => void)[] = []
  let url = ''
  let reconnectMs = RECONNECT_FIRST_MS
  let isDisposed = false

  const send = (message: FromPanel): void => {
    if (port !== null) port.postMessage(message)
    else if (waiting.length < MAX_WAITING) waiting.push(message)
  }

  const emit = (message: PanelMessage): void => {
    for (const listener of listeners) listener(message)
  }

  const emitRefused = (reason: string): void => {
    let count = refusedHere
    for (const documentCount of refusedByDocument.values()) count += documentCount
    emit({ type: 'channel/refused', count, reason })
  }

  const onEntry = ({ document, frameId, ordinal, message }: PanelEntry): void => {
    if (ordinal <= (received.get(document) ?? 0)) return
    received.set(document, ordinal)
    // Checked again on this side of the process border: the bridge shares a process with the page.
    const checked = validatePageMessage(message)
    if ('error' in checked) {
      refusedHere++
      emitRefused(checked.error)
    } else {
      emit({ type: 'trace', stamped: { document, frameId, message: checked.message } })
    }
    // What was refused here is not wanted again either.
    const isDone = 'error' in checked || checked.message.type === 'records/chunk'
    if (isDone) send({ type: 'panel/acknowledge', document, ordinal })
  }

  const detach = (document: string, frameId: number): void => {
    if (attached.get(frameId) !== document) return
    attached.delete(frameId)
    emit({ type: 'document/detached', document, frameId })
  }

  const onStatus = ({ status }: Extract<ToPanel, { type: 'panel/status' }>): void => {
    if (status.type === 'recording/state') return emit(status)
    const { document, frameId } = status
    if (status.type === 'document/detached') return detach(document, frameId)
    const before = attached.get(frameId)
    // A background that was away has not seen everything: its word on what is here now counts.
    if (before === document) return
    if (before !== undefined) detach(before, frameId)
    attached.set(frameId, document)
    emit(status)
  }

  const answerPermission = (isGranted: boolean): void => {
    for (const answer of permissionAnswers) answer(isGranted)
    permissionAnswers = []
  }

  const handlers: Handlers<ToPanel> = {
    'panel/entry': onEntry,
    'panel/status': onStatus,
    'panel/refused'({ document, count, reason }) {
      refusedByDocument.set(document, count)
      emitRefused(reason)
    },
    'permission/answer': ({ isGranted }) => answerPermission(isGranted),
    'protocol/error': ({ text }) =>
      console.warn('Awescope: the background did not understand:', text),
  }

  const connect = async (): Promise<void> => {
    const address = await inspectedUrl()
    if (address !== '') url = address
    if (isDisposed) return
    const opened = browser.runtime.connect({ name: PORT_NAME.panel })
    opened.onMessage.addListener((value) => {
      reconnectMs = RECONNECT_FIRST_MS
      const error = deliver(value, handlers)
      if (error !== null) send(error)
    })
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return
      port = null
      // The background that would have answered is gone; asking again is for the user to decide.
      answerPermission(false)
      if (isDisposed) return
      setTimeout(() => void connect(), reconnectMs)
      reconnectMs = Math.min(reconnectMs * 2, RECONNECT_MOST_MS)
    })
    port = opened
    send({
      type: 'panel/hello',
      version: EXTENSION_PROTOCOL_VERSION,
      tabId,
      url,
      received: Object.fromEntries(received),
    })
    const late = waiting
    waiting = []
    for (const message of late) send(message)
  }

  const onNavigated = (address: string): void => {
    url = address
    send({ type: 'panel/navigated', url })
  }
  browser.devtools.network.onNavigated.addListener(onNavigated)
  void connect()

  return {
    post(command) {
      send({ type: 'panel/command', command: toRelayed(command) })
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    async ensurePermission() {
      const pattern = permissionPatternOf(url)
      // Such a page cannot be asked for: the background says why, in its own words.
      if (pattern === null) return true
      let isGranted: boolean
      // Firefox's panels have no permission API. In Chromium the request must start inside the click, before any await.
      if (typeof browser.permissions?.request === 'function') {
        isGranted = await browser.permissions.request({ origins: [pattern] })
      } else {
        send({ type: 'permission/ask', pattern })
        isGranted = await new Promise<boolean>((resolve) => permissionAnswers.push(resolve))
      }
      if (!isGranted) send({ type: 'permission/declined' })
      return isGranted
    },
    dispose() {
      isDisposed = true
      browser.devtools.network.onNavigated.removeListener(onNavigated)
      listeners.clear()
      port?.disconnect()
      port = null
    },
  }
}
