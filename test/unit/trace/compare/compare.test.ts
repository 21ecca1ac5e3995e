// Two sides, simulated and seeded: what differs is found and named, what does not is left alone. Node.

import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../../trace/compare/compare.ts'
import type { ComparedRun } from '../../../../trace/compare/run-samples.ts'
import type {
  CompareStage,
  ComparisonFigures,
  Finding,
  StatisticName,
} from '../../../../trace/compare/schema.ts'
import {
  EQUAL_PAGES,
  ON_BEAT,
  simulateRun,
  STEADY,
  WITH_CALLBACKS,
} from '../../../support/compare/simulated-run.ts'
import { countEqual, countFound, isShown } from '../../../support/compare/verdict-counts.ts'
import { must } from '../../../support/trace/must.ts'

function findingOf(
  { findings }: ComparisonFigures,
  stage: CompareStage,
  statistic: StatisticName,
): Finding {
  return must(findings.find((each) => each.stage === stage && each.statistic === statistic))
}

/** Each event later by so much, in what is heard and in the page's code. */
function later(run: ComparedRun, ms: number): ComparedRun {
  const events = run.events.map((event) => ({
    ...event,
    onsetMs: must(event.onsetMs) + ms,
    toSoundMs: must(event.toSoundMs) + ms,
    stages: {
      ...event.stages,
      port: must(event.stages.port) + ms,
      endToEnd: must(event.stages.endToEnd) + ms,
    },
  }))
  return { ...run, events }
}

describe('two recordings of equal pages', () => {
  it.each(Object.entries(EQUAL_PAGES))('show no difference: %s', (_, page) => {
    // Where nearly all differ, all permutations are drawn.
    const pairs = page.isOnBeat ? 5 : 20
    const { verdicts, anyFinding, slower, faster } = countEqual(page, pairs, 200, 1)
    expect(verdicts.worse + verdicts.better + verdicts.belowHearing).toBe(0)
    expect(anyFinding).toBe(0)
    expect(verdicts.noDifference).toBe(pairs)
    // Uncorrected, some are below 0.05, to both sides.
    expect(slower + faster).toBeGreaterThan(0)
  })

  it('are told where they are the same recording', () => {
    const run = simulateRun(STEADY, 200, 1)
    const { verdict, findings, notes } = compareRuns([run], [run])
    expect(verdict).toBe('noDifference')
    expect(findings.filter(isShown)).toEqual([])
    expect(findings.every(({ pValue }) => pValue === 1)).toBe(true)
    expect(notes).toContainEqual({ code: 'same-trace' })
  })
})

