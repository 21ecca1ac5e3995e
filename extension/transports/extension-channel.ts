// The panel's channel inside DevTools. Runs in the panel page. Reaches the inspected page through the background and
// survives its restarts: it knows what its consumer has of each document, hands it nothing twice, and acknowledges what
// it has taken.

import browser from 'webextension-polyfill'
import { readHeardSamples } from '../../trace/validate/heard-chunk.ts'
import { validatePageMessage } from '../../trace/validate/page-message.ts'
import { permissionPatternOf } from '../origin.ts'
import {
  EXTENSION_PROTOCOL_VERSION,
  type FromPanel,
  type PanelEntries,
  PORT_NAME,
  type RelayedCommand,
  type ToPanel,
} from '../protocol.ts'
import type { Channel, PanelCommand, PanelMessage } from './channel.ts'
import { createInbox } from './inbox.ts'
import { createReconnectingPort } from './reconnecting-port.ts'

/** Commands that wait for a connection; a panel sends a handful at most. */
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

/** What is known of the documents that are there: which frame shows which. */
const createAttachedDocuments = (emit: (message: PanelMessage) => void) => {
  const byFrame = new Map<number, string>()

  const detach = (document: string, frameId: number): void => {
    if (byFrame.get(frameId) !== document) return
    byFrame.delete(frameId)
    emit({ type: 'document/detached', document, frameId })
  }

  return {
    detach,
    attach(document: string, frameId: number, url: string): void {
      const before = byFrame.get(frameId)
      // A background that was away has not seen everything: its word on what is here now counts.
      if (before === document) return
      if (before !== undefined) detach(before, frameId)
      byFrame.set(frameId, document)
      emit({ type: 'document/attached', document, frameId, url })
    },
  }
}

/** Counts what was refused: by each document's bridge, and on this side of the process border. */
const createRefusedCounts = () => {
  const byDocument = new Map<string, number>()
  let here = 0
  const status = (reason: string): PanelMessage => {
    let count = here
    for (const documentCount of byDocument.values()) count += documentCount
    return { type: 'channel/refused', count, reason }
  }
  return {
    /** One more here. Result: what to tell of it. */
    addHere(reason: string): PanelMessage {
      here++
      return status(reason)
    },
    /** Total of one document. Result: what to tell of it. */
    setOf(document: string, count: number, reason: string): PanelMessage {
      byDocument.set(document, count)
      return status(reason)
    },
  }
}

/**
 * The channel of the DevTools panel that inspects `tabId`. Panel page. Connects at once, and again whenever the
 * background went; what comes before there is a consumer waits for it. `keeps`: of what keeps the recording of the tab
 * while there is no panel, in its own page.
 */
