// The report as plain text for a terminal: the verdict first, then the evidence in tables. At most 100 characters
// wide; no colour, so that it can be piped and compared. Any context.

import type { ContextFigures } from '../contexts/figures.ts'
import { STAGES } from '../config/stage-names.ts'
import { isPageContext } from '../contexts/page-context.ts'
import { glitchLines } from './report-text-glitches.ts'
import { markerLines } from './marker-words.ts'
import { performanceLines } from './performance-words.ts'
import { messageLines } from './report-text-messages.ts'
import { holeLines } from './hole-words.ts'
import { coverageLines, noticeLines, overheadLines, schedulingLines } from './report-text-notes.ts'
import { referenceLines, verdictLines } from './report-text-reference.ts'
import type { Report, ReportProcessor } from '../report/schema.ts'
import type { SourceFigures } from '../figures/latency-figures.ts'
import { EVENT_SOURCES } from '../wire/event-sources.ts'
import { DEFAULT_QUANTUM_FRAMES } from '../wire/quantum.ts'
import { contextNames, type ContextName } from './context-words.ts'
import { ABSENT, clockTime, ms, percent, times } from './numbers.ts'
import { beginningOf, SOURCE_LABELS, sourceCounts } from './source-words.ts'
import { STAGE_CAUSES, STAGE_TITLES } from './stage-words.ts'
import { table, wrap } from './text-table.ts'

const MAX_ALERTS_SHOWN = 10
const MAX_PROCESSORS_SHOWN = 20

