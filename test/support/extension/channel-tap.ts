// Listens to a tab's channel beside the panel: a second port to the background, opened in the panel's own document, so
// everything between page and panel is the real thing and each single message can be counted. Runs in Node; its inner
// part in the panel.

import type { Frame } from 'puppeteer-core'
import type { PanelCommand } from '../../../extension/transports/channel.ts'
import { EXTENSION_PROTOCOL_VERSION, PORT_NAME } from '../../../extension/protocol.ts'
import { RECORD_BYTES, RECORD_OFFSET } from '../../../trace/wire/record.ts'
import { until } from '../until.ts'

/** What is kept of a message: all but the bytes of records, of which the first and last sequence number are kept. */
export interface TappedEntry {
  document: string
  frameId: number
  ordinal: number
  type: string
  /** The message; chunks without their bytes. */
  message: Record<string, unknown>
  chunk?: ChunkSummary
}

export interface ChunkSummary {
  stream: number
  dropped: number
  records: number
  firstSequence: number
  lastSequence: number
  firstWallMs: number
  /** The records, where they are kept; base64. */
  text?: string
}

export interface TappedStatus {
  type: string
  state?: string
  reason?: string
  origin?: string
  document?: string
  frameId?: number
  url?: string
  isSilent?: boolean
}

/** A document in which a function can be run: a Puppeteer frame, or the panel in Firefox's toolbox. */
export type PanelDocument = Pick<Frame, 'evaluate'>

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

interface RuntimePort {
  postMessage(message: unknown): void
  onMessage: { addListener(listener: (message: never) => void): void }
  onDisconnect: { addListener(listener: () => void): void }
}

interface PanelGlobals {
  awescopeTap: TapStore
  browser: {
    runtime: { connect(info: { name: string }): RuntimePort }
    devtools: { inspectedWindow: { tabId: number; eval(code: string): Promise<unknown> } }
  }
}

export interface TappedPlace {
  tabId: number
  url: string
}

interface TapConstants {
  version: number
  name: string
  offset: { sequence: number; wallMs: number }
  recordBytes: number
  place: TappedPlace
  keepsRecords: boolean
}

/** Runs in the panel, so it may use nothing of this file. */
const installTap = ({
  version,
  name,
  offset,
  recordBytes,
  place,
  keepsRecords,
}: TapConstants): void => {
  const panel = globalThis as unknown as PanelGlobals
  const { runtime } = panel.browser
  const received: Record<string, number> = {}
  let port: RuntimePort
  const store: TapStore = {
    entries: [],
    statuses: [],
    refused: {},
    errors: [],
    post: (message) => port.postMessage(message),
  }

  const summary = (message: {
    stream: number
    dropped: number
    bytes: ArrayBuffer
  }): ChunkSummary => {
    const view = new DataView(message.bytes)
    const records = message.bytes.byteLength / recordBytes
    const sequenceOf = (index: number): number =>
      view.getUint32(index * recordBytes + offset.sequence, true)
    return {
      stream: message.stream,
      dropped: message.dropped,
      records,
      firstSequence: sequenceOf(0),
      lastSequence: sequenceOf(records - 1),
      firstWallMs: view.getFloat64(offset.wallMs, true),
      ...(keepsRecords
        ? { text: btoa(String.fromCharCode(...new Uint8Array(message.bytes))) }
        : {}),
    }
  }

  const onEntry = (message: Omit<TappedEntry, 'type'>): void => {
    const { document, frameId, ordinal } = message
    const inner = message.message as { type: string } & Record<string, unknown>
    received[document] = Math.max(ordinal, received[document] ?? 0)
    const entry: TappedEntry = { document, frameId, ordinal, type: inner.type, message: inner }
    if (inner.type === 'records/chunk') {
      entry.chunk = summary(inner as never)
      entry.message = { type: inner.type }
      port.postMessage({ type: 'panel/acknowledge', document, ordinal })
    }
    store.entries.push(entry)
  }

  const onMessage = (message: { type: string } & Record<string, unknown>): void => {
    switch (message.type) {
      case 'panel/entries': {
        const { document, frameId, entries } = message as unknown as Pick<
          TappedEntry,
          'document' | 'frameId'
        > & { entries: Pick<TappedEntry, 'ordinal' | 'message'>[] }
        for (const entry of entries) onEntry({ document, frameId, ...entry })
        return
      }
      case 'panel/status':
        return void store.statuses.push(message['status'] as TappedStatus)
      case 'panel/refused':
        store.refused[String(message['document'])] = Number(message['count'])
        return
      case 'protocol/error':
        return void store.errors.push({
          code: String(message['code']),
          text: String(message['text']),
        })
    }
  }

  const connect = (): void => {
    port = runtime.connect({ name })
    port.onMessage.addListener(onMessage)
    // As the panel's own transport does when the browser has stopped the background.
    port.onDisconnect.addListener(connect)
    port.postMessage({ type: 'panel/hello', version, ...place, received })
  }
  connect()
  panel.awescopeTap = store
}

/** The tab that a panel inspects. */
export const placeOf = (panel: PanelDocument): Promise<TappedPlace> =>
  panel.evaluate(async () => {
    const { inspectedWindow } = (globalThis as unknown as PanelGlobals).browser.devtools
    // Refused where the browser lets no extension look.
    const answer = await inspectedWindow.eval('location.href').catch(() => '')
    return { tabId: inspectedWindow.tabId, url: String(Array.isArray(answer) ? answer[0] : answer) }
  })

/**
 * Connects; acknowledges records as a panel does. Resolves when the first status has come. `panel` may be any page of
 * the extension where `place` is given.
 */
export const tapChannel = async (
  panel: PanelDocument,
  place?: TappedPlace,
  keepsRecords = false,
): Promise<ChannelTap> => {
  await panel.evaluate(installTap, {
    place: place ?? (await placeOf(panel)),
    keepsRecords,
    version: EXTENSION_PROTOCOL_VERSION,
    name: PORT_NAME.panel,
    offset: { sequence: RECORD_OFFSET.sequence, wallMs: RECORD_OFFSET.wallMs },
    recordBytes: RECORD_BYTES,
  })
  const store = (): Promise<Omit<TapStore, 'post'>> =>
    panel.evaluate(() => {
      const { entries, statuses, refused, errors } = (globalThis as unknown as PanelGlobals)
        .awescopeTap
      return { entries, statuses, refused, errors }
    })
  const postRaw = (message: unknown): Promise<void> =>
    panel.evaluate(
      (value) => (globalThis as unknown as PanelGlobals).awescopeTap.post(value),
      message,
    )
  const states = async (): Promise<TappedStatus[]> =>
    (await store()).statuses.filter((status) => status.type === 'recording/state')
  await until('the background says where the recording is', async () => (await states()).length > 0)
  return {
    entries: async () => (await store()).entries,
    statuses: async () => (await store()).statuses,
    state: async () => (await states()).at(-1),
    refused: async () =>
      Object.values((await store()).refused).reduce((sum, count) => sum + count, 0),
    errors: async () => (await store()).errors,
    post: (command) => postRaw({ type: 'panel/command', command }),
    postRaw,
  }
}
