// The report as one HTML page that needs nothing else: no script, no network, a policy of its own that forbids both,
// and every text escaped. Any context.

import { STAGES } from '../config/stage-names.ts'
import { pageEventsByTime, type TimeRange, wallRange } from '../query/trace-view.ts'
import type { Report } from '../report/schema.ts'
import { formatCount, formatMs, formatShare, formatUs } from '../text/format.ts'
import { markerName } from '../text/marker-words.ts'
import { holesSentence } from '../text/hole-words.ts'
import { HTML_WORDS, moreSentence } from '../text/html-words.ts'
import { verdict } from '../text/report-text.ts'
import { STAGE_LABELS } from '../text/stage-words.ts'
import type { ExportInput, Pieces } from './export-types.ts'
import { distributionChart, overTimeChart } from './html-charts.ts'
import { htmlPage } from './html-page.ts'
import { type Content, Markup, markup } from './markup.ts'

const MAX_ROWS = 200
const W = HTML_WORDS

interface Column {
  readonly head: string
  readonly isText: boolean
}
const text = (head: string): Column => ({ head, isText: true })
const number = (head: string): Column => ({ head, isText: false })

/** The page. Any thread; of bounded size: lists are cut, charts have as many marks as they have room for. */
export function* htmlReport(input: ExportInput): Pieces {
  const { view, range, onNotice } = input
  const report = view.session.report(wallRange(view, range))
  const events = pageEventsByTime(view, range)
  if (events.length === 0) onNotice({ code: 'no-events' })
  const { warningMs } = report.thresholds
  const body = markup`<h1>${W.title}</h1>
<p class="verdict">${verdict(report)}</p>
${section(W.overTime, overTimeChart(events, view.zeroWallMs, warningMs))}
${section(W.stages, stageTable(report))}
${section(W.distribution, distributionChart(report.distribution))}
${section(W.alerts, alertTable(report, view.zeroWallMs))}${section(W.markers, markerTable(report, view.zeroWallMs))}
${section(W.contexts, contextTable(report))}
${section(W.processors, processorTable(report))}
${section(W.notices, noticeList(report))}
${section(W.environment, environment(report, view.zeroWallMs, range))}`
  yield htmlPage(W.title, body)
}

/** Nothing where there is nothing to show. */
const section = (head: string, content: Markup | null): Content =>
  content === null ? '' : markup`<section><h2>${head}</h2>${content}</section>`

function table(columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup | null {
  if (rows.length === 0) return null
  const kind = (index: number): string => (columns[index]?.isText === true ? 'text' : 'number')
  const head = columns.map(
    (column, index) => markup`<th scope="col" class="${kind(index)}">${column.head}</th>`,
  )
  const body = rows
    .slice(0, MAX_ROWS)
    .map(
      (row) =>
        markup`<tr>${row.map((cell, index) => markup`<td class="${kind(index)}">${cell}</td>`)}</tr>\n`,
    )
  const more = rows.length - MAX_ROWS
  return markup`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>${more > 0 ? markup`<p class="dim">${moreSentence(more)}</p>` : ''}`
}

function stageTable({ stages }: Report): Markup | null {
  const rows = STAGES.flatMap((stage) => {
    const own = stages[stage]
    if (own === undefined) return []
    const figures = [own.meanMs, own.errorMs, own.p50Ms, own.p95Ms, own.p99Ms, own.maxMs]
    return [[STAGE_LABELS[stage], formatCount(own.count), ...figures.map(plainMs)]]
  })
  const heads = [W.count, W.meanMs, W.errorMs, W.p50Ms, W.p95Ms, W.p99Ms, W.maxMs]
  return table([text(W.stage), ...heads.map(number)], rows)
}

/** The unit stands in the head. */
const plainMs = (value: number | null): string => formatMs(value).replace(/ ms$/, '')

function contextTable({ contexts }: Report): Markup | null {
  const rows = contexts.map((context, index) => [
    `c-${index + 1}`,
    context.state,
    formatCount(context.sampleRate),
    plainMs(context.outputLatencyMs),
    `${formatShare(context.load.average)}, ${formatShare(context.load.peak)}`,
    formatCount(context.underruns),
    formatCount(context.gaps),
  ])
  const heads = [W.sampleRate, W.outputLatency, W.load, W.underruns, W.gaps]
  return table([text(W.context), text(W.state), ...heads.map(number)], rows)
}

function processorTable({ processors }: Report): Markup | null {
  const rows = processors.map(({ name, instance, quanta, timed, processUs, load }) => [
    instance > 1 ? `${name} ${instance}` : name,
    formatCount(quanta),
    timed > 0 ? `${formatUs(processUs.mean)}, ${formatUs(processUs.p95)}` : formatUs(null),
    timed > 0 ? `${formatShare(load.average)}, ${formatShare(load.peak)}` : formatShare(null),
  ])
  return table([text(W.processor), number(W.calls), number(W.callUs), number(W.load)], rows)
}

function alertTable({ alerts }: Report, zeroWallMs: number): Markup | null {
  const rows = alerts.map(({ level, wallMs, frameId, cause }) => [
    ((wallMs - zeroWallMs) / 1000).toFixed(3),
    frameId === undefined ? '' : `e-${frameId}`,
    markup`<span class="${level}">${cause}</span>`,
  ])
  return table([number(W.at), text(W.event), text(W.why)], rows)
}

function markerTable({ markers = [] }: Report, zeroWallMs: number): Markup | null {
  const rows = markers.map(({ wallMs, text: note }, index) => [
    ((wallMs - zeroWallMs) / 1000).toFixed(3),
    markerName(note, index),
  ])
  return table([number(W.at), text(W.marker)], rows)
}

function noticeList(report: Report): Markup | null {
  const notices = report.notices.map((notice) => notice.text)
  const sentences = [holesSentence(report), ...notices].filter((sentence) => sentence !== '')
  if (sentences.length === 0) return null
  return markup`<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>\n`)}</ul>`
}

function environment(report: Report, zeroWallMs: number, { fromMs, toMs }: TimeRange): Markup {
  const { browser, platform, url } = report.environment
  const begun = new Date(zeroWallMs)
  const facts: [string, string][] = [
    [W.browser, browser],
    [W.platform, platform],
    [W.page, url],
    [W.begun, Number.isNaN(begun.getTime()) ? '' : begun.toISOString()],
  ]
  if (fromMs !== null || toMs !== null) {
    const seconds = (ms: number | null): string => (ms === null ? '' : String(ms / 1000))
    facts.push([W.part, `${seconds(fromMs)}–${seconds(toMs)} ${W.seconds}`])
  }
  const known = facts.filter(([, value]) => value !== '')
  return markup`<dl>${known.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`
}
