// Notes of a section that sound was expected from, and none came. Any context.

import { AUDIBLE } from '../listening/listening.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { Measured } from '../audit.ts'
import type { SectionName } from '../stimulus/plan.ts'
import { notesOf, type AuditSubject } from '../subject.ts'
import { shareOf } from './intervals.ts'
import { MIN_NOTES } from './page-part.ts'

/** Of the notes of a recording, so many must be followed to their sound before one that did nothing is called lost. */
const FOLLOWED_SHARE = 0.5

/**
 * The share of notes without a sound. Where most notes did nothing that can be seen, they may sound in a way that is
 * not followed (a ScriptProcessor that reads what the handler has stored), and none of them is called lost.
 * `isFollowable`: it is known that they would be. Any thread.
 */
export function lostNotes(
  subject: AuditSubject,
  section: SectionName,
  isFollowable = false,
): Measured {
  const notes = notesOf(subject, section)
  const isPlanned = subject.plan === null || subject.plan.sections.includes(section)
  if (!isPlanned) return { incomplete: 'notPlayed' }
  if (subject.isPolled && section !== 'latency') return { incomplete: 'noOnsets' }
  if (notes.length < MIN_NOTES) return { incomplete: 'tooFewNotes' }
  const followed = subject.notes.filter(({ event }) => isFollowed(event)).length
  if (!isFollowable && !subject.notes.some(({ event }) => event.ending === 'heard'))
    return { incomplete: 'noOnsets' }
  const isSilentLost = isFollowable || followed >= FOLLOWED_SHARE * subject.notes.length
  const silent = notes.filter(({ ending }) => ending === 'silent')
  // Which call plays such a note may be unclear: then it is not lost.
  const isUnclear = subject.isPolled || !isSilentLost
  if (isUnclear && silent.length > 0) return { incomplete: 'noOnsets' }
  const isMute = isFollowable && isSilentThroughout(subject)
  const lost = notes.filter(
    ({ ending }) => ending === 'lost' || ending === 'silent' || (isMute && ending === 'scheduled'),
  )
  const unanswered = subject.unanswered[section] ?? 0
  const all = notes.length + unanswered
  return {
    ...shareOf(lost.length, all),
    events: lost.slice(0, 20).map(({ eventId }) => eventId),
    facts: { notes: all, lost: lost.length, unanswered },
  }
}

/** True where the sound of nearly all notes of a section was found by what the page did for them. Any thread. */
export function areFollowable(subject: AuditSubject, section: SectionName): boolean {
  const notes = notesOf(subject, section)
  const heard = notes.filter((event) => event.ending === 'heard' && event.actions > 0)
  return !subject.isPolled && notes.length > 0 && heard.length >= 0.9 * notes.length
}

/** Nothing was heard of any context, though all were listened to: what a processor was posted made no sound either. */
const isSilentThroughout = ({ contexts }: AuditSubject): boolean =>
  contexts.length > 0 && contexts.every(({ probe, peak }) => probe === 'running' && peak <= AUDIBLE)

/** What it did was seen, not only what was heard: else one that is silent may have sounded with another. */
const isFollowed = ({ ending, actions }: TrackedEvent): boolean =>
  actions > 0 && (ending === 'heard' || ending === 'scheduled' || ending === 'lost')
