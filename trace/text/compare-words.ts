// A comparison in sentences: the first says the verdict, and why. Any context.

import type {
  CompareNote,
  CompareStage,
  CompareVerdict,
  ComparisonFigures,
  EnvironmentFact,
  Finding,
  MoverFigures,
  NotShown,
} from '../compare/schema.ts'
import { NOT_SHOWN } from '../compare/schema.ts'
import type { GateResult } from '../compare/gate.ts'
import { times } from './numbers.ts'
import { STAGE_LABELS, STAGE_TITLES } from './stage-words.ts'
import { say, type Words } from './words.ts'

/** What `awescope compare --json` prints. */
export interface Comparison extends Omit<ComparisonFigures, 'notes' | 'hearing' | 'headline'> {
  /** The verdict in one or two sentences. */
  text: string
  hearing: ComparisonFigures['hearing'] & { sources: readonly string[] }
  notes: { code: CompareNote['code']; text: string }[]
}

/** The comparison with its sentences. Any thread; shares what holds no words. */
export function comparisonInWords(figures: ComparisonFigures): Comparison {
  const { headline: _, notes, hearing, schema, verdict, findings, ...rest } = figures
  return {
    schema,
    verdict,
    text: comparisonText(figures),
    findings,
    ...rest,
    notes: notes.map((note) => ({ code: note.code, text: say(NOTES, note) })),
    hearing: { ...hearing, sources: HEARING_SOURCES },
  }
}

/** Within sentences and tables. */
export const VERDICT_WORDS: Readonly<Record<CompareVerdict, string>> = {
  worse: 'worse',
  better: 'better',
  belowHearing: 'below hearing',
  noDifference: 'none shown',
  tooFew: 'too few',
}

/** Behind *none shown* in tables. */
const NOT_SHOWN_WORDS: Readonly<Record<Exclude<NotShown, 'interval'>, string>> = {
  clocks: 'it is no more than the clocks may be wrong by',
  callbacks:
    "it is no more than equal pages may differ by, for how each recording lies against the device's callbacks",
  recordings: 'it is no more than recordings of one side may differ by among themselves',
  tests: 'the test is not sure enough',
}
/** From here on a test by itself looks as though it showed something. */
const LOOKS_SHOWN = 0.05

/** Why a finding is none although its interval or its test look as though it were one; null where they do not. */
function doubtOf({
  interval95Ms: [low, high],
  pValue,
  notShown,
}: Finding): keyof typeof NOT_SHOWN_WORDS | null {
  if (notShown === null || notShown === 'interval') return null
  return low > 0 || high < 0 || pValue < LOOKS_SHOWN ? notShown : null
}

/** What *none shown (…)* means in a table of these findings, a sentence for each that stands there. */
export function doubtSentences({ findings, method }: Comparison): string[] {
  const doubts = new Set(findings.map(doubtOf))
  return NOT_SHOWN.flatMap((reason) => {
    if (reason === 'interval' || !doubts.has(reason)) return []
    const more =
      reason === 'tests'
        ? ` where ${times(method.tests, 'test')} at once may be wrong in ${method.alpha * 100} % of cases: the first ` +
          `is asked for a p of ${(method.alpha / method.tests).toFixed(5)}, the others for little more`
        : ''
    return [`None shown (${reason}): ${NOT_SHOWN_WORDS[reason]}${more}.`]
  })
}

export const HEARING_SOURCES = [
  'Latency: 10 ms were not rated worse than none, 20 ms were, and so were 10 ± 3 ms (Jack, Mehrabi, Stockman, ' +
    'McPherson, Music Perception 36(1), 2018).',
  'Spread: guidelines for instruments want jitter of at most 1 ms (Wessel and Wright 2002; McPherson, Jack, Moro, ' +
    'NIME 2016).',
  'Load is not heard before quanta come late; that a tenth of a quantum more is worth a verdict is a choice of ' +
    'Awescope.',
] as const

const TITLES: Readonly<Record<CompareStage, string>> = {
  ...STAGE_TITLES,
  toSound: 'event to sound in the audio thread',
  onset: 'onset after dispatch',
  load: 'load of a quantum',
}

