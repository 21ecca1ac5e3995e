import { describe, expect, it } from 'vitest'
import type { LateFigures, SchedulingFigures } from '../../../../trace/scheduling/schema.ts'
import { gridText, schedulingFindings } from '../../../../trace/text/scheduling-words.ts'

const NOTHING: SchedulingFigures = {
  count: 0,
  immediate: 0,
  letGo: 0,
  late: { count: 0, minMs: null, p50Ms: null, maxMs: null, afterTask: 0, afterLateTimer: 0 },
  marginMs: null,
  timerLatenessMs: null,
  rhythmErrorMs: null,
  swing: null,
  quantisation: null,
  longTasks: { count: 0, maxMs: 0 },
  collections: 0,
}

const late = (given: Partial<LateFigures>): string | undefined =>
  schedulingFindings({
    ...NOTHING,
    count: 212,
    late: { ...NOTHING.late, count: 4, minMs: 3.2, p50Ms: 5, maxMs: 9.1, ...given },
  })[0]

describe('findings', () => {
  it('are none where the page kept no time', () => {
    expect(schedulingFindings(null)).toEqual([])
    expect(schedulingFindings(NOTHING)).toEqual([])
  })

  it('begin with what was late, by how much, and after what', () => {
    const whole = '4 of 212 notes were asked for 3–9 ms too late'
    expect(late({ afterTask: 4 })).toBe(`${whole}, each after a task of over 50 ms.`)
    expect(late({ afterTask: 3 })).toBe(`${whole}, 3 of them after a task of over 50 ms.`)
    expect(late({ afterLateTimer: 4 })).toBe(
      `${whole}, each by a timer that ran over 50 ms late itself.`,
    )
    expect(late({})).toBe(`${whole}.`)
    expect(late({ count: 1, minMs: 0.25, maxMs: 0.25, afterTask: 1 })).toBe(
      '1 of 212 notes was asked for 0.25 ms too late, after a task of over 50 ms.',
    )
  })

  it('say each other thing in one sentence', () => {
    const spread = { count: 52, min: 0, p05: 0.1, p50: 0.4, p95: 8.5, max: 21 }
    expect(
      schedulingFindings({
        ...NOTHING,
        count: 212,
        immediate: 2,
        marginMs: { count: 212, min: -2, p05: 20, p50: 95, p95: 101, max: 102 },
        timerLatenessMs: { ...spread, byTimer: {} },
        rhythmErrorMs: { ...spread, heard: 40, jitter: 3 },
        swing: { asked: 2 / 3, heard: 0.65 },
        quantisation: { grid: 'quantum', stepMs: 2.9, share: 0.98 },
        longTasks: { count: 3, maxMs: 182 },
        collections: 1,
      }),
    ).toEqual([
      'Half of the 212 notes with a time were asked for 95.0 ms ahead or more; ' +
        '5 % with less than 20.0 ms, 5 % with more than 101.0 ms.',
      '2 starts came "now" from a timer or a message, as late as that ran.',
      'Timers that played ran 0.40 ms late (median of 52 calls), 21.0 ms at the most.',
      'The rhythm is off by 8.50 ms or less in 95 %, by 21.0 ms at the most ' +
        '(of 52 distances between notes, 40 of them heard).',
      'It swings: of each pair of notes the long one takes 67 %, 65 % as it began.',
      'By their pattern 98 % of the starts follow the render quantum (2.90 ms).',
      'The main thread had 3 tasks of over 50 ms, the longest 182.0 ms.',
      'The heap shrank 1 time: garbage was collected, just when is not told.',
    ])
  })

  it('say where the browser does not tell of tasks', () => {
    const said = schedulingFindings({ ...NOTHING, immediate: 1, longTasks: null })
    expect(said.at(-1)).toMatch(/^This browser does not tell of long tasks/)
  })
})

describe('a grid', () => {
  it('has its step where that is known', () => {
    expect(gridText({ grid: 'frame', stepMs: 1000 / 60, share: 1 })).toBe(
      'the animation frame (16.7 ms)',
    )
    expect(gridText({ grid: 'timer', stepMs: null, share: 1 })).toBe('a timer')
    expect(gridText({ grid: 'none', stepMs: null, share: null })).toBe('no grid')
  })
})
