// A trace session: messages in, figures out. The one reader behind the panel, the command line and the tests. Any context
// that reads; no DOM, no Node, no timers and no clock of its own: the same messages always give the same report.

import { alertOfEvent } from '../events/event-alerts.ts'
import type { ContextLive } from '../contexts/figures.ts'
import { createAlertList } from '../alerts/alert-list.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import { createDocumentReader, type DocumentHost, type DocumentReader } from './document-reader.ts'
import { createEventStore } from '../events/event-store.ts'
import { createNoticeList } from '../alerts/notice-list.ts'
import { type ProfilerConfig, resolveProfilerConfig } from '../config/profiler-config.ts'
import { createReferenceList } from '../reference/reference-list.ts'
import { type ClockQuality, type StageClocks, stageClocksOf } from '../events/stages.ts'
import { browserOf, buildReport } from '../report/build-report.ts'
import type { OverheadFigures, ReportFigures } from '../report/report-figures.ts'
import type { Report } from '../report/schema.ts'
import { reportInWords } from '../text/report-words.ts'
import type { TraceSession } from './session-types.ts'
import { createStatistics, type Statistics } from '../figures/statistics.ts'
import type { StampedMessage } from '../wire/protocol.ts'

/** Documents and recordings of them that a session follows; a page could reload for ever. */
const MAX_DOCUMENTS = 1024
const MAX_CONTEXTS = 1024

interface ContextEntry {
  reader: ContextReader
  owner: DocumentReader
  statistics: Statistics
  tracked: number
}

/**
 * An empty session. Invalid options fall back to their defaults; the sentences stand among the report's notices.
 * `samplingRate` is the page's to keep (it marks what it skips): the session takes every event that it is told of.
 */
