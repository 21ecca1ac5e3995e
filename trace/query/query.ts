// Questions to a recording: which rows of which kind, in which part of its time, and no more than were asked for. The
// answer is plain data, the same for the command line, scripts and programs that read for a person. Any context.

import { STAGES } from '../config/stage-names.ts'
import type { Report } from '../report/schema.ts'
import { EVENT_FIELDS, type EventRow } from './event-fields.ts'
import type { Field, FieldValue } from './fields.ts'
import {
  ALERT_FIELDS,
  type AlertRow,
  CONTEXT_FIELDS,
  type ContextRow,
  GLITCH_FIELDS,
  type GlitchRow,
  MARKER_FIELDS,
  type MarkerRow,
  PROCESSOR_FIELDS,
  type ProcessorRow,
  STAGE_FIELDS,
  type StageRow,
} from './figure-fields.ts'
import { type Filter, parseFilter } from './filter.ts'
import { FINDING_FIELDS, findingRowsOf, type FindingRow } from './finding-fields.ts'
import { handleOf } from './handles.ts'
import { isWithinRange, type TimeRange, type TraceView, wallRange } from './trace-view.ts'

export const QUERY_SCHEMA = 'awescope.query/1'

/** What can be asked for; a new kind is a line here and one in KINDS. */
export const QUERY_KINDS = [
  'stages',
  'events',
  'glitches',
  'contexts',
  'processors',
  'alerts',
  'findings',
  'markers',
] as const
export type QueryKind = (typeof QUERY_KINDS)[number]

export const QUERY_LIMIT = { min: 1, max: 10_000, isInteger: true } as const
export const DEFAULT_QUERY_LIMIT = 50

export interface Query {
  readonly kind: QueryKind
  readonly range: TimeRange
  /** Null: all rows. */
  readonly where: string | null
  /** Rows that are answered at most. */
  readonly limit: number
}

export interface QueryField {
  readonly name: string
  readonly unit: string
}

export interface QueryAnswer {
  readonly schema: typeof QUERY_SCHEMA
  readonly kind: QueryKind
  /** When the recording began, epoch ms: times are told from there. */
  readonly zeroWallMs: number
  readonly range: TimeRange
  readonly where: string | null
  /** Rows that meet the filter; `rows` are the first of them. */
  readonly matched: number
  readonly fields: readonly QueryField[]
  /** By the names of the fields; what is absent is left out. */
  readonly rows: readonly Readonly<Record<string, FieldValue>>[]
  /**
   * Older rows that the reader let go of, and that are therefore in no answer: events beyond what is kept, alerts
   * beyond the latest.
   */
  readonly letGo: number
}

interface RowSource<Row> {
  readonly fields: readonly Field<Row>[]
  rows(view: TraceView, range: TimeRange): Iterable<Row>
  letGo(report: Report): number
}

const none = (): number => 0

/** Rows and fields are given together, which the type checker cannot follow through a table of several kinds. */
const sourceOf = <Row>(
  fields: readonly Field<Row>[],
  rows: RowSource<Row>['rows'],
  letGo: RowSource<Row>['letGo'],
): RowSource<unknown> => ({ fields, rows, letGo })

const KINDS: { readonly [Kind in QueryKind]: RowSource<unknown> } = {
  stages: sourceOf<StageRow>(STAGE_FIELDS, stageRows, none),
  events: sourceOf<EventRow>(EVENT_FIELDS, eventRows, ({ frames }) => frames.evicted),
  glitches: sourceOf<GlitchRow>(
    GLITCH_FIELDS,
    glitchRows,
    ({ glitches, glitchCounts }) => (glitchCounts?.all ?? 0) - glitches.length,
  ),
  contexts: sourceOf<ContextRow>(CONTEXT_FIELDS, contextRows, none),
  processors: sourceOf<ProcessorRow>(PROCESSOR_FIELDS, processorRows, none),
  alerts: sourceOf<AlertRow>(ALERT_FIELDS, alertRows, ({ alertsDropped }) => alertsDropped),
  findings: sourceOf<FindingRow>(FINDING_FIELDS, findingRows, none),
  markers: sourceOf<MarkerRow>(MARKER_FIELDS, markerRows, none),
}

/** The fields of a kind of rows. */
export const fieldsOf = (kind: QueryKind): readonly Field<unknown>[] => KINDS[kind].fields