/** The report in lines of at most 100 characters, with a newline at the end. Any thread. */
export function formatReport(report: Report): string {
  const nameOf = contextNames(report.contexts)
  const sections = [
    wrap(verdict(report)),
    coverageLines(report),
    verdictLines(report),
    environmentLines(report),
    performanceLines(report),
    stageLines(report),
    onsetLines(report),
    sourceLines(report),
    schedulingLines(report),
    distributionLines(report),
    contextLines(report.contexts, nameOf),
    processorLines(report.processors, nameOf),
    referenceLines(report, nameOf),
    markerLines(report),
    alertLines(report),
    glitchLines(report),
    overheadLines(report),
    noticeLines(report),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** The outcome in one or two sentences. */
export function verdict(report: Report): string {
  const endToEnd = report.stages.endToEnd
  const { frames } = report
  if (endToEnd === undefined) {
    if (frames.seen === 0) {
      return report.processors.some((processor) => processor.quanta > 0)
        ? 'Nothing was played in the page; its audio processors were measured.'
        : 'Nothing was played in the page and no audio processor ran.'
    }
    const events = times(frames.seen, 'event')
    return `${events} reached the page, but none of them could be followed to a sound.`
  }
  const of = times(endToEnd.count, 'note')
  const bottleneck = report.bottleneck
  const most =
    bottleneck === null
      ? ''
      : `; most of it is ${STAGE_CAUSES[bottleneck]} (${ms(report.stages[bottleneck]?.meanMs)} ms on average)`
  const judged =
    report.thresholds.criticals > 0
      ? ` ${times(report.thresholds.criticals, 'note')} took more than ${report.thresholds.criticalMs} ms.`
      : report.thresholds.warnings > 0
        ? ` ${times(report.thresholds.warnings, 'note')} took more than ${report.thresholds.warningMs} ms.`
        : ` None took more than ${report.thresholds.warningMs} ms.`
  return (
    `From ${beginningOf(report.sources)} to sound it takes ${ms(endToEnd.p50Ms)} ms (median of ${of}, ` +
    `95 % within ${ms(endToEnd.p95Ms)} ms)${most}.${judged}`
  )
}

function environmentLines(report: Report): string[] {
  const { browser, platform, sink, url, crossOriginIsolated } = report.environment
  const parts = [
    browser,
    platform,
    sink === '' ? '' : `sink ${sink}`,
    crossOriginIsolated ? 'cross-origin isolated' : '',
  ]
  const known = parts.filter((part) => part !== '').join(', ')
  const lines: string[] = []
  if (known !== '') lines.push(...wrap(known))
  if (url !== '') lines.push(...wrap(url))
  return lines
}

function stageLines(report: Report): string[] {
  const rows: string[][] = []
  for (const stage of STAGES) {
    const figures = report.stages[stage]
    if (figures === undefined) continue
    rows.push([
      STAGE_TITLES[stage],
      String(figures.count),
      ms(figures.meanMs),
      `± ${ms(figures.errorMs)}`,
      ms(figures.p50Ms),
      ms(figures.p95Ms),
      ms(figures.p99Ms),
      ms(figures.p999Ms),
      ms(figures.maxMs),
      figures.resolutionMs > 0 ? ms(figures.resolutionMs) : '?',
    ])
  }
  if (rows.length === 0) return []
  const clocks = new Set(STAGES.flatMap((stage) => report.stages[stage]?.clock ?? []))
  return [
    'Stages, ms (a stage that never happened is left out)',
    ...table(['', 'count', 'mean', 'error', 'p50', 'p95', 'p99', 'p99.9', 'max', 'step'], rows),
    ...wrap(`Clocks: ${[...clocks].join('; ')}.`),
  ]
}

function onsetLines(report: Report): string[] {
  const { onset, frames } = report
  const lines: string[] = []
  if (onset.count > 0) {
    lines.push(
      `Notes: ${onset.count}, of these ${onset.heard} heard, ` +
        `${onset.scheduled} by their scheduled start, ${onset.lost} lost`,
    )
  }
  if (onset.heard > 0 && onset.p50Ms !== undefined) {
    lines.push(
      `Onset after dispatch, context time: ` +
        `p50 ${ms(onset.p50Ms)} ms, p95 ${ms(onset.p95Ms)} ms, max ${ms(onset.maxMs)} ms`,
    )
  }
  if (frames.seen > 0) {
    lines.push(
      `Events: ${frames.seen} seen, ${frames.tracked} tracked, ` +
        `${frames.finished} finished, ${frames.unfinished} unfinished`,
    )
    lines.push(
      `Rate: ${report.throughputPerSecond.toFixed(2)} events a second over ${(report.timeRangeMs / 1000).toFixed(1)} s`,
    )
  }
  lines.push(`Records: ${report.records.written} read, ${report.records.dropped} lost`)
  return [...lines, ...holeLines(report)]
}

/** One line for each source, where there are others than MIDI. */
function sourceLines({ sources }: Report): string[] {
  const names = EVENT_SOURCES.filter((source) => sources[source] !== undefined)
  if (names.every((source) => source === 'midi')) return []
  const rows = names.map((source) => {
    const { count, heard, scheduled, lost, onset, endToEnd } = sources[source] as SourceFigures
    const found = [String(heard), String(scheduled), String(lost)] as const
    return [SOURCE_LABELS[source], String(count)].concat(
      found,
      ms(onset?.p50Ms),
      ms(endToEnd?.p50Ms),
    )
  })
  return [
    `Sources: ${sourceCounts(sources)}`,
    ...table(['', 'count', 'heard', 'scheduled', 'lost', 'onset p50', 'end to end p50'], rows),
  ]
}

function distributionLines(report: Report): string[] {
  const filled = report.distribution.filter((range) => range.count > 0)
  if (filled.length === 0) return []
  const total = filled.reduce((sum, range) => sum + range.count, 0)
  const most = Math.max(...filled.map((range) => range.count))
  const rows = filled.map((range) => [
    range.toMs === null ? `${range.fromMs} and more` : `${range.fromMs} – ${range.toMs}`,
    String(range.count),
    percent(range.count / total),
    '#'.repeat(Math.max(1, Math.round((range.count / most) * 40))),
  ])
  return ['End to end, ms', ...table(['range', 'count', 'share', ''], rows, [3])]
}

function contextLines(contexts: readonly ContextFigures[], nameOf: ContextName): string[] {
  if (contexts.length === 0) return []
  const rows = contexts.map((context) => [
    nameOf(context.id),
    context.type,
    context.state,
    String(context.sampleRate),
    ms(context.baseLatencyMs),
    ms(context.outputLatencyMs ?? undefined),
    percent(context.load.average),
    percent(context.load.peak),
    context.underruns === null ? ABSENT : String(context.underruns),
    String(context.gaps),
    context.driftPpm === null
      ? ABSENT
      : `${context.driftPpm.toFixed(1)} ± ${(context.driftErrorPpm ?? 0).toFixed(1)}`,
  ])
  const heads = [
    '',
    'type',
    'state',
    'Hz',
    'base ms',
    'out ms',
    'load',
    'peak',
    'underr.',
    'gaps',
    'drift ppm',
  ]
  const lines = ['Contexts', ...table(heads, rows, [0, 1, 2])]
  for (const context of contexts) {
    if (!isPageContext(context))
      lines.push(`${nameOf(context.id)} is the reference instrument's own context.`)
    if (context.renderQuantumFrames !== DEFAULT_QUANTUM_FRAMES)
      lines.push(
        `${nameOf(context.id)} renders ${times(context.renderQuantumFrames, 'frame')} at a time.`,
      )
    lines.push(...callbackLines(context, nameOf))
    const faults: string[] = []
    if (context.probe !== 'running' && context.probe !== 'offline')
      faults.push(`its output tap is ${context.probe}`)
    if (context.clippedSamples > 0)
      faults.push(`${times(context.clippedSamples, 'sample')} clipped`)
    if (context.nanSamples > 0)
      faults.push(`${times(context.nanSamples, 'sample')} are not a number`)
    if (faults.length > 0) lines.push(...wrap(`${nameOf(context.id)}: ${faults.join(', ')}.`))
  }
  return lines
}

/** Load by callbacks of the device, where these hold now more quanta and now less. */
function callbackLines({ id, callbackLoad, load }: ContextFigures, nameOf: ContextName): string[] {
  if (!callbackLoad || callbackLoad.fewestQuanta === callbackLoad.mostQuanta) return []
  const { frames, fewestQuanta, mostQuanta, load: ofMost, peak } = callbackLoad
  if (load.average === 0 && peak === null) return []
  const most = peak === null ? '' : `, ${percent(peak)} at the highest that was timed`
  return wrap(
    `${nameOf(id)}: the device's callback of ${frames} frames takes ${fewestQuanta} or ${mostQuanta} ` +
      `quanta: a load of ${percent(load.average)} is ${percent(ofMost)} of a callback with ${mostQuanta}${most}.`,
  )
}

function processorLines(processors: readonly ReportProcessor[], nameOf: ContextName): string[] {
  if (processors.length === 0) return []
  const shown = [...processors]
    .sort((a, b) => b.load.average - a.load.average)
    .slice(0, MAX_PROCESSORS_SHOWN)
  const rows = shown.map((processor) => {
    const { name, instance, contextId, quanta, timed, processUs, load } = processor
    const costs = [
      processUs.mean.toFixed(1),
      `± ${processUs.error.toFixed(1)}`,
      processUs.p50.toFixed(0),
      processUs.p95.toFixed(0),
      processUs.max.toFixed(0),
      processUs.resolution > 0 ? processUs.resolution.toFixed(0) : '?',
      percent(load.average),
      percent(load.peak),
    ]
    return [
      `${name.slice(0, 20)}${instance > 1 ? ` #${instance}` : ''}`,
      nameOf(contextId),
      String(quanta),
      ...(timed === 0 ? costs.map(() => ABSENT) : costs),
    ]
  })
  const heads = [
    '',
    'context',
    'quanta',
    'mean',
    'error',
    'p50',
    'p95',
    'max',
    'step',
    'load',
    'peak',
  ]
  const lines = ['Processors, µs a quantum', ...table(heads, rows, [0, 1])]
  const scripts = shown.filter(({ thread }) => thread === 'page')
  if (scripts.length > 0) {
    const frames = [...new Set(scripts.map((script) => script.frames))].sort((a, b) => a - b)
    lines.push(
      ...wrap(
        `ScriptProcessor nodes run in the main thread: each call fills a buffer (of ${frames.join(', ')} ` +
          'frames), and that is its budget.',
      ),
    )
  }
  if (shown.length < processors.length) lines.push(`… and ${processors.length - shown.length} more`)
  return [...lines, ...messageLines(shown)]
}

function alertLines(report: Report): string[] {
  const { alerts, alertsDropped } = report
  if (alerts.length === 0) return []
  const shown = alerts.slice(-MAX_ALERTS_SHOWN)
  const earlier = alerts.length - shown.length + alertsDropped
  const lines = [earlier === 0 ? 'Alerts' : `Alerts, the latest (${earlier} more before them)`]
  for (const alert of shown) {
    lines.push(...wrap(`${clockTime(alert.wallMs)} ${alert.level}: ${alert.cause}`, '  '))
  }
  return lines
}
