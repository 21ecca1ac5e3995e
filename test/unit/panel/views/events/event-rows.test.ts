// Rows of the event list, read again and again while the session goes on: always those that sorting everything anew
// would give. Node.

import * as fc from 'fast-check'
import { ALL_TIME } from '../../../../../panel/models/replay-model.ts'
import { describe, expect, it } from 'vitest'
import {
  createEventsModel,
  NO_FILTER,
  sortEvents,
  type EventColumn,
} from '../../../../../panel/views/events/events-model.ts'
import { createRenewableSession } from '../../../../../panel/models/renewable-session.ts'
import { signal } from '@preact/signals'
import { DEFAULT_PROFILER_CONFIG } from '../../../../../trace/config/profiler-config.ts'
import { EVERYTHING } from '../../../../../trace/figures/selection.ts'
import { createSession } from '../../../../../trace/session/session.ts'
import { createPanelFeed } from '../../../../support/panel/panel-feed.ts'
import { eventsOf } from '../../../../support/trace/notes.ts'

const feed = createPanelFeed({ durationMs: 8000, hasReference: true })

const COLUMNS: EventColumn[] = ['id', 'event', 'label', 'ending', 'port', 'endToEnd', 'origin']

describe('the rows', () => {
  it('are kept in order while events come, end and go, in any order and by any filter', () => {
    const view = fc.record({
      column: fc.constantFrom(...COLUMNS),
      isDescending: fc.boolean(),
      ending: fc.constantFrom('all' as const, 'heard' as const, 'open' as const),
      capacity: fc.constantFrom(12, 40, 10_000),
      every: fc.integer({ min: 1, max: 40 }),
      clearAt: fc.integer({ min: 0, max: feed.length * 2 }),
    })
    fc.assert(
      fc.property(view, ({ column, isDescending, ending, capacity, every, clearAt }) => {
        const session = createRenewableSession(() =>
          createSession({ ...DEFAULT_PROFILER_CONFIG, capacity }),
        )
        const tick = signal(0)
        const events = createEventsModel({
          session,
          tick,
          selection: signal(EVERYTHING),
          range: signal(ALL_TIME),
        })
        const look = (): void => {
          tick.value++
          const accepted = eventsOf(session).filter(
            (event) => ending === 'all' || event.ending === ending,
          )
          expect(events.rows.value).toEqual(sortEvents(accepted, column, isDescending))
          const names = new Set(eventsOf(session).map(({ input }) => input))
          expect(events.inputs.value).toEqual([...names].sort())
          expect(events.total.value).toBe(session.eventCount)
        }
        events.filter.value = { ...NO_FILTER, ending }
        events.sort.value = { column, isDescending }
        feed.forEach(({ stamped }, index) => {
          session.ingest(stamped)
          if (index === clearAt) session.clear()
          if (index === clearAt - 30) session.renew(DEFAULT_PROFILER_CONFIG)
          if (index % every === 0) look()
        })
        session.finish()
        look()
        // Other rules while nothing new came.
        events.sort.value = { column: 'id', isDescending: true }
        expect(events.rows.value.map(({ eventId }) => eventId)).toEqual(
          events.rows.value.map(({ eventId }) => eventId).toSorted((a, b) => b - a),
        )
      }),
      { numRuns: 25 },
    )
  })

  it('are the same array while nothing changes', () => {
    const session = createSession()
    for (const { stamped } of feed) session.ingest(stamped)
    session.finish()
    const tick = signal(0)
    const { rows } = createEventsModel({
      session,
      tick,
      selection: signal(EVERYTHING),
      range: signal(ALL_TIME),
    })
    const before = rows.value
    expect(before.length).toBeGreaterThan(20)
    tick.value++
    expect(rows.value).toBe(before)
  })

  it('find the chosen event until it is let go', () => {
    const session = createSession({ capacity: 20 })
    const tick = signal(0)
    const events = createEventsModel({
      session,
      tick,
      selection: signal(EVERYTHING),
      range: signal(ALL_TIME),
    })
    for (const { stamped } of feed) {
      session.ingest(stamped)
      tick.value++
      if (events.selectedId.value === null && session.eventCount === 10) events.selectedId.value = 7
      const expected = eventsOf(session).find(({ eventId }) => eventId === 7) ?? null
      expect(events.selected.value).toBe(events.selectedId.value === null ? null : expected)
    }
    expect(events.selected.value).toBeNull()
  })
})