/** Heads of rows and of charts. */
export const COMPARE_LABELS: Readonly<Record<CompareStage, string>> = {
  ...STAGE_LABELS,
  toSound: 'To sound',
  onset: 'Onset',
  load: 'Load',
}

/** Names of what is compared, within sentences. */
export const compareTitle = (stage: CompareStage): string => TITLES[stage]

/** Such as "p95 end to end 41 → 27 ms, 95 % interval −16…−12, because `port` fell from 19 to 5: better." */
export function comparisonText(figures: ComparisonFigures): string {
  const { verdict, headline, a, b, underruns } = figures
  const { finding, because } = headline
  if (verdict === 'tooFew') return tooFewText(figures)
  if (finding === null) {
    if (underruns !== null && underruns.verdict === verdict) return underrunText(underruns)
    return 'No difference shown.'
  }
  const digits = digitsOf(finding)
  const [low, high] = finding.interval95Ms
  const change =
    `${finding.statistic} ${compareTitle(finding.stage)} ${number(finding.a, digits)} → ` +
    `${number(finding.b, digits)} ms, 95 % interval ${number(low, digits)}…${number(high, digits)}`
  if (verdict === 'noDifference') {
    const single = singleText(figures)
    const doubt = doubtOf(finding)
    const isSaid = doubt === null || (doubt === 'callbacks' && single !== '')
    const why = isSaid ? '' : `: ${NOT_SHOWN_WORDS[doubt]}`
    return `No difference shown: ${change} (${a.notes} and ${times(b.notes, 'note')})${why}.${single}`
  }
  const reason =
    because === null
      ? ''
      : `, because \`${because.stage}\` ${because.differenceMs < 0 ? 'fell' : 'rose'} from ` +
        `${number(because.a, digits)} to ${number(because.b, digits)}`
  if (verdict === 'belowHearing') {
    const size = number(Math.abs(finding.differenceMs), Math.max(1, digits))
    return `${change}${reason}: different by ${size} ms, below hearing.`
  }
  return `${change}${reason}: ${VERDICT_WORDS[verdict]}.${contraryText(figures)}`
}

/** What a single recording a side cannot tell, in a second sentence. */
function singleText({ notes }: ComparisonFigures): string {
  const single = notes.find((note) => note.code === 'single-runs')
  if (single === undefined || single.callbackMs === 0) return ''
  return (
    ` One recording a side cannot tell less than one callback of the device, ${number(single.callbackMs, 1)} ms: ` +
    'repeat it, as with --repeat 3.'
  )
}

/** What moved the other way, in a second sentence. */
function contraryText({ verdict, findings }: ComparisonFigures): string {
  const contrary = findings.filter(
    (each) => each.verdict === (verdict === 'worse' ? 'better' : 'worse'),
  )
  if (contrary.length === 0) return ''
  const names = contrary.slice(0, 3).map((each) => `${each.statistic} ${compareTitle(each.stage)}`)
  const more = contrary.length > names.length ? ` and ${contrary.length - names.length} more` : ''
  return ` The other way went: ${names.join(', ')}${more}.`
}

function tooFewText({ a, b, samples }: ComparisonFigures): string {
  if (a.notes === 0 && b.notes === 0) {
    return 'Neither side has a note that was followed to a sound: there is nothing to compare.'
  }
  if (a.notes === 0 || b.notes === 0) {
    const side = a.notes === 0 ? 'first' : 'second'
    return `The ${side} side has no note that was followed to a sound: there is nothing to compare.`
  }
  const ofMedian = samples.find(({ stage }) => stage === 'endToEnd' || stage === 'toSound')?.missing
    .p50
  const missing = Math.max(1, ofMedian ?? 1)
  return `Too few notes for a verdict (${a.notes} and ${b.notes}): record at least ${missing} more on each side.`
}

function underrunText({
  perMinuteA,
  perMinuteB,
  interval95PerMinute: [low, high],
  verdict,
}: NonNullable<ComparisonFigures['underruns']>): string {
  return (
    `Underruns a minute ${number(perMinuteA, 1)} → ${number(perMinuteB, 1)}, ` +
    `95 % interval ${number(low, 1)}…${number(high, 1)}: ${VERDICT_WORDS[verdict]}.`
  )
}

