// From tests to verdicts, and the gate. Node.

import { describe, expect, it } from 'vitest'
import { judgeGate } from '../../../../trace/compare/gate.ts'
import { holm, judge, reasonOf, verdictOfAll } from '../../../../trace/compare/judge.ts'
import type { Finding } from '../../../../trace/compare/schema.ts'
import type { TestedStatistic } from '../../../../trace/compare/test-stage.ts'

const LIMITS = { floorMs: 0.1, hearingMs: 10 }

function tested(over: Partial<TestedStatistic> = {}): TestedStatistic {
  return {
    stage: 'endToEnd',
    statistic: 'p50',
    a: 20,
    b: 35,
    differenceMs: 15,
    interval95Ms: [14, 16],
    pValue: 0.0001,
    effectSize: 1,
    missing: 0,
    asRunsDiffer: null,
    ...over,
  }
}

const verdictOf = (over: Partial<TestedStatistic>): Finding['verdict'] | undefined =>
  judge([tested(over)], () => LIMITS).judged[0]?.finding.verdict

describe('a finding', () => {
  it('is worse or better where it is shown and can be heard', () => {
    expect(verdictOf({})).toBe('worse')
    expect(verdictOf({ differenceMs: -15, interval95Ms: [-16, -14] })).toBe('better')
  })

  it('is below hearing where it is no larger, however wide the interval', () => {
    expect(verdictOf({ differenceMs: 10, interval95Ms: [8, 12] })).toBe('belowHearing')
    expect(verdictOf({ differenceMs: 10.1, interval95Ms: [8, 12] })).toBe('worse')
    expect(verdictOf({ differenceMs: -0.4, interval95Ms: [-0.5, -0.3] })).toBe('belowHearing')
  })

  it('is no difference where the clocks, other recordings, the interval or the test do not show it, and says which', () => {
    const whyOf = (over: Partial<TestedStatistic>): (string | null | undefined)[] => {
      const finding = judge([tested(over)], () => LIMITS).judged[0]?.finding
      return [finding?.verdict, finding?.notShown]
    }
    expect(whyOf({})).toEqual(['worse', null])
    const within = { differenceMs: 0.09, interval95Ms: [0.08, 0.1] as [number, number] }
    expect(whyOf(within)).toEqual(['noDifference', 'clocks'])
    expect(whyOf({ asRunsDiffer: 'callbacks' })).toEqual(['noDifference', 'callbacks'])
    expect(whyOf({ asRunsDiffer: 'recordings', pValue: 1 })).toEqual(['noDifference', 'recordings'])
    expect(whyOf({ interval95Ms: [-1, 30], pValue: 1 })).toEqual(['noDifference', 'interval'])
    expect(whyOf({ pValue: 0.006 })).toEqual(['noDifference', 'tests'])
    expect(whyOf({ missing: 3, pValue: 1 })).toEqual(['tooFew', null])
  })

  it('is too few where values are missing, and takes part in no test then', () => {
    expect(verdictOf({ missing: 3 })).toBe('tooFew')
    const both = judge([tested(), tested({ missing: 3 })], () => LIMITS, [0.5])
    expect(both.tests).toBe(2)
    expect(both.othersShown).toEqual([false])
  })
})

describe('the correction for many tests', () => {
  it('asks the smallest p for its share of all, the next for that of the rest', () => {
    expect(holm([0.01, 0.2, 0.02], 0.05)).toEqual([true, false, true])
    expect(holm([0.02, 0.02, 0.02], 0.05)).toEqual([false, false, false])
    expect(holm([], 0.05)).toEqual([])
  })
})

describe('the verdict of all', () => {
  const finding = (stage: Finding['stage'], verdict: Finding['verdict']): Finding => {
    const { missing: _, asRunsDiffer: __, ...figures } = tested({ stage })
    return { ...figures, verdict, notShown: null }
  }

  it('is of what is heard first, and of that the worse', () => {
    const whole = [finding('endToEnd', 'better'), finding('onset', 'worse')]
    expect(verdictOfAll(whole, null)).toBe('worse')
    expect(verdictOfAll([finding('endToEnd', 'better'), finding('port', 'worse')], null)).toBe(
      'better',
    )
    expect(verdictOfAll([finding('endToEnd', 'noDifference')], 'worse')).toBe('worse')
  })

  it('is of the parts where what is heard shows nothing, but not below hearing', () => {
    const equal = finding('endToEnd', 'noDifference')
    expect(verdictOfAll([equal, finding('load', 'worse')], null)).toBe('worse')
    expect(verdictOfAll([equal, finding('port', 'belowHearing')], null)).toBe('noDifference')
    expect(verdictOfAll([finding('endToEnd', 'belowHearing')], 'noDifference')).toBe('belowHearing')
  })

  it('is too few without a sound that was followed', () => {
    expect(verdictOfAll([], null)).toBe('tooFew')
    expect(verdictOfAll([finding('port', 'noDifference')], null)).toBe('tooFew')
    expect(verdictOfAll([finding('endToEnd', 'tooFew')], 'tooFew')).toBe('tooFew')
  })
})

describe('the reason', () => {
  const { judged } = judge(
    [
      tested(),
      tested({ stage: 'port', a: 5, b: 17, differenceMs: 12, interval95Ms: [11, 13] }),
      tested({ stage: 'midi', a: 1, b: 4, differenceMs: 3, interval95Ms: [2, 4] }),
    ],
    () => LIMITS,
  )
  const whole = judged[0]!.finding

  it('is the part that holds most of it, in the same direction', () => {
    expect(reasonOf(whole, judged)?.stage).toBe('port')
    expect(reasonOf({ ...whole, differenceMs: -15 }, judged)).toBeNull()
    expect(reasonOf({ ...whole, differenceMs: 50 }, judged)).toBeNull()
    // Of the median where no part of the same statistic is shown; a median explains no spread.
    expect(reasonOf({ ...whole, statistic: 'p95' }, judged)?.statistic).toBe('p50')
    expect(reasonOf({ ...whole, statistic: 'spread' }, judged)).toBeNull()
  })
})

describe('a gate', () => {
  const { judged } = judge([tested()], () => LIMITS)
  const findings = judged.map(({ finding }) => finding)
  const bound = { stage: 'endToEnd', statistic: 'p50', relativePercent: 50, absoluteMs: 5 } as const
  const outcomeOf = (over: object, of: readonly Finding[] = findings): string | undefined =>
    judgeGate({ findings: [...of] }, [{ ...bound, ...over }])[0]?.outcome

  it('breaks where both of its bounds are passed, and the change is shown', () => {
    expect(outcomeOf({})).toBe('broken')
    expect(outcomeOf({ relativePercent: 80 })).toBe('held')
    expect(outcomeOf({ absoluteMs: 16 })).toBe('held')
    const [finding] = findings
    expect(outcomeOf({}, [{ ...finding!, verdict: 'belowHearing' }])).toBe('broken')
    expect(outcomeOf({}, [{ ...finding!, verdict: 'noDifference' }])).toBe('held')
    expect(outcomeOf({}, [{ ...finding!, differenceMs: -15, verdict: 'better' }])).toBe('held')
  })

  it('says where it cannot judge', () => {
    expect(outcomeOf({ stage: 'lookAhead' })).toBe('unjudged')
    expect(outcomeOf({}, [{ ...findings[0]!, verdict: 'tooFew' }])).toBe('unjudged')
  })
})
