// What is said beside the answer of a query and beside an exported file. Any context.

import { formatPlural } from './format.ts'

const isOrAre = (count: number): string => (count === 1 ? 'is' : 'are')

/** Such as "12 events.", or how many more there are than are shown. `one`: such as "event". */
export function matchedSentence(matched: number, shown: number, one: string, many: string): string {
  const all = formatPlural(matched, one, many)
  if (matched === 0) return `No ${many}.`
  return shown === matched
    ? `${all}.`
    : `${all}; the first ${shown} are shown: ask for more with --limit, or for fewer with --range and --where.`
}

/** Of rows that the reader let go of because there were more than it keeps. */
export function letGoSentence(count: number, one: string, many: string): string {
  const older = formatPlural(count, `older ${one}`, `older ${many}`)
  return `${older} did not fit and ${isOrAre(count)} missing.`
}

/** Something of the recording that the format cannot hold, or that would have been too much. */
export type ExportNotice =
  | { code: 'events-let-go'; count: number }
  /** More events at a time than there are rows for them. */
  | { code: 'crowded'; count: number }
  /** System exclusive and other messages whose bytes are not all in the trace, or that a MIDI file cannot hold. */
  | { code: 'midi-left-out'; count: number }
  /** Inputs beyond the tracks that are written; their messages stand in the last one. */
  | { code: 'inputs-joined'; count: number }
  | { code: 'no-midi' }
  | { code: 'no-events' }

/** One sentence. */
export function exportNoticeSentence(notice: ExportNotice): string {
  switch (notice.code) {
    case 'events-let-go':
      return letGoSentence(notice.count, 'event', 'events')
    case 'crowded':
      return (
        `${formatPlural(notice.count, 'event')} found no free row among the others ` +
        `and ${isOrAre(notice.count)} left out.`
      )
    case 'midi-left-out':
      return (
        `${formatPlural(notice.count, 'MIDI message')} could not be written: ` +
        'system messages, of which a trace keeps three bytes.'
      )
    case 'inputs-joined':
      return `${formatPlural(notice.count, 'more input')} had no track of its own: its messages stand in the last one.`
    case 'no-midi':
      return 'No MIDI message was recorded: the file holds none.'
    case 'no-events':
      return 'No event was recorded in this time: the file holds none.'
    default:
      return notice satisfies never
  }
}
