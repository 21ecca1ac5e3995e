// The Events view: the filter, the virtualised table of tracked events, and the waterfall of the chosen one. Panel page.

import type { EventEnding, TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { Waterfall } from './waterfall.tsx'
import { formatCount, formatElapsed, formatMs } from '../../../trace/text/format.ts'
import { columnValue, NO_FILTER, type EventColumn, type EventFilter } from './events-model.ts'
import { STAGE_LABELS } from '../../../trace/text/stage-words.ts'

const ENDINGS: readonly EventEnding[] = ['heard', 'scheduled', 'lost', 'silent', 'open']
const ROW_HEIGHT = 22
const HEAD_HEIGHT = 26

interface Column {
  key: EventColumn
  label: string
  width: number
  isNumber: boolean
}

const COLUMNS: readonly Column[] = [
  { key: 'id', label: '#', width: 52, isNumber: true },
  { key: 'event', label: 'Time', width: 76, isNumber: true },
  { key: 'label', label: 'Event', width: 140, isNumber: false },
  { key: 'ending', label: 'Ending', width: 86, isNumber: false },
  { key: 'endToEnd', label: STAGE_LABELS.endToEnd, width: 82, isNumber: true },
  { key: 'onset', label: 'Onset', width: 72, isNumber: true },
  { key: 'midi', label: STAGE_LABELS.midi, width: 72, isNumber: true },
  { key: 'validation', label: STAGE_LABELS.validation, width: 78, isNumber: true },
  { key: 'serialization', label: STAGE_LABELS.serialization, width: 88, isNumber: true },
  { key: 'port', label: STAGE_LABELS.port, width: 72, isNumber: true },
  { key: 'lookAhead', label: STAGE_LABELS.lookAhead, width: 84, isNumber: true },
  { key: 'worklet', label: STAGE_LABELS.worklet, width: 72, isNumber: true },
  { key: 'output', label: STAGE_LABELS.output, width: 72, isNumber: true },
  { key: 'target', label: 'Target', width: 150, isNumber: false },
  { key: 'cause', label: 'Cause', width: 82, isNumber: false },
  { key: 'input', label: 'Input', width: 110, isNumber: false },
]

const TEMPLATE = COLUMNS.map((column) => `${column.width}px`).join(' ')
const TABLE_WIDTH = COLUMNS.reduce((sum, column) => sum + column.width, 0)

export function EventsView() {
  const app = useApp()
  const { events, recording } = app
  if (events.total.value === 0) {
    return (
      <EmptyState title="No MIDI event yet">
        <p>
          {recording.isActive.value
            ? 'Play a key: on a MIDI keyboard, or on the virtual keyboard of this panel. The page must have asked for MIDI.'
            : 'Press Record and play. Each MIDI event becomes one row: where its time went, and whether its sound was heard.'}
        </p>
      </EmptyState>
    )
  }
  const { selected } = events
  return (
    <div class={`events ${selected.value === null ? '' : 'has-detail'}`}>
      <div class="events-list">
        <FilterBar />
        <EventTable />
      </div>
      {selected.value !== null && <Waterfall event={selected.value} />}
    </div>
  )
}

function FilterBar() {
  const { events, session, live } = useApp()
  const filter = events.filter.value
  void live.tick.value
  const change = (part: Partial<EventFilter>): void => {
    events.filter.value = { ...filter, ...part }
  }
  const isFiltering = filter !== NO_FILTER
  return (
    <div class="filter-bar" role="search">
      <input
        type="search"
        class="filter-text"
        data-testid="filter-text"
        placeholder="Filter: note, target, input …"
        aria-label="Filter events by text"
        value={filter.text}
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
      <select
        data-testid="filter-ending"
        aria-label="Filter by ending"
        value={filter.ending}
        onChange={(event) => {
          const { value } = event.currentTarget
          change({ ending: ENDINGS.find((ending) => ending === value) ?? 'all' })
        }}
      >
        <option value="all">Any ending</option>
        {ENDINGS.map((ending) => (
          <option key={ending} value={ending}>
            {ending}
          </option>
        ))}
      </select>
      <select
        data-testid="filter-input"
        aria-label="Filter by MIDI input"
        value={filter.input}
        onChange={(event) => change({ input: event.currentTarget.value })}
      >
        <option value="all">Any input</option>
        {events.inputs.value.map((input) => (
          <option key={input} value={input}>
            {input}
          </option>
        ))}
      </select>
      <label class="filter-flag">
        <input
          type="checkbox"
          data-testid="filter-threshold"
          checked={filter.isOverThresholdOnly}
          onChange={(event) => change({ isOverThresholdOnly: event.currentTarget.checked })}
        />
        {session.config.warningMs} ms and more
      </label>
      <span
        class="muted filter-count"
        data-testid="events-count"
        data-value={events.rows.value.length}
      >
        {formatCount(events.rows.value.length)} of {formatCount(events.total.value)}
      </span>
      {isFiltering && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            events.filter.value = NO_FILTER
          }}
        >
          Show all
        </button>
      )}
    </div>
  )
}

