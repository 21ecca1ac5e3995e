// Two traces, or two groups of them, set against each other: what differs, how sure that is, whether it is heard. In
// codes; text/compare-words.ts makes the sentences. Pure: the same traces and seed always give the same comparison,
// exchanged sides exactly the opposite. Any reader context.
//
// What is assumed. Values of one stage depend on their neighbours (the phase of the device's callbacks, a busy main
// thread), and less the further they are apart: so blocks of neighbours are moved together, three times as long as the
// dependence that is seen, and what such blocks still miss is added (dependence.ts). Blocks of equal sides could be
// exchanged. What differs from one recording to the next, such as the device's buffer at its start, can only be seen
// where a side has several recordings: then they are drawn, too (bootstrap.ts), and a difference must be larger than
// theirs (between-runs.ts). Of single ones it is known that each lies somewhere against the device's callbacks
// (callback-phase.ts): what waits for these must differ by more than one; of the rest the comparison says so.

import type { TrackedEvent } from '../events/tracked-event.ts'
import { RESAMPLES } from './bootstrap.ts'
import { longestCallbackMs, phaseErrors } from './callback-phase.ts'
import { environmentNotes } from './environment.ts'
import { HEARING, hearingLimitMs } from './hearing.ts'
import { ALPHA, headlineOf, judge, reasonOf, verdictOfAll } from './judge.ts'
import { moversOf } from './movers.ts'
import { MAX_DRAWS } from './permutation-test.ts'
import {
  clockFloorMs,
  COMPARE_STAGES,
  endedEvents,
  quantumMsOf,
  valuesOf,
  type ComparedRun,
} from './run-samples.ts'
import {
  COMPARE_SCHEMA,
  type CompareNote,
  type CompareStage,
  type ComparisonFigures,
  type SampleFigures,
  type SideFigures,
  type UnderrunFigures,
} from './schema.ts'
import { sideValues, type SideValues } from './side-values.ts'
import { testStage, type TestedStage, type TestedStatistic } from './test-stage.ts'
import { testUnderruns, type TestedUnderruns } from './underruns.ts'

export const DEFAULT_SEED = 1

interface Side {
  readonly runs: readonly ComparedRun[]
  readonly ended: readonly (readonly TrackedEvent[])[]
}

