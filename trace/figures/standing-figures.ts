// Statistics that are counted from the beginning on, event by event: of each player, and of the page in each context.
// They know of events that have long been let go. Any reader context.

import type { TrackedEvent } from '../events/tracked-event.ts'
import { EVERYTHING, isTimed, playerOf, selectionKey, type Selection } from './selection.ts'
import type { Statistics } from './statistics.ts'

/** Contexts and reference instruments; a page could make more for ever. */
const MAX_STANDING = 2048

interface Standing {
  readonly selection: Selection
  statistics: Statistics
}

export interface StandingFigures {
  /** Empty where nothing came of the selection; null where such a selection is not counted from the beginning on. */
  of(selection: Selection): Statistics | null
  /** An event has ended. */
  add(event: TrackedEvent): void
  /** An event that was added has been let go. */
  letGo(event: TrackedEvent): void
  /** Those of the page begin anew. */
  resetPage(): void
  clear(): void
}

/** Nothing counted. Any thread. */
export function createStandingFigures(
  makeStatistics: (selection: Selection) => Statistics,
): StandingFigures {
  const standing = new Map<string, Standing>()
  /** Which of these take an event, by its context and player: asked for with each event. */
  const byPlace = new Map<string, readonly Standing[]>()

  function made(selection: Selection): Standing | null {
    if (!isStanding(selection)) return null
    const key = selectionKey(selection)
    let known = standing.get(key)
    if (known === undefined) {
      if (standing.size >= MAX_STANDING) return null
      known = { selection, statistics: makeStatistics(selection) }
      standing.set(key, known)
    }
    return known
  }

  function takersOf(event: TrackedEvent): readonly Standing[] {
    const { contextId, referenceId } = event
    const place = `${contextId}\n${referenceId}`
    const known = byPlace.get(place)
    if (known !== undefined) return known
    const player = playerOf(event)
    const ofPlayer = made({ ...EVERYTHING, player })
    const ofContext = contextId === null ? null : made({ ...EVERYTHING, player, contextId })
    const found = [ofPlayer, ofContext].filter((each) => each !== null)
    if (byPlace.size < MAX_STANDING) byPlace.set(place, found)
    return found
  }

  return {
    of(selection) {
      if (!isStanding(selection)) return null
      const known = standing.get(selectionKey(selection))
      if (known !== undefined) return known.statistics
      return standing.size < MAX_STANDING ? makeStatistics(selection) : null
    },
    add(event) {
      for (const { statistics } of takersOf(event)) statistics.add(event)
    },
    letGo(event) {
      for (const { statistics } of takersOf(event)) statistics.letGo(event)
    },
    resetPage() {
      for (const each of standing.values()) {
        if (each.selection.player === 'page') each.statistics = makeStatistics(each.selection)
      }
    },
    clear() {
      standing.clear()
      byPlace.clear()
    },
  }
}

/** Whole players, and whole contexts of the page. */
function isStanding(selection: Selection): boolean {
  const { contextId, player, source } = selection
  if (player === null || source !== null || isTimed(selection)) return false
  return player === 'page' || contextId === null
}
