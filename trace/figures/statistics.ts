// Statistics of finished events: stages, onsets, distribution, thresholds. The session (records from a page) and the
// profiler (marks by hand) both feed this, so a figure means the same wherever it stands. Any reader context.

import { STAGES, type PartStageName, type StageName } from '../config/stage-names.ts'
import type {
  DistributionRange,
  LatencyFigures,
  OnsetFigures,
  SourceTable,
  StageFigures,
  StageTable,
} from './latency-figures.ts'
import { createSourceCounts } from './source-figures.ts'
import { levelOf } from '../alerts/alert.ts'
import type { StageClock, StageClocks } from '../events/stages.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import { createSeries, standardError, type Series } from '../math/series.ts'
import type { SeriesFigures } from '../math/range-series.ts'
import { createSortedValues, type SortedValues } from '../math/sorted-values.ts'

/** Upper edges of the distribution's ranges, ms; the last range is open. */
const DISTRIBUTION_EDGES_MS = [
  5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000,
] as const

/** What is asked of statistics. */
export interface StatisticsReadings {
  readonly finished: number
  stages(clocks: StageClocks): StageTable
  onset(): OnsetFigures
  sources(): SourceTable
  /**
   * From the event to what is heard, or only to the sound in the audio thread (`hasOutput` false); null while no note
   * has finished. Its error is that of the median.
   */
  latency(hasOutput: boolean, clocks: StageClocks): LatencyFigures | null
  bottleneck(): PartStageName | null
  distribution(): DistributionRange[]
  /** Counted with the thresholds that held when the event ended. */
  readonly warnings: number
  readonly criticals: number
  readonly timeRangeMs: number
  readonly throughputPerSecond: number
}

export interface Statistics extends StatisticsReadings {
  /** Takes an event that has ended. */
  add(event: TrackedEvent): void
  /**
   * An event that was added has been let go from the store. It stays counted; but where no histogram is kept,
   * percentiles are of the events that are still stored.
   */
  letGo(event: TrackedEvent): void
}

/** Numbers of events, by what became of them. */
export interface EventTotals {
  finished: number
  heard: number
  scheduled: number
  lost: number
  warnings: number
  criticals: number
  firstWallMs: number
  lastWallMs: number
}

/** What statistics are read from. */
export interface StatisticsParts {
  readonly totals: Readonly<EventTotals>
  readonly series: Readonly<Record<StageName, SeriesFigures>>
  /** Answers percentiles in place of the series, where these keep no histogram; null: they do. */
  readonly ranked: Readonly<Record<StageName, Pick<Series, 'percentile'>>> | null
  readonly onsets: SeriesFigures
  readonly toSounds: SeriesFigures
  readonly endToEnds: SeriesFigures
  /** Of each of the distribution's ranges. */
  readonly counts: ArrayLike<number>
  sources(): SourceTable
}

/** No event. */
export const emptyTotals = (): EventTotals => ({
  finished: 0,
  heard: 0,
  scheduled: 0,
  lost: 0,
  warnings: 0,
  criticals: 0,
  firstWallMs: Infinity,
  lastWallMs: -Infinity,
})

/** Index of the distribution's range that a time, ms, is counted in. */
export function distributionRange(endToEndMs: number): number {
  let range = 0
  while (
    range < DISTRIBUTION_EDGES_MS.length &&
    endToEndMs >= (DISTRIBUTION_EDGES_MS[range] as number)
  )
    range++
  return range
}

/** Ranges of the distribution. */
export const DISTRIBUTION_RANGES = DISTRIBUTION_EDGES_MS.length + 1

/**
 * Empty statistics. Any thread; with histograms memory does not grow with the number of events, without with those
 * stored.
 */
export function createStatistics(readConfig: () => ProfilerConfig): Statistics {
  const isHistogram = readConfig().isHistogram
  const series = {} as Record<StageName, Series>
  /** Of the events that are still stored, where there is no histogram to tell percentiles. */
  const ranked = {} as Record<StageName, SortedValues>
  for (const stage of STAGES) {
    series[stage] = createSeries(1000, isHistogram)
    if (!isHistogram) ranked[stage] = createSortedValues()
  }
  const onsets = createSeries(1000, true)
  // Two that always have their histogram, for medians with an error.
  const toSounds = createSeries(1000, true)
  const endToEnds = createSeries(1000, true)
  const counts = Array.from({ length: DISTRIBUTION_RANGES }, () => 0)
  const sources = createSourceCounts()
  const totals = emptyTotals()
  const readings = readStatistics({
    totals,
    series,
    ranked: isHistogram ? null : ranked,
    onsets,
    toSounds,
    endToEnds,
    counts,
    sources: () => sources.table(),
  })

  return Object.assign(readings, {
    add(event: TrackedEvent) {
      totals.finished++
      sources.add(event)
      totals.firstWallMs = Math.min(totals.firstWallMs, event.marks.event)
      totals.lastWallMs = Math.max(totals.lastWallMs, event.marks.event)
      for (const stage of STAGES) {
        const ms = event.stages[stage]
        if (ms === undefined) continue
        series[stage].add(ms)
        if (!isHistogram) ranked[stage].add(ms)
      }
      const { ending } = event
      if (ending === 'heard' || ending === 'scheduled' || ending === 'lost') totals[ending]++
      if (event.onsetMs !== undefined) onsets.add(event.onsetMs)
      if (event.toSoundMs !== undefined) toSounds.add(event.toSoundMs)
      const endToEndMs = event.stages.endToEnd
      if (endToEndMs === undefined) return
      endToEnds.add(endToEndMs)
      const level = levelOf(endToEndMs, readConfig())
      if (level !== null) totals[`${level}s`]++
      const range = distributionRange(endToEndMs)
      counts[range] = (counts[range] as number) + 1
    },
    letGo(event: TrackedEvent) {
      if (isHistogram) return
      for (const stage of STAGES) {
        const ms = event.stages[stage]
        if (ms !== undefined) ranked[stage].remove(ms)
      }
    },
  })
}

