// A recording as Chrome trace JSON, in the dialect of one reader: events with their stages on rows on which nothing
// overlaps, alerts as instants, loads of contexts as counters. Any context.

import { STAGES } from '../config/stage-names.ts'
import type { ContextLive } from '../contexts/figures.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import { handleOf } from '../query/handles.ts'
import { markerName } from '../text/marker-words.ts'
import { endedEvents, isWithinRange } from '../query/trace-view.ts'
import { SOURCE_LABELS } from '../text/source-words.ts'
import { STAGE_LABELS } from '../text/stage-words.ts'
import type { EventSource } from '../wire/event-sources.ts'
import {
  type ChromeDialect,
  createDialect,
  type Dialect,
  type DrawnSlice,
  type Facts,
  type Row,
  type TraceEvent,
} from './chrome-dialects.ts'
import type { ExportInput, Pieces } from './export-types.ts'
import { createLanes, type EventSlice, type Lanes, slicesOf } from './slices.ts'

/** Events of one source at a time; a chord of two hands, held, has ten. */
const MAX_LANES = 64
const PID = { page: 1, reference: 2 } as const
/** Rows of one source have numbers of their own, from here on. */
const TID_STEP = 100

export const CHROME_SCHEMA = 'awescope.chrome/1'

interface Group {
  readonly lanes: Lanes
  readonly firstTid: number
  readonly named: Set<number>
}

/**
 * The file. Times are whole microseconds since the recording began; the origin stands in `otherData`. Events that are
 * under way are left out. Any thread; holds one event at a time.
 */
