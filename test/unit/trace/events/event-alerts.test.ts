// The alert of a slow event, and the stage that took most. Node.

import { describe, expect, it } from 'vitest'
import { DEFAULT_PROFILER_CONFIG } from '../../../../trace/config/profiler-config.ts'
import { alertOfEvent, longestStage } from '../../../../trace/events/event-alerts.ts'
import { endedEvent } from '../../../support/trace/ended-event.ts'

describe('the longest stage', () => {
  it('is the longest part, the first of equal ones, never the whole', () => {
    expect(longestStage({ midi: 2, port: 7, output: 7, endToEnd: 16 })).toBe('port')
    expect(longestStage({ midi: 0 })).toBe('midi')
    expect(longestStage({ endToEnd: 16 })).toBeNull()
    expect(longestStage({})).toBeNull()
  })
})

describe('the alert of an event', () => {
  const alertOf = (endToEnd: number) =>
    alertOfEvent(
      endedEvent({
        eventId: 7,
        marks: { event: 1000 },
        stages: { midi: 1, worklet: 44, endToEnd },
      }),
      { ...DEFAULT_PROFILER_CONFIG, warningMs: 50, criticalMs: 100 },
    )

  it('is raised above a threshold, not at it', () => {
    expect([50, 50.01, 100, 100.01].map((ms) => alertOf(ms)?.level)).toEqual([
      undefined,
      'warning',
      'warning',
      'critical',
    ])
  })

  it('says whose it is, how long it took, and which part took most', () => {
    expect(alertOf(60)).toEqual({
      code: 'slow-event',
      level: 'warning',
      wallMs: 1000,
      eventId: 7,
      label: 'Note on C4 100',
      endToEndMs: 60,
      stage: 'worklet',
      stageMs: 44,
    })
  })

  it('of which no part is known names none', () => {
    const alert = alertOfEvent(endedEvent({ stages: { endToEnd: 600 } }), DEFAULT_PROFILER_CONFIG)
    expect(alert).toMatchObject({ level: 'critical', stage: null, stageMs: 0 })
    expect(alertOfEvent(endedEvent({ stages: { midi: 600 } }), DEFAULT_PROFILER_CONFIG)).toBeNull()
  })
})
