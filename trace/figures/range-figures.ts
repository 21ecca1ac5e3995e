// Statistics of any stretch of a recording's time, at once: who plays it back asks for another one several times a
// second. The events of a selection are laid out by time when it is asked for first. Any reader context.

import { createAlertList, MAX_ALERTS, type AlertList } from '../alerts/alert-list.ts'
import type { Alert } from '../alerts/alert.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import { STAGES, type StageName } from '../config/stage-names.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import {
  createRangeSeries,
  firstFrom,
  type RangeSeries,
  type SeriesFigures,
} from '../math/range-series.ts'
import { EVENT_SOURCES, type EventSource } from '../wire/event-sources.ts'
import { createRangeCounts, type RangeCounts } from '../math/range-counts.ts'
import { isSelected, selectionKey, type Selection } from './selection.ts'
import { sourceTableOf, type SourceParts } from './source-figures.ts'
import {
  distributionRange,
  DISTRIBUTION_RANGES,
  emptyTotals,
  type EventTotals,
  readStatistics,
  type StatisticsReadings,
} from './statistics.ts'

/** Selections that are laid out at a time, some 200 bytes an event; the one that was asked for first makes room. */
const MAX_LAID_OUT = 4

export interface RangeFigures {
  /** Of a selection with bounds in time. */
  of(selection: Selection): {
    statistics: StatisticsReadings
    alerts: Pick<AlertList, 'list' | 'dropped'>
  }
  /** Other events are stored. */
  invalidate(): void
}

/**
 * Nothing laid out. `ended`: the stored events that have ended. For histograms only. Any thread; laying out costs a few
 * microseconds an event, asking a millisecond.
 */
export function createRangeFigures(
  ended: Iterable<TrackedEvent>,
  readConfig: () => ProfilerConfig,
  alertOf: (event: TrackedEvent) => Alert | null,
): RangeFigures {
  const layouts = new Map<string, Layout>()

  function layoutOf(selection: Selection): Layout {
    const all = { ...selection, fromMs: null, toMs: null }
    const key = selectionKey(all)
    let known = layouts.get(key)
    if (known === undefined) {
      known = layOut(ended, all)
      layouts.set(key, known)
      const [oldest] = layouts.keys()
      if (layouts.size > MAX_LAID_OUT && oldest !== undefined) layouts.delete(oldest)
    }
    return known
  }

  /** As an AlertList has them: the latest, and how many there were before these. */
  function alertsOf(
    slow: readonly TrackedEvent[],
    count: number,
  ): Pick<AlertList, 'list' | 'dropped'> {
    const list = createAlertList()
    for (const event of slow) {
      const alert = alertOf(event)
      if (alert !== null) list.add(alert, event.contextId ?? '')
    }
    return { list: list.list, dropped: Math.max(0, count - MAX_ALERTS) }
  }

  return {
    of(selection) {
      const layout = layoutOf(selection)
      // Bounds that are no numbers select nothing.
      const isNone = Number.isNaN(selection.fromMs) || Number.isNaN(selection.toMs)
      const fromMs = isNone ? Infinity : (selection.fromMs ?? -Infinity)
      const toMs = selection.toMs ?? Infinity
      const from = firstFrom(layout.atMs, fromMs)
      const to =
        selection.toMs === null && !isNone
          ? layout.atMs.length
          : Math.max(from, firstFrom(layout.atMs, toMs))
      const between = (series: RangeSeries): SeriesFigures => series.between(fromMs, toMs)
      const { totals, counts, sources, slow } = countRows(layout, from, to, readConfig())
      const statistics = readStatistics({
        totals,
        series: mapStages((stage) => between(layout.series[stage])),
        ranked: null,
        onsets: between(layout.onsets),
        toSounds: between(layout.toSounds),
        endToEnds: between(layout.series.endToEnd),
        counts,
        sources: () =>
          sourceTableOf(
            new Map(
              [...sources].map(([source, numbers]) => {
                const { onsets, endToEnds } = layout.sources.get(source) as SourceLayout
                return [
                  source,
                  { ...numbers, onsets: between(onsets), endToEnds: between(endToEnds) },
                ]
              }),
            ),
          ),
      })
      return { statistics, alerts: alertsOf(slow, totals.warnings + totals.criticals) }
    },
    invalidate() {
      layouts.clear()
    },
  }
}

interface SourceLayout {
  onsets: RangeSeries
  endToEnds: RangeSeries
}

/** Events in the order of time. */
interface Layout {
  events: readonly TrackedEvent[]
  atMs: Float64Array
  /** NaN where there is none. */
  endToEndMs: Float64Array
  /** By source and ending. */
  kinds: RangeCounts
  /** Of the distribution; one more for events without a time. */
  ranges: RangeCounts
  series: Record<StageName, RangeSeries>
  onsets: RangeSeries
  toSounds: RangeSeries
  sources: Map<EventSource, SourceLayout>
}

