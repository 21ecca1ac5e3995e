// What audits that listen have in common: whether they can, and the stretches of sound around what was played. Any
// context.

import type { Measured } from '../audit.ts'
import type { Stereo } from '../listening/heard-sound.ts'
import { levelOf, toDb } from '../listening/levels.ts'
import { AUDIBLE, type Listening } from '../listening/listening.ts'
import type { EarSection, Take } from '../stimulus/ear-score.ts'
import type { AuditSubject } from '../subject.ts'

/** What was played in a section, and how it sounded. */
export interface Ear {
  readonly listening: Listening
  /** Of this name, in their order. */
  takes(name: string): readonly Take[]
}

/** Whether `measure` can listen to the section; its answer, or why not. Any thread. */
export function listenTo(
  subject: AuditSubject,
  section: EarSection,
  measure: (ear: Ear) => Measured,
): Measured {
  const { plan, listening } = subject
  if (plan === null) return 'notApplicable'
  if (!plan.sections.includes(section)) return { incomplete: 'notPlayed' }
  if (listening === null) return { incomplete: 'notHeard' }
  const ear = earOf(subject, listening, section)
  return isMasked(
    ear,
    plan.takes.filter((take) => take.section === section),
  )
    ? { incomplete: 'masked' }
    : measure(ear)
}

/** Something else sounds before more of the notes than that, more than a tenth as loud as they. */
const MASKED_NOTES = 0.25
const MASKED_SHARE = 0.1
/** These begin while others sound, as they should. */
const TOGETHER = new Set(['group', 'ladder'])

function isMasked(ear: Ear, takes: readonly Take[]): boolean {
  const apart = takes.filter(({ name }) => !TOGETHER.has(name))
  const masked = apart.filter((take) => {
    const before = levelAfter(ear, take, -50, -15)
    return isAudible(before) && before > MASKED_SHARE * soundingLevel(ear, take)
  })
  return masked.length > MASKED_NOTES * apart.length
}

const earOf = ({ plan }: AuditSubject, listening: Listening, section: EarSection): Ear => ({
  listening,
  takes: (name) =>
    plan?.takes.filter((each) => each.section === section && each.name === name) ?? [],
})

/** From one time to another after the take's note; null where not all of it was heard. */
export const after = (
  { listening }: Ear,
  { atMs }: Pick<Take, 'atMs'>,
  fromMs: number,
  toMs: number,
): Stereo | null => listening.between(atMs + fromMs, atMs + toMs)

/** The level of a stretch after the take's note; NaN where it was not heard. */
export function levelAfter(
  ear: Ear,
  take: Pick<Take, 'atMs'>,
  fromMs: number,
  toMs: number,
): number {
  const piece = after(ear, take, fromMs, toMs)
  return piece === null ? Number.NaN : levelOf(piece)
}

/** Where a note sounds as it does, behind its beginning. */
const SOUNDING_FROM_MS = 60
const SOUNDING_TO_MS = 220

/** The level of a note while its key is down. */
export const soundingLevel = (ear: Ear, take: Pick<Take, 'atMs'>): number =>
  levelAfter(ear, take, SOUNDING_FROM_MS, SOUNDING_TO_MS)

export const soundingPiece = (ear: Ear, take: Pick<Take, 'atMs'>): Stereo | null =>
  after(ear, take, SOUNDING_FROM_MS, SOUNDING_TO_MS)

export const isAudible = (level: number): boolean => level > AUDIBLE

/**
 * How much a held note loses by itself from 100 to 600 ms after its beginning, dB; NaN where that was not played or not
 * heard.
 */
export function ownDecayDb({ plan, listening }: AuditSubject): number {
  const take = plan?.takes.find(({ section, name }) => section === 'offs' && name === 'held')
  if (take === undefined || listening === null) return Number.NaN
  const early = listening.between(take.atMs + 60, take.atMs + 160)
  const late = listening.between(take.atMs + 540, take.atMs + 660)
  if (early === null || late === null || !isAudible(levelOf(early))) return Number.NaN
  return Math.max(0, toDb(levelOf(early) / levelOf(late)))
}

/** A value that may as well be so much larger or smaller. */
export const about = (
  value: number,
  error: number,
): { value: number; interval95: readonly [number, number] } => ({
  value,
  interval95: [Math.max(0, value - error), value + error],
})
