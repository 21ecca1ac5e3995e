// The reference instruments of a session: their readers, the statistics of their notes, and what a report says of the latest one.
// Any reader context.

import type { TrackedEvent } from '../events/tracked-event.ts'
import type { EventStore } from '../events/event-store.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import { budgetsOf } from './budgets.ts'
import { engineFigures } from './engine-figures.ts'
import type { ReferenceReader } from './reader.ts'
import type { ReferenceFigures, ReferenceLive, ReferenceVerdict } from './schema.ts'
import { verdictOf, type Played } from './verdict.ts'
import type { StageClocks } from '../events/stages.ts'
import { createStatistics, type Statistics } from '../figures/statistics.ts'

const MAX_REFERENCES = 256

export interface ReferenceList {
  add(reader: ReferenceReader): void
  /** A note of a reference has ended. */
  addEvent(event: TrackedEvent): void
  readonly live: readonly ReferenceLive[]
  /** The latest, in this context (null: in any). */
  latest(contextId: string | null): ReferenceReader | null
  figures(reader: ReferenceReader, clocks: StageClocks): ReferenceFigures
  /** `page`: statistics of the page's own notes. */
  verdict(
    reader: ReferenceReader,
    referenceClocks: StageClocks,
    page: Statistics,
    pageClocks: StageClocks,
    stored: EventStore,
    contextId: string | null,
  ): ReferenceVerdict
  clear(): void
}

/** No reference. */
export function createReferenceList(readConfig: () => ProfilerConfig): ReferenceList {
  const readers: ReferenceReader[] = []
  const live: ReferenceLive[] = []
  const statistics = new Map<string, Statistics>()
  // Percentiles of its notes do not come from the store, which may have let them go: it always has its histograms.
  const make = (): Statistics => createStatistics(() => ({ ...readConfig(), isHistogram: true }))

  function statisticsOf(id: string): Statistics {
    let known = statistics.get(id)
    if (known === undefined) statistics.set(id, (known = make()))
    return known
  }

  function played(
    own: Statistics,
    clocks: StageClocks,
    stored: EventStore | null,
    contextId: string | null,
  ): Played {
    return {
      endToEnd: own.latency(true, clocks),
      toSound: own.latency(false, clocks),
      stages: own.stages(clocks, stored ?? NO_STORE, contextId),
    }
  }

  return {
    add(reader) {
      if (readers.length >= MAX_REFERENCES) return
      readers.push(reader)
      live.push(reader.live)
    },
    addEvent(event) {
      if (event.referenceId !== undefined) statisticsOf(event.referenceId).add(event)
    },
    live,
    latest(contextId) {
      if (contextId === null) return readers.at(-1) ?? null
      return readers.findLast((reader) => reader.live.contextId === contextId) ?? null
    },
    figures(reader, clocks) {
      const { live: now, engine } = reader
      const { endToEnd, toSound, stages } = played(statisticsOf(reader.id), clocks, null, null)
      return {
        id: reader.id,
        document: now.document,
        contextId: now.contextId,
        isJoined: now.isJoined,
        state: now.state,
        reason: now.reason,
        mode: now.mode,
        bank: now.bank,
        presets: now.presets,
        latency: endToEnd ?? toSound,
        stages,
        engine: engineFigures(engine),
        quality: now.quality,
        // A new engine begins at its own level: only what differs from the one before is a change.
        qualityChanges: now.qualityHistory.filter(
          ({ level }, index, all) => index > 0 && level !== all[index - 1]?.level,
        ).length,
        budgets: budgetsOf(engine),
        status: now.status,
        warnings: [...now.warnings],
        criticals: [...now.criticals],
      }
    },
    verdict(reader, referenceClocks, page, pageClocks, stored, contextId) {
      return verdictOf(
        played(page, pageClocks, stored, contextId),
        played(statisticsOf(reader.id), referenceClocks, null, null),
      )
    },
    clear() {
      statistics.clear()
    },
  }
}

/** Its statistics keep histograms: the store is never asked. */
const NO_STORE = { length: 0 } as EventStore
