// Statistics that are counted from the beginning on, event by event: of each player, and of the page in each context.
// They know of events that have long been let go. Any reader context.

import type { TrackedEvent } from '../events/tracked-event.ts'
import { isTimed, playerOf, type Player, type Selection } from './selection.ts'
import type { Statistics } from './statistics.ts'

/** Reference instruments, and contexts of the page; a page could make more for ever. */
const MAX_STANDING = 1024

interface PlayerFigures {
  readonly whole: Statistics
  /** Of the page only. */
  readonly byContext: Map<string, Statistics>
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
  makeStatistics: (player: Player) => Statistics,
): StandingFigures {
  /** By the id of the reference instrument; undefined: the page. */
  const players = new Map<string | undefined, PlayerFigures>()

  function takersOf(event: TrackedEvent): Statistics[] {
    const { contextId, referenceId } = event
    const player = playerOf(event)
    const make = (): Statistics => makeStatistics(player)
    const own = kept(players, referenceId, () => ({ whole: make(), byContext: new Map() }))
    if (own === undefined) return []
    const ofContext =
      contextId === null || player !== 'page' ? undefined : kept(own.byContext, contextId, make)
    return ofContext === undefined ? [own.whole] : [own.whole, ofContext]
  }

  return {
    of(selection) {
      const { contextId, player, source } = selection
      if (player === null || source !== null || isTimed(selection)) return null
      if (player !== 'page' && contextId !== null) return null
      const own = players.get(player === 'page' ? undefined : player.referenceId)
      const known = contextId === null ? own?.whole : own?.byContext.get(contextId)
      if (known !== undefined) return known
      const { size } = contextId === null ? players : (own?.byContext ?? players)
      return size < MAX_STANDING ? makeStatistics(player) : null
    },
    add(event) {
      for (const statistics of takersOf(event)) statistics.add(event)
    },
    letGo(event) {
      for (const statistics of takersOf(event)) statistics.letGo(event)
    },
    resetPage() {
      players.delete(undefined)
    },
    clear() {
      players.clear()
    },
  }
}

/** The entry, made where there is none; undefined where there are too many. */
function kept<K, V>(entries: Map<K, V>, key: K, make: () => V): V | undefined {
  let known = entries.get(key)
  if (known === undefined && entries.size < MAX_STANDING) entries.set(key, (known = make()))
  return known
}
