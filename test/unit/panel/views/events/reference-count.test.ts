// How many stored events are the reference's, while a recording goes on. Node.

import { describe, expect, it } from 'vitest'
import { createReferenceCount } from '../../../../../panel/views/events/reference-count.ts'
import { createSession } from '../../../../../trace/session/session.ts'
import { createPanelFeed } from '../../../../support/panel/panel-feed.ts'
import { eventsOf } from '../../../../support/trace/notes.ts'

describe('the events of the reference', () => {
  it.each([10_000, 40])('are counted as going through all %i would, at each moment', (capacity) => {
    const session = createSession({ capacity })
    const count = createReferenceCount(session)
    const seen = new Set<number>()
    for (const [index, { stamped }] of createPanelFeed({
      durationMs: 6000,
      hasReference: true,
    }).entries()) {
      session.ingest(stamped)
      if (index % 7 !== 0) continue
      const expected = eventsOf(session).filter(({ referenceId }) => referenceId !== undefined)
      expect(count()).toBe(expected.length)
      seen.add(expected.length)
    }
    expect(seen.size).toBeGreaterThan(3)
    session.clear()
    expect(count()).toBe(0)
  })
})
