// Audits as one HTML page that needs nothing else: no script, no network, a policy of its own that forbids both, and
// every text escaped. The conclusion first, then the scores, then what failed with its evidence, then the rest. Any
// context.

import { htmlPage } from '../../trace/export/html-page.ts'
import { type Content, Markup, markup } from '../../trace/export/markup.ts'
import { auditFact } from '../../trace/text/audit-fact-words.ts'
import { AUDIT_HTML_WORDS, moreEvents, scoreWord } from '../../trace/text/audit-html-words.ts'
import { repeatsSentence } from '../../trace/text/audit-run-words.ts'
import { sinceHeading, sinceLines } from '../../trace/text/audit-since-words.ts'
import { auditValue, AUDIT_WORDS, categoryWord, reasonWord } from '../../trace/text/audit-words.ts'
import { AUDITS } from '../audit-list.ts'
import { type AuditReport, type AuditResult, type AuditStatus, IMPACTS } from '../schema.ts'
import { AUDIT_STYLE, AUDIT_STYLE_SHA256 } from './audit-style.ts'
import { trackChart } from './track-chart.ts'

const MAX_EVENTS = 12
const W = AUDIT_HTML_WORDS

/** The page of one audit or of a list, with its last line break. Any thread; allocates the text. */
export function auditHtml(reports: readonly AuditReport[]): string {
  const own = { text: AUDIT_STYLE, sha256: AUDIT_STYLE_SHA256 }
  return htmlPage(W.title, markup`<main>\n${reports.map(article)}\n</main>`, own)
}

function article(report: AuditReport): Markup {
  const { audits, repeats } = report
  return markup`<article>
<h1>${W.title}</h1>
<p class="page">${report.requestedUrl ?? report.url}</p>
<p class="verdict">${report.verdict}</p>
${repeats === undefined ? '' : markup`<p>${repeatsSentence(repeats)}</p>`}
${scorecard(report)}
${since(report)}${section(W.failed, list(failedFirst(audits)))}
${section(W.passed, list(of(audits, 'pass')))}
${section(W.incomplete, unmeasured(of(audits, 'incomplete')))}
${section(W.notApplicable, unmeasured(of(audits, 'notApplicable')))}
${section(W.how, circumstances(report))}
</article>
`
}

/** Nothing where there is nothing to show. */
const section = (head: string, content: Markup | null): Content =>
  content === null ? '' : markup`<section><h2>${head}</h2>${content}</section>\n`

const of = (audits: readonly AuditResult[], status: AuditStatus): AuditResult[] =>
  audits.filter((each) => each.status === status)

/** The gravest first. */
function failedFirst(audits: readonly AuditResult[]): AuditResult[] {
  const graveness = ({ impact, score }: AuditResult): number =>
    IMPACTS.indexOf(impact) + (score ?? 0) / 2
  return of(audits, 'fail').toSorted((one, other) => graveness(one) - graveness(other))
}

function scorecard({ scores }: AuditReport): Markup {
  const shown: [string, number | null][] = [
    [W.all, scores.all],
    ...Object.entries(scores.byCategory)
      .filter(([, score]) => score !== null)
      .map(([name, score]): [string, number | null] => [categoryWord(name), score]),
  ]
  const cards = shown.map(([name, score]) => {
    const { code, word } = scoreWord(score)
    const points = score === null ? W.none : score.toFixed(0)
    return markup`<li>${name}<span class="points ${code}">${points}</span><span class="word">${word}</span></li>\n`
  })
  return markup`<ul class="scores">\n${cards}</ul>`
}

function since({ since, scores }: AuditReport): Content {
  if (since === undefined) return ''
  const lines = sinceLines(since).map((line) => markup`<li>${line}</li>\n`)
  return section(sinceHeading(since, scores.all), markup`<ul>\n${lines}</ul>`)
}

function list(audits: readonly AuditResult[]): Markup | null {
  if (audits.length === 0) return null
  return markup`<ul class="found">\n${audits.map(item)}</ul>`
}

function item(result: AuditResult): Markup {
  const { id, status, impact, value, unit } = result
  const words = AUDIT_WORDS[id]
  const points = AUDITS.find((each) => each.id === id)?.points
  const isFailed = status === 'fail'
  const known = value === null ? '' : auditValue(value, unit)
  return markup`<li class="${status}">
<div><h3>${words?.title ?? id}</h3><span class="value">${known}</span>
<code>${id}</code>${isFailed ? ` ${impact}` : ''}</div>
<div>${points === undefined ? '' : (trackChart(result, points) ?? '')}</div>
${isFailed ? markup`<div class="wide"><p>${words?.advice ?? ''}</p>${evidence(result)}</div>` : ''}
</li>
`
}

function evidence({ evidence: { events, facts }, perRun }: AuditResult): Content {
  const figures = Object.entries(facts).map(([name, value]) => auditFact(name, value))
  const shown = events.slice(0, MAX_EVENTS)
  const more = events.length - shown.length
  const handles = shown.length === 0 ? [] : [`${W.events} ${shown.join(', ')}`]
  if (more > 0) handles.push(moreEvents(more))
  if (perRun !== undefined && shown.length > 0) handles.push(`${W.ofRun} ${perRun.shown}`)
  const parts = [...figures, ...handles]
  return parts.length === 0 ? '' : markup`<p class="dim">${parts.join(' · ')}</p>`
}

function unmeasured(audits: readonly AuditResult[]): Markup | null {
  if (audits.length === 0) return null
  const rows = audits.map(({ id, reason }) => {
    const why = reason === null ? '' : `: ${reasonWord(reason)}`
    return markup`<li>${AUDIT_WORDS[id]?.title ?? id}${why} <code>${id}</code></li>\n`
  })
  return markup`<ul>${rows}</ul>`
}

function circumstances({ environment, stimulus, trace, control, ...report }: AuditReport): Markup {
  const seed = stimulus.seed === null ? [] : [[W.seed, String(stimulus.seed)]]
  const controls =
    control === undefined
      ? []
      : [
          [W.controlBefore, auditValue(control.before.p50Ms, 'ms')],
          [W.controlAfter, auditValue(control.after.p50Ms, 'ms')],
        ]
  const { processorShare = null } = environment
  const shares =
    processorShare === null ? [] : [[W.processorShare, auditValue(processorShare, 'share')]]
  const facts = [
    [W.page, report.url],
    [W.browser, environment.browser],
    [W.platform, environment.platform],
    [W.strictness, String(stimulus.strictness)],
    ...seed,
    [W.notes, String(stimulus.notes)],
    [W.sections, stimulus.sections.join(', ')],
    ...controls,
    ...shares,
    [W.trace, trace ?? ''],
  ] as [string, string][]
  const known = facts.filter(([, value]) => value !== '')
  return markup`<dl>${known.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`
}
