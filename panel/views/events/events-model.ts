// The event list: which tracked events pass the filter, in which order, and which one is chosen. Panel page.

import { STAGES, type StageName } from '../../../trace/config/stage-names.ts'
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { EventEnding, TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { isInTime, type Selection } from '../../../trace/figures/selection.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { SOURCE_LABELS } from '../../../trace/text/source-words.ts'
import type { TimeBounds } from '../../models/replay-model.ts'
import { createEventRows } from './event-rows.ts'
import { createReferenceCount } from './reference-count.ts'

export type EventColumn =
  | 'id'
  | 'event'
  | 'source'
  | 'label'
  | 'origin'
  | 'target'
  | 'ending'
  | 'cause'
  | 'onset'
  | StageName

export interface EventFilter {
  text: string
  ending: EventEnding | 'all'
  input: string
  /** Only those that reached the warning threshold. */
  isOverThresholdOnly: boolean
}

export const NO_FILTER: EventFilter = {
  text: '',
  ending: 'all',
  input: 'all',
  isOverThresholdOnly: false,
}

export interface EventsModel {
  readonly filter: Signal<EventFilter>
  readonly sort: Signal<{ column: EventColumn; isDescending: boolean }>
  readonly rows: ReadonlySignal<readonly TrackedEvent[]>
  readonly total: ReadonlySignal<number>
  /** Of these, how many the reference instrument played. */
  readonly ofReference: ReadonlySignal<number>
  readonly inputs: ReadonlySignal<readonly string[]>
  readonly selectedId: Signal<number | null>
  readonly selected: ReadonlySignal<TrackedEvent | null>
  /** The same column again turns the order round. */
  sortBy(column: EventColumn): void
  /** Moves the choice by `rows` in the shown order, within the list. */
  moveSelection(rows: number): void
}

export function createEventsModel(options: {
  session: TraceSession
  tick: ReadonlySignal<number>
  selection: ReadonlySignal<Selection>
  /** Events of this stretch only. */
  range: ReadonlySignal<TimeBounds>
}): EventsModel {
  const { session, tick, selection, range } = options
  const eventRows = createEventRows(session)
  const countReference = createReferenceCount(session)
  const filter = signal<EventFilter>(NO_FILTER)
  const sort = signal<{ column: EventColumn; isDescending: boolean }>({
    column: 'id',
    isDescending: false,
  })
  const selectedId = signal<number | null>(null)

  const rows = computed<readonly TrackedEvent[]>(() => {
    void tick.value
    const { contextId, source } = selection.value
    const { warningMs } = session.config
    const { column, isDescending } = sort.value
    const all = eventRows.read(
      JSON.stringify([filter.value, contextId, source, warningMs, column, isDescending]),
      () => ({
        accepts: createAcceptor(filter.value, { contextId, source }, warningMs),
        compare: compareBy(column, isDescending),
      }),
    )
    const { fromMs, toMs } = range.value
    if (fromMs === null && toMs === null) return all
    return all.filter(({ marks }) => isInTime(marks.event, { fromMs, toMs }))
  })

  const inputs = computed<readonly string[]>(() => {
    void tick.value
    return session.inputs
  })

  const total = computed(() => {
    void tick.value
    return session.eventCount
  })

  const ofReference = computed(() => {
    void tick.value
    return countReference()
  })

  const selected = computed(() => {
    void tick.value
    const id = selectedId.value
    return id === null ? null : session.eventById(id)
  })

  return {
    filter,
    sort,
    rows,
    total,
    ofReference,
    inputs,
    selectedId,
    selected,
    sortBy(column) {
      const current = sort.peek()
      const isSame = current.column === column
      sort.value = { column, isDescending: isSame ? !current.isDescending : isFigure(column) }
    },
    moveSelection(step) {
      const list = rows.peek()
      if (list.length === 0) return
      const current = list.findIndex((event) => event.eventId === selectedId.peek())
      const start = current < 0 ? (step > 0 ? -1 : list.length) : current
      const next = list[Math.max(0, Math.min(list.length - 1, start + step))]
      if (next !== undefined) selectedId.value = next.eventId
    },
  }
}

/** The value that a column sorts and shows; undefined where it is absent. */
export function columnValue(event: TrackedEvent, column: EventColumn): number | string | undefined {
  switch (column) {
    case 'id':
      return event.eventId
    case 'event':
      return event.marks.event
    case 'onset':
      return event.onsetMs
    case 'source':
      return SOURCE_LABELS[event.source]
    case 'origin':
      return event.input
    case 'label':
    case 'target':
    case 'ending':
    case 'cause':
      return event[column]
    default:
      return event.stages[column]
  }
}

/** A sorted copy; absent values always come last, equal ones keep the order of arrival. */
export function sortEvents(
  events: readonly TrackedEvent[],
  column: EventColumn,
  isDescending: boolean,
): readonly TrackedEvent[] {
  return events.toSorted(compareBy(column, isDescending))
}

function compareBy(
  column: EventColumn,
  isDescending: boolean,
): (left: TrackedEvent, right: TrackedEvent) => number {
  const sign = isDescending ? -1 : 1
  return (left, right) => {
    const a = columnValue(left, column)
    const b = columnValue(right, column)
    const arrival = left.eventId - right.eventId
    if (a === undefined || b === undefined)
      return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0) || arrival
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b) || arrival
    return sign * String(a).localeCompare(String(b)) || arrival
  }
}

function isFigure(column: EventColumn): boolean {
  return column === 'onset' || (STAGES as readonly string[]).includes(column)
}

function createAcceptor(
  filter: EventFilter,
  { contextId, source }: Pick<Selection, 'contextId' | 'source'>,
  warningMs: number,
): (event: TrackedEvent) => boolean {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return (event) => {
    if (contextId !== null && event.contextId !== null && event.contextId !== contextId)
      return false
    if (source !== null && event.source !== source) return false
    if (filter.ending !== 'all' && event.ending !== filter.ending) return false
    if (filter.input !== 'all' && event.input !== filter.input) return false
    if (filter.isOverThresholdOnly && !((event.stages.endToEnd ?? 0) >= warningMs)) return false
    if (words.length === 0) return true
    const { eventId, source: from, label, input, target, ending, cause } = event
    const text = `${eventId} ${from} ${label} ${input} ${target} ${ending} ${cause}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
}