export function createSession(given?: Partial<ProfilerConfig>): TraceSession {
  const resolved = resolveProfilerConfig(given)
  let config = resolved.config
  const readConfig = (): ProfilerConfig => config
  const alerts = createAlertList()
  const notices = createNoticeList()
  for (const problem of resolved.problems) notices.add({ code: 'invalid-option', problem })
  const stored = createEventStore(config.capacity)
  const documents: DocumentReader[] = []
  const current = new Map<string, DocumentReader>()
  const contexts = new Map<string, ContextEntry>()
  const live: ContextLive[] = []
  const references = createReferenceList(readConfig)
  let statistics = createStatistics(readConfig)
  let revision = 0
  let frameId = 0
  let seen = 0
  let tracked = 0
  let taking: DocumentReader | null = null

  const host: DocumentHost = {
    get isDetailedTrace() {
      return config.isDetailedTrace
    },
    nextEventId: () => ++frameId,
    onContext(reader) {
      if (contexts.size >= MAX_CONTEXTS || taking === null) return
      contexts.set(reader.id, {
        reader,
        owner: taking,
        statistics: createStatistics(readConfig),
        tracked: 0,
      })
      // An offline context renders as fast as it can: its load is not the load of anything live.
      if (!reader.isOffline) live.push(reader.live)
    },
    onReference: (reader) => references.add(reader),
    onEventSeen() {
      seen++
    },
    onStarted(event) {
      if (event.referenceId === undefined) tracked++
      stored.add(event)
    },
    onEnded(event) {
      // The reference's notes are not the page's: they have figures of their own and raise no alert.
      if (event.referenceId !== undefined) {
        references.addEvent(event)
        return
      }
      statistics.add(event)
      const entry = event.contextId === null ? undefined : contexts.get(event.contextId)
      if (entry !== undefined) {
        entry.statistics.add(event)
        entry.tracked++
      }
      const alert = alertOfEvent(event, config)
      if (alert !== null) alerts.add(alert, event.contextId ?? '')
    },
    alerts,
    notices,
  }

  function documentFor(stamped: StampedMessage): DocumentReader | null {
    const known = current.get(stamped.document)
    const isHello = stamped.message.type === 'document/hello'
    // A second hello is a second recording of the same document: sequences, events and sources count anew.
    if (known !== undefined && !(isHello && known.hello !== null)) return known
    if (documents.length >= MAX_DOCUMENTS) {
      notices.add({ code: 'source-limit', of: 'documents', limit: MAX_DOCUMENTS })
      return known ?? null
    }
    known?.finish()
    let prefix = stamped.document
    for (let recording = 2; contextPrefixes.has(prefix); recording++)
      prefix = `${stamped.document}~${recording}`
    contextPrefixes.add(prefix)
    const reader = createDocumentReader(stamped.document, prefix, host)
    documents.push(reader)
    current.set(stamped.document, reader)
    return reader
  }
  const contextPrefixes = new Set<string>()

  function environment(): Report['environment'] {
    const hellos = documents.flatMap((document) =>
      document.hello === null ? [] : [document.hello],
    )
    const main = hellos.findLast((hello) => hello.isTopFrame) ?? hellos.at(-1)
    let sink = ''
    for (const { reader } of contexts.values())
      if (!reader.isOffline && reader.live.isReference !== true) sink = reader.figures().sink
    return {
      browser: browserOf(main?.userAgent ?? ''),
      platform: main?.platform ?? '',
      sink,
      crossOriginIsolated: main?.crossOriginIsolated ?? false,
      url: main?.url ?? '',
    }
  }

  function clockQuality(chosen: ContextEntry[]): ClockQuality {
    const quality: ClockQuality = {
      pageStepMs: 0,
      workletName: '',
      workletStepMs: 0,
      offsetErrorMs: 0,
      outputResidualMs: 0,
      quantumMs: 0,
    }
    for (const document of documents) {
      quality.pageStepMs = Math.max(quality.pageStepMs, document.pageStepUs / 1000)
    }
    for (const { reader } of chosen) {
      if (reader.isOffline) continue
      if (reader.clockName !== null) quality.workletName = reader.clockName
      quality.workletStepMs = Math.max(quality.workletStepMs, reader.workletStepUs / 1000)
      quality.offsetErrorMs = Math.max(quality.offsetErrorMs, reader.workletClock.errorMs ?? 0)
      quality.outputResidualMs = Math.max(
        quality.outputResidualMs,
        reader.outputFit.summary()?.residualMs ?? 0,
      )
      quality.quantumMs = Math.max(
        quality.quantumMs,
        (reader.quantumFrames * 1000) / reader.sampleRate,
      )
    }
    return quality
  }

  function system(chosen: ContextEntry[]): Report['system'] {
    let audioLoad: number | null = null
    for (const { reader } of chosen) {
      const isTimed = reader.processors.some((processor) => processor.timed > 0)
      if (reader.isOffline || reader.live.isReference === true || !isTimed) continue
      audioLoad = Math.max(audioLoad ?? 0, reader.live.loadNow)
    }
    let heapMegabytes: number | null = null
    for (const document of documents) heapMegabytes = document.heapMegabytes ?? heapMegabytes
    return { audioLoad, heapMegabytes }
  }

  function overhead(chosen: ContextEntry[]): OverheadFigures {
    let eventUsSum = 0
    let eventUsCount = 0
    let pageMs = 0
    for (const { probeCost } of documents) {
      eventUsSum += probeCost.eventUsSum
      eventUsCount += probeCost.eventUsCount
      pageMs += probeCost.pageMs
    }
    let costUs: number | null = null
    let quanta = 0
    let timed = 0
    for (const { reader } of chosen) {
      // Zero: the clock was too coarse for its own cost to show.
      if (reader.clockCostUs) costUs = Math.max(costUs ?? 0, reader.clockCostUs)
      for (const processor of reader.processors) {
        quanta += processor.quanta
        timed += processor.timed
      }
    }
    const perTimedUs = costUs === null ? null : 2 * costUs
    const perQuantumUs = perTimedUs === null || quanta === 0 ? null : (perTimedUs * timed) / quanta
    return {
      perQuantumUs,
      perEventUs: eventUsCount === 0 ? null : eventUsSum / eventUsCount,
      pageMs,
      note:
        perTimedUs === null || perQuantumUs === null
          ? { code: quanta === 0 ? 'no-processor' : 'clock-too-coarse' }
          : { code: 'estimated', perTimedUs, timed, quanta },
    }
  }

  function eventCounts(contextId: string | null): Report['frames'] {
    const evicted = stored.evicted
    if (contextId === null) {
      const finished = statistics.finished
      return { seen, tracked, finished, unfinished: tracked - finished, evicted }
    }
    const entry = contexts.get(contextId)
    const finished = entry?.statistics.finished ?? 0
    let unfinished = 0
    for (let index = 0; index < stored.length; index++) {
      const event = stored.at(index)
      const isPages = event.referenceId === undefined
      if (isPages && event.ending === 'open' && event.contextId === contextId) unfinished++
    }
    return {
      seen: finished + unfinished,
      tracked: finished + unfinished,
      finished,
      unfinished,
      evicted,
    }
  }

  function rebuildStatistics(): void {
    // Histograms cannot be made of sums: what is still in the store is counted again.
    statistics = createStatistics(readConfig)
    for (const entry of contexts.values()) entry.statistics = createStatistics(readConfig)
    tracked = 0
    for (let index = 0; index < stored.length; index++) {
      const event = stored.at(index)
      if (event.referenceId !== undefined) continue
      tracked++
      if (event.ending === 'open') continue
      statistics.add(event)
      if (event.contextId !== null) contexts.get(event.contextId)?.statistics.add(event)
    }
  }

  /** What the report says of the reference, and against it. */
  function referenceParts(
    contextId: string | null,
    own: Statistics,
    chosen: ContextEntry[],
  ): Pick<ReportFigures, 'reference' | 'verdict'> {
    const isItsOwn = contextId !== null && chosen[0]?.reader.live.isReference === true
    const reader = references.latest(isItsOwn ? contextId : null)
    if (reader === null) return { reference: null, verdict: null }
    const entry = contexts.get(reader.live.contextId)
    const clocks = stageClocksOf(clockQuality(entry === undefined ? [] : [entry]))
    return {
      reference: references.figures(reader, clocks),
      verdict: isItsOwn
        ? null
        : references.verdict(reader, clocks, own, pageClocks(chosen), stored, contextId),
    }
  }

  /** Clocks of the page's own contexts: the reference's do not make the page's figures any worse. */
  function pageClocks(chosen: ContextEntry[]): StageClocks {
    const pages = chosen.filter((entry) => entry.reader.live.isReference !== true)
    return stageClocksOf(clockQuality(pages.length === 0 ? chosen : pages))
  }

  return {
    ingest(stamped) {
      const document = documentFor(stamped)
      if (document === null) return
      revision++
      taking = document
      document.take(stamped.message)
      taking = null
    },
    get revision() {
      return revision
    },
    get eventCount() {
      return stored.length
    },
    eventAt: (index) => stored.at(index),
    get contexts() {
      return live
    },
    references: references.live,
    report(contextId = null) {
      const all = [...contexts.values()]
      const chosen = contextId === null ? all : all.filter((entry) => entry.reader.id === contextId)
      const own =
        contextId === null ? statistics : (chosen[0]?.statistics ?? createStatistics(readConfig))
      let written = 0
      let dropped = 0
      for (const { counts } of documents) {
        written += counts.received
        dropped += counts.dropped
      }
      const figures = buildReport({
        environment: environment(),
        contexts: chosen.map((entry) => entry.reader.figures()),
        processors: chosen.flatMap((entry) => entry.reader.processorFigures()),
        statistics: own,
        stored,
        contextId,
        clocks: pageClocks(chosen),
        frames: eventCounts(contextId),
        config,
        // What happens to the reference's own context stands in that context's report.
        alerts: alerts.list(contextId, (id) => contexts.get(id)?.reader.live.isReference === true),
        alertsDropped: alerts.dropped,
        system: system(chosen),
        records: { written, dropped },
        ...referenceParts(contextId, own, chosen),
        notices: notices.list(),
        overhead: overhead(chosen),
      })
      return reportInWords(figures)
    },
    finish() {
      for (const document of documents) document.finish()
      revision++
    },
    resetPeaks() {
      for (const entry of contexts.values()) entry.reader.resetPeaks()
      revision++
    },
    configure(next) {
      const answer = resolveProfilerConfig(next, config)
      const isRebuilt = answer.config.isHistogram !== config.isHistogram
      config = answer.config
      if (config.capacity !== stored.capacity) stored.resize(config.capacity)
      if (isRebuilt) rebuildStatistics()
      revision++
      return answer.problems
    },
    get config() {
      return { ...config }
    },
    clear() {
      for (const document of documents) document.clear()
      stored.clear()
      alerts.clear()
      notices.clear()
      references.clear()
      statistics = createStatistics(readConfig)
      for (const entry of contexts.values()) {
        entry.statistics = createStatistics(readConfig)
        entry.tracked = 0
      }
      seen = 0
      tracked = 0
      revision++
    },
  }
}
