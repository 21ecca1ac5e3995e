// The parts of a report that are told by the documents and contexts of a session, not by its events: environment,
// load and memory, what the clocks are worth, records, the profiler's own cost. Pure; any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import { isPageContext } from '../contexts/page-context.ts'
import type { ClockQuality } from '../events/stages.ts'
import { browserOf } from '../report/build-report.ts'
import type { OverheadFigures, ReportFigures } from '../report/report-figures.ts'
import type { DocumentReader } from './document-reader.ts'

type Documents = readonly DocumentReader[]
type Contexts = readonly ContextReader[]

/** Browser and page of the latest top document; the sink that the page plays to. */
export function environmentOf(
  documents: Documents,
  contexts: Contexts,
): ReportFigures['environment'] {
  const hellos = documents.flatMap((document) => (document.hello === null ? [] : [document.hello]))
  const main = hellos.findLast((hello) => hello.isTopFrame) ?? hellos.at(-1)
  const playing = contexts.findLast((context) => !context.isOffline && isPageContext(context.live))
  return {
    browser: browserOf(main?.userAgent ?? ''),
    platform: main?.platform ?? '',
    sink: playing?.platform.told.sink ?? '',
    crossOriginIsolated: main?.crossOriginIsolated ?? false,
    url: main?.url ?? '',
  }
}

/** The coarsest of all clocks. */
export function clockQualityOf(documents: Documents, contexts: Contexts): ClockQuality {
  const quality: ClockQuality = {
    pageStepMs: 0,
    workletName: '',
    workletStepMs: 0,
    offsetErrorMs: 0,
    outputResidualMs: 0,
    quantumMs: 0,
  }
  for (const document of documents) {
    quality.pageStepMs = Math.max(quality.pageStepMs, document.page.stepUs / 1000)
  }
  for (const context of contexts) {
    if (context.isOffline) continue
    const { clocks } = context
    const residualMs = clocks.output.summary()?.residualMs ?? 0
    const quantumMs = (context.quantumFrames * 1000) / context.sampleRate
    if (clocks.name !== null) quality.workletName = clocks.name
    quality.workletStepMs = Math.max(quality.workletStepMs, clocks.workletStepUs / 1000)
    quality.offsetErrorMs = Math.max(quality.offsetErrorMs, clocks.worklet.errorMs ?? 0)
    quality.outputResidualMs = Math.max(quality.outputResidualMs, residualMs)
    quality.quantumMs = Math.max(quality.quantumMs, quantumMs)
  }
  return quality
}

/** Load of the busiest of the contexts (null: none was timed) and the page's memory, now. */
export function systemOf(documents: Documents, contexts: Contexts): ReportFigures['system'] {
  let audioLoad: number | null = null
  for (const context of contexts) {
    const isTimed = context.processors.sorted.some((processor) => processor.timed > 0)
    if (!context.isOffline && isTimed) audioLoad = Math.max(audioLoad ?? 0, context.live.loadNow)
  }
  let heapMegabytes: number | null = null
  for (const document of documents) heapMegabytes = document.page.heapMegabytes ?? heapMegabytes
  return { audioLoad, heapMegabytes }
}

/** Records that came, and those that did not. */
export function recordsOf(documents: Documents): ReportFigures['records'] {
  let written = 0
  let dropped = 0
  for (const { streams } of documents) {
    written += streams.counts.received
    dropped += streams.counts.dropped
  }
  return { written, dropped }
}

/** What the profiler costs: measured in the page, estimated in the audio thread from the cost of the clock. */
export function overheadOf(documents: Documents, contexts: Contexts): OverheadFigures {
  let eventUsSum = 0
  let eventUsCount = 0
  let pageMs = 0
  for (const { page } of documents) {
    eventUsSum += page.eventUsSum
    eventUsCount += page.eventUsCount
    pageMs += page.pageMs
  }
  let costUs: number | null = null
  let quanta = 0
  let timed = 0
  for (const context of contexts) {
    // Zero: the clock was too coarse for its own cost to show.
    if (context.clocks.costUs) costUs = Math.max(costUs ?? 0, context.clocks.costUs)
    for (const processor of context.processors.sorted) {
      quanta += processor.quanta
      timed += processor.timed + processor.extra
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
