// Headings and captions of the report as an HTML page. Any context.

import { formatPlural } from './format.ts'

export const HTML_WORDS = {
  title: 'Awescope report',
  overTime: 'End to end over time',
  distribution: 'How long it took',
  stages: 'Stages',
  contexts: 'Audio contexts',
  processors: 'Processors',
  alerts: 'Alerts',
  markers: 'Markers',
  notices: 'What could not be seen',
  environment: 'Where it was recorded',
  stage: 'Stage',
  count: 'Count',
  meanMs: 'Mean, ms',
  errorMs: '± ms',
  p50Ms: 'Median, ms',
  p95Ms: '95 %, ms',
  p99Ms: '99 %, ms',
  maxMs: 'Longest, ms',
  context: 'Context',
  state: 'State',
  sampleRate: 'Sample rate, Hz',
  outputLatency: 'Output latency, ms',
  load: 'Load, mean and peak',
  underruns: 'Underruns',
  gaps: 'Gaps',
  processor: 'Processor',
  calls: 'Calls',
  callUs: 'Time of a call, mean and 95 %, µs',
  at: 'At, s',
  event: 'Event',
  why: 'Why',
  marker: 'Marker',
  browser: 'Browser',
  platform: 'System',
  page: 'Page',
  begun: 'Begun',
  part: 'Part of the recording',
  seconds: 's',
  milliseconds: 'ms',
} as const

/** What the chart over time shows, in words for those who do not see it. */
export function overTimeCaption(count: number, columns: number): string {
  return count <= columns
    ? `${formatPlural(count, 'event')}, each a dot at its end-to-end time.`
    : `${formatPlural(count, 'event')}: in each column a line from the shortest to the longest end-to-end time, ` +
        'the dot is the median.'
}

/** What the chart of the distribution shows. */
export function distributionCaption(count: number): string {
  return `${formatPlural(count, 'event')} by their end-to-end time.`
}

/** A range of a distribution, such as "10–15 ms", "1000 ms and more". */
export function rangeLabel(fromMs: number, toMs: number | null): string {
  return toMs === null ? `${fromMs} ms and more` : `${fromMs}–${toMs} ms`
}

/** Of lists that are cut. */
export function moreSentence(count: number): string {
  return `${formatPlural(count, 'more is', 'more are')} in the trace.`
}