/** The comparison of b against a, each of one run at least. Any thread; 10,000 events a side take about a second. */
export function compareRuns(
  runsA: readonly ComparedRun[],
  runsB: readonly ComparedRun[],
  seed = DEFAULT_SEED,
): ComparisonFigures {
  const steps = compareSteps(runsA, runsB, seed)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same in steps, one for each stage, for who has something else to do between them. */
export function* compareSteps(
  runsA: readonly ComparedRun[],
  runsB: readonly ComparedRun[],
  seed = DEFAULT_SEED,
): Generator<void, ComparisonFigures, void> {
  const a = sideOf(runsA)
  const b = sideOf(runsB)
  const notes = notesOf(a, b)
  const stages: TestedStage[] = []
  for (const [index, stage] of COMPARE_STAGES.entries()) {
    yield
    const tested = testOne(a, b, stage, seed, index, notes)
    if (tested !== null) stages.push(tested)
  }
  yield
  return judgeAll(a, b, stages, testUnderruns(runsA, runsB, seed), notes, seed)
}

function judgeAll(
  a: Side,
  b: Side,
  stages: readonly TestedStage[],
  underruns: TestedUnderruns | null,
  notes: CompareNote[],
  seed: number,
): ComparisonFigures {
  const quantumMs = Math.max(...[...a.runs, ...b.runs].map(quantumMsOf))
  const { judged, tests, othersShown } = judge(
    stages.flatMap(({ tested }) => tested),
    ({ stage, statistic }) => ({
      floorMs: floorOf(a, b, stage, statistic === 'spread'),
      hearingMs: hearingLimitMs(stage, statistic, quantumMs),
    }),
    underruns === null || underruns.isTooShort ? [] : [underruns.pValue],
  )
  const findings = judged.map(({ finding }) => finding)
  const judgedUnderruns = underruns && judgeUnderruns(underruns, othersShown[0] === true)
  const verdict = verdictOfAll(findings, judgedUnderruns?.verdict ?? null)
  const finding = headlineOf(findings, verdict)
  return {
    schema: COMPARE_SCHEMA,
    verdict,
    findings,
    headline: { finding, because: finding && reasonOf(finding, judged) },
    samples: stages.map(({ stage, countA, countB, dependence, blockLength, phaseMs, tested }) => ({
      stage,
      countA,
      countB,
      dependence,
      blockLength,
      floorMs: floorOf(a, b, stage, false),
      phaseMs,
      missing: missingOf(tested),
    })),
    underruns: judgedUnderruns,
    movers: moversOf(a.ended, b.ended),
    a: sideFigures(a),
    b: sideFigures(b),
    notes,
    hearing: HEARING,
    method: { seed, permutations: MAX_DRAWS, resamples: RESAMPLES, alpha: ALPHA, tests },
  }
}

function missingOf(tested: readonly TestedStatistic[]): SampleFigures['missing'] {
  const missing = { p50: 0, p95: 0, p99: 0, spread: 0 }
  for (const each of tested) missing[each.statistic] = each.missing
  return missing
}

function sideOf(runs: readonly ComparedRun[]): Side {
  return { runs, ended: runs.map(endedEvents) }
}

/** Null where a side has no value of the stage. */
function testOne(
  a: Side,
  b: Side,
  stage: CompareStage,
  seed: number,
  stream: number,
  notes: CompareNote[],
): TestedStage | null {
  const areHeard = [a, b].every((side) => stageValues(side, 'endToEnd').count > 0)
  if (stage === 'toSound' && areHeard) return null
  const ofA = stageValues(a, stage)
  const ofB = stageValues(b, stage)
  if (ofA.count > 0 && ofB.count > 0) {
    return testStage(stage, ofA, ofB, phaseErrors(stage, a.runs, b.runs), seed, stream)
  }
  if (ofA.count > 0 || ofB.count > 0) {
    notes.push({ code: 'only-in', side: ofA.count === 0 ? 'b' : 'a', stage })
  }
  return null
}

function stageValues({ runs, ended }: Side, stage: CompareStage): SideValues {
  return sideValues(runs.flatMap((run, index) => valuesOf(run, ended[index] ?? [], stage)))
}

function floorOf(a: Side, b: Side, stage: CompareStage, isSpread: boolean): number {
  const of = ({ runs }: Side): number =>
    Math.max(...runs.map((run) => clockFloorMs(run, stage, isSpread)))
  return Math.max(of(a), of(b))
}

function judgeUnderruns(
  { isTooShort, ...figures }: TestedUnderruns,
  isRefused: boolean,
): UnderrunFigures {
  const [low, high] = figures.interval95PerMinute
  const isShown = isRefused && (low > 0 || high < 0)
  if (isTooShort) return { ...figures, verdict: 'tooFew' }
  if (!isShown) return { ...figures, verdict: 'noDifference' }
  return { ...figures, verdict: figures.differencePerMinute > 0 ? 'worse' : 'better' }
}

function sideFigures({ runs, ended }: Side): SideFigures {
  const all = ended.flat()
  return {
    names: runs.map(({ name }) => name),
    events: all.length,
    notes: all.filter(isNote).length,
  }
}

function isNote({ stages, toSoundMs }: TrackedEvent): boolean {
  return stages.endToEnd !== undefined || toSoundMs !== undefined
}

function notesOf(a: Side, b: Side): CompareNote[] {
  const notes: CompareNote[] = []
  if (isSameTrace(a, b)) notes.push({ code: 'same-trace' })
  notes.push(...environmentNotes(a.runs, b.runs))
  if (a.runs.length === 1 && b.runs.length === 1) {
    const callbackMs = Math.max(longestCallbackMs(a.runs), longestCallbackMs(b.runs))
    notes.push({ code: 'single-runs', callbackMs })
  }
  for (const [side, { runs, ended }] of [
    ['a', a],
    ['b', b],
  ] as const) {
    if (!ended.flat().some(isNote)) notes.push({ code: 'no-notes', side })
    const count = runs.reduce((sum, { report }) => sum + report.records.dropped, 0)
    if (count > 0) notes.push({ code: 'lost-records', side, count })
    const kept = ended.flat().length
    const finished = runs.reduce((sum, { report }) => sum + report.frames.finished, 0)
    if (finished > kept) notes.push({ code: 'let-go', side, count: finished - kept })
  }
  return notes
}

/** The same recording on both sides: nothing can differ. */
function isSameTrace(a: Side, b: Side): boolean {
  const [all, others] = [a.ended.flat(), b.ended.flat()]
  return (
    all.length > 0 &&
    all.length === others.length &&
    all.every(({ marks, stages }, index) => {
      const other = others[index]
      return marks.event === other?.marks.event && stages.endToEnd === other.stages.endToEnd
    })
  )
}
