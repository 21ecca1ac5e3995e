// From marks to stages: which two marks a stage lies between, what clocks may contradict, where a stage begins. Node.

import { describe, expect, it } from 'vitest'
import {
  stageClocksOf,
  stagesOfMarks,
  stageStarts,
  type StageOverrides,
  type StageTolerance,
} from '../../../../trace/events/stages.ts'
import type { EventMarks } from '../../../../trace/events/tracked-event.ts'

const TOLERANCE: StageTolerance = { pageMs: 1, crossMs: 2, workletMs: 3, outputMs: 4 }

/** Each distance is another. */
const MARKS: EventMarks = {
  event: 1000,
  handlerStart: 1001,
  actionStart: 1003,
  actionEnd: 1007,
  arrive: 1015,
  quantumEnd: 1031,
  audible: 1063,
}

const stagesOf = (marks: Partial<EventMarks>, overrides: StageOverrides = {}) =>
  stagesOfMarks({ ...MARKS, ...marks }, TOLERANCE, overrides)

const without = (...names: (keyof EventMarks)[]): EventMarks =>
  Object.fromEntries(
    Object.entries(MARKS).filter(([name]) => !names.includes(name as keyof EventMarks)),
  ) as unknown as EventMarks

describe('the stages of an event', () => {
  it('lie between its marks', () => {
    expect(stagesOf({})).toEqual({
      stages: {
        midi: 1,
        validation: 2,
        serialization: 4,
        port: 8,
        worklet: 16,
        output: 32,
        endToEnd: 63,
      },
      contradicted: [],
    })
  })

  it('begin with the input where it is no MIDI', () => {
    const { stages } = stagesOf({}, { isInput: true })
    expect(stages.input).toBe(1)
    expect(stages.midi).toBeUndefined()
  })

  it('have the port begin where the post returned that arrived, which need not be the first action', () => {
    expect(stagesOf({ postEnd: 1010 }).stages.port).toBe(5)
    expect(stagesOf({}, { isPortUnknown: true }).stages.port).toBeUndefined()
  })

  it('have a look-ahead up to the start that is asked for, and the worklet from there on', () => {
    const { stages } = stagesOf({ scheduled: 1027 })
    expect(stages).toMatchObject({ lookAhead: 20, worklet: 4 })
    expect(stagesOf({ scheduled: 1027 }, { isLookAheadUnknown: true }).stages).toEqual(
      expect.not.objectContaining({ lookAhead: 20 }),
    )
  })

  it('take what is known in context time before what the marks say', () => {
    const known = { lookAheadMs: 9, workletMs: 0.5, workletFromMs: 1030 }
    expect(stagesOf({ scheduled: 1027 }, known).stages).toMatchObject({
      lookAhead: 9,
      worklet: 0.5,
    })
    expect(stagesOf({ scheduled: 1027 }, { workletFromMs: 1030 }).stages.worklet).toBe(1)
  })

  it('that are below zero within what the clocks can tell are zero, beyond it contradicted', () => {
    const cases: [Partial<EventMarks>, Partial<EventMarks>, string][] = [
      [{ handlerStart: 999 }, { handlerStart: 998.9 }, 'midi'],
      [{ actionStart: 1000 }, { actionStart: 999.9 }, 'validation'],
      [{ actionEnd: 1002 }, { actionEnd: 1001.9 }, 'serialization'],
      [{ quantumEnd: 1012 }, { quantumEnd: 1011.9 }, 'worklet'],
      [{ audible: 1027 }, { audible: 1026.9 }, 'output'],
      [{ scheduled: 1005 }, { scheduled: 1004.9 }, 'lookAhead'],
    ]
    for (const [within, beyond, stage] of cases) {
      expect(stagesOf(within).contradicted, stage).not.toContain(stage)
      expect(stagesOf(within).stages, stage).toMatchObject({ [stage]: 0 })
      expect(stagesOf(beyond).contradicted, stage).toContain(stage)
      expect(stagesOf(beyond).stages, stage).not.toHaveProperty(stage)
    }
  })

  it('that were measured in context time are never below zero', () => {
    const { stages, contradicted } = stagesOf({}, { workletMs: -0.5, lookAheadMs: -0.5 })
    expect(contradicted).toEqual(['lookAhead', 'worklet'])
    expect(stages).not.toHaveProperty('worklet')
  })

  it('have no port time where the message was there before the call returned', () => {
    expect(stagesOf({ arrive: 1001 }).stages.port).toBe(0)
    // By more than the clocks before the call itself.
    expect(stagesOf({ arrive: 1000.9 }).contradicted).toContain('port')
    // Within the clocks of the return, where nothing tells when the call began.
    const marks = without('actionStart')
    expect(stagesOfMarks({ ...marks, arrive: 1005 }, TOLERANCE).stages.port).toBe(0)
    expect(stagesOfMarks({ ...marks, arrive: 1004.9 }, TOLERANCE).contradicted).toContain('port')
  })

  it('are absent where a mark is, and where a time is no number', () => {
    const { stages } = stagesOfMarks(without('arrive', 'audible'), TOLERANCE)
    expect(Object.keys(stages)).toEqual(['midi', 'validation', 'serialization'])
    expect(stagesOf({ audible: Infinity })).toEqual({
      stages: expect.not.objectContaining({ output: expect.anything() }),
      contradicted: [],
    })
  })
})

