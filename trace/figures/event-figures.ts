// The figures of a session's tracked events, for any selection of them. What is asked for always (the page's events,
// those of each context, each reference instrument's) is counted from the beginning on; any other selection is
// counted from the stored events when it is asked for first, and goes on from there. Any reader context.

import { createAlertList, type AlertList } from '../alerts/alert-list.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import { alertOfEvent } from '../events/event-alerts.ts'
import type { EventStore } from '../events/event-store.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { EventCounts } from './latency-figures.ts'
import {
  EVERYTHING,
  isPlayedBy,
  isSelected,
  isTimed,
  playerOf,
  selectionKey,
  type Selection,
  type SelectionCoverage,
} from './selection.ts'
import { createStatistics, type Statistics } from './statistics.ts'

/** Contexts and reference instruments that are counted from the beginning on; a page could make more for ever. */
const MAX_STANDING = 2048
/** Other selections that are kept up to date; the one that was not asked for longest makes room. */
const MAX_ASKED = 8
/** Parts of a report without a time axis as fine as the events'. */
const UNCUT_PARTS = [
  'contexts',
  'processors',
  'system',
  'records',
  'reference.engine',
  'reference.budgets',
  'notices',
  'overhead',
] as const

/** What is known of the events of one selection. */
export interface SelectedFigures {
  statistics: Statistics
  counts: EventCounts
  /** Alerts that its events raised, by the thresholds that hold now; null: those that the session keeps. */
  alerts: AlertList | null
  /** Null where everything was counted from the beginning on. */
  coverage: SelectionCoverage | null
}

export interface EventFigures {
  /** An event was seen that is not tracked, by sampling. */
  skip(): void
  /** An event has begun; it goes into the store. */
  begin(event: TrackedEvent): void
  /** An event has ended; it changes no more. */
  end(event: TrackedEvent): void
  of(selection: Selection): SelectedFigures
  /**
   * The configuration has changed. Histograms cannot be made of sums: where they come or go, what is stored is
   * counted again.
   */
  reconfigure(before: ProfilerConfig): void
  clear(): void
}

interface Asked {
  selection: Selection
  statistics: Statistics
  alerts: AlertList
  /** One of its events was let go, or the configuration changed: to be counted again when it is asked for. */
  isStale: boolean
}

