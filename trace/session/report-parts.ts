// The parts of a report that are told by the documents and contexts of a session, not by its events: environment,
// load and memory, what the clocks are worth, records, the profiler's own cost. Pure; any reader context.

import type { ContextReader } from '../contexts/context-reader.ts'
import { isPageContext } from '../figures/selection.ts'
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
    sink: playing?.figures().sink ?? '',
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
    quality.pageStepMs = Math.max(quality.pageStepMs, document.pageStepUs / 1000)
  }
  for (const context of contexts) {
    if (context.isOffline) continue
    const residualMs = context.outputFit.summary()?.residualMs ?? 0
    const quantumMs = (context.quantumFrames * 1000) / context.sampleRate
    if (context.clockName !== null) quality.workletName = context.clockName
    quality.workletStepMs = Math.max(quality.workletStepMs, context.workletStepUs / 1000)
    quality.offsetErrorMs = Math.max(quality.offsetErrorMs, context.workletClock.errorMs ?? 0)
    quality.outputResidualMs = Math.max(quality.outputResidualMs, residualMs)
    quality.quantumMs = Math.max(quality.quantumMs, quantumMs)
  }
  return quality
}

/** Load of the busiest of the contexts (null: none was timed) and the page's memory, now. */
export function systemOf(documents: Documents, contexts: Contexts): ReportFigures['system'] {
  let audioLoad: number | null = null
  for (const context of contexts) {
    const isTimed = context.processors.some((processor) => processor.timed > 0)
    if (!context.isOffline && isTimed) audioLoad = Math.max(audioLoad ?? 0, context.live.loadNow)
  }
  let heapMegabytes: number | null = null
  for (const document of documents) heapMegabytes = document.heapMegabytes ?? heapMegabytes
  return { audioLoad, heapMegabytes }
}

/** Records that came, and those that did not. */
export function recordsOf(documents: Documents): ReportFigures['records'] {
  let written = 0
  let dropped = 0
  for (const { counts } of documents) {
    written += counts.received
    dropped += counts.dropped
  }
  return { written, dropped }
}

/** What the profiler costs: measured in the page, estimated in the audio thread from the cost of the clock. */
export function overheadOf(documents: Documents, contexts: Contexts): OverheadFigures {
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
  for (const context of contexts) {
    // Zero: the clock was too coarse for its own cost to show.
    if (context.clockCostUs) costUs = Math.max(costUs ?? 0, context.clockCostUs)
    for (const processor of context.processors) {
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
