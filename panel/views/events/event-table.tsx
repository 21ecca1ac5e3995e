// The virtualised table of tracked events: sortable columns, one chosen row, arrow keys. Panel page.

import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { PART_STAGES, type StageName } from '../../../trace/config/stage-names.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import { SOURCE_HELP } from '../../../trace/text/source-words.ts'
import { STAGE_LABELS } from '../../../trace/text/stage-words.ts'
import { formatCount, formatElapsed, formatMs } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { latencyTone } from '../../parts/tone.ts'
import { columnValue, type EventColumn } from './events-model.ts'

const ROW_HEIGHT = 22
const HEAD_HEIGHT = 26

interface Column {
  key: EventColumn
  label: string
  width: number
  isNumber: boolean
}

/** Where the name needs more than the figures. */
const STAGE_WIDTHS: Partial<Record<StageName, number>> = {
  validation: 78,
  serialization: 88,
  lookAhead: 84,
  endToEnd: 82,
}

const stageColumn = (stage: StageName): Column => ({
  key: stage,
  label: STAGE_LABELS[stage],
  width: STAGE_WIDTHS[stage] ?? 72,
  isNumber: true,
})

const COLUMNS: readonly Column[] = [
  { key: 'id', label: '#', width: 52, isNumber: true },
  { key: 'event', label: 'Time', width: 76, isNumber: true },
  { key: 'source', label: 'Source', width: 70, isNumber: false },
  { key: 'label', label: 'Event', width: 140, isNumber: false },
  { key: 'ending', label: 'Ending', width: 86, isNumber: false },
  stageColumn('endToEnd'),
  { key: 'onset', label: 'Onset', width: 72, isNumber: true },
  ...PART_STAGES.map(stageColumn),
  { key: 'target', label: 'Target', width: 150, isNumber: false },
  { key: 'cause', label: 'Cause', width: 82, isNumber: false },
  { key: 'origin', label: 'From', width: 110, isNumber: false },
]

const TEMPLATE = COLUMNS.map((column) => `${column.width}px`).join(' ')
const TABLE_WIDTH = COLUMNS.reduce((sum, column) => sum + column.width, 0)

/** The table of the events that pass the filter. */
export function EventTable() {
  const app = useApp()
  const kept = useMemo(createKeptRows, [])
  const { events, recording, replay } = app
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

  return (
    <VirtualRows
      count={rows.length}
      rowHeight={ROW_HEIGHT}
      head={<HeadRow />}
      headHeight={HEAD_HEIGHT}
      focusIndex={selectedIndex}
      isFollowing={
        (recording.isActive.value || replay.isPlaying.value) &&
        selectedId === null &&
        sort.column === 'id' &&
        !sort.isDescending
      }
      renderRow={(index) => {
        const event = rows[index]
        if (event === undefined) return null
        const { warningMs, criticalMs } = app.session.config
        const isSelected = event.eventId === selectedId
        const key = [index, isSelected, warningMs, criticalMs, recording.zeroWallMs].join()
        return kept(event, key, () => (
          <EventRow key={event.eventId} event={event} index={index} isSelected={isSelected} />
        ))
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

/** Rows of events that have ended stay the very same: only what is new is worked out when the list grows. */
function createKeptRows() {
  const rows = new WeakMap<TrackedEvent, { key: string; row: VNode }>()
  return (event: TrackedEvent, key: string, make: () => VNode): VNode => {
    const known = rows.get(event)
    if (known?.key === key) return known.row
    const row = make()
    if (event.ending !== 'open') rows.set(event, { key, row })
    return row
  }
}

function HeadRow() {
  const { events } = useApp()
  const sort = events.sort.value
  return (
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
}

function EventRow(props: { event: TrackedEvent; index: number; isSelected: boolean }) {
  const { events, recording, session } = useApp()
  const { event, index, isSelected } = props
  const tone = latencyTone(event.stages.endToEnd, session.config)
  return (
    <div
      role="row"
      class={`event-grid event-row is-${tone} ${isSelected ? 'is-selected' : ''} ${index % 2 === 1 ? 'is-odd' : ''}`}
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
            title={column.isNumber ? undefined : titleOf(event, column.key, value)}
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

function titleOf(
  event: TrackedEvent,
  column: EventColumn,
  value: number | string | undefined,
): string {
  return column === 'source' ? SOURCE_HELP[event.source] : String(value ?? '')
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
