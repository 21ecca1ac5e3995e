// A comparison in sentences. Node.

import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../../trace/compare/compare.ts'
import type {
  CompareVerdict,
  ComparisonFigures,
  Finding,
} from '../../../../trace/compare/schema.ts'
import { formatComparison } from '../../../../trace/text/compare-text.ts'
import {
  comparisonInWords,
  comparisonText,
  gateSentence,
} from '../../../../trace/text/compare-words.ts'
import { simulateRun, STEADY } from '../../../support/compare/simulated-run.ts'

const FIGURES = compareRuns([simulateRun(STEADY, 200, 1)], [simulateRun(STEADY, 200, 2)])

function finding(over: Partial<Finding>): Finding {
  return {
    stage: 'endToEnd',
    statistic: 'p95',
    a: 41,
    b: 27,
    differenceMs: -14,
    interval95Ms: [-16, -12],
    pValue: 0.0001,
    effectSize: -1,
    verdict: 'better',
    notShown: null,
    ...over,
  }
}

function textOf(
  verdict: CompareVerdict,
  over: Partial<Finding>,
  because: Finding | null = null,
): string {
  const own = finding({ verdict, ...over })
  const figures: ComparisonFigures = {
    ...FIGURES,
    verdict,
    findings: [own],
    headline: { finding: own, because },
  }
  return comparisonText(figures)
}

describe('the first sentence', () => {
  it('is the change, its interval, its reason and the verdict', () => {
    const port = finding({ stage: 'port', a: 19, b: 5 })
    expect(textOf('better', {}, port)).toBe(
      'p95 end to end 41 → 27 ms, 95 % interval −16…−12, because `port` fell from 19 to 5: better.',
    )
    expect(
      textOf('worse', { a: 20, b: 31.25, differenceMs: 11.25, interval95Ms: [11, 11.5] }),
    ).toBe('p95 end to end 20.0 → 31.3 ms, 95 % interval 11.0…11.5: worse.')
  })

  it('says what is below hearing, and what is not shown', () => {
    const over = { a: 20, b: 20.4, differenceMs: 0.4, interval95Ms: [0.3, 0.5] } as Partial<Finding>
    expect(textOf('belowHearing', over)).toBe(
      'p95 end to end 20.0 → 20.4 ms, 95 % interval 0.3…0.5: different by 0.4 ms, below hearing.',
    )
    expect(textOf('noDifference', { ...over, interval95Ms: [-1, 2] })).toBe(
      'No difference shown: p95 end to end 20 → 20 ms, 95 % interval −1…2 (200 and 200 notes).',
    )
  })

  it('says why an interval without zero shows nothing', () => {
    const over = { a: 20, b: 35, differenceMs: 15, interval95Ms: [7, 23] } as Partial<Finding>
    expect(textOf('noDifference', { ...over, notShown: 'tests' })).toBe(
      'No difference shown: p95 end to end 20 → 35 ms, 95 % interval 7…23 (200 and 200 notes): ' +
        'the test is not sure enough.',
    )
    expect(
      textOf('noDifference', { ...over, interval95Ms: [-1, 23], notShown: 'interval' }),
    ).toMatch(/\(200 and 200 notes\)\.$/)
  })

  it('says what a single recording a side cannot tell', () => {
    const notes: ComparisonFigures['notes'] = [{ code: 'single-runs', callbackMs: 32 / 3 }]
    const own = finding({ verdict: 'noDifference' })
    const figures: ComparisonFigures = {
      ...FIGURES,
      verdict: 'noDifference',
      headline: { finding: own, because: null },
      notes,
    }
    expect(comparisonText(figures)).toMatch(
      /less than one callback of the device, 10\.7 ms: repeat it, as with --repeat 3\.$/,
    )
    expect(comparisonText({ ...figures, notes: [] })).toMatch(/\(200 and 200 notes\)\.$/)
    expect(comparisonInWords(figures).notes[0]?.text).toContain("the device's callbacks (10.7 ms)")
  })

  it('says how many notes are missing', () => {
    const few = compareRuns([simulateRun(STEADY, 12, 1)], [simulateRun(STEADY, 15, 2)])
    expect(comparisonText(few)).toBe(
      'Too few notes for a verdict (12 and 15): record at least 8 more on each side.',
    )
    const none = { ...simulateRun(STEADY, 1, 1), events: [] }
    expect(comparisonText(compareRuns([none], [none]))).toContain('nothing to compare')
    expect(comparisonText(compareRuns([none], [simulateRun(STEADY, 9, 1)]))).toMatch(
      /^The first side/,
    )
  })

  it('is followed by what went the other way', () => {
    const figures: ComparisonFigures = {
      ...FIGURES,
      verdict: 'worse',
      findings: [finding({ verdict: 'worse' }), finding({ statistic: 'spread' })],
      headline: { finding: finding({ verdict: 'worse' }), because: null },
    }
    expect(comparisonText(figures)).toMatch(/: worse\. The other way went: spread end to end\.$/)
  })
})