function EventTable() {
  const app = useApp()
  const { events, recording } = app
  const rows = events.rows.value
  const sort = events.sort.value
  const selectedId = events.selectedId.value
  const selectedIndex =
    selectedId === null ? -1 : rows.findIndex((event) => event.eventId === selectedId)

  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 20,
      PageUp: -20,
      Home: -rows.length,
      End: rows.length,
    }
    const step = steps[event.key]
    if (event.key === 'Escape') events.selectedId.value = null
    if (step === undefined || event.target !== event.currentTarget) return
    event.preventDefault()
    events.moveSelection(step)
  }

  const head = (
    <div role="rowgroup" class="event-head" style={{ height: `${HEAD_HEIGHT}px` }}>
      <div role="row" class="event-grid" style={{ gridTemplateColumns: TEMPLATE }}>
        {COLUMNS.map((column) => {
          const isSorted = sort.column === column.key
          return (
            <div
              key={column.key}
              role="columnheader"
              class={column.isNumber ? 'number' : ''}
              aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
            >
              <button
                type="button"
                data-testid={`sort-${column.key}`}
                title={`Sort by ${column.label}`}
                onClick={() => events.sortBy(column.key)}
              >
                {column.label}
                <span class="sort-mark" aria-hidden="true">
                  {isSorted ? (sort.isDescending ? '▾' : '▴') : ''}
                </span>
              </button>
            </div>
          )
        })}
      </div>
    </div>
  )

  return (
    <VirtualRows
      count={rows.length}
      rowHeight={ROW_HEIGHT}
      head={head}
      headHeight={HEAD_HEIGHT}
      focusIndex={selectedIndex}
      isFollowing={
        recording.isActive.value &&
        selectedId === null &&
        sort.column === 'id' &&
        !sort.isDescending
      }
      renderRow={(index) => {
        const event = rows[index]
        return event === undefined ? null : (
          <EventRow
            key={event.eventId}
            event={event}
            index={index}
            isSelected={event.eventId === selectedId}
          />
        )
      }}
      attributes={{
        class: 'event-table',
        role: 'grid',
        tabIndex: 0,
        'data-testid': 'events-table',
        'aria-label': 'Events',
        'aria-rowcount': rows.length + 1,
        'aria-colcount': COLUMNS.length,
        style: { '--table-width': `${TABLE_WIDTH}px` },
        onKeyDown,
      }}
    />
  )
}

function EventRow(props: { event: TrackedEvent; index: number; isSelected: boolean }) {
  const { events, recording, session } = useApp()
  const { event, index, isSelected } = props
  const { warningMs, criticalMs } = session.config
  const endToEnd = event.stages.endToEnd ?? 0
  const tone = endToEnd >= criticalMs ? 'is-critical' : endToEnd >= warningMs ? 'is-warning' : ''
  return (
    <div
      role="row"
      class={`event-grid event-row ${tone} ${isSelected ? 'is-selected' : ''} ${index % 2 === 1 ? 'is-odd' : ''}`}
      data-testid="event-row"
      data-event={event.eventId}
      data-ending={event.ending}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      style={{ gridTemplateColumns: TEMPLATE, height: `${ROW_HEIGHT}px` }}
      onClick={() => {
        events.selectedId.value = event.eventId
      }}
    >
      {COLUMNS.map((column) => {
        const value = columnValue(event, column.key)
        return (
          <div
            key={column.key}
            role="gridcell"
            class={`${column.isNumber ? 'number' : ''} cell-${column.key}`}
            data-value={typeof value === 'number' ? value : undefined}
            title={column.isNumber ? undefined : String(value ?? '')}
          >
            {column.key === 'label' && event.referenceId !== undefined && (
              <abbr class="reference-mark" title="Played by the reference instrument">
                R
              </abbr>
            )}
            {column.key === 'ending' ? (
              <span class={`ending ending-${event.ending}`}>{event.ending}</span>
            ) : (
              cellText(column.key, value, recording.zeroWallMs)
            )}
          </div>
        )
      })}
    </div>
  )
}

function cellText(
  column: EventColumn,
  value: number | string | undefined,
  zeroWallMs: number,
): string {
  if (typeof value === 'string') return value
  if (column === 'id') return formatCount(value)
  if (column === 'event') return formatElapsed((value ?? Number.NaN) - zeroWallMs)
  return formatMs(value)
}
