// What random MIDI may do to a page, told from what was seen of it while it was played. Pure; any context.

import { AUDITS } from '../audit-list.ts'
import type { AuditSubject } from '../subject.ts'

/**
 * `crashes`, `hangs`: it answers no more. `throws`: an exception that it does not catch. `silences`: notes that sounded
 * in a fresh page make no sound behind it. `overloads`: interruptions that the page causes. `floods`: messages to and
 * from a processor.
 */
export const FUZZ_FAULTS = [
  'crashes',
  'hangs',
  'throws',
  'silences',
  'overloads',
  'floods',
] as const
export type FuzzFault = (typeof FUZZ_FAULTS)[number]

/** One page, played with something, and with a few notes behind it. */
export interface FuzzTrial {
  readonly loss: 'crashed' | 'hangs' | 'gone' | null
  /** The first exception that was not caught while it played, in its own words; null: there was none. */
  readonly exception: string | null
  /** Notes at the end that sounded. */
  readonly probesHeard: number
  /** A second, of the processor that has the most. */
  readonly messagesPerSecond: number
  /** Interruptions that the page causes, a second, at least. */
  readonly glitchesPerSecond: number
}

/** More messages than this, and this many times those of the page at rest, are a flood. */
const FLOOD_PER_SECOND = 2000
const FLOOD_TIMES = 4

/** What `trial` shows that `rest`, the page with the last notes alone, does not, the gravest first. Any thread. */
export function fuzzFaultsOf(trial: FuzzTrial, rest: FuzzTrial): FuzzFault[] {
  if (trial.loss === 'crashed') return ['crashes']
  if (trial.loss === 'hangs') return ['hangs']
  if (trial.loss !== null) return []
  const good = pointOf('load.glitches')
  const flood = Math.max(FLOOD_PER_SECOND, FLOOD_TIMES * rest.messagesPerSecond)
  const shown: Readonly<Partial<Record<FuzzFault, boolean>>> = {
    throws: trial.exception !== null,
    silences: rest.probesHeard > 0 && trial.probesHeard === 0,
    overloads: trial.glitchesPerSecond > good && rest.glitchesPerSecond <= good,
    floods: trial.messagesPerSecond > flood,
  }
  return FUZZ_FAULTS.filter((fault) => shown[fault] === true)
}

const pointOf = (id: string): number => AUDITS.find((each) => each.id === id)?.points.good ?? 0

/** The figures of a recording that a trial needs. Any thread. */
export function fuzzFigures(
  subject: AuditSubject,
): Pick<FuzzTrial, 'messagesPerSecond' | 'glitchesPerSecond'> {
  /** What the value is at least, with 95 % confidence; 0 where it is not known. */
  const least = (id: string): number => {
    const measured = AUDITS.find((each) => each.id === id)?.measure(subject)
    const isMeasured = typeof measured === 'object' && 'value' in measured
    return isMeasured ? measured.interval95[0] : 0
  }
  return {
    messagesPerSecond: least('hygiene.messages'),
    glitchesPerSecond: least('load.glitches'),
  }
}
