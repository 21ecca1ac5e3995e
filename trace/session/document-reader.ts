// One loaded document (or one recording of it: each `document/hello` begins a new reader): its streams, sources, contexts
// and tracker. Any reader context.

import type { AlertList } from '../alerts/alert-list.ts'
import { createContextReader, type ContextReader } from '../contexts/context-reader.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import { isPageContext } from '../figures/selection.ts'
import type { NoticeList } from '../alerts/notice-list.ts'
import { createStreamState, type StreamState } from './stream-state.ts'
import { createReferenceReader, type ReferenceReader } from '../reference/reader.ts'
import { createTracker, type Tracker } from '../events/tracker.ts'
import {
  PAGE_STREAM,
  type NodeDefinition,
  type PageMessage,
  type ReferenceDefinition,
  type SourceDefinition,
} from '../wire/protocol.ts'
import { KIND, readRecord, RECORD_BYTES, STAT, type TraceRecord } from '../wire/record.ts'

/** Contexts that one document may have; a page that makes more is told of, not followed. */
const MAX_CONTEXTS = 256
const MAX_STREAMS = 512
/** Reference instruments that one document may have had, one after the other. */
const MAX_REFERENCES = 64

export type DocumentHello = Extract<PageMessage, { type: 'document/hello' }>

/** What a document reader tells the session. */
export interface DocumentHost {
  readonly isDetailedTrace: boolean
  nextEventId(): number
  onContext(context: ContextReader): void
  onReference(reference: ReferenceReader): void
  onStarted(event: TrackedEvent): void
  onEnded(event: TrackedEvent): void
  /** An event of the page that is not tracked, by sampling. */
  onSkipped(): void
  readonly alerts: AlertList
  readonly notices: NoticeList
}

export interface RecordCounts {
  received: number
  dropped: number
}

export interface ProbeCost {
  eventUsSum: number
  eventUsCount: number
  pageMs: number
}

export interface DocumentReader {
  readonly hello: DocumentHello | null
  readonly contexts: readonly ContextReader[]
  readonly counts: RecordCounts
  readonly probeCost: ProbeCost
  readonly pageStepUs: number
  readonly heapMegabytes: number | null
  readonly openCount: number
  /** Takes a message of this document. Never throws on page data. */
  take(message: PageMessage): void
  finish(): void
  clear(): void
}

