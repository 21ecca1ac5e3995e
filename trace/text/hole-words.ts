// Where records are missing, in words. Any context.

import type { Hole } from '../holes/hole.ts'
import type { Report } from '../report/schema.ts'
import { formatPlural } from './format.ts'
import { clockTime, ms, percent } from './numbers.ts'
import { wrap } from './text-table.ts'

const MAX_SHOWN = 3

const lengthOf = ({ fromMs, toMs }: Hole): number => toMs - fromMs

/** Such as "12 records are missing here, 350 ms." */
export function holeSentence(hole: Hole): string {
  const missing = formatPlural(hole.records, 'record is missing', 'records are missing')
  return `${missing} here, ${ms(lengthOf(hole))} ms.`
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
    .map(
      ({ fromMs, toMs, records }) =>
        `${clockTime(fromMs)} to ${clockTime(toMs)} (${formatPlural(records, 'record')})`,
    )
  const more = holes.length - shown.length
  const others = more > 0 ? ` and ${more} more` : ''
  return `${where} (${whole}): ${shown.join(', ')}${others}.`
}

/** The same in lines. */
export function holeLines(report: Report): string[] {
  const sentence = holesSentence(report)
  return sentence === '' ? [] : wrap(sentence)
}