export function* chromeTrace(input: ExportInput, dialectName: ChromeDialect): Pieces {
  const { view } = input
  const dialect = createDialect(dialectName)
  const report = view.session.report()
  const otherData = {
    schema: CHROME_SCHEMA,
    dialect: dialectName,
    zeroWallMs: view.zeroWallMs,
    browser: report.environment.browser,
  }
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData)},"traceEvents":[`
  let separator = '\n'
  for (const event of traceEvents(input, dialect)) {
    yield `${separator}${JSON.stringify(event)}`
    separator = ',\n'
  }
  yield '\n]}\n'
}

function* traceEvents(input: ExportInput, dialect: Dialect): Generator<TraceEvent> {
  const { view, range, onNotice } = input
  const { url } = view.session.report().environment
  yield* dialect.begin(url)
  yield* dialect.nameProcess(PID.page, 'Page')
  const groups = new Map<string, Group>()
  let isReferenceNamed = false
  let lastUs = 0
  let crowded = 0
  for (const event of endedEvents(view, range)) {
    const isReference = event.referenceId !== undefined
    if (isReference && !isReferenceNamed) {
      isReferenceNamed = true
      yield* dialect.nameProcess(PID.reference, 'Reference')
    }
    const slices = slicesOf(event, view.zeroWallMs)
    const group = groupOf(groups, event.source, isReference)
    const lane = group.lanes.place(slices)
    if (lane === null) {
      crowded++
      continue
    }
    lastUs = Math.max(lastUs, slices.toUs)
    const row = rowOf(group, lane, event.source, isReference)
    if (!group.named.has(lane)) {
      group.named.add(lane)
      yield* dialect.nameRow(row)
    }
    yield* eventSlices(dialect, event, slices, row)
  }
  if (crowded > 0) onNotice({ code: 'crowded', count: crowded })
  yield* alertInstants(input, dialect)
  yield* markerInstants(input, dialect)
  for (const [index, context] of view.session.contexts.entries()) {
    yield* contextCounters(input, dialect, context, index + 1)
  }
  yield* dialect.end(lastUs)
}

function groupOf(groups: Map<string, Group>, source: EventSource, isReference: boolean): Group {
  const key = `${isReference} ${source}`
  const known = groups.get(key)
  if (known !== undefined) return known
  const firstTid = (groups.size + 1) * TID_STEP
  const group = { lanes: createLanes(MAX_LANES), firstTid, named: new Set<number>() }
  groups.set(key, group)
  return group
}

function rowOf(group: Group, lane: number, source: EventSource, isReference: boolean): Row {
  const label = `${isReference ? 'Reference ' : ''}${SOURCE_LABELS[source]}`
  return {
    pid: isReference ? PID.reference : PID.page,
    tid: group.firstTid + lane,
    name: lane === 0 ? label : `${label} ${lane + 1}`,
  }
}

function* eventSlices(
  dialect: Dialect,
  event: TrackedEvent,
  slices: EventSlice,
  row: Row,
): Generator<TraceEvent> {
  const name = event.label === '' ? SOURCE_LABELS[event.source] : event.label
  const { fromUs, toUs } = slices
  const drawn: DrawnSlice[] = [{ row, name, fromUs, toUs, facts: factsOf(event), stage: null }]
  for (const { stage, ms, ...at } of slices.stages) {
    drawn.push({ row, name: STAGE_LABELS[stage], ...at, facts: { ms }, stage })
  }
  if (dialect.isInnerFirst) drawn.reverse()
  for (const slice of drawn) yield* dialect.slice(slice)
}

function factsOf(event: TrackedEvent): Facts {
  const facts: Record<string, string | number> = {
    handle: handleOf('e', event.eventId),
    source: event.source,
    ending: event.ending,
    cause: event.cause,
  }
  if (event.input !== '') facts['input'] = event.input
  if (event.target !== '') facts['target'] = event.target
  if (event.onsetMs !== undefined) facts['onsetMs'] = event.onsetMs
  for (const stage of STAGES) {
    const ms = event.stages[stage]
    if (ms !== undefined) facts[`${stage}Ms`] = ms
  }
  return facts
}

function* alertInstants({ view, range }: ExportInput, dialect: Dialect): Generator<TraceEvent> {
  const { alerts, alertsDropped } = view.session.report()
  for (const [index, alert] of alerts.entries()) {
    if (!isWithinRange(view, range, alert.wallMs)) continue
    yield* dialect.instant({
      atUs: Math.max(0, Math.round((alert.wallMs - view.zeroWallMs) * 1000)),
      name: alert.cause,
      facts: { handle: handleOf('a', alertsDropped + index + 1), level: alert.level },
      isCritical: alert.level === 'critical',
      kind: 'alert',
    })
  }
}

function* markerInstants({ view, range }: ExportInput, dialect: Dialect): Generator<TraceEvent> {
  for (const [index, { wallMs, text }] of view.session.markers.entries()) {
    if (!isWithinRange(view, range, wallMs)) continue
    yield* dialect.instant({
      atUs: Math.max(0, Math.round((wallMs - view.zeroWallMs) * 1000)),
      name: markerName(text, index),
      facts: { handle: handleOf('m', index + 1) },
      isCritical: false,
      kind: 'marker',
    })
  }
}

/** Load, output latency and underruns, about ten times a second. */
function* contextCounters(
  { view, range }: ExportInput,
  dialect: Dialect,
  { columns, isReference }: ContextLive,
  number: number,
): Generator<TraceEvent> {
  const pid = isReference === true ? PID.reference : PID.page
  const named = (what: string): string => `${what}, context ${number}`
  for (let row = 0; row < columns.length; row++) {
    const wallMs = columns.wallMs[row] as number
    if (!isWithinRange(view, range, wallMs)) continue
    const atUs = Math.max(0, Math.round((wallMs - view.zeroWallMs) * 1000))
    const counters: [string, string, number | undefined, number][] = [
      ['Load', 'percent', columns.loadAverage[row], 100],
      ['Peak load', 'percent', columns.loadPeak[row], 100],
      ['Output latency', 'ms', columns.outputLatencyMs[row], 1],
      ['Underruns', 'count', columns.underruns[row], 1],
    ]
    for (const [what, unit, value, factor] of counters) {
      if (value === undefined || !Number.isFinite(value)) continue
      yield* dialect.counter({ pid, atUs, name: named(what), values: { [unit]: value * factor } })
    }
  }
}
