// From event to event in the order of time. Node.

import { describe, expect, it } from 'vitest'
import { createEventTimes } from '../../../../panel/models/event-times.ts'
import type { TrackedEvent } from '../../../../trace/events/tracked-event.ts'
import { EVERYTHING } from '../../../../trace/figures/selection.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

function timesOf(all: readonly (Partial<TrackedEvent> & { at: number })[]) {
  const events = all.map(({ at, ...given }, index) =>
    endedEvent({ eventId: index + 1, marks: { event: at }, ...given }),
  )
  const session = {
    epoch: 0,
    revision: 0,
    get eventCount() {
      return events.length
    },
    eventAt: (index: number) => events[index]!,
  }
  return { events, times: createEventTimes(session), session }
}

describe('events by time', () => {
  it('are stepped through one by one, those of one moment in turn, in both directions', () => {
    const { times } = timesOf([{ at: 30 }, { at: 10 }, { at: 20 }, { at: 20 }])
    const walk = (direction: 1 | -1, fromMs: number): number[] => {
      const seen: number[] = []
      let at = fromMs
      let id: number | null = null
      for (let next = times.step(EVERYTHING, at, direction, id); next !== null;) {
        seen.push(next.eventId)
        at = next.marks.event
        id = next.eventId
        next = times.step(EVERYTHING, at, direction, id)
      }
      return seen
    }
    expect(walk(1, 0)).toEqual([2, 3, 4, 1])
    expect(walk(-1, 99)).toEqual([1, 4, 3, 2])
  })

  it('begin behind or before a moment that none of them is chosen at', () => {
    const { times } = timesOf([{ at: 10 }, { at: 20 }])
    expect(times.step(EVERYTHING, 10, 1, null)?.eventId).toBe(2)
    expect(times.step(EVERYTHING, 20, -1, null)?.eventId).toBe(1)
    expect(times.step(EVERYTHING, 10, 1, 77)?.eventId).toBe(2)
    expect(times.step(EVERYTHING, 20, 1, 2)).toBeNull()
  })

  it('are those of the selection, and of what has come since', () => {
    const { times, events, session } = timesOf([{ at: 10 }, { at: 20, contextId: 'doc-1/2' }])
    const selection = { ...EVERYTHING, contextId: 'doc-1/1' }
    expect(times.step(selection, 10, 1, 1)).toBeNull()
    events.push(endedEvent({ eventId: 3, marks: { event: 15 } }))
    session.revision = 1
    expect(times.step(selection, 10, 1, 1)?.eventId).toBe(3)
  })
})