describe('the JSON', () => {
  it('has the schema, the findings as they are, and sentences for its notes and sources', () => {
    const comparison = comparisonInWords(FIGURES)
    expect(comparison.schema).toBe('awescope.compare/1')
    expect(Object.keys(comparison.findings[0]!)).toEqual([
      'stage',
      'statistic',
      'a',
      'b',
      'differenceMs',
      'interval95Ms',
      'pValue',
      'effectSize',
      'verdict',
      'notShown',
    ])
    expect(comparison.notes[0]).toMatchObject({ code: 'single-runs' })
    expect(comparison.notes[0]?.text).toMatch(/^Each side has a single recording/)
    expect(comparison.hearing.sources.join(' ')).toContain('Music Perception 36(1), 2018')
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison)
  })
})

describe('the text', () => {
  it('begins with the verdict and stays within 100 columns', () => {
    const shift = { ...STEADY, shiftMs: 3 }
    const pairs = [FIGURES, compareRuns([simulateRun(STEADY, 99, 1)], [simulateRun(shift, 99, 2)])]
    for (const figures of pairs) {
      const text = formatComparison(comparisonInWords(figures))
      const lines = text.split('\n')
      expect(text.replaceAll('\n', ' ')).toContain(comparisonText(figures))
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
      expect(text).toContain('Moved most, of')
      // No verdict is cut off.
      for (const row of lines.filter((line) => /^(End to end|Port) +p(50|99) /.test(line)))
        expect(row).toMatch(/(none shown|below hearing|too few: \d+ more)$/)
    }
  })
})

describe('a gate in words', () => {
  it('names its bounds', () => {
    const bound = {
      stage: 'endToEnd',
      statistic: 'p95',
      relativePercent: 10,
      absoluteMs: 2,
    } as const
    expect(gateSentence({ ...bound, outcome: 'broken', differenceMs: 3.25 })).toBe(
      'The gate endToEnd.p95 is broken: 3.25 ms more, over 10 % and 2 ms.',
    )
    expect(gateSentence({ ...bound, outcome: 'held', differenceMs: 1 })).toContain('holds')
    expect(gateSentence({ ...bound, outcome: 'unjudged', differenceMs: null })).toContain(
      'both sides',
    )
    expect(gateSentence({ ...bound, outcome: 'unjudged', differenceMs: 1 })).toContain('too few')
  })
})

describe('a table of findings', () => {
  const none = finding({ verdict: 'noDifference', differenceMs: 15, interval95Ms: [7, 23] })
  const linesOf = (...findings: Finding[]): string =>
    formatComparison({ ...comparisonInWords(FIGURES), findings }).replaceAll(/\s+/g, ' ')

  it('says why a difference that looks shown is none, once for each reason', () => {
    const text = linesOf(
      { ...none, notShown: 'callbacks' },
      { ...none, notShown: 'tests', pValue: 0.0004 },
      { ...none, notShown: 'tests', pValue: 0.0005, statistic: 'p99' },
    )
    expect(text.match(/none shown \(tests\)/g)).toHaveLength(2)
    expect(text).toContain('none shown (callbacks)')
    const { tests } = FIGURES.method
    expect(
      text.match(/None shown \(tests\): the test is not sure enough where \d+ tests/g),
    ).toEqual([`None shown (tests): the test is not sure enough where ${tests} tests`])
    expect(text).toContain('None shown (callbacks): it is no more than equal pages may differ by')
  })

  it('says nothing of it where nothing looks shown', () => {
    const text = linesOf(
      { ...none, interval95Ms: [-1, 23], pValue: 0.2, notShown: 'tests' },
      { ...none, interval95Ms: [-1, 23], pValue: 0.01, notShown: 'interval' },
    )
    expect(text).not.toMatch(/none shown \(/i)
  })
})
