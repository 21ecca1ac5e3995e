// From tests to verdicts: all tests of a comparison together, then what can be heard, then the whole. Any context.

import type { CompareStage, CompareVerdict, Finding, NotShown, StatisticName } from './schema.ts'
import type { TestedStatistic } from './test-stage.ts'

/**
 * Equal recordings differ in any finding in at most this share of comparisons, as far as their blocks are independent;
 * half of the 1 % that is promised.
 */
export const ALPHA = 0.005

export interface Judged {
  finding: Finding
  /** The test refuses that both sides are alike, all tests considered, and the interval leaves zero out. */
  isShown: boolean
}

export interface Limits {
  /** Differences below it are within the error of the clocks, ms. */
  floorMs: number
  /** Differences up to it are below hearing, ms. */
  hearingMs: number
}

/**
 * The findings with their verdicts, in the order given, and how many tests there were; `others`: p values of further
 * tests of the same comparison, whose outcome comes back in `othersShown`. Any thread.
 */
export function judge(
  tested: readonly TestedStatistic[],
  limitsOf: (each: TestedStatistic) => Limits,
  others: readonly number[] = [],
): { judged: Judged[]; tests: number; othersShown: boolean[] } {
  const taking = tested.filter((each) => each.missing === 0)
  const refused = holm([...taking.map((each) => each.pValue), ...others])
  const isRefused = new Map(taking.map((each, index) => [each, refused[index] === true]))
  return {
    judged: tested.map((each) => judgeOne(each, limitsOf(each), isRefused.get(each) === true)),
    tests: refused.length,
    othersShown: refused.slice(taking.length),
  }
}

function judgeOne(each: TestedStatistic, limits: Limits, isRefused: boolean): Judged {
  const { missing, asRunsDiffer, ...figures } = each
  const [low, high] = each.interval95Ms
  const reason = notShownOf()
  const isShown = missing === 0 && reason === null
  const notShown = missing > 0 ? null : reason
  return { finding: { ...figures, verdict: verdictOf(), notShown }, isShown }

  function notShownOf(): NotShown | null {
    if (Math.abs(each.differenceMs) <= limits.floorMs) return 'clocks'
    if (asRunsDiffer !== null) return asRunsDiffer
    if (low <= 0 && high >= 0) return 'interval'
    return isRefused ? null : 'tests'
  }

  function verdictOf(): CompareVerdict {
    if (missing > 0) return 'tooFew'
    if (!isShown) return 'noDifference'
    if (Math.abs(each.differenceMs) <= limits.hearingMs) return 'belowHearing'
    return each.differenceMs > 0 ? 'worse' : 'better'
  }
}

/** Which of the tests refuse, so that any of them does wrongly in a share ALPHA of cases at most (Holm 1979). */
export function holm(pValues: readonly number[], alpha = ALPHA): boolean[] {
  const order = pValues.map((_, index) => index)
  order.sort((x, y) => (pValues[x] as number) - (pValues[y] as number))
  const refused = pValues.map(() => false)
  for (const [place, index] of order.entries()) {
    if ((pValues[index] as number) > alpha / (pValues.length - place)) break
    refused[index] = true
  }
  return refused
}

/** What is heard as a whole; every other stage is a part of it. */
const WHOLES: ReadonlySet<CompareStage> = new Set(['endToEnd', 'toSound', 'onset'])

/**
 * The verdict of all: what is heard counts first, and of it the worse; then the parts, where they change by what could
 * be heard. A part that moved by less says why, not that. Any thread.
 */
export function verdictOfAll(
  findings: readonly Finding[],
  underruns: CompareVerdict | null,
): CompareVerdict {
  const heard = new Set<CompareVerdict | null>([underruns])
  const parts = new Set<CompareVerdict>()
  for (const { stage, verdict } of findings) (WHOLES.has(stage) ? heard : parts).add(verdict)
  for (const verdict of ['worse', 'better'] as const) if (heard.has(verdict)) return verdict
  for (const verdict of ['worse', 'better'] as const) if (parts.has(verdict)) return verdict
  if (heard.has('belowHearing')) return 'belowHearing'
  // Without a sound that could be followed there is nothing that is heard.
  const medians = findings.filter(
    ({ stage, statistic }) => WHOLES.has(stage) && statistic === 'p50',
  )
  return medians.some(({ verdict }) => verdict === 'noDifference') ? 'noDifference' : 'tooFew'
}

/** The finding that a first sentence is about: of what is heard, as far as it can be told. */
export function headlineOf(findings: readonly Finding[], verdict: CompareVerdict): Finding | null {
  const places = ['p95', 'p50', 'spread', 'p99'] as const
  for (const isWhole of [true, false]) {
    for (const place of places) {
      const found = findings.find(
        ({ stage, statistic, verdict: own }) =>
          WHOLES.has(stage) === isWhole && statistic === place && own === verdict,
      )
      if (found !== undefined) return found
    }
  }
  return null
}

/**
 * The part that explains the finding: of the same statistic, or else of the median where the finding is no spread,
 * shown, in the same direction, and by at least a third of it; null where there is none.
 */
export function reasonOf(finding: Finding, judged: readonly Judged[]): Finding | null {
  const own = largestPart(finding, finding.statistic, judged)
  return own ?? (finding.statistic === 'spread' ? null : largestPart(finding, 'p50', judged))
}

function largestPart(
  { differenceMs }: Finding,
  statistic: StatisticName,
  judged: readonly Judged[],
): Finding | null {
  let most: Finding | null = null
  for (const { finding: part, isShown } of judged) {
    if (WHOLES.has(part.stage) || part.stage === 'load' || part.statistic !== statistic) continue
    const share = part.differenceMs / differenceMs
    if (isShown && share >= 1 / 3 && share > (most === null ? 0 : most.differenceMs / differenceMs))
      most = part
  }
  return most
}