describe('a change', () => {
  it('of 15 ms is worse, with its size, its interval and the stage that holds it', () => {
    const a = simulateRun(WITH_CALLBACKS, 200, 1)
    const b = later(simulateRun(WITH_CALLBACKS, 200, 2), 15)
    const figures = compareRuns([a], [b])
    expect(figures.verdict).toBe('worse')
    const p95 = findingOf(figures, 'endToEnd', 'p95')
    expect(p95.verdict).toBe('worse')
    expect(p95.b - p95.a).toBeCloseTo(p95.differenceMs, 9)
    expect(p95.interval95Ms[0]).toBeLessThanOrEqual(15)
    expect(p95.interval95Ms[1]).toBeGreaterThanOrEqual(15)
    // As wide as a single recording against callbacks of 10.7 ms asks for.
    expect(p95.interval95Ms[1] - p95.interval95Ms[0]).toBeGreaterThan(2 * 8)
    expect(p95.interval95Ms[1] - p95.interval95Ms[0]).toBeLessThan(2 * 9)
    expect(findingOf(figures, 'endToEnd', 'p50').effectSize).toBeGreaterThan(0.9)
    expect(findingOf(figures, 'endToEnd', 'spread').verdict).toBe('noDifference')
    expect(figures.headline.finding).toEqual(p95)
    expect(figures.headline.because?.stage).toBe('port')
    expect(figures.headline.because?.statistic).toBe('p95')
    expect(findingOf(figures, 'validation', 'p50').verdict).toBe('noDifference')
  })

  it('of 1 ms is found with 200 events a side, and is below hearing', () => {
    const found = countFound(
      STEADY,
      { ...STEADY, shiftMs: 1 },
      20,
      200,
      ({ verdict, findings }) => {
        const [p50] = findings
        return verdict === 'belowHearing' && p50?.stage === 'endToEnd' && p50.differenceMs > 0
      },
    )
    expect(found).toBeGreaterThanOrEqual(19)
  })

  it('of jitter alone, 1 to 3 ms, is found: as spread, while the median says nothing', () => {
    const found = countFound(STEADY, { ...STEADY, jitterMs: 3 }, 20, 200, (figures) => {
      const isMedianEqual = findingOf(figures, 'endToEnd', 'p50').verdict === 'noDifference'
      return (
        figures.verdict === 'worse' &&
        findingOf(figures, 'endToEnd', 'spread').verdict === 'worse' &&
        isMedianEqual
      )
    })
    expect(found).toBeGreaterThanOrEqual(19)
  })

  it('is the exact opposite with the sides exchanged', () => {
    const a = simulateRun(WITH_CALLBACKS, 150, 1)
    const b = later(simulateRun({ ...WITH_CALLBACKS, jitterMs: 2 }, 170, 2), 4)
    const there = compareRuns([a], [b])
    const back = compareRuns([b], [a])
    expect(there.verdict).toBe('worse')
    expect(back.verdict).toBe('better')
    expect(back.findings).toHaveLength(there.findings.length)
    for (const [index, finding] of there.findings.entries()) {
      const other = must(back.findings[index])
      expect([other.a, other.b]).toEqual([finding.b, finding.a])
      expect(other.differenceMs + finding.differenceMs).toBe(0)
      expect(other.interval95Ms[0] + finding.interval95Ms[1]).toBe(0)
      expect(other.pValue).toBe(finding.pValue)
      expect(other.effectSize + finding.effectSize).toBe(0)
    }
  })

  it('has the same figures each time, and nearly the same with another seed', () => {
    const a = simulateRun(STEADY, 200, 1)
    const b = simulateRun({ ...STEADY, shiftMs: 1 }, 200, 2)
    const first = compareRuns([a], [b], 5)
    expect(compareRuns([a], [b], 5)).toEqual(first)
    const other = compareRuns([a], [b], 6)
    expect(other.verdict).toBe(first.verdict)
    const [one, two] = [first, other].map((each) => findingOf(each, 'endToEnd', 'p50'))
    expect(must(two).interval95Ms).not.toEqual(must(one).interval95Ms)
    expect(must(two).interval95Ms[0]).toBeCloseTo(must(one).interval95Ms[0], 0)
  })
})

describe('recordings that lie anew against the callbacks of their device', () => {
  const oneCallbackMs = (512 / 48_000) * 1000
  const found = ({ findings }: ComparisonFigures, stage: CompareStage, statistic: StatisticName) =>
    findings.some((each) => each.stage === stage && each.statistic === statistic && isShown(each))

  it('tell nothing below one callback, one a side, of what waits for these; the rest as before', () => {
    const a = simulateRun(ON_BEAT, 200, 1)
    const slower = simulateRun({ ...ON_BEAT, shiftMs: 4 }, 200, 2)
    const figures = compareRuns([a], [slower])
    expect(found(figures, 'endToEnd', 'p50')).toBe(false)
    expect(found(figures, 'validation', 'p50')).toBe(true)
    const { interval95Ms } = findingOf(figures, 'validation', 'p50')
    expect(interval95Ms[1] - interval95Ms[0]).toBeLessThan(1)
    const phases = new Map(figures.samples.map(({ stage, phaseMs }) => [stage, phaseMs]))
    for (const stage of ['endToEnd', 'worklet', 'output', 'onset'] as const)
      expect(phases.get(stage)).toBeCloseTo(oneCallbackMs, 9)
    for (const stage of ['midi', 'validation', 'serialization', 'port'] as const)
      expect(phases.get(stage)).toBe(0)
    expect(figures.notes).toContainEqual({ code: 'single-runs', callbackMs: oneCallbackMs })
    expect(found(compareRuns([a], [later(slower, 20)]), 'endToEnd', 'p50')).toBe(true)
  })

  it('tell nothing of them where nobody knows how long they are', () => {
    const figures = compareRuns([simulateRun(STEADY, 50, 1)], [simulateRun(STEADY, 50, 2)])
    expect(figures.samples.every(({ phaseMs }) => phaseMs === 0)).toBe(true)
    expect(figures.notes).toContainEqual({ code: 'single-runs', callbackMs: 0 })
  })

  it('tell less than one callback where there are several of them', () => {
    const group = (seed: number, ms: number): ComparedRun[] =>
      Array.from({ length: 5 }, (_, index) => later(simulateRun(ON_BEAT, 40, seed + index), ms))
    const equal = compareRuns(group(1, 0), group(11, 0))
    expect(equal.verdict).toBe('noDifference')
    const [sample] = equal.samples
    expect(sample?.phaseMs).toBeCloseTo((2.807 * oneCallbackMs) / Math.sqrt(12 * 2.5), 9)
    expect(found(compareRuns(group(1, 0), group(11, 9)), 'endToEnd', 'p50')).toBe(true)
  })
})