/** A document of which nothing is known. `prefix` makes its contexts' ids unique in the session. Any thread. */
export function createDocumentReader(
  document: string,
  prefix: string,
  host: DocumentHost,
): DocumentReader {
  let hello: DocumentHello | null = null
  const contexts = new Map<number, ContextReader>()
  const nodes = new Map<number, NodeDefinition>()
  const inputs = new Map<number, string>()
  const references = new Map<number, ReferenceReader>()
  const referenceInputs = new Map<number, string>()
  const streams = new Map<number, StreamState>()
  const cost: ProbeCost = { eventUsSum: 0, eventUsCount: 0, pageMs: 0 }
  let pageStepUs = 0
  let heapMegabytes: number | null = null
  const scratch: TraceRecord = {
    kind: 0,
    flags: 0,
    source: 0,
    sequence: 0,
    frame: 0,
    wallMs: 0,
    a: 0,
    b: 0,
  }
  const tracker: Tracker = createTracker({
    document,
    contextBySource: (source) => contexts.get(source) ?? null,
    nodeBySource(source) {
      const node = nodes.get(source)
      const context = node === undefined ? undefined : contexts.get(node.contextId)
      if (node === undefined || context === undefined) return null
      return { context, processorIndex: node.processorIndex, name: node.name }
    },
    inputName: (source) => inputs.get(source) ?? '',
    referenceOf: (source) => referenceInputs.get(source),
    isReferenceContext: (context) => !isPageContext(context.live),
    get pageStepMs() {
      return pageStepUs / 1000
    },
    get isDetailedTrace() {
      return host.isDetailedTrace
    },
    nextEventId: () => host.nextEventId(),
    onStarted: (event) => host.onStarted(event),
    onEnded: (event) => host.onEnded(event),
    onSkipped: () => host.onSkipped(),
    notices: host.notices,
  })

  function setPageStep(stepUs: number): void {
    if (!(stepUs > 0) || !Number.isFinite(stepUs)) return
    pageStepUs = stepUs
    for (const context of contexts.values()) context.setPageStep(stepUs)
  }

  function define(source: SourceDefinition): void {
    if (source.kind === 'context') {
      const known = contexts.get(source.id)
      if (known !== undefined) {
        known.redefine(source)
        return
      }
      if (contexts.size >= MAX_CONTEXTS) {
        host.notices.add({ code: 'source-limit', of: 'contexts', limit: MAX_CONTEXTS })
        return
      }
      const context = createContextReader(`${prefix}/${source.id}`, document, source, host.alerts)
      if (pageStepUs > 0) context.setPageStep(pageStepUs)
      contexts.set(source.id, context)
      host.onContext(context)
      return
    }
    if (source.kind === 'midiInput') {
      inputs.set(source.id, source.name)
      return
    }
    if (source.kind === 'reference') {
      defineReference(source)
      return
    }
    nodes.set(source.id, source)
    if (source.processorIndex > 0)
      contexts.get(source.contextId)?.defineProcessor(source.processorIndex, source.name)
  }

  function defineReference(source: ReferenceDefinition): void {
    const known = references.get(source.id)
    if (known !== undefined) {
      known.redefine(source)
      return
    }
    const context = contexts.get(source.contextId)
    if (references.size >= MAX_REFERENCES || context === undefined) {
      host.notices.add({ code: 'source-limit', of: 'reference' })
      return
    }
    const made = createReferenceReader(`${prefix}/${source.id}`, document, context.id, source)
    references.set(source.id, made)
    referenceInputs.set(source.inputId, made.id)
    if (!source.isJoined) context.live.isReference = true
    host.onReference(made)
  }

  function takeChunk(stream: number, dropped: number, bytes: ArrayBuffer): void {
    let state = streams.get(stream)
    if (state === undefined) {
      if (streams.size >= MAX_STREAMS) {
        host.notices.add({ code: 'source-limit', of: 'streams', limit: MAX_STREAMS })
        return
      }
      state = createStreamState()
      streams.set(stream, state)
    }
    const context = stream === PAGE_STREAM ? null : (contexts.get(stream) ?? null)
    const reference = references.get(stream)
    const view = new DataView(bytes)
    const end = bytes.byteLength - (bytes.byteLength % RECORD_BYTES)
    const duplicatesBefore = state.duplicates
    for (let offset = 0; offset < end; offset += RECORD_BYTES) {
      const record = readRecord(view, offset, scratch)
      if (!state.accept(record.sequence)) continue
      if (stream === PAGE_STREAM) takePageRecord(record)
      else if (reference !== undefined) reference.add(record)
      else if (context !== null) {
        context.addWorkletRecord(record)
        tracker.addWorkletRecord(context, record)
      }
    }
    state.reportDropped(dropped)
    if (stream !== PAGE_STREAM && context === null && reference === undefined) {
      host.notices.add({ code: 'unknown-stream' }, end / RECORD_BYTES)
    }
    if (state.duplicates > duplicatesBefore) {
      host.notices.add({ code: 'duplicate-records' }, state.duplicates - duplicatesBefore)
    }
    tracker.advance()
  }

  function takePageRecord(record: TraceRecord): void {
    switch (record.kind) {
      case KIND.outputClock:
        // A platform that has no output time yet answers 0, which on the page's axis is its time origin.
        if (hello === null || record.wallMs > hello.timeOriginMs)
          contexts.get(record.source)?.addPageRecord(record)
        break
      case KIND.contextClock:
      case KIND.clockPing:
        contexts.get(record.source)?.addPageRecord(record)
        break
      case KIND.stat:
        takeStat(record)
        break
    }
    tracker.addPageRecord(record)
  }

  function takeStat(record: TraceRecord): void {
    const value = record.b
    if (!Number.isFinite(value)) return
    switch (record.a) {
      case STAT.heapMegabytes:
        heapMegabytes = value
        break
      case STAT.pageClockStepUs:
        setPageStep(value)
        break
      case STAT.probeEventUs:
        cost.eventUsSum += value
        cost.eventUsCount++
        break
      case STAT.probePageMs:
        cost.pageMs += value
        break
      default:
        contexts.get(record.source)?.addPageRecord(record)
    }
  }

  return {
    get hello() {
      return hello
    },
    get contexts() {
      return [...contexts.values()]
    },
    get counts() {
      let received = 0
      let dropped = 0
      for (const state of streams.values()) {
        received += state.received
        dropped += state.dropped
      }
      return { received, dropped }
    },
    probeCost: cost,
    get pageStepUs() {
      return pageStepUs
    },
    get heapMegabytes() {
      return heapMegabytes
    },
    get openCount() {
      return tracker.openCount
    },
    take(message) {
      switch (message.type) {
        case 'document/hello':
          hello = message
          setPageStep(message.clockStepUs)
          break
        case 'source/define':
          define(message.source)
          break
        case 'context/update': {
          const context = contexts.get(message.id)
          if (context === undefined) break
          if (message.reason !== '' && context.probe !== message.probe) {
            host.notices.add({ code: 'context-probe', reason: message.reason })
          }
          context.update(message.state, message.probe, message.baseLatencyMs, message.sink)
          break
        }
        case 'worklet/hello':
          contexts
            .get(message.contextId)
            ?.setWorkletHello(message.clock, message.clockStepUs, message.clockCostUs)
          break
        case 'processor/define':
          contexts.get(message.contextId)?.defineProcessor(message.processorIndex, message.name)
          break
        case 'records/chunk':
          takeChunk(message.stream, message.dropped, message.bytes)
          break
        case 'recorder/notice':
          host.notices.add({ code: 'page-notice', pageCode: message.code, text: message.text })
          break
        case 'document/bye':
        case 'recorder/stopped':
          tracker.finish()
          break
        case 'reference/state':
          references.get(message.id)?.setState(message)
          // Without an instrument there is nowhere else to say why.
          if (message.state === 'failed' && !references.has(message.id) && message.reason !== '')
            host.notices.add({ code: 'reference-failed', reason: message.reason })
          break
        case 'midi/requested':
          break
      }
    },
    finish() {
      tracker.finish()
    },
    clear() {
      tracker.clear()
      for (const context of contexts.values()) context.clear()
      for (const state of streams.values()) state.resetCounts()
      for (const reference of references.values()) reference.clear()
      cost.eventUsSum = 0
      cost.eventUsCount = 0
      cost.pageMs = 0
    },
  }
}
