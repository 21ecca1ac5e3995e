// A page that starts its notes ahead, and counts that from when its handler runs in place of when the key was struck:
// the delay is paid, and the handler's own lateness is heard all the same. Can be known only of pages that look ahead,
// and where handlers came late by different times. Any context.

import type { Audit } from '../audit.ts'
import { slopeOf } from '../measure/lines.ts'
import { momentsOf } from '../measure/intervals.ts'
import { MIN_NOTES } from '../measure/page-part.ts'
import { notesOf } from '../subject.ts'

/** Handlers must be uneven by so much, so that it shows: deviation, ms. */
const LEAST_DEVIATION_MS = 1.5
/** Of all notes, those that are started ahead. */
const AHEAD_SHARE = 0.8

export const timestampsIgnored: Audit = {
  id: 'timestamps.ignored',
  category: 'timing',
  impact: 'minor',
  unit: 'share',
  points: { good: 0.5, poor: 1 },
  measure(subject) {
    const subjects = [subject, ...subject.stressed.flatMap((each) => each.subject ?? [])]
    const all = subjects.flatMap((each) => notesOf(each, 'latency'))
    const notes = all.filter(({ source }) => source !== 'timer')
    const ahead = notes.filter(({ stages }) => (stages.lookAhead ?? 0) > 0)
    // What is played at once has nothing to even it out with.
    if (notes.length > 0 && ahead.length < AHEAD_SHARE * notes.length) return 'notApplicable'
    const points = ahead.flatMap(({ marks, stages }) => {
      const wait = stages.midi ?? stages.input
      return wait === undefined || marks.scheduled === undefined
        ? []
        : { x: wait, y: marks.scheduled - marks.event }
    })
    if (points.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const deviation = Math.sqrt(momentsOf(points.map(({ x }) => x)).variance)
    if (deviation < LEAST_DEVIATION_MS) return { incomplete: 'tooEven' }
    const { value, interval95 } = slopeOf(points)
    return { value, interval95, facts: { notes: points.length, deviationMs: deviation } }
  },
}