describe('several recordings a side', () => {
  // Each recording has an offset of its own, as the device's buffer has when it starts.
  const group = (seed: number, offsets: readonly number[], ms = 0): ComparedRun[] =>
    offsets.map((offset, index) => later(simulateRun(STEADY, 80, seed + index), offset + ms))

  it('keep what differs from recording to recording from being taken for a change', () => {
    const single = compareRuns(group(1, [0]), group(11, [3]))
    expect(single.findings.some(isShown)).toBe(true)
    expect(single.notes).toContainEqual({ code: 'single-runs', callbackMs: 0 })
    const several = compareRuns(group(1, [0, 3, 1]), group(11, [3, 0, 2]))
    expect(several.verdict).toBe('noDifference')
    expect(several.findings.filter(isShown)).toEqual([])
    expect(several.notes.map(({ code }) => code)).not.toContain('single-runs')
  })

  it('still show what differs by more, and their offsets are no jitter', () => {
    const { verdict, findings } = compareRuns(group(1, [0, 3, 1]), group(11, [3, 0, 2], 15))
    expect(verdict).toBe('worse')
    expect(findings[0]).toMatchObject({ stage: 'endToEnd', statistic: 'p50', verdict: 'worse' })
    const spread = findings.find(({ statistic }) => statistic === 'spread')
    expect(spread?.verdict).toBe('noDifference')
    expect(must(spread).a).toBeLessThan(2.5)
  })
})

describe('what cannot be told', () => {
  it('is too few events, and how many are missing', () => {
    const figures = compareRuns([simulateRun(STEADY, 12, 1)], [simulateRun(STEADY, 15, 2)])
    expect(figures.verdict).toBe('tooFew')
    expect(figures.findings.every(({ verdict }) => verdict === 'tooFew')).toBe(true)
    expect(figures.samples[0]).toMatchObject({ stage: 'endToEnd', countA: 12, countB: 15 })
    expect(figures.samples[0]?.missing).toEqual({ p50: 8, p95: 128, p99: 688, spread: 28 })
    expect(figures.method.tests).toBe(0)
  })

  it('is a side without a note', () => {
    const none = { ...simulateRun(STEADY, 1, 1), events: [] }
    const figures = compareRuns([simulateRun(STEADY, 50, 2)], [none])
    expect(figures.verdict).toBe('tooFew')
    expect(figures.findings).toEqual([])
    expect(figures.notes).toContainEqual({ code: 'no-notes', side: 'b' })
    expect(figures.notes).toContainEqual({ code: 'only-in', side: 'a', stage: 'endToEnd' })
    expect(compareRuns([none], [none]).verdict).toBe('tooFew')
  })

  it('is a difference within the error of the clocks', () => {
    const coarse = (run: ComparedRun): ComparedRun => {
      const stage = { resolutionMs: 3 } as NonNullable<ComparedRun['report']['stages']['endToEnd']>
      return {
        ...run,
        report: { ...run.report, stages: { ...run.report.stages, endToEnd: stage } },
      }
    }
    const a = simulateRun(STEADY, 200, 1)
    const b = simulateRun({ ...STEADY, shiftMs: 1 }, 200, 2)
    expect(findingOf(compareRuns([a], [b]), 'endToEnd', 'p50').verdict).toBe('belowHearing')
    const figures = compareRuns([coarse(a)], [coarse(b)])
    expect(findingOf(figures, 'endToEnd', 'p50').verdict).toBe('noDifference')
    expect(figures.samples[0]?.floorMs).toBe(1.5)
  })
})

describe('a browser that tells no output time', () => {
  it('is compared by the way to the sound in the audio thread', () => {
    const withoutOutput = (run: ComparedRun): ComparedRun => ({
      ...run,
      events: run.events.map((event) => {
        const { endToEnd: _, output: __, ...stages } = event.stages
        return { ...event, stages }
      }),
    })
    const a = withoutOutput(simulateRun(STEADY, 200, 1))
    const b = withoutOutput(simulateRun({ ...STEADY, shiftMs: 12 }, 200, 2))
    const { verdict, findings, headline } = compareRuns([a], [b])
    expect(verdict).toBe('worse')
    expect(headline.finding?.stage).toBe('toSound')
    expect(findings.some(({ stage }) => stage === 'endToEnd')).toBe(false)
    const heard = compareRuns([simulateRun(STEADY, 50, 1)], [simulateRun(STEADY, 50, 2)])
    expect(heard.findings.some(({ stage }) => stage === 'toSound')).toBe(false)
  })
})