/** Figures of no event, beside an empty store. Any thread. */
export function createEventFigures(
  stored: EventStore,
  readConfig: () => ProfilerConfig,
): EventFigures {
  const open = new Set<TrackedEvent>()
  /**
   * Those stored that have ended, in the order in which they did: counted again, they give the same figures to the
   * last bit.
   */
  const ended = new Set<TrackedEvent>()
  const standing = new Map<string, { selection: Selection; statistics: Statistics }>()
  const asked = new Map<string, Asked>()
  let seen = 0
  let tracked = 0
  let letGoUntilMs: number | null = null

  function makeStatistics({ player }: Selection): Statistics {
    // The reference's notes are compared by their medians: they always have their histograms.
    const isReference = player !== null && player !== 'page'
    return createStatistics(() =>
      isReference ? { ...readConfig(), isHistogram: true } : readConfig(),
    )
  }

  /** Statistics from the beginning on that take events of this selection; null where there are none. */
  function standingFor(selection: Selection): Statistics | null {
    if (!isStanding(selection)) return null
    const key = selectionKey(selection)
    let known = standing.get(key)
    if (known === undefined) {
      if (standing.size >= MAX_STANDING) return null
      known = { selection, statistics: makeStatistics(selection) }
      standing.set(key, known)
    }
    return known.statistics
  }

  function standingOfEvent(event: TrackedEvent): Statistics[] {
    const player = playerOf(event)
    const { contextId } = event
    const ofPlayer = standingFor({ ...EVERYTHING, player })
    const ofContext = contextId === null ? null : standingFor({ ...EVERYTHING, player, contextId })
    return [ofPlayer, ofContext].filter((each) => each !== null)
  }

  function addTo(into: Asked, event: TrackedEvent): void {
    if (into.isStale || !isSelected(event, into.selection)) return
    into.statistics.add(event)
    const alert = isPlayedBy(event, 'page') ? alertOfEvent(event, readConfig()) : null
    if (alert !== null) into.alerts.add(alert, event.contextId ?? '')
  }

  function askedFor(selection: Selection, key: string): Asked {
    let answer = asked.get(key)
    if (answer === undefined || answer.isStale) {
      const statistics = makeStatistics(selection)
      answer = { selection, statistics, alerts: createAlertList(), isStale: false }
      for (const event of ended) addTo(answer, event)
    }
    asked.delete(key)
    asked.set(key, answer)
    const [oldest] = asked.keys()
    if (asked.size > MAX_ASKED && oldest !== undefined) asked.delete(oldest)
    return answer
  }

  function countsOf(selection: Selection, { finished }: Statistics): EventCounts {
    const { evicted } = stored
    // The whole alone knows of events that sampling left out, and of open ones that were let go.
    if (selectionKey(selection) === WHOLE_KEY)
      return { seen, tracked, finished, unfinished: tracked - finished, evicted }
    let unfinished = 0
    for (const event of open) if (isSelected(event, selection)) unfinished++
    const all = finished + unfinished
    return { seen: all, tracked: all, finished, unfinished, evicted }
  }

  function letGo(event: TrackedEvent): void {
    letGoUntilMs = Math.max(letGoUntilMs ?? -Infinity, event.marks.event)
    if (open.delete(event)) return
    ended.delete(event)
    for (const each of standingOfEvent(event)) each.letGo(event)
    for (const each of asked.values()) each.isStale ||= isSelected(event, each.selection)
  }

  function countStoredAgain(): void {
    for (const each of standing.values()) {
      if (each.selection.player === 'page') each.statistics = makeStatistics(each.selection)
    }
    tracked = 0
    for (let index = 0; index < stored.length; index++) {
      const event = stored.at(index)
      if (!isPlayedBy(event, 'page')) continue
      tracked++
      if (event.ending === 'open') continue
      for (const each of standingOfEvent(event)) each.add(event)
    }
  }

  return {
    skip() {
      seen++
    },
    begin(event) {
      if (isPlayedBy(event, 'page')) {
        seen++
        tracked++
      }
      const evicted = stored.add(event)
      if (evicted !== null) letGo(evicted)
      open.add(event)
    },
    end(event) {
      const isStored = open.delete(event)
      for (const each of standingOfEvent(event)) {
        each.add(event)
        if (!isStored) each.letGo(event)
      }
      if (!isStored) return
      ended.add(event)
      for (const each of asked.values()) addTo(each, event)
    },
    of(selection) {
      const key = selectionKey(selection)
      if (isStanding(selection)) {
        const statistics = standing.get(key)?.statistics ?? makeStatistics(selection)
        const counts = countsOf(selection, statistics)
        // The reference's notes raise none.
        const alerts = selection.player === 'page' ? null : createAlertList()
        return { statistics, counts, alerts, coverage: null }
      }
      const { statistics, alerts } = askedFor(selection, key)
      const isComplete = letGoUntilMs === null || letGoUntilMs < (selection.fromMs ?? -Infinity)
      const uncut = isTimed(selection) ? UNCUT_PARTS : []
      return {
        statistics,
        counts: countsOf(selection, statistics),
        alerts,
        coverage: { selection, isComplete, letGoUntilMs, uncut },
      }
    },
    reconfigure(before) {
      const config = readConfig()
      for (const each of asked.values()) each.isStale = true
      if (config.capacity !== stored.capacity)
        for (const event of stored.resize(config.capacity)) letGo(event)
      if (config.isHistogram !== before.isHistogram) countStoredAgain()
    },
    clear() {
      stored.clear()
      open.clear()
      ended.clear()
      standing.clear()
      asked.clear()
      seen = 0
      tracked = 0
      letGoUntilMs = null
    },
  }
}

const WHOLE_KEY = selectionKey(EVERYTHING)

/** Whole players, and whole contexts of the page. */
function isStanding(selection: Selection): boolean {
  const { contextId, player, source } = selection
  if (player === null || source !== null || isTimed(selection)) return false
  return player === 'page' || contextId === null
}
