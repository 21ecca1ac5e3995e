// One tab with the DevTools panel open on it and a tap on its channel, and the waits that tests of recordings share.
// Runs in Node.

import type { Page } from 'puppeteer-core'
import { type ChannelTap, tapChannel, type TappedEntry } from './channel-tap.ts'
import { type ExtensionBrowser, openPanel, type OpenedPanel } from './extension-browser.ts'
import { until } from '../until.ts'

export interface RecordedTab {
  readonly page: Page
  readonly panel: OpenedPanel
  readonly tap: ChannelTap
  /** Resolves when the recording is in this state. */
  isState(state: string): Promise<unknown>
  entriesOf(type: string): Promise<TappedEntry[]>
  /** Resolves when the audio threads of `count` documents have sent records. */
  hasSound(count?: number): Promise<unknown>
  /** Closes DevTools and opens them again; the panel and the tap are new ones. */
  reopen(): Promise<void>
  close(): Promise<void>
}

/** Opens `url` in a tab of its own, then DevTools with our panel. */
export const openRecordedTab = async (
  chromium: ExtensionBrowser,
  url: string,
): Promise<RecordedTab> => {
  const page = await chromium.browser.newPage()
  await page.goto(url)
  const open = async () => {
    const panel = await openPanel(page, chromium.extensionId)
    return { panel, tap: await tapChannel(panel.frame) }
  }
  let current = await open()
  return {
    page,
    get panel() {
      return current.panel
    },
    get tap() {
      return current.tap
    },
    isState: (state) =>
      until(
        `the state is ${state}`,
        async () => (await current.tap.state())?.state === state,
        () => current.tap.statuses(),
      ),
    entriesOf: async (type) => (await current.tap.entries()).filter((entry) => entry.type === type),
    hasSound: (count = 1) =>
      until(
        `${count} documents send records of their audio thread`,
        async () => soundingDocuments(await current.tap.entries()).size >= count,
        async () =>
          (await current.tap.entries()).map(({ type, message }) => [type, message]).slice(-20),
      ),
    async reopen() {
      await current.panel.close()
      current = await open()
    },
    async close() {
      await current.panel.close()
      await page.close()
    },
  }
}

/** Documents whose audio thread has sent records. */
export const soundingDocuments = (entries: readonly TappedEntry[]): Set<string> => {
  const documents = new Set<string>()
  const ofGraphs = new Set(graphStreams(entries))
  for (const { document, chunk } of entries) {
    const isAudio = chunk !== undefined && chunk.stream !== 0
    if (isAudio && !ofGraphs.has(`${document} ${chunk.stream}`)) documents.add(document)
  }
  return documents
}

/** Document and number of each stream that tells of a page's graph. */
const graphStreams = (entries: readonly TappedEntry[]): string[] =>
  entries.flatMap(({ document, message }) => {
    const { kind, id } = (message['source'] ?? {}) as { kind?: string; id?: number }
    return kind === 'graph' ? [`${document} ${id}`] : []
  })

/** Records of the graphs of all documents so far. */
export const graphRecords = (entries: readonly TappedEntry[]): number => {
  const ofGraphs = new Set(graphStreams(entries))
  return entries.reduce(
    (sum, { document, chunk }) =>
      sum + (ofGraphs.has(`${document} ${chunk?.stream}`) ? (chunk?.records ?? 0) : 0),
    0,
  )
}

/**
 * What is wrong with a sequence of entries, one sentence each: ordinals twice or out of order, records that come twice,
 * gaps in a stream's records beyond what the stream says was dropped. Empty: whole.
 */
export const faultsIn = (entries: readonly TappedEntry[]): string[] => {
  const faults: string[] = []
  const lastOrdinal = new Map<string, number>()
  const streams = new Map<string, { next: number; missing: number; dropped: number }>()
  for (const { document, ordinal, type, chunk } of entries) {
    const before = lastOrdinal.get(document) ?? 0
    if (ordinal <= before) faults.push(`${type} ${ordinal} came after ${before} in ${document}`)
    lastOrdinal.set(document, ordinal)
    if (chunk === undefined) continue
    const { firstSequence, lastSequence, dropped } = chunk
    const name = `stream ${chunk.stream} of ${document}`
    const { next, missing } = streams.get(name) ?? { next: 0, missing: 0 }
    if (firstSequence < next) faults.push(`record ${firstSequence} came again in ${name}`)
    const gap = Math.max(0, firstSequence - next)
    streams.set(name, { next: lastSequence + 1, missing: missing + gap, dropped })
  }
  for (const [name, { missing, dropped }] of streams) {
    if (missing > dropped)
      faults.push(`${missing} records are missing in ${name}, it counts ${dropped}`)
  }
  return faults
}
