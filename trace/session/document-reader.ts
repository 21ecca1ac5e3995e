// One loaded document (or one recording of it: each `document/hello` begins a new reader): hands its messages and
// records to its sources, streams and tracker. Any reader context.

import { createTracker, type TrackerHost } from '../events/tracker.ts'
import type { GlitchBook } from '../glitches/glitch-book.ts'
import type { PerformanceBook } from '../performance/performance-book.ts'
import { PAGE_STREAM, type PageMessage, type PageMessageOf } from '../wire/protocol.ts'
import { KIND, STAT, type TraceRecord } from '../wire/record.ts'
import { createDocumentSources, type SourceHost } from './document-sources.ts'
import { createDocumentStreams, type DocumentStreams } from './document-streams.ts'
import { createPageStats, type PageFigures } from './page-stats.ts'

export type DocumentHello = PageMessageOf<'document/hello'>

/** What a document reader tells the session. */
export interface DocumentHost extends SourceHost, TrackerHost {
  /** Null: glitches are not looked for. */
  readonly glitches: Pick<GlitchBook, 'document'> | null
  /** Null: performed music is not set against what came. */
  readonly performances: Pick<PerformanceBook, 'document'> | null
  /** A long task of the page's main thread; of 0 ms: the platform tells of them. */
  onTask(startMs: number, durationMs: number): void
  /** The page's heap, and what it was before. */
  onHeap(wallMs: number, megabytes: number, before: number | null): void
}

export interface DocumentReader {
  readonly hello: DocumentHello | null
  readonly streams: Pick<DocumentStreams, 'counts'>
  /** What its page says of itself. */
  readonly page: Readonly<PageFigures>
  /** Takes a message of this document. Never throws on page data. */
  take(message: PageMessage): void
  /** Ends what is under way, up to so much spent in all; left out: some from now on. */
  finish(untilUnits?: number): void
  clear(): void
}

/** A document of which nothing is known. `prefix` makes its contexts' ids unique in the session. Any thread. */
export function createDocumentReader(
  document: string,
  prefix: string,
  host: DocumentHost,
): DocumentReader {
  let hello: DocumentHello | null = null
  const sources = createDocumentSources(document, prefix, host)
  const streams = createDocumentStreams(host.notices, host.budget)
  const page = createPageStats()
  const tracker = createTracker(sources, page.told, host)
  const glitches = host.glitches && host.glitches.document()
  const performance = host.performances && host.performances.document()

  function setPageStep(stepUs: number): void {
    if (page.setStep(stepUs)) sources.setPageStep(stepUs)
  }

  function takeChunk(stream: number, dropped: number, bytes: ArrayBuffer): void {
    const isPages = stream === PAGE_STREAM
    const context = isPages ? undefined : sources.context(stream)
    const reference = sources.reference(stream)
    const graph = sources.graph(stream)
    const read = streams.read(stream, dropped, bytes, (record) => {
      if (isPages) takePageRecord(record)
      else if (reference !== undefined) reference.add(record)
      else if (graph !== undefined) graph.add(record)
      else if (context !== undefined) {
        glitches?.addWorkletRecord(record, context)
        context.addWorkletRecord(record)
        tracker.addWorkletRecord(context, record)
      }
    })
    if (read === null) return
    const isKnown = isPages || (context ?? reference ?? graph) !== undefined
    if (!isKnown) host.notices.add({ code: 'unknown-stream' }, read.records)
    if (read.duplicates > 0) host.notices.add({ code: 'duplicate-records' }, read.duplicates)
    tracker.advance()
  }

  function takePageRecord(record: TraceRecord): void {
    glitches?.addPageRecord(record, sources.context)
    performance?.addPageRecord(record)
    switch (record.kind) {
      case KIND.outputClock:
        // A platform that has no output time yet answers 0, which on the page's axis is its time origin.
        if (hello === null || record.wallMs > hello.timeOriginMs)
          sources.context(record.source)?.addPageRecord(record)
        break
      case KIND.contextClock:
      case KIND.clockPing:
        sources.context(record.source)?.addPageRecord(record)
        break
      case KIND.audioProcess: {
        const context = sources.node(record.source)?.context
        context?.scripts.addCall(record)
        if (context !== undefined) glitches?.addScriptCall(record, context)
        break
      }
      case KIND.pageArrive: {
        const node = sources.node(record.source)
        if (node !== null && node.processorIndex > 0)
          node.context.processors.at(node.processorIndex)?.addMessage('arrived')
        break
      }
      case KIND.stat:
        takeStat(record)
        break
      case KIND.longTask:
        host.onTask(record.wallMs, record.b)
        break
    }
    tracker.addPageRecord(record)
  }

  function takeStat(record: TraceRecord): void {
    const { a: stat, b: value, wallMs } = record
    if (!Number.isFinite(value)) return
    if (stat === STAT.heapMegabytes) host.onHeap(wallMs, value, page.told.heapMegabytes)
    if (stat === STAT.pageClockStepUs) setPageStep(value)
    else if (!page.add(stat, value)) sources.context(record.source)?.addPageRecord(record)
  }

  return {
    get hello() {
      return hello
    },
    streams,
    page: page.told,
    take(message) {
      switch (message.type) {
        case 'document/hello':
          hello = message
          setPageStep(message.clockStepUs)
          break
        case 'source/define':
          sources.define(message.source)
          break
        case 'context/update': {
          const context = sources.context(message.id)
          if (context === undefined) break
          if (message.reason !== '' && context.platform.told.probe !== message.probe) {
            host.notices.add({ code: 'context-probe', reason: message.reason })
          }
          const { state, probe, baseLatencyMs, sink } = message
          glitches?.addUpdate(context, message.wallMs, state, baseLatencyMs, sink)
          context.platform.update(state, probe, baseLatencyMs, sink)
          break
        }
        case 'worklet/hello':
          sources
            .context(message.contextId)
            ?.clocks.setHello(message.clock, message.clockStepUs, message.clockCostUs)
          break
        case 'processor/define':
          sources
            .context(message.contextId)
            ?.processors.define(message.processorIndex, message.name)
          break
        case 'records/chunk':
          takeChunk(message.stream, message.dropped, message.bytes)
          break
        case 'recorder/notice':
          host.notices.add({ code: 'page-notice', pageCode: message.code, text: message.text })
          break
        case 'document/condition':
          glitches?.addCondition(message.condition, message.wallMs)
          break
        case 'document/bye':
        case 'recorder/stopped':
          glitches?.finish()
          tracker.finish()
          break
        case 'reference/state': {
          const reference = sources.reference(message.id)
          reference?.setState(message)
          // Without an instrument there is nowhere else to say why.
          if (message.state === 'failed' && reference === undefined && message.reason !== '')
            host.notices.add({ code: 'reference-failed', reason: message.reason })
          break
        }
        case 'graph/site':
          sources.graph(message.graph)?.setSite(message.site, message.text)
          break
        case 'graph/parameter':
          sources.graph(message.graph)?.setParameter(message.number, message.text)
          break
        case 'performance/start':
          performance?.begin(message)
          break
        case 'performance/asked':
          performance?.ask(message)
          break
        case 'midi/requested':
        case 'marker/set':
          break
      }
    },
    finish(untilUnits) {
      glitches?.finish()
      tracker.finish(untilUnits)
    },
    clear() {
      tracker.clear()
      sources.clear()
      streams.resetCounts()
      page.clear()
    },
  }
}