describe('where a stage begins', () => {
  it('is the mark that it was read from', () => {
    const { stages } = stagesOf({ postEnd: 1010 })
    expect(stageStarts({ ...MARKS, postEnd: 1010 }, stages)).toEqual({
      midi: 1000,
      input: 1000,
      validation: 1001,
      serialization: 1003,
      port: 1010,
      lookAhead: 1003,
      worklet: 1015,
      output: 1031,
      endToEnd: 1000,
    })
  })

  it('is as long before its end as it lasts, where that is known', () => {
    expect(stageStarts(MARKS, { worklet: 6, output: 2 })).toMatchObject({
      worklet: 1025,
      output: 1031,
    })
    expect(stageStarts(without('quantumEnd'), { worklet: 6, output: 2 })).toMatchObject({
      worklet: 1015,
      output: 1061,
    })
    expect(stageStarts({ ...MARKS, scheduled: 1027 }, {}).worklet).toBe(1027)
    // From the arrival of the message that named the time, not from the call.
    const ahead = (lookAhead: number): number | undefined =>
      stageStarts({ ...MARKS, scheduled: 1027 }, { lookAhead }).lookAhead
    expect([ahead(12), ahead(30)]).toEqual([1015, 1003])
    expect(stageStarts(MARKS, {}).port).toBe(1007)
    expect(stageStarts({ event: 1000 }, {})).toEqual(
      expect.objectContaining({ midi: 1000, worklet: undefined, output: undefined }),
    )
  })
})

describe('the clocks of a stage', () => {
  it('are as coarse as the coarser of those that it was read from', () => {
    const of = (pageStepMs: number, workletStepMs: number) =>
      stageClocksOf({
        pageStepMs,
        workletStepMs,
        workletName: 'Temporal',
        offsetErrorMs: 3,
        outputResidualMs: 4,
        quantumMs: 2.7,
      })
    for (const [page, worklet] of [
      [0.1, 1],
      [1, 0.1],
    ] as const) {
      const clocks = of(page, worklet)
      expect(clocks('midi')).toEqual({
        clock: { code: 'page' },
        resolutionMs: page,
        systematicMs: 0,
      })
      expect(clocks('port')).toMatchObject({ resolutionMs: 1, systematicMs: 3 })
      expect(clocks('lookAhead')).toMatchObject({ resolutionMs: 2.7, systematicMs: 0 })
      expect(clocks('worklet')).toMatchObject({ resolutionMs: worklet, systematicMs: 0 })
      expect(clocks('output')).toMatchObject({ resolutionMs: 1, systematicMs: 5 })
      expect(clocks('endToEnd')).toMatchObject({ resolutionMs: page, systematicMs: 4 })
    }
  })
})
