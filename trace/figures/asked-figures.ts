// Statistics of selections that somebody asked for: counted from the stored events when they are asked for first, and
// kept up to date from there on. What they say does not depend on when they were asked for before. Any reader context.

import { createAlertList, type AlertList } from '../alerts/alert-list.ts'
import type { Alert } from '../alerts/alert.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import { isSelected, selectionKey, type Player, type Selection } from './selection.ts'
import type { Statistics } from './statistics.ts'

/** Selections that are kept up to date; the one that was not asked for longest makes room. */
const MAX_ASKED = 8

interface Asked {
  readonly selection: Selection
  readonly statistics: Statistics
  readonly alerts: AlertList
  /** To be counted again when it is asked for: one of its events was let go, or the configuration changed. */
  isStale: boolean
}

export interface AskedFigures {
  of(selection: Selection): { readonly statistics: Statistics; readonly alerts: AlertList }
  /** A stored event has ended. */
  add(event: TrackedEvent): void
  /** An event that has ended has been let go: histograms cannot take it back. */
  letGo(event: TrackedEvent): void
  /** Everything is to be counted again. */
  invalidate(): void
}

/**
 * Nothing asked for. `ended`: the stored events that have ended, in the order in which they did, so that counting again
 * gives the same figures to the last bit. Any thread.
 */
export function createAskedFigures(
  ended: Iterable<TrackedEvent>,
  makeStatistics: (player: Player | null) => Statistics,
  alertOf: (event: TrackedEvent) => Alert | null,
): AskedFigures {
  const asked = new Map<string, Asked>()

  function addTo(into: Asked, event: TrackedEvent): void {
    if (into.isStale || !isSelected(event, into.selection)) return
    into.statistics.add(event)
    const alert = alertOf(event)
    if (alert !== null) into.alerts.add(alert, event.contextId ?? '')
  }

  function countAnew(selection: Selection): Asked {
    const statistics = makeStatistics(selection.player)
    const made: Asked = { selection, statistics, alerts: createAlertList(), isStale: false }
    for (const event of ended) addTo(made, event)
    return made
  }

  return {
    of(selection) {
      const key = selectionKey(selection)
      const known = asked.get(key)
      const answer = known === undefined || known.isStale ? countAnew(selection) : known
      // Maps keep their order: the one that was asked for last stands last.
      asked.delete(key)
      asked.set(key, answer)
      const [oldest] = asked.keys()
      if (asked.size > MAX_ASKED && oldest !== undefined) asked.delete(oldest)
      return answer
    },
    add(event) {
      for (const each of asked.values()) addTo(each, event)
    },
    letGo(event) {
      for (const each of asked.values()) each.isStale ||= isSelected(event, each.selection)
    },
    invalidate() {
      asked.clear()
    },
  }
}
