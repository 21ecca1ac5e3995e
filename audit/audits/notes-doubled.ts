// Notes that started twice as much as the same key at the same velocity does at other times: played twice. A page that
// plays each note twice cannot be told from one whose voices have two parts. Any context.

import type { Audit } from '../audit.ts'
import { shareOf } from '../measure/intervals.ts'
import { MIN_NOTES } from '../measure/page-part.ts'
import type { TrackedEvent } from '../../trace/events/tracked-event.ts'
import type { AuditSubject } from '../subject.ts'

/** Notes of one key that tell what is usual. */
const MIN_ALIKE = 4
const USUAL_SHARE = 0.6
/** One may be chance: a stopped note that was to begin anew. */
const MIN_DOUBLED = 2

export const notesDoubled: Audit = {
  id: 'notes.doubled',
  category: 'notes',
  impact: 'serious',
  unit: 'share',
  points: { good: 0.005, poor: 0.05 },
  measure(subject) {
    if (subject.plan === null) return 'notApplicable'
    if (subject.log === null) return { incomplete: 'notTold' }
    const { alike, doubled } = countedOf(subject)
    if (alike < MIN_NOTES) return { incomplete: 'tooFewNotes' }
    const { value, interval95 } = shareOf(doubled.length, alike)
    return {
      value,
      interval95: doubled.length < MIN_DOUBLED ? [0, interval95[1]] : interval95,
      events: doubled.slice(0, 20),
      facts: { notes: alike, doubled: doubled.length },
    }
  },
}

function countedOf(subject: AuditSubject): { alike: number; doubled: number[] } {
  const { notes, log } = subject
  const unclear = behindHanging(subject)
  const groups = new Map<string, { id: number; count: number }[]>()
  for (const { event, section } of notes) {
    // At once with others, voices may be taken away and begun anew.
    if (section !== 'latency' && section !== 'repeats') continue
    const acts = log?.actsOf(event.document, event.eventNumber) ?? null
    if (acts === null || (acts.posts > 0 && unclear.has(event))) continue
    const key = `${event.data1} ${event.data2}`
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push({ id: event.eventId, count: acts.starts + acts.posts })
  }
  const often = [...groups.values()].filter((group) => group.length >= MIN_ALIKE)
  const usualOfAll = usualOf(often.flatMap((group) => group.map(({ count }) => count)))
  let alike = 0
  const doubled: number[] = []
  for (const group of often) {
    const counts = group.map(({ count }) => count)
    const most = usualOf(counts)
    if (most === null) continue
    // Chance may double most notes of one key: then what all others have is usual, where that key has it, too.
    const isMostDoubled = usualOfAll !== null && most === 2 * usualOfAll
    const usual = isMostDoubled && counts.includes(usualOfAll) ? usualOfAll : most
    alike += group.length
    for (const { id, count } of group) if (count === 2 * usual) doubled.push(id)
  }
  return { alike, doubled }
}

/**
 * Notes that may meet the one before them of their key still sounding, and then post the end of that, too: it was
 * played so late that its key was up by then, and who let it go had nothing to end.
 */
function behindHanging({ notes, held }: AuditSubject): ReadonlySet<TrackedEvent> {
  const upMs = new Map(held.map(({ fromMs, toMs }) => [fromMs, toMs]))
  const last = new Map<number, TrackedEvent>()
  const behind = new Set<TrackedEvent>()
  for (const { event } of notes) {
    const before = last.get(event.data1)
    last.set(event.data1, event)
    const { actionStart, event: struckMs } = before?.marks ?? { event: Number.NaN }
    if (actionStart !== undefined && actionStart >= (upMs.get(struckMs) ?? Infinity))
      behind.add(event)
  }
  return behind
}

/** What most of them have; null: they have not. */
function usualOf(counts: readonly number[]): number | null {
  for (const count of new Set(counts)) {
    const same = counts.filter((each) => each === count).length
    if (same >= USUAL_SHARE * counts.length) return count
  }
  return null
}
