// The Events view: the filter, the table of tracked events, and the waterfall of the chosen one. Panel page.

import { useApp } from '../../models/app-context.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { EventTable } from './event-table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Waterfall } from './waterfall.tsx'

/** The view, or what to do while there is no event. */
export function EventsView() {
  const app = useApp()
  const { events, recording } = app
  if (events.total.value === 0) {
    return (
      <EmptyState title="Nothing played yet">
        <p>
          {recording.isActive.value
            ? 'Press a key, click or touch something in the page that sounds, let its sequencer run, or play a MIDI ' +
              'keyboard. The virtual keyboard of this panel plays once the page has asked for MIDI.'
            : 'Press Record and play. Whatever makes the page sound becomes one row: where its time went, ' +
              'and whether its sound was heard.'}
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
