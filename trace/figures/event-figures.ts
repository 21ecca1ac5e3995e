// The figures of a session's tracked events, for any selection of them. What is asked for always (the page's events,
// those of each context, each reference instrument's) is counted from the beginning on, anything else from the stored
// events. Any reader context.

import { createAlertList, type AlertList } from '../alerts/alert-list.ts'
import type { Alert } from '../alerts/alert.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import { alertOfEvent } from '../events/event-alerts.ts'
import type { EventStore } from '../events/event-store.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import { createAskedFigures } from './asked-figures.ts'
import type { EventCounts } from './latency-figures.ts'
import {
  EVERYTHING,
  isPlayedBy,
  isSelected,
  isTimed,
  selectionKey,
  UNCUT_PARTS,
  type Player,
  type Selection,
  type SelectionCoverage,
} from './selection.ts'
import type { createRangeFigures } from './range-figures.ts'
import { createStandingFigures } from './standing-figures.ts'
import { createStatistics, type Statistics, type StatisticsReadings } from './statistics.ts'

/** What is known of the events of one selection. */
export interface SelectedFigures {
  statistics: StatisticsReadings
  counts: EventCounts
  /** Alerts that its events raised, by the thresholds that hold now; null: those that the session keeps. */
  alerts: Pick<AlertList, 'list' | 'dropped'> | null
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

/**
 * Figures of no event, beside an empty store. `layOut`: stretches of time are laid out, for who asks for many of them;
 * null: each is counted from the stored events. Any thread.
 */
export function createEventFigures(
  stored: EventStore,
  readConfig: () => ProfilerConfig,
  layOut: typeof createRangeFigures | null = null,
): EventFigures {
  const open = new Set<TrackedEvent>()
  /** Those stored that have ended, in the order in which they did. */
  const ended = new Set<TrackedEvent>()
  const standing = createStandingFigures(makeStatistics)
  const alertOf = (event: TrackedEvent): Alert | null =>
    isPlayedBy(event, 'page') ? alertOfEvent(event, readConfig()) : null
  const asked = createAskedFigures(ended, makeStatistics, alertOf)
  const ranges = layOut && layOut(ended, readConfig, alertOf)
  let seen = 0
  let tracked = 0
  let letGoUntilMs: number | null = null

  function makeStatistics(player: Player | null): Statistics {
    // The reference's notes are compared by their medians: they always have their histograms.
    const isReference = player !== null && player !== 'page'
    return createStatistics(() =>
      isReference ? { ...readConfig(), isHistogram: true } : readConfig(),
    )
  }

  function countsOf(selection: Selection, { finished }: StatisticsReadings): EventCounts {
    const { evicted } = stored
    // The whole alone knows of events that sampling left out, and of open ones that were let go.
    if (selectionKey(selection) === WHOLE_KEY)
      return { seen, tracked, finished, unfinished: tracked - finished, evicted }
    let unfinished = 0
    for (const event of open) if (isSelected(event, selection)) unfinished++
    const all = finished + unfinished
    return { seen: all, tracked: all, finished, unfinished, evicted }
  }

  function coverageOf(selection: Selection): SelectionCoverage {
    return {
      selection,
      isComplete: letGoUntilMs === null || letGoUntilMs < (selection.fromMs ?? -Infinity),
      letGoUntilMs,
      uncut: isTimed(selection) ? [...UNCUT_PARTS] : [],
    }
  }

  function letGo(event: TrackedEvent): void {
    letGoUntilMs = Math.max(letGoUntilMs ?? -Infinity, event.marks.event)
    if (open.delete(event)) return
    ended.delete(event)
    standing.letGo(event)
    asked.letGo(event)
    ranges?.invalidate()
  }

  function countStoredAgain(): void {
    standing.resetPage()
    tracked = 0
    for (let index = 0; index < stored.length; index++) {
      const event = stored.at(index)
      if (!isPlayedBy(event, 'page')) continue
      tracked++
      if (event.ending !== 'open') standing.add(event)
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
      standing.add(event)
      if (!isStored) {
        standing.letGo(event)
        return
      }
      ended.add(event)
      asked.add(event)
      ranges?.invalidate()
    },
    of(selection) {
      const whole = standing.of(selection)
      if (whole === null) {
        const isLaidOut = isTimed(selection) && readConfig().isHistogram
        const { statistics, alerts } = ((isLaidOut && ranges) || asked).of(selection)
        const counts = countsOf(selection, statistics)
        return { statistics, counts, alerts, coverage: coverageOf(selection) }
      }
      // The reference's notes raise none.
      const alerts = selection.player === 'page' ? null : createAlertList()
      return { statistics: whole, counts: countsOf(selection, whole), alerts, coverage: null }
    },
    reconfigure(before) {
      const config = readConfig()
      asked.invalidate()
      if (config.capacity !== stored.capacity)
        for (const event of stored.resize(config.capacity)) letGo(event)
      if (config.isHistogram !== before.isHistogram) countStoredAgain()
    },
    clear() {
      stored.clear()
      open.clear()
      ended.clear()
      standing.clear()
      asked.invalidate()
      ranges?.invalidate()
      seen = 0
      tracked = 0
      letGoUntilMs = null
    },
  }
}

const WHOLE_KEY = selectionKey(EVERYTHING)
