// Figures of events by what they came from: how many there were, what became of their sounds, how long it took. Any
// reader context.

import type { TrackedEvent } from '../events/tracked-event.ts'
import { createSeries, type Series } from '../math/series.ts'
import type { SeriesFigures } from '../math/range-series.ts'
import { EVENT_SOURCES, type EventSource } from '../wire/event-sources.ts'
import type { SourceFigures, SourceTable, SpanFigures } from './latency-figures.ts'

export interface SourceCounts {
  /** Takes an event that has ended. */
  add(event: TrackedEvent): void
  table(): SourceTable
}

/** What is counted of one source. */
export interface SourceParts {
  count: number
  heard: number
  scheduled: number
  lost: number
  readonly onsets: SeriesFigures
  readonly endToEnds: SeriesFigures
}

interface Counted extends SourceParts {
  readonly onsets: Series
  readonly endToEnds: Series
}

/** No event. Any thread; memory for each source that there is, whatever the number of events. */
export function createSourceCounts(): SourceCounts {
  const counts = new Map<EventSource, Counted>()

  function countedOf(source: EventSource): Counted {
    let known = counts.get(source)
    if (known === undefined) {
      const onsets = createSeries(1000, true)
      const endToEnds = createSeries(1000, true)
      known = { count: 0, heard: 0, scheduled: 0, lost: 0, onsets, endToEnds }
      counts.set(source, known)
    }
    return known
  }

  return {
    add({ source, ending, onsetMs, stages }) {
      const own = countedOf(source)
      own.count++
      if (ending === 'heard' || ending === 'scheduled' || ending === 'lost') own[ending]++
      if (onsetMs !== undefined) own.onsets.add(onsetMs)
      if (stages.endToEnd !== undefined) own.endToEnds.add(stages.endToEnd)
    },
    table: () => sourceTableOf(counts),
  }
}

/** The figures of these counts. */
export function sourceTableOf(counts: ReadonlyMap<EventSource, SourceParts>): SourceTable {
  const figures: SourceTable = {}
  for (const source of EVENT_SOURCES) {
    const own = counts.get(source)
    if (own !== undefined) figures[source] = figuresOf(own)
  }
  return figures
}

function figuresOf({
  count,
  heard,
  scheduled,
  lost,
  onsets,
  endToEnds,
}: SourceParts): SourceFigures {
  return { count, heard, scheduled, lost, onset: spanOf(onsets), endToEnd: spanOf(endToEnds) }
}

function spanOf(series: SeriesFigures): SpanFigures | null {
  if (series.count === 0) return null
  return {
    count: series.count,
    meanMs: series.mean,
    p50Ms: series.percentile(50),
    p95Ms: series.percentile(95),
    maxMs: series.max,
  }
}
