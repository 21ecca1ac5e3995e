// The face of a trace session towards the panel, the command line and the tests: bytes and messages in, figures out.
// Types only; createSession (session.ts) builds it.

import type { ContextLive } from '../contexts/figures.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { SelectionQuery } from '../figures/selection.ts'
import type { PageGraph } from '../graph/schema.ts'
import type { ReferenceLive } from '../reference/schema.ts'
import type { Marker } from '../markers/marker.ts'
import type { SchedulingLog } from '../scheduling/scheduling-log.ts'
import type { Report } from '../report/schema.ts'
import type { StampedMessage } from '../wire/protocol.ts'

export interface SessionOptions {
  /**
   * Work that is spent on the messages at most, in units of about a microsecond; what comes afterwards is left out and
   * said. Left out: no end, as a page plays as long as it likes.
   */
  maxUnits?: number
}

/** What the pages of a recording said. */
export interface PageSession {
  /**
   * Takes one validated message. Any order of documents; allocation proportional to the message. Never throws on page
   * data.
   */
  ingest(stamped: StampedMessage): void
  /** Work so far, in units of about a microsecond: the same for the same messages. */
  readonly spentUnits: number
  /** Messages that came after all work was spent, and were left out. */
  readonly leftOut: number
  /** Grows whenever something visible changed. */
  readonly revision: number
  /** Grows whenever all events were forgotten: what was made of them is void. */
  readonly epoch: number
  /** Finished and open events, oldest first, bounded by the profiler's capacity. Their ids follow one another. */
  readonly eventCount: number
  eventAt(index: number): TrackedEvent
  /** The event with this id; null where it was let go. */
  eventById(eventId: number): TrackedEvent | null
  /** Names of the inputs that these events came from, sorted; the same array until they change. */
  readonly inputs: readonly string[]
  readonly contexts: readonly ContextLive[]
  /** How the page keeps time: its latest starts, timers and long tasks. */
  readonly scheduling: Readonly<SchedulingLog>
  /** Reference instruments, oldest first. */
  readonly references: readonly ReferenceLive[]
  /** What the pages build, oldest document first; those of the one-file recorder are not told. */
  readonly graphs: readonly PageGraph[]
  /**
   * The report of exactly those events; without a query of everything that the page played. The reference's notes
   * stand under `reference`, cut to the same time. Allocates the report only; a selection that was not asked for
   * lately is counted from what is stored.
   */
  report(query?: SelectionQuery): Report
  /** Resolve what is still open, such as events that wait for sound; call when recording has stopped. */
  finish(): void
  /** Peak holds of the live meters go back to what is now. */
  resetPeaks(): void
  /** Change thresholds, histogram and capacity; invalid values fall back and come back as sentences. */
  configure(config: Partial<ProfilerConfig>): string[]
  readonly config: ProfilerConfig
  clear(): void
}

/** The same with what its user said. */
export interface TraceSession extends PageSession {
  /** In the order of their times; the same array until one changes. */
  readonly markers: readonly Marker[]
}
