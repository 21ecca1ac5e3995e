// Single notes after which nothing at all is heard, whatever the page did for them. Any context.

import type { Audit } from '../audit.ts'
import { peakOf } from '../listening/levels.ts'
import { AUDIBLE } from '../listening/listening.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import { percentileOf, shareOf } from '../measure/intervals.ts'
import type { PlannedNote } from '../stimulus/plan.ts'
import { MIN_NOTES } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

/** Until the next note may begin. */
const UNTIL_MS = 200
/** What comes later than the others by more may sound behind that. */
const LATE_MS = 100

export const soundSilent: Audit = {
  id: 'sound.silent',
  category: 'sound',
  impact: 'critical',
  unit: 'share',
  points: { good: 0.001, poor: 0.02 },
  hears: true,
  measure(subject) {
    const { plan, listening } = subject
    if (plan === null) return 'notApplicable'
    if (listening === null) return { incomplete: 'notHeard' }
    const notes = plan.notes.filter(({ section }) => section === 'latency')
    const peaks = notes.map(({ atMs }) => {
      const piece = listening.between(atMs - 10, atMs + UNTIL_MS)
      return piece === null ? Number.NaN : peakOf(piece)
    })
    const heard = peaks.filter((peak) => !Number.isNaN(peak))
    if (heard.length < MIN_NOTES) return { incomplete: 'notHeard' }
    const events = notesOf(subject, 'latency')
    if (events.length !== notes.length) return { incomplete: 'tooFewNotes' }
    const isLate = lateOf(events, notes)
    // A note whose sound is found later than it is looked for here, or may be, is late, not silent.
    const silent = peaks.flatMap((peak, index) =>
      peak < AUDIBLE && events[index]?.ending !== 'heard' && isLate[index] === false ? [index] : [],
    )
    return {
      ...shareOf(silent.length, heard.length),
      events: silent.slice(0, 20).flatMap((index) => events[index]?.eventId ?? []),
      facts: { notes: heard.length, silent: silent.length },
    }
  },
}

/** Of each note, whether it was played, or was to sound, later behind its place in the plan than most. */
function lateOf(events: readonly TrackedEvent[], notes: readonly PlannedNote[]): boolean[] {
  const behind = events.map(
    ({ marks, stages, toSoundMs }, index) =>
      marks.event + (toSoundMs ?? stages.midi ?? 0) - (notes[index]?.atMs ?? 0),
  )
  const usualMs = percentileOf(behind, 0.5).value
  return behind.map((each) => each - usualMs > LATE_MS)
}