/** The rows of a kind in a part of the recording, one at a time: what `fieldsOf(kind)` read. */
export const rowsOf = (kind: QueryKind, view: TraceView, range: TimeRange): Iterable<unknown> =>
  KINDS[kind].rows(view, range)

/**
 * The answer; as many rows as its limit, however many there are. Any thread; changes nothing. Throws QueryError, with
 * one sentence, where the filter is none.
 */
export function answerQuery(view: TraceView, query: Query): QueryAnswer {
  const { kind, range, where, limit } = query
  const source = KINDS[kind]
  const { fields } = source
  const filter: Filter<unknown> = where === null ? () => true : parseFilter(where, fields)
  const rows: Record<string, FieldValue>[] = []
  let matched = 0
  for (const row of source.rows(view, range)) {
    if (!filter(row)) continue
    matched++
    if (rows.length < limit) rows.push(plainRow(row, fields))
  }
  return {
    schema: QUERY_SCHEMA,
    kind,
    zeroWallMs: view.zeroWallMs,
    range,
    where,
    matched,
    fields: fields.map(({ name, unit }) => ({ name, unit })),
    rows,
    letGo: source.letGo(view.session.report()),
  }
}

function plainRow<Row>(row: Row, fields: readonly Field<Row>[]): Record<string, FieldValue> {
  const plain: Record<string, FieldValue> = {}
  for (const field of fields) {
    const value = field.read(row)
    if (value !== null) plain[field.name] = value
  }
  return plain
}

function* stageRows(view: TraceView, range: TimeRange): Generator<StageRow> {
  const { stages } = view.session.report(wallRange(view, range))
  for (const stage of STAGES) {
    const figures = stages[stage]
    if (figures !== undefined) yield { ...figures, stage }
  }
}

/** Of everybody who plays, oldest first, those under way as well. */
function* eventRows(view: TraceView, range: TimeRange): Generator<EventRow> {
  const { session, zeroWallMs } = view
  const handles = contextHandles(session.report())
  for (let index = 0; index < session.eventCount; index++) {
    const event = session.eventAt(index)
    const wallMs = event.marks.event
    if (!isWithinRange(view, range, wallMs)) continue
    const context = handles.get(event.contextId ?? '') ?? null
    yield { event, atMs: wallMs - zeroWallMs, context }
  }
}

/** The latest that the report lists, oldest first. */
function* glitchRows(view: TraceView, range: TimeRange): Generator<GlitchRow> {
  const report = view.session.report()
  const handles = contextHandles(report)
  for (const glitch of report.glitches) {
    if (!isWithinRange(view, range, glitch.wallMs)) continue
    const context = handles.get(glitch.contextId) ?? null
    yield { ...glitch, context, atMs: glitch.wallMs - view.zeroWallMs }
  }
}

function* contextRows({ session }: TraceView): Generator<ContextRow> {
  for (const [index, context] of session.report().contexts.entries()) {
    yield { ...context, number: index + 1 }
  }
}

function* processorRows({ session }: TraceView): Generator<ProcessorRow> {
  const report = session.report()
  const handles = contextHandles(report)
  for (const [index, processor] of report.processors.entries()) {
    const context = handles.get(processor.contextId) ?? null
    yield { ...processor, number: index + 1, context }
  }
}

/** Counted in the whole recording, so that a handle does not depend on the part that is asked for. */
function* alertRows(view: TraceView, range: TimeRange): Generator<AlertRow> {
  const { alerts, alertsDropped } = view.session.report()
  for (const [index, alert] of alerts.entries()) {
    if (!isWithinRange(view, range, alert.wallMs)) continue
    yield { ...alert, number: alertsDropped + index + 1, atMs: alert.wallMs - view.zeroWallMs }
  }
}

/** Of the graphs as they were at the end: whatever part is asked for. */
function* findingRows({ session }: TraceView): Generator<FindingRow> {
  const report = session.report()
  yield* findingRowsOf(session.graphs, report.contexts, contextHandles(report))
}

/** Counted in the whole recording, in the order of their times. */
function* markerRows(view: TraceView, range: TimeRange): Generator<MarkerRow> {
  for (const [index, { wallMs, text }] of view.session.markers.entries()) {
    if (!isWithinRange(view, range, wallMs)) continue
    yield { number: index + 1, atMs: wallMs - view.zeroWallMs, text }
  }
}

function contextHandles(report: Report): ReadonlyMap<string, string> {
  return new Map(report.contexts.map(({ id }, index) => [id, handleOf('c', index + 1)]))
}