/** As many digits as the interval is worth, and no more than make sense beside the figures. */
export function digitsOf({ a, b, interval95Ms: [low, high] }: Finding): number {
  const width = high - low
  const ofInterval = width >= 2 ? 0 : width >= 0.2 ? 1 : width >= 0.02 ? 2 : 3
  const size = Math.max(Math.abs(a), Math.abs(b))
  return Math.min(ofInterval, size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

/** The verdict on a finding, and how many events are missing where they are too few. */
export function findingVerdict(finding: Finding, samples: Comparison['samples']): string {
  const { stage, statistic, verdict } = finding
  const doubt = doubtOf(finding)
  if (doubt !== null) return `${VERDICT_WORDS[verdict]} (${doubt})`
  if (verdict !== 'tooFew') return VERDICT_WORDS[verdict]
  const missing = samples.find((each) => each.stage === stage)?.missing[statistic] ?? 0
  return missing > 0 ? `too few: ${missing} more` : VERDICT_WORDS[verdict]
}

/** With a true minus, and no "−0". */
export function number(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

const FACTS: Readonly<Record<EnvironmentFact, string>> = {
  url: 'page',
  browser: 'browser',
  platform: 'platform',
  sink: 'audio output',
  isolated: 'cross-origin isolation',
  sampleRate: 'sample rate (Hz)',
  quantum: 'render quantum (frames)',
  baseLatency: 'base latency (ms), which follows the latencyHint',
  workletStep: "step of the audio thread's clock (ms)",
}

const SIDES = { a: 'first', b: 'second' } as const

const NOTES: Words<CompareNote> = {
  differs: ({ of, a, b }) =>
    of === 'url'
      ? `The traces are of different pages, ${a} and ${b}; they are compared all the same.`
      : `The sides differ in ${FACTS[of]}: ${a} and ${b}.`,
  'differs-within': ({ side, of, values }) =>
    `The traces of the ${SIDES[side]} side differ in ${FACTS[of]} among themselves: ${values}.`,
  'single-runs': ({ callbackMs }) =>
    'Each side has a single recording: what differs from one recording to the next cannot be told from what you ' +
    `changed${ofCallbacks(callbackMs)}. Three recordings a side can tell it.`,
  'only-in': ({ side, stage }) =>
    `Only the ${SIDES[side]} side has ${compareTitle(stage)}; it is not compared.`,
  'no-notes': ({ side }) => `The ${SIDES[side]} side has no note that was followed to a sound.`,
  'lost-records': ({ side, count }) =>
    `${times(count, 'record')} of the ${SIDES[side]} side ${count === 1 ? 'was' : 'were'} lost.`,
  'let-go': ({ side, count }) =>
    `The ${SIDES[side]} side had ${times(count, 'event')} more than are kept; the latest are compared.`,
  'same-trace': () => 'Both sides are the same recording.',
}

function ofCallbacks(callbackMs: number): string {
  if (callbackMs === 0) return ''
  return `, such as how it lies against the device's callbacks (${number(callbackMs, 1)} ms)`
}

/** One sentence for each bound that does not hold. */
export function gateSentence({
  stage,
  statistic,
  relativePercent,
  absoluteMs,
  outcome,
  differenceMs,
}: GateResult): string {
  const name = `${stage}.${statistic}`
  const bound = `${relativePercent} % and ${absoluteMs} ms`
  if (outcome === 'broken') {
    return `The gate ${name} is broken: ${number(differenceMs ?? 0, 2)} ms more, over ${bound}.`
  }
  if (outcome === 'held') return `The gate ${name} holds (${bound}).`
  return differenceMs === null
    ? `The gate ${name} cannot be judged: the stage is not in the traces of both sides.`
    : `The gate ${name} cannot be judged: there are too few events.`
}

/** What the events of groups stand for, one sentence. */
export function moversNote({ runsA, runsB }: MoverFigures): string {
  return (
    `Medians of ${times(runsA, 'recording')} of A and ${runsB} of B; ` +
    'before each event stands which recording of its side it is from.'
  )
}
