// Which statistics are counted from the beginning on, and how many of them. Node.

import { describe, expect, it } from 'vitest'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import { EVERYTHING, type Selection } from '../../../../trace/figures/selection.ts'
import {
  createStandingFigures,
  type StandingFigures,
} from '../../../../trace/figures/standing-figures.ts'
import { createStatistics } from '../../../../trace/figures/statistics.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

const standing = (): StandingFigures =>
  createStandingFigures(() => createStatistics(() => DEFAULT_PROFILER_CONFIG))

/** How many events the selection has; null: it is not counted from the beginning on. */
const finished = (own: StandingFigures, given: Partial<Selection>): number | null =>
  own.of({ ...EVERYTHING, ...given })?.finished ?? null

const MOST = 1024

describe('figures from the beginning on', () => {
  it('are those of each player, and of the page in each context', () => {
    const own = standing()
    own.add(endedEvent({ contextId: 'a' }))
    own.add(endedEvent({ contextId: 'b' }))
    own.add(endedEvent({ contextId: null }))
    own.add(endedEvent({ contextId: 'a', referenceId: 'r' }))
    expect(finished(own, {})).toBe(3)
    expect([finished(own, { contextId: 'a' }), finished(own, { contextId: 'c' })]).toEqual([1, 0])
    expect(finished(own, { player: { referenceId: 'r' } })).toBe(1)
    expect(finished(own, { player: { referenceId: 'q' } })).toBe(0)
  })

  it('are not those of a part: anybody’s, a source’s, a time’s, a reference’s in one context', () => {
    const own = standing()
    expect(finished(own, { player: null })).toBeNull()
    expect(finished(own, { source: 'midi' })).toBeNull()
    expect(finished(own, { fromMs: 0 })).toBeNull()
    expect(finished(own, { toMs: 0 })).toBeNull()
    expect(finished(own, { player: { referenceId: 'r' }, contextId: 'a' })).toBeNull()
  })

  it('are of as many contexts and instruments as there is room for; of others they are not known', () => {
    const own = standing()
    for (let context = 0; context < MOST; context++)
      own.add(endedEvent({ contextId: `${context}` }))
    expect(finished(own, { contextId: 'new' })).toBeNull()
    own.add(endedEvent({ contextId: 'new' }))
    expect(finished(own, { contextId: 'new' })).toBeNull()
    expect(finished(own, { contextId: `${MOST - 1}` })).toBe(1)
    expect(finished(own, {})).toBe(MOST + 1)
    const many = standing()
    for (let id = 0; id < MOST; id++) many.add(endedEvent({ referenceId: `${id}` }))
    many.add(endedEvent({ referenceId: 'new' }))
    expect(finished(many, { player: { referenceId: 'new' } })).toBeNull()
    expect(finished(many, {})).toBeNull()
  })

  it('of the page begin anew without those of the references', () => {
    const own = standing()
    own.add(endedEvent())
    own.add(endedEvent({ referenceId: 'r' }))
    own.resetPage()
    expect([finished(own, {}), finished(own, { player: { referenceId: 'r' } })]).toEqual([0, 1])
    own.clear()
    expect(finished(own, { player: { referenceId: 'r' } })).toBe(0)
  })
})