/** The figures that these parts amount to, always as they are now. Any thread. */
export function readStatistics(parts: StatisticsParts): StatisticsReadings {
  const { totals, series, ranked, onsets, toSounds, endToEnds, counts } = parts

  function timeRangeMs(): number {
    return totals.finished < 2 ? 0 : totals.lastWallMs - totals.firstWallMs
  }

  return {
    get finished() {
      return totals.finished
    },
    stages(clocks) {
      const figures: StageTable = {}
      for (const stage of STAGES) {
        const own = series[stage]
        if (own.count === 0) continue
        figures[stage] = stageFigures(own, clocks(stage), ranked === null ? own : ranked[stage])
      }
      return figures
    },
    onset() {
      const { heard, scheduled, lost } = totals
      const figures: OnsetFigures = { count: heard + scheduled + lost, heard, scheduled, lost }
      if (onsets.count > 0) {
        figures.meanMs = onsets.mean
        figures.p50Ms = onsets.percentile(50)
        figures.p95Ms = onsets.percentile(95)
        figures.maxMs = onsets.max
      }
      return figures
    },
    sources: () => parts.sources(),
    latency(hasOutput, clocks) {
      const own = hasOutput ? endToEnds : toSounds
      if (own.count === 0) return null
      // Up to the audio thread it is read as the port is: on the page's clock and the audio thread's.
      const clock = clocks(hasOutput ? 'endToEnd' : 'port')
      const { errorMs: _, ...figures } = stageFigures(own, clock, own)
      const errorMs = Math.hypot(medianError(own, clock.resolutionMs), clock.systematicMs)
      const { count, meanMs, p50Ms, p95Ms, p99Ms, maxMs } = figures
      return { count, meanMs, p50Ms, p95Ms, p99Ms, maxMs, errorMs, hasOutput }
    },
    bottleneck() {
      let slowest: PartStageName | null = null
      for (const stage of STAGES) {
        if (stage === 'endToEnd' || series[stage].count === 0) continue
        if (slowest === null || series[stage].mean > series[slowest].mean) slowest = stage
      }
      return slowest
    },
    distribution() {
      if (ranked !== null) return []
      return Array.from(counts, (count, index) => ({
        fromMs: index === 0 ? 0 : (DISTRIBUTION_EDGES_MS[index - 1] as number),
        toMs: DISTRIBUTION_EDGES_MS[index] ?? null,
        count,
      }))
    },
    get warnings() {
      return totals.warnings
    },
    get criticals() {
      return totals.criticals
    },
    get timeRangeMs() {
      return timeRangeMs()
    },
    get throughputPerSecond() {
      // n events in a row have n − 1 distances between them.
      const rangeMs = timeRangeMs()
      return rangeMs > 0 ? ((totals.finished - 1) * 1000) / rangeMs : 0
    },
  }
}

/**
 * Standard error of the median, from the values around it: of n values the middle one lies within n/2 ± √n/2 in two
 * of three cases. Makes no assumption on how they spread: a page that plays half of its notes late has an unsure
 * median.
 */
function medianError(own: SeriesFigures, step: number): number {
  const away = Math.min(50, 50 / Math.sqrt(own.count))
  const spread = (own.percentile(50 + away) - own.percentile(50 - away)) / 2
  return Math.hypot(spread, standardError(0, own.count, step))
}

function stageFigures(
  own: SeriesFigures,
  clock: StageClock,
  ranked: Pick<Series, 'percentile'>,
): StageFigures {
  const at = (percentile: number): number => {
    const value = ranked.percentile(percentile)
    return Number.isNaN(value) ? own.max : value
  }
  const error = standardError(own.variance, own.count, clock.resolutionMs)
  return {
    count: own.count,
    meanMs: own.mean,
    p50Ms: at(50),
    p95Ms: at(95),
    p99Ms: at(99),
    p999Ms: at(99.9),
    maxMs: own.max,
    clock: clock.clock,
    resolutionMs: clock.resolutionMs,
    errorMs: Math.hypot(error, clock.systematicMs),
  }
}
