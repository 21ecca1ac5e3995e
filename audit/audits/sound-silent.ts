// Single notes after which nothing at all is heard, whatever the page did for them. Any context.

import type { Audit } from '../audit.ts'
import { peakOf } from '../listening/levels.ts'
import { AUDIBLE } from '../listening/listening.ts'
import { medianOf } from '../measure/click.ts'
import { shareOf } from '../measure/intervals.ts'
import { MIN_NOTES } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

/** Until the next note may begin. */
const UNTIL_MS = 200
/** Later than others by half of that. */
const LATE_MS = 100
/** This share of the notes may begin and end between two turns of a thread that others keep from its core. */
const OF_BUSY_MACHINE = 0.05

export const soundSilent: Audit = {
  id: 'sound.silent',
  category: 'sound',
  impact: 'critical',
  unit: 'share',
  needsProcessor: 'always',
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
    const events = notesOf(subject, 'latency')
    if (events.length !== notes.length) return { incomplete: 'tooFewNotes' }
    // What sounds late, or is come to late, on a busy machine is not looked for here.
    const behindMs = events.map(
      ({ marks, stages, toSoundMs }, index) =>
        marks.event +
        (toSoundMs ?? stages.midi ?? stages.input ?? 0) -
        (notes[index]?.atMs ?? Number.NaN),
    )
    const usualMs = medianOf(behindMs)
    const isInTime = (index: number): boolean =>
      (behindMs[index] ?? Number.NaN) <= usualMs + LATE_MS
    const heard = peaks.filter((peak, index) => !Number.isNaN(peak) && isInTime(index))
    if (heard.length < MIN_NOTES) return { incomplete: 'notHeard' }
    // A note whose sound was found later than it is looked for here is late, not silent.
    const silent = peaks.flatMap((peak, index) =>
      peak < AUDIBLE && isInTime(index) && events[index]?.ending !== 'heard' ? [index] : [],
    )
    const share = shareOf(silent.length, heard.length)
    return {
      ...share,
      certain: share.interval95[0] > OF_BUSY_MACHINE ? share.value : 0,
      events: silent.slice(0, 20).flatMap((index) => events[index]?.eventId ?? []),
      facts: { notes: heard.length, silent: silent.length },
    }
  },
}
