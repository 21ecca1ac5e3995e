// Notes of a page whose handler only stores what came, and whose timer or animation frame plays it: nothing ties the
// note to its sound but time. Tied here where there is no doubt: notes are single, and nearly each of them has exactly
// one call of a timer that sounds before the next note comes. Any context.

import type { TrackedEvent } from '../trace/events/tracked-event.ts'
import type { SectionName } from './stimulus/plan.ts'

/** What is asked of a note of a subject. */
interface PlacedNote {
  readonly event: TrackedEvent
  readonly section: SectionName | null
  readonly dueMs?: number
}

/** Of the single notes, those that must have one call each. */
const TIED_SHARE = 0.8
const MIN_NOTES = 8
/** A call that comes later is another's. */
const MOST_WAIT_MS = 120

/**
 * The notes, those that a timer plays with what it did. `timers`: calls of timers that sound, in order. The same notes
 * where the page acts itself, or where it is not certain which call is whose. Any thread.
 */
export function withPolledNotes<Note extends PlacedNote>(
  notes: readonly Note[],
  timers: readonly TrackedEvent[],
): readonly Note[] {
  const single = notes.filter(({ section }) => section === 'latency')
  if (single.length < MIN_NOTES || timers.length === 0) return notes
  if (single.some(({ event }) => event.actions > 0)) return notes
  const players = new Map<Note, TrackedEvent>()
  for (const [index, note] of single.entries()) {
    const from = note.event.marks.handlerStart ?? note.event.marks.event
    const next = single[index + 1]?.event.marks.event ?? Number.POSITIVE_INFINITY
    const until = Math.min(next, from + MOST_WAIT_MS)
    const between = timers.filter(({ marks }) => {
      const at = marks.handlerStart ?? marks.event
      return at >= from && at < until
    })
    const [player, ...others] = between
    if (player !== undefined && others.length === 0) players.set(note, player)
  }
  if (players.size < TIED_SHARE * single.length) return notes
  return notes.map((note) => {
    const player = players.get(note)
    if (player === undefined) return note
    return { ...note, event: playedBy(note.event, player), dueMs: player.marks.event }
  })
}

/** The note with the sound of the call, and the time from its own beginning to it. */
function playedBy(note: TrackedEvent, player: TrackedEvent): TrackedEvent {
  const { event, handlerStart, handlerEnd } = note.marks
  const { handlerStart: _began, handlerEnd: _ended, event: _due, ...marks } = player.marks
  const { input: _input, endToEnd: _whole, ...stages } = player.stages
  const { midi, input } = note.stages
  return {
    ...player,
    ...note,
    contextId: player.contextId,
    target: player.target,
    actions: player.actions,
    ending: player.ending,
    cause: 'timer',
    marks: {
      ...marks,
      event,
      ...(handlerStart === undefined ? {} : { handlerStart }),
      ...(handlerEnd === undefined ? {} : { handlerEnd }),
    },
    stages: {
      ...stages,
      ...(midi === undefined ? {} : { midi }),
      ...(input === undefined ? {} : { input }),
      ...(marks.audible === undefined ? {} : { endToEnd: marks.audible - event }),
    },
    ...(marks.quantumEnd === undefined ? {} : { toSoundMs: marks.quantumEnd - event }),
  }
}
