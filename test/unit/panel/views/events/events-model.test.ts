// The events model on a real session: filter, order, choice. Node.

import { ALL_TIME } from '../../../../../panel/models/replay-model.ts'
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import {
  createEventsModel,
  NO_FILTER,
  sortEvents,
} from '../../../../../panel/views/events/events-model.ts'
import { EVERYTHING } from '../../../../../trace/figures/selection.ts'
import { createPanelFeed } from '../../../../support/panel/panel-feed.ts'
import { readFeed } from '../../../../support/panel/recording-bench.ts'

const feed = createPanelFeed({ durationMs: 12_000 })

describe('the events model', () => {
  function createEvents() {
    const session = readFeed(feed)
    const selection = signal(EVERYTHING)
    return {
      session,
      selection,
      events: createEventsModel({ session, tick: signal(0), selection, range: signal(ALL_TIME) }),
    }
  }

  it('filters by every word, by ending, input, threshold and context', () => {
    const { session, selection, events } = createEvents()
    const all = events.rows.value
    expect(all).toHaveLength(session.eventCount)
    events.filter.value = { ...NO_FILTER, text: 'note granular-cloud' }
    expect(events.rows.value.length).toBeGreaterThan(0)
    expect(events.rows.value.every((event) => event.target === 'granular-cloud')).toBe(true)
    events.filter.value = { ...NO_FILTER, ending: 'heard' }
    expect(events.rows.value).toEqual(all.filter((event) => event.ending === 'heard'))
    events.filter.value = { ...NO_FILTER, isOverThresholdOnly: true }
    expect(events.rows.value).toEqual(all.filter((event) => (event.stages.endToEnd ?? 0) >= 50))
    events.filter.value = { ...NO_FILTER, input: 'Awescope' }
    expect(events.rows.value).toEqual(all.filter((event) => event.input === 'Awescope'))
    events.filter.value = NO_FILTER
    const { contextId } = session.contexts[1]!
    selection.value = { ...EVERYTHING, contextId }
    expect(events.rows.value.length).toBeLessThan(all.length)
    expect(
      events.rows.value.every((event) => event.contextId === null || event.contextId === contextId),
    ).toBe(true)
  })

  it('sorts figures largest first, turns round on the second time, and keeps absent values last', () => {
    const { events } = createEvents()
    const values = (): (number | undefined)[] => events.rows.value.map((event) => event.stages.port)
    events.sortBy('port')
    const down = values()
    events.sortBy('port')
    const up = values()
    const present = (list: (number | undefined)[]): number[] =>
      list.filter((value) => value !== undefined)
    expect(present(down)).toEqual(present(down).toSorted((a, b) => b - a))
    expect(present(up)).toEqual(present(down).toReversed())
    expect(down.at(-1)).toBeUndefined()
    expect(up.at(-1)).toBeUndefined()
  })

  it('keeps the order of arrival among equals', () => {
    const { events } = createEvents()
    const byInput = sortEvents(events.rows.value, 'origin', false).filter(
      (event) => event.input === 'Awescope',
    )
    expect(byInput.map((event) => event.eventId)).toEqual(
      byInput.map((event) => event.eventId).toSorted((a, b) => a - b),
    )
  })

  it('moves the choice within the list', () => {
    const { events } = createEvents()
    events.moveSelection(1)
    expect(events.selected.value).toBe(events.rows.value[0])
    events.moveSelection(1_000_000)
    expect(events.selected.value).toBe(events.rows.value.at(-1))
    events.moveSelection(-1)
    expect(events.selected.value).toBe(events.rows.value.at(-2))
  })
})
