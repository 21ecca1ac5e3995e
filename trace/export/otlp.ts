// A recording as OTLP JSON metrics (one ExportMetricsServiceRequest): an exponential histogram of each stage, counts of
// events, and what is known of each context. Durations are seconds, as OpenTelemetry asks for; 64-bit integers are
// decimal strings, as OTLP's JSON wants them. Any context.

import { STAGES } from '../config/stage-names.ts'
import { pageEventsByTime, wallRange } from '../query/trace-view.ts'
import { exponentialHistogram } from './exponential-histogram.ts'
import type { ExportInput, Pieces } from './export-types.ts'

const SCOPE = { name: 'awescope', version: 'awescope.otlp/1' } as const
/** AGGREGATION_TEMPORALITY_CUMULATIVE: all since the beginning, which is what every backend takes. */
const CUMULATIVE = 2

type Attributes = Readonly<Record<string, string | boolean>>

const attributesOf = (attributes: Attributes): object[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { boolValue: value },
  }))

/** The latest that 64 bits hold, µs. */
const MAX_WALL_US = 1.8e16
/** Longer than any stage: sums stay numbers whatever a page wrote. */
const MAX_STAGE_MS = 1e12

/** Epoch nanoseconds of a time that is known to the microsecond. */
const nanosOf = (wallMs: number): string =>
  `${Math.min(MAX_WALL_US, Math.max(0, Math.round(wallMs * 1000)))}000`

interface Times {
  readonly startTimeUnixNano: string
  readonly timeUnixNano: string
}

/** The file, one JSON object on one line. Any thread; holds a list of the page's events. */
export function* otlpMetrics(input: ExportInput): Pieces {
  const { view, range, onNotice } = input
  const { fromMs, toMs } = wallRange(view, range)
  const report = view.session.report({ fromMs, toMs })
  const events = pageEventsByTime(view, range)
  if (events.length === 0) onNotice({ code: 'no-events' })
  const startMs = fromMs ?? view.zeroWallMs
  const endMs = toMs ?? events.at(-1)?.marks.event ?? startMs
  const times = { startTimeUnixNano: nanosOf(startMs), timeUnixNano: nanosOf(endMs) }
  const stages = STAGES.flatMap((stage) => {
    const seconds = events.flatMap((event) => {
      const ms = event.stages[stage]
      return ms === undefined ? [] : [Math.min(ms, MAX_STAGE_MS) / 1000]
    })
    return seconds.length === 0 ? [] : [histogramPoint(seconds, { stage }, times)]
  })
  const endings = new Map<string, number>()
  for (const { source, ending } of events) {
    const key = JSON.stringify([source, ending])
    endings.set(key, (endings.get(key) ?? 0) + 1)
  }
  const counts = [...endings].map(([key, count]) => {
    const [source, ending] = JSON.parse(key) as [string, string]
    return countPoint(count, { source, ending }, times)
  })
  const { browser, platform, url } = report.environment
  const resource = {
    'service.name': 'awescope',
    'awescope.browser': browser,
    'awescope.platform': platform,
    'url.full': url,
  }
  const histogram = { aggregationTemporality: CUMULATIVE, dataPoints: stages }
  const metrics = [
    metric('awescope.stage.duration', 's', { exponentialHistogram: histogram }, stages),
    metric('awescope.events', '{event}', sumOf(counts), counts),
    ...contextMetrics(input, times),
  ].flat()
  const scopeMetrics = [{ scope: SCOPE, metrics }]
  const request = {
    resourceMetrics: [{ resource: { attributes: attributesOf(resource) }, scopeMetrics }],
  }
  yield `${JSON.stringify(request)}\n`
}

/** A metric without points is left out. */
const metric = (name: string, unit: string, data: object, points: readonly object[]): object[] =>
  points.length === 0 ? [] : [{ name, unit, ...data }]

const sumOf = (dataPoints: readonly object[]): object => ({
  sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints },
})

function histogramPoint(seconds: readonly number[], attributes: Attributes, times: Times): object {
  const { count, sum, min, max, scale, zeroCount, offset, bucketCounts } =
    exponentialHistogram(seconds)
  return {
    attributes: attributesOf(attributes),
    ...times,
    count: String(count),
    sum,
    scale,
    zeroCount: String(zeroCount),
    positive: { offset, bucketCounts: bucketCounts.map(String) },
    min,
    max,
  }
}

const countPoint = (count: number, attributes: Attributes, times: Times): object => ({
  attributes: attributesOf(attributes),
  ...times,
  asInt: String(count),
})

const gaugePoint = (asDouble: number, attributes: Attributes, times: Times): object => ({
  attributes: attributesOf(attributes),
  ...times,
  asDouble,
})

/** Of the whole recording: contexts have no finer time. */
function contextMetrics({ view }: ExportInput, times: Times): object[] {
  const { contexts } = view.session.report()
  const named = contexts.map((context, index) => ({
    context,
    attributes: { context: `c-${index + 1}`, reference: context.isReference === true },
  }))
  const loads = named.flatMap(({ context: { load }, attributes }) => [
    gaugePoint(load.average, { ...attributes, statistic: 'average' }, times),
    gaugePoint(load.peak, { ...attributes, statistic: 'peak' }, times),
  ])
  const latencies = named.flatMap(({ context: { outputLatencyMs }, attributes }) =>
    outputLatencyMs === null ? [] : [gaugePoint(outputLatencyMs / 1000, attributes, times)],
  )
  const underruns = named.flatMap(({ context: { underruns }, attributes }) =>
    underruns === null ? [] : [countPoint(underruns, attributes, times)],
  )
  const gaps = named.map(({ context, attributes }) => countPoint(context.gaps, attributes, times))
  return [
    metric('awescope.context.load', '1', { gauge: { dataPoints: loads } }, loads),
    metric('awescope.context.output_latency', 's', { gauge: { dataPoints: latencies } }, latencies),
    metric('awescope.context.underruns', '{underrun}', sumOf(underruns), underruns),
    metric('awescope.context.gaps', '{gap}', sumOf(gaps), gaps),
  ].flat()
}
