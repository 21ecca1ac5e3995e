// A comparison as plain text for a terminal: the verdict, the findings, what moved most, and what to keep in mind. At
// most 100 characters wide. Any context.

import type { Mover } from '../compare/schema.ts'
import {
  type Comparison,
  COMPARE_LABELS,
  digitsOf,
  doubtSentences,
  findingVerdict,
  HEARING_SOURCES,
  moversNote,
  number,
  VERDICT_WORDS,
} from './compare-words.ts'
import { times } from './numbers.ts'
import { table, wrap } from './text-table.ts'

/** The comparison in lines of at most 100 characters, with a newline at the end. Any thread. */
export function formatComparison(comparison: Comparison): string {
  const sections = [
    wrap(comparison.text),
    sideLines(comparison),
    findingLines(comparison),
    underrunLines(comparison),
    moverLines(comparison),
    comparison.notes.flatMap(({ text }) => wrap(text)),
    methodLines(comparison),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function sideLines({ a, b }: Comparison): string[] {
  return [
    ...wrap(`A: ${a.names.join(', ')} (${times(a.notes, 'note')})`),
    ...wrap(`B: ${b.names.join(', ')} (${times(b.notes, 'note')})`),
  ]
}

function findingLines(comparison: Comparison): string[] {
  const { findings, samples } = comparison
  if (findings.length === 0) return []
  const rows = findings.map((finding) => {
    const { stage, statistic, a, b, differenceMs, interval95Ms, pValue, effectSize } = finding
    const digits = Math.max(1, digitsOf(finding))
    return [
      COMPARE_LABELS[stage],
      statistic,
      number(a, digits),
      number(b, digits),
      number(differenceMs, digits),
      `${number(interval95Ms[0], digits)}…${number(interval95Ms[1], digits)}`,
      pText(pValue),
      number(effectSize, 2),
      findingVerdict(finding, samples),
    ]
  })
  const heads = ['', '', 'A', 'B', 'B − A', '95 % interval', 'p', 'effect', 'verdict']
  const doubts = doubtSentences(comparison).flatMap((sentence) => wrap(sentence))
  return ['Findings, ms', ...table(heads, rows, [0, 1, 8]), ...doubts]
}

function pText(pValue: number): string {
  return pValue < 0.001 ? '<0.001' : pValue.toFixed(3)
}

function underrunLines({ underruns }: Comparison): string[] {
  if (underruns === null) return []
  const { countA, countB, secondsA, secondsB, interval95PerMinute, verdict } = underruns
  const [low, high] = interval95PerMinute
  return wrap(
    `Underruns: ${countA} in ${secondsA} s and ${countB} in ${secondsB} s, ` +
      `${number(underruns.differencePerMinute, 1)} a minute more ` +
      `(95 % interval ${number(low, 1)}…${number(high, 1)}): ${VERDICT_WORDS[verdict]}.`,
  )
}

function moverLines({ movers }: Comparison): string[] {
  if (movers === null || movers.worst.length === 0) return []
  const { runsA, runsB } = movers
  const rows = movers.worst.map((mover: Mover) => [
    eventName(mover.runA, mover.eventA, runsA),
    eventName(mover.runB, mover.eventB, runsB),
    mover.label,
    number(mover.aMs, 1),
    number(mover.bMs, 1),
    number(mover.differenceMs, 1),
    mover.stage === null
      ? ''
      : `${COMPARE_LABELS[mover.stage]} ${number(mover.stageDifferenceMs ?? 0, 1)}`,
  ])
  return [
    `Moved most, of ${times(movers.aligned, 'event')} that both sides played, ms`,
    ...(runsA + runsB > 2 ? wrap(moversNote(movers)) : []),
    ...table(['A', 'B', '', 'A ms', 'B ms', 'B − A', 'most of it'], rows, [0, 1, 2, 6]),
  ]
}

function eventName(run: number, eventId: number, runs: number): string {
  return runs > 1 ? `${run + 1}: e-${eventId}` : `e-${eventId}`
}

function methodLines({ method, findings, hearing }: Comparison): string[] {
  if (findings.length === 0) return []
  const { permutations, resamples, alpha, tests, seed } = method
  const isBelow = findings.some(({ verdict }) => verdict === 'belowHearing')
  const limits =
    `Below hearing: up to ${hearing.levelMs} ms of p50, p95 and p99, ` +
    `up to ${hearing.spreadMs} ms of spread.`
  return [
    ...wrap(
      `Spread is half of the distance from the 5th to the 95th percentile. ${times(tests, 'test')} by at most ` +
        `${permutations} permutations of blocks, all together wrong in at most ${alpha * 100} % of comparisons of ` +
        `equal sides; intervals of ${resamples} resamples; seed ${seed}.`,
    ),
    ...(isBelow ? [limits, ...HEARING_SOURCES].flatMap((line) => wrap(line)) : []),
  ]
}
