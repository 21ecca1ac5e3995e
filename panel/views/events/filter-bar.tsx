// The filter above the event list, and how many events pass it. Panel page.

import type { EventEnding } from '../../../trace/events/tracked-event.ts'
import { formatCount } from '../../../trace/text/format.ts'
import { useApp } from '../../models/app-context.ts'
import { NO_FILTER, type EventFilter } from './events-model.ts'

const ENDINGS: readonly EventEnding[] = ['heard', 'scheduled', 'lost', 'silent', 'open']

/** Text, ending, input and threshold. */
export function FilterBar() {
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
        aria-label="Filter by MIDI input, key or element"
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
      <label class="check-label">
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