export const createExtensionChannel = (tabId: number, keeps?: 'all' | 'rest'): Channel => {
  let waiting: FromPanel[] = []
  let permissionAnswers: ((isGranted: boolean) => void)[] = []
  let url = ''
  let isDisposed = false
  let isShown = true

  const refused = createRefusedCounts()
  const inbox = createInbox<PanelMessage>({
    onTaken({ document, ordinal }, message) {
      // Definitions are kept for the next panel. What was refused here is not wanted again either.
      const isChunk = message.type === 'trace' && message.stamped.message.type === 'records/chunk'
      if (isChunk || message.type === 'channel/refused') acknowledge(document, ordinal)
    },
    onFailed() {
      sayTaken()
      background.reconnect()
    },
    onGivenUp({ document, ordinal }, error) {
      acknowledge(document, ordinal)
      inbox.put(refused.addHere(`The panel could not take a message: ${String(error)}`))
    },
  })
  const attached = createAttachedDocuments(inbox.put)

  const send = (message: FromPanel): void => {
    if (!background.post(message) && waiting.length < MAX_WAITING) waiting.push(message)
  }

  /** Last ordinal of each document that is still to be acknowledged. */
  const unsaid = new Map<string, number>()

  /** Lost with its connection, it is made good by the next hello, which tells what was taken. */
  const sayTaken = (): void => {
    for (const [document, ordinal] of unsaid)
      background.post({ type: 'panel/acknowledge', document, ordinal })
    unsaid.clear()
  }

  /** What is taken in one go is acknowledged in one; at once, so that nobody else writes it down again. */
  const acknowledge = (document: string, ordinal: number): void => {
    if (unsaid.size === 0) queueMicrotask(sayTaken)
    unsaid.set(document, ordinal)
  }

  /** Checked again on this side of the process border: the bridge shares a process with the page. */
  const open = ({ document, frameId }: PanelEntries, message: unknown): PanelMessage => {
    const checked = validatePageMessage(message)
    return 'error' in checked
      ? refused.addHere(checked.error)
      : { type: 'trace', stamped: { document, frameId, message: checked.message } }
  }

  const answerPermission = (isGranted: boolean): void => {
    for (const answer of permissionAnswers) answer(isGranted)
    permissionAnswers = []
  }

  const background = createReconnectingPort<ToPanel, FromPanel>({
    connect: () => browser.runtime.connect({ name: PORT_NAME.panel }),
    handlers: {
      'panel/entries'(batch) {
        const { document } = batch
        for (const { ordinal, message } of batch.entries)
          inbox.putAt({ document, ordinal }, () => open(batch, message))
      },
      'panel/heard'({ document, heard }) {
        const checked = readHeardSamples(heard)
        if (checked !== null) inbox.put({ type: 'document/heard', document, heard: checked })
      },
      'panel/status'({ status }) {
        if (status.type === 'recording/state' || status.type === 'document/silent') {
          inbox.put(status)
        } else if (status.type === 'document/detached') {
          attached.detach(status.document, status.frameId)
        } else attached.attach(status.document, status.frameId, status.url)
      },
      'panel/refused': ({ document, count, reason }) =>
        inbox.put(refused.setOf(document, count, reason)),
      'permission/answer': ({ isGranted }) => answerPermission(isGranted),
      'protocol/error': ({ text }) =>
        console.warn('Awescope: the background did not understand:', text),
    },
    onOpen() {
      const received = Object.fromEntries(inbox.taken)
      const version = EXTENSION_PROTOCOL_VERSION
      const role = keeps === undefined ? {} : { keeps }
      background.post({ type: 'panel/hello', version, tabId, url, received, ...role })
      if (!isShown) background.post({ type: 'panel/shown', isShown })
      const late = waiting
      waiting = []
      for (const message of late) send(message)
    },
    onLost() {
      inbox.reset()
      // The background that would have answered is gone; asking again is for the user to decide.
      answerPermission(false)
      return true
    },
  })

  const onNavigated = (address: string): void => {
    url = address
    send({ type: 'panel/navigated', url })
  }
  if (keeps === undefined) {
    browser.devtools.network.onNavigated.addListener(onNavigated)
    void inspectedUrl().then((address) => {
      // The page may have gone on in the meantime, and that was told.
      if (url === '') url = address
      if (!isDisposed) background.open()
    })
  } else background.open()

  return {
    post(command) {
      send({ type: 'panel/command', command: toRelayed(command) })
    },
    onMessage: inbox.consume,
    setShown(isNow) {
      if (isNow === isShown) return
      isShown = isNow
      // Without a connection the next hello says it.
      background.post({ type: 'panel/shown', isShown })
    },
    async ensurePermission() {
      const pattern = permissionPatternOf(url)
      // Such a page cannot be asked for: the background says why, in its own words.
      if (pattern === null) return true
      let isGranted: boolean
      // Firefox's panels have no permission API. In Chromium the request must start inside the click, before any await.
      if (typeof browser.permissions?.request === 'function') {
        const origins = { origins: [pattern] }
        // Not in a click, as in the later runs of an audit: what was granted stays so.
        const granted = (): Promise<boolean> => browser.permissions.contains(origins)
        isGranted = await browser.permissions.request(origins).catch(granted)
      } else {
        send({ type: 'permission/ask', pattern })
        isGranted = await new Promise<boolean>((resolve) => permissionAnswers.push(resolve))
      }
      if (!isGranted) send({ type: 'permission/declined' })
      return isGranted
    },
    dispose() {
      isDisposed = true
      if (keeps === undefined) browser.devtools.network.onNavigated.removeListener(onNavigated)
      background.close()
    },
  }
}
