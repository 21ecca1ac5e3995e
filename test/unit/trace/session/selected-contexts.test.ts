// Which contexts and alerts belong to a selection. Node.

import { describe, expect, it } from 'vitest'
import { createAlertList, MAX_ALERTS } from '../../../../trace/alerts/alert-list.ts'
import type { ContextAlert, SlowEventAlert } from '../../../../trace/alerts/alert.ts'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import type { SelectedFigures } from '../../../../trace/figures/event-figures.ts'
import { EVERYTHING, type Selection } from '../../../../trace/figures/selection.ts'
import { createStatistics } from '../../../../trace/figures/statistics.ts'
import {
  alertsOf,
  concernsContext,
  contextsOfPlayer,
  type ContextLookup,
} from '../../../../trace/session/selected-contexts.ts'
import { definedContext } from '../../../support/trace/context.ts'

const page = definedContext({ id: 1 })
const own = definedContext({ id: 2 })
own.live.isReference = true

const lookup: ContextLookup = {
  byId: (id) => [page, own].find((context) => context.id === id),
  ofReference: (id) => (id === 'r' ? own.id : undefined),
}

const selection = (given: Partial<Selection>): Selection => ({ ...EVERYTHING, ...given })
const REFERENCE = { player: { referenceId: 'r' } }

describe('a context', () => {
  const concerns = (id: string, given: Partial<Selection>): boolean =>
    concernsContext(id, selection(given), lookup)

  it('is concerned where it is the chosen one, whoever plays', () => {
    expect(concerns(page.id, { contextId: page.id })).toBe(true)
    expect(concerns(own.id, { contextId: page.id })).toBe(false)
    expect(concerns(own.id, { contextId: own.id })).toBe(true)
  })

  it('is concerned by its player: the page’s own, what is not known, the reference’s', () => {
    const both = [page.id, own.id, 'unknown']
    expect(both.map((id) => concerns(id, {}))).toEqual([true, false, true])
    expect(both.map((id) => concerns(id, REFERENCE))).toEqual([false, true, false])
    expect(both.map((id) => concerns(id, { player: null }))).toEqual([true, true, true])
  })

  it('is its player’s own', () => {
    const idsOf = (given: Partial<Selection>): string[] =>
      contextsOfPlayer([page, own], selection(given), lookup).map(({ id }) => id)
    expect(idsOf({})).toEqual([page.id])
    expect(idsOf(REFERENCE)).toEqual([own.id])
    expect(idsOf({ player: { referenceId: 'other' } })).toEqual([])
    expect(idsOf({ player: null })).toEqual([page.id, own.id])
  })
})

describe('the alerts of a selection', () => {
  const gap = (wallMs: number): ContextAlert => ({
    code: 'gap',
    level: 'warning',
    wallMs,
    lateMs: 1,
    missingFrames: 0,
  })
  const slow = (wallMs: number): SlowEventAlert => ({
    code: 'slow-event',
    level: 'warning',
    wallMs,
    eventId: 1,
    label: '',
    endToEndMs: 60,
    stage: null,
    stageMs: 0,
  })
  const figures = (alerts: SelectedFigures['alerts']): SelectedFigures => ({
    statistics: createStatistics(() => DEFAULT_PROFILER_CONFIG),
    counts: { seen: 0, tracked: 0, finished: 0, unfinished: 0, evicted: 0 },
    alerts,
    coverage: null,
  })

  function kept() {
    const list = createAlertList()
    list.add(slow(1000), page.id)
    list.addContextAlert(gap(2000), page.id)
    list.addContextAlert(gap(3000), own.id)
    return list
  }

  it('are all that the session keeps of its contexts where everything was counted', () => {
    const told = alertsOf(selection({}), figures(null), kept(), lookup)
    expect(told.alerts.map(({ wallMs }) => wallMs)).toEqual([1000, 2000])
  })

  it('are else those of its events, and what happened to its contexts in its time, in order', () => {
    const events = createAlertList()
    events.add(slow(2500), page.id)
    const of = (given: Partial<Selection>): number[] =>
      alertsOf(selection(given), figures(events), kept(), lookup).alerts.map(({ wallMs }) => wallMs)
    expect(of({ fromMs: 0 })).toEqual([2000, 2500])
    expect(of({ fromMs: 2001 })).toEqual([2500])
    expect(of({ player: null, fromMs: 0 })).toEqual([2000, 2500, 3000])
  })

  it('are the latest where there are too many of both, and the others are counted', () => {
    const events = createAlertList()
    for (let index = 0; index < MAX_ALERTS; index++) events.add(slow(5000 + index), page.id)
    const told = alertsOf(selection({ fromMs: 0 }), figures(events), kept(), lookup)
    expect(told.alerts).toHaveLength(MAX_ALERTS)
    expect(told.alertsDropped).toBe(1)
    expect(told.alerts[0]?.wallMs).toBe(5000)
  })
})
