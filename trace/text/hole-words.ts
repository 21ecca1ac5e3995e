// Where records are missing, in words. Any context.

import type { Hole, LostFigures, LostMeasure } from '../holes/hole.ts'
import type { Report } from '../report/schema.ts'
import { formatCount, formatPlural } from './format.ts'
import { clockTime, ms, percent } from './numbers.ts'
import { wrap } from './text-table.ts'

const MAX_SHOWN = 3

const lengthOf = ({ fromMs, toMs }: Hole): number => toMs - fromMs

const MEASURES: Readonly<Record<LostMeasure, string>> = {
  process: 'process()',
  script: 'onaudioprocess',
  handler: 'event to handler',
  firstAction: 'event to action',
  action: 'calls of actions',
  longTask: 'long tasks',
  gap: 'glitches, late by',
}

/** Such as "12 records are missing here, 350 ms." and what is known of them. */
export function holeSentence(hole: Hole): string {
  const missing = formatPlural(hole.records, 'record is missing', 'records are missing')
  const known = hole.lost === undefined ? '' : ` Known of them: ${lostClause(hole.lost)}.`
  return `${missing} here, ${ms(lengthOf(hole))} ms.${known}`
}

/** What is known of a time without records: a name and a value each. */
export function lostFigures({ load, durations }: LostFigures): { label: string; text: string }[] {
  const loads =
    load === null
      ? []
      : [{ label: 'load', text: `${percent(load.average)}, at most ${percent(load.peak)}` }]
  const rest = durations.map(({ of, count, p50Ms, p99Ms, maxMs }) => ({
    label: MEASURES[of],
    text: `p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}, most ${ms(maxMs)} ms (${formatCount(count)})`,
  }))
  return [...loads, ...rest]
}

/** The same in one clause: "load 41 %, at most 83 %; process() p50 …". */
function lostClause(lost: LostFigures): string {
  const told = lostFigures(lost).map(({ label, text }) => `${label} ${text}`)
  return told.length === 0 ? 'their number, second by second' : told.join('; ')
}

/** How much of the time is whole, and when the most is missing, one sentence; '' where nothing is. Times are UTC. */
export function holesSentence({ holes = [], timeRangeMs }: Report): string {
  if (holes.length === 0) return ''
  const missingMs = holes.reduce((sum, hole) => sum + lengthOf(hole), 0)
  const where = `Records are missing in ${formatPlural(holes.length, 'stretch', 'stretches')} of time`
  const whole =
    missingMs < timeRangeMs
      ? `${percent(1 - missingMs / timeRangeMs)} of the time is whole`
      : `${ms(missingMs)} ms together`
  const longest = holes.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, MAX_SHOWN)
  const shown = longest
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .map(({ fromMs, toMs, records, lost }) => {
      const known = lost === undefined ? '' : `; known of them: ${lostClause(lost)}`
      return `${clockTime(fromMs)} to ${clockTime(toMs)} (${formatPlural(records, 'record')}${known})`
    })
  const more = holes.length - shown.length
  const others = more > 0 ? ` and ${more} more` : ''
  return `${where} (${whole}): ${shown.join(', ')}${others}.`
}

/** The same in lines. */
export function holeLines(report: Report): string[] {
  const sentence = holesSentence(report)
  return sentence === '' ? [] : wrap(sentence)
}
