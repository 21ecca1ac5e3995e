// Where two sides were not recorded alike, as real sessions tell it. Node.

import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../../trace/compare/compare.ts'
import { environmentNotes } from '../../../../trace/compare/environment.ts'
import { type ComparedRun, runOf } from '../../../../trace/compare/run-samples.ts'
import { compareCounts } from '../../../../trace/compare/underruns.ts'
import { sideValues } from '../../../../trace/compare/side-values.ts'
import { createTraceBuilder } from '../../../support/trace/trace-builder.ts'
import { played, read } from '../../../support/trace/notes.ts'

function run(name: string, notes = 30, stepUs = 5): ComparedRun {
  const trace = createTraceBuilder('doc-1', stepUs)
  played(trace, notes)
  return runOf(read(trace.messages()), name)
}

const withUrl = (given: ComparedRun, url: string): ComparedRun => ({
  ...given,
  report: { ...given.report, environment: { ...given.report.environment, url } },
})

describe('the environment of two sides', () => {
  it('is not mentioned where it is the same', () => {
    expect(environmentNotes([run('a')], [run('b')])).toEqual([])
  })

  it('is told where page, contexts and clocks differ', () => {
    const a = withUrl(run('a'), 'http://a/')
    const other = withUrl(run('b', 30, 100), 'http://b/')
    const contexts = other.report.contexts.map((context) => ({ ...context, sampleRate: 44_100 }))
    const b = { ...other, report: { ...other.report, contexts } }
    expect(environmentNotes([a], [b])).toEqual([
      { code: 'differs', of: 'url', a: 'http://a/', b: 'http://b/' },
      { code: 'differs', of: 'sampleRate', a: '48000', b: '44100' },
      { code: 'differs', of: 'workletStep', a: '0.005', b: '0.1' },
    ])
    // Compared they are all the same.
    expect(compareRuns([a], [b]).verdict).toBe('noDifference')
  })

  it('is told where the traces of one side differ among themselves', () => {
    const group = [withUrl(run('a'), 'http://a/'), withUrl(run('a2'), 'http://b/')]
    expect(environmentNotes(group, [withUrl(run('b'), 'http://a/')])).toEqual([
      { code: 'differs-within', side: 'a', of: 'url', values: 'http://a/; http://b/' },
    ])
  })

  it('says what was lost, and which events are no longer kept', () => {
    const a = run('a')
    const records = { ...a.report.records, dropped: 3 }
    const lost = { ...a, events: a.events.slice(4), report: { ...a.report, records } }
    const { notes } = compareRuns([a], [lost])
    expect(notes).toContainEqual({ code: 'lost-records', side: 'b', count: 3 })
    expect(notes).toContainEqual({ code: 'let-go', side: 'b', count: 4 })
  })
})

describe('stages of a real session', () => {
  it('are compared with the percentiles that the report has', () => {
    const a = run('a', 60)
    const { findings, samples } = compareRuns([a], [run('b', 60)])
    const stages = new Set(findings.map(({ stage }) => stage))
    for (const stage of ['endToEnd', 'midi', 'port', 'worklet', 'output', 'onset'])
      expect([...stages]).toContain(stage)
    const median = findings.find(({ stage, statistic }) => stage === 'port' && statistic === 'p50')
    expect(median?.a).toBeCloseTo(a.report.stages.port?.p50Ms ?? NaN, 1)
    expect(samples.find(({ stage }) => stage === 'port')?.countA).toBe(60)
  })
})

describe('underruns', () => {
  const seconds = (count: number, every: number): number[] =>
    Array.from({ length: count }, (_, index) => (index % every === 0 ? 1 : 0))

  it('are compared by the minute, and the opposite with the sides exchanged', () => {
    const a = sideValues([seconds(120, 60)])
    const b = sideValues([seconds(120, 2)])
    const there = compareCounts(a, b, 1)
    expect(there).toMatchObject({ countA: 2, countB: 60, secondsA: 120, perMinuteB: 30 })
    expect(there.differencePerMinute).toBe(29)
    expect(there.pValue).toBeLessThan(0.001)
    expect(there.interval95PerMinute[0]).toBeGreaterThan(15)
    const back = compareCounts(b, a, 1)
    expect(back.differencePerMinute).toBe(-29)
    expect(back.pValue).toBe(there.pValue)
    expect(back.interval95PerMinute[0]).toBe(-there.interval95PerMinute[1])
  })

  it('that hardly happen are no difference, and a few seconds are too short', () => {
    const few = compareCounts(sideValues([seconds(60, 60)]), sideValues([seconds(60, 30)]), 1)
    expect(few.pValue).toBeGreaterThan(0.05)
    expect(few.isTooShort).toBe(false)
    const short = compareCounts(sideValues([seconds(10, 2)]), sideValues([seconds(60, 2)]), 1)
    expect(short.isTooShort).toBe(true)
  })
})
