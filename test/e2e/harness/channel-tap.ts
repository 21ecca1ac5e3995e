// Listens to a tab's channel beside the panel: a second port to the background, opened in the panel's own document, so everything
// between page and panel is the real thing and each single message can be counted. Runs in Node; its inner part in the panel.

import type { Frame } from 'puppeteer-core'
import type { PanelCommand } from '../../../extension/transports/channel.ts'
import { EXTENSION_PROTOCOL_VERSION, PORT_NAME } from '../../../extension/protocol.ts'
import { RECORD_BYTES, RECORD_OFFSET } from '../../../trace/wire/record.ts'

/** What is kept of a message: all but the bytes of records, of which the first and last sequence number are kept. */
export interface TappedEntry {
  document: string
  frameId: number
  ordinal: number
  type: string
  /** The message; chunks without their bytes. */
  message: Record<string, unknown>
  chunk?: {
    stream: number
    dropped: number
    firstSequence: number
    lastSequence: number
    records: number
  }
}

export interface TappedStatus {
  type: string
  state?: string
  reason?: string
  origin?: string
  document?: string
  frameId?: number
  url?: string
}

export interface ChannelTap {
  /** Everything so far, in order of arrival. */
  entries(): Promise<TappedEntry[]>
  statuses(): Promise<TappedStatus[]>
  /** Last recording/state. */
  state(): Promise<TappedStatus | undefined>
  refused(): Promise<number>
  errors(): Promise<{ code: string; text: string }[]>
  post(command: PanelCommand): Promise<void>
  /** Any message at all, for what no panel would send. */
  postRaw(message: unknown): Promise<void>
}

interface TapStore {
  entries: TappedEntry[]
  statuses: TappedStatus[]
  refused: Record<string, number>
  errors: { code: string; text: string }[]
  post(message: unknown): void
}

/** Connects; acknowledges records as a panel does. Resolves when the first status has come. */
export const tapChannel = async (panel: Frame): Promise<ChannelTap> => {
  await panel.evaluate(
    async (version, name, sequenceOffset, recordBytes) => {
      const { browser } = globalThis as unknown as {
        browser: {
          runtime: {
            connect(info: { name: string }): {
              postMessage(message: unknown): void
              onMessage: { addListener(listener: (message: never) => void): void }
            }
          }
          devtools: { inspectedWindow: { tabId: number; eval(code: string): Promise<unknown> } }
        }
      }
      const { inspectedWindow } = browser.devtools
      const answer = await inspectedWindow.eval('location.href')
      const url = Array.isArray(answer) ? answer[0] : answer
      const port = browser.runtime.connect({ name })
      const store: TapStore = {
        entries: [],
        statuses: [],
        refused: {},
        errors: [],
        post: (message) => port.postMessage(message),
      }
      const summary = (message: { stream: number; dropped: number; bytes: ArrayBuffer }) => {
        const view = new DataView(message.bytes)
        const records = message.bytes.byteLength / recordBytes
        const sequence = (index: number): number =>
          view.getUint32(index * recordBytes + sequenceOffset, true)
        const { stream, dropped } = message
        return {
          stream,
          dropped,
          records,
          firstSequence: sequence(0),
          lastSequence: sequence(records - 1),
        }
      }
      port.onMessage.addListener((raw) => {
        const message = raw as Record<string, unknown> & { type: string }
        if (message.type === 'panel/status') store.statuses.push(message['status'] as TappedStatus)
        else if (message.type === 'panel/refused') {
          store.refused[String(message['document'])] = Number(message['count'])
        } else if (message.type === 'protocol/error') {
          store.errors.push({ code: String(message['code']), text: String(message['text']) })
        } else if (message.type === 'panel/entry') {
          const { document, frameId, ordinal } = message as unknown as TappedEntry
          const inner = message['message'] as Record<string, unknown> & { type: string }
          const entry: TappedEntry = {
            document,
            frameId,
            ordinal,
            type: inner.type,
            message: inner,
          }
          if (inner.type === 'records/chunk') {
            entry.chunk = summary(inner as never)
            entry.message = { type: inner.type }
            port.postMessage({ type: 'panel/acknowledge', document, ordinal })
          }
          store.entries.push(entry)
        }
      })
      port.postMessage({
        type: 'panel/hello',
        version,
        tabId: inspectedWindow.tabId,
        url,
        received: {},
      })
      ;(globalThis as unknown as { awescopeTap: TapStore }).awescopeTap = store
    },
    EXTENSION_PROTOCOL_VERSION,
    PORT_NAME.panel,
    RECORD_OFFSET.sequence,
    RECORD_BYTES,
  )
  const read = <Key extends 'entries' | 'statuses' | 'refused' | 'errors'>(
    key: Key,
  ): Promise<TapStore[Key]> =>
    panel.evaluate(
      (name) => (globalThis as unknown as { awescopeTap: TapStore }).awescopeTap[name as Key],
      key,
    ) as Promise<TapStore[Key]>
  const postRaw = (message: unknown): Promise<void> =>
    panel.evaluate(
      (value) => (globalThis as unknown as { awescopeTap: TapStore }).awescopeTap.post(value),
      message,
    )
  await panel.waitForFunction(() =>
    (globalThis as unknown as { awescopeTap: TapStore }).awescopeTap.statuses.some(
      (status) => status.type === 'recording/state',
    ),
  )
  const states = async (): Promise<TappedStatus[]> =>
    (await read('statuses')).filter((status) => status.type === 'recording/state')
  return {
    entries: () => read('entries'),
    statuses: () => read('statuses'),
    state: async () => (await states()).at(-1),
    refused: async () =>
      Object.values(await read('refused')).reduce((sum, count) => sum + count, 0),
    errors: () => read('errors'),
    post: (command) => postRaw({ type: 'panel/command', command }),
    postRaw,
  }
}