function layOut(ended: Iterable<TrackedEvent>, selection: Selection): Layout {
  const events = inTime(ended, selection)
  const atMs = columnOf(events, ({ marks }) => marks.event)
  const seriesOf = (read: (event: TrackedEvent) => number | undefined): RangeSeries =>
    createRangeSeries(atMs, columnOf(events, read), 1000)
  const bySource = new Map<EventSource, TrackedEvent[]>()
  for (const event of events) {
    const own = bySource.get(event.source)
    if (own === undefined) bySource.set(event.source, [event])
    else own.push(event)
  }
  const series = mapStages((stage) => seriesOf(({ stages }) => stages[stage]))
  const onsets = seriesOf(({ onsetMs }) => onsetMs)
  const sources = new Map<EventSource, SourceLayout>()
  for (const [source, own] of bySource) {
    // Most recordings have one source, of which everything is known already.
    const isAll = own.length === events.length
    sources.set(source, isAll ? { onsets, endToEnds: series.endToEnd } : sourceLayoutOf(own))
  }
  const endToEndMs = columnOf(events, ({ stages }) => stages.endToEnd)
  const kinds = new Uint8Array(events.length)
  const ranges = new Uint8Array(events.length)
  for (let row = 0; row < events.length; row++) {
    const ms = endToEndMs[row] as number
    kinds[row] = kindOf(events[row] as TrackedEvent)
    ranges[row] = Number.isNaN(ms) ? DISTRIBUTION_RANGES : distributionRange(ms)
  }
  return {
    events,
    atMs,
    endToEndMs,
    kinds: createRangeCounts(kinds, EVENT_SOURCES.length * ENDINGS.length),
    ranges: createRangeCounts(ranges, DISTRIBUTION_RANGES + 1),
    series,
    onsets,
    toSounds: seriesOf(({ toSoundMs }) => toSoundMs),
    sources,
  }
}

/** The selected events in the order of time. */
function inTime(ended: Iterable<TrackedEvent>, selection: Selection): TrackedEvent[] {
  const events: TrackedEvent[] = []
  let isSorted = true
  let lastMs = -Infinity
  for (const event of ended) {
    const atMs = event.marks.event
    // No stretch of time holds what has none.
    if (Number.isNaN(atMs) || !isSelected(event, selection)) continue
    isSorted &&= atMs >= lastMs
    lastMs = atMs
    events.push(event)
  }
  // Stable: of one moment, in the order in which they ended.
  return isSorted ? events : events.sort((a, b) => a.marks.event - b.marks.event)
}

function sourceLayoutOf(own: readonly TrackedEvent[]): SourceLayout {
  const times = columnOf(own, ({ marks }) => marks.event)
  const seriesOf = (read: (event: TrackedEvent) => number | undefined): RangeSeries =>
    createRangeSeries(times, columnOf(own, read), 1000)
  return {
    onsets: seriesOf(({ onsetMs }) => onsetMs),
    endToEnds: seriesOf(({ stages }) => stages.endToEnd),
  }
}

/** NaN where there is none. A loop of its own: typed arrays that are made from a list go by its iterator, slowly. */
function columnOf(
  of: readonly TrackedEvent[],
  read: (event: TrackedEvent) => number | undefined,
): Float64Array {
  const column = new Float64Array(of.length)
  for (let row = 0; row < of.length; row++)
    column[row] = read(of[row] as TrackedEvent) ?? Number.NaN
  return column
}

type SourceNumbers = Omit<SourceParts, 'onsets' | 'endToEnds'>

/** What is counted of the events themselves. */
function countRows(layout: Layout, from: number, to: number, config: ProfilerConfig) {
  const { atMs, kinds, ranges } = layout
  const totals = emptyTotals()
  const sources = new Map<EventSource, SourceNumbers>()
  totals.finished = to - from
  if (to > from) {
    totals.firstWallMs = atMs[from] as number
    totals.lastWallMs = atMs[to - 1] as number
  }
  kinds.between(from, to).forEach((count, kind) => {
    if (count === 0) return
    const source = EVENT_SOURCES[Math.floor(kind / ENDINGS.length)] as EventSource
    const ending = ENDINGS[kind % ENDINGS.length]
    const numbers = sources.get(source) ?? { count: 0, heard: 0, scheduled: 0, lost: 0 }
    sources.set(source, numbers)
    numbers.count += count
    if (ending === undefined || ending === 'silent') return
    totals[ending] += count
    numbers[ending] += count
  })
  const slow = findSlow(layout, { from, to }, totals, config)
  return {
    totals,
    counts: ranges.between(from, to).subarray(0, DISTRIBUTION_RANGES),
    sources,
    slow,
  }
}

/** Counts those over the thresholds, and answers the latest of them. */
function findSlow(
  { events, endToEndMs }: Layout,
  { from, to }: { from: number; to: number },
  totals: EventTotals,
  config: ProfilerConfig,
): TrackedEvent[] {
  // As levelOf has it, of each of some hundred thousand: without names that are put together.
  const { warningMs, criticalMs } = config
  let warnings = 0
  let criticals = 0
  const slow: TrackedEvent[] = []
  for (let row = to - 1; row >= from; row--) {
    const endToEnd = endToEndMs[row] as number
    if (!(endToEnd > warningMs)) continue
    if (endToEnd > criticalMs) criticals++
    else warnings++
    if (slow.length < MAX_ALERTS) slow.push(events[row] as TrackedEvent)
  }
  totals.warnings += warnings
  totals.criticals += criticals
  return slow.toReversed()
}

/** In the order of their codes. */
const ENDINGS = ['silent', 'heard', 'scheduled', 'lost'] as const

function kindOf({ source, ending }: TrackedEvent): number {
  const place = ending === 'open' ? 0 : ENDINGS.indexOf(ending)
  return EVENT_SOURCES.indexOf(source) * ENDINGS.length + place
}

function mapStages<T>(make: (stage: StageName) => T): Record<StageName, T> {
  return Object.fromEntries(STAGES.map((stage) => [stage, make(stage)])) as Record<StageName, T>
}
