// Recordings as queries and exports read them. Any context.

import type { TraceView } from '../../../trace/query/trace-view.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { TraceSession } from '../../../trace/session/session-types.ts'
import { STAGES, type StageName } from '../../../trace/config/stage-names.ts'
import type { TrackedEvent } from '../../../trace/events/tracked-event.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { createStatistics } from '../../../trace/figures/statistics.ts'
import { stageClocksOf } from '../../../trace/events/stages.ts'
import {
  DEFAULT_PROFILER_CONFIG,
  type ProfilerConfig,
} from '../../../trace/config/profiler-config.ts'
import { stagesInWords } from '../../../trace/text/report-words.ts'
import { goldenMessages } from './golden-messages.ts'
import { endedEvent } from './ended-event.ts'
import { START_MS } from './trace-builder.ts'

export interface SessionView extends TraceView {
  readonly session: TraceSession
}

/** The view of a session that has taken these messages. */
export function viewOf(
  messages: readonly StampedMessage[],
  config: Partial<ProfilerConfig> = {},
): SessionView {
  const session = createSession({ capacity: 100_000, ...config })
  for (const stamped of messages) session.ingest(stamped)
  session.finish()
  return { session, zeroWallMs: START_MS }
}

/** Five notes through a worklet, at 500, 900, 1300, 1700 and 2100 ms. */
export const goldenView = (config: Partial<ProfilerConfig> = {}): SessionView =>
  viewOf(goldenMessages(), config)

/** An event that was heard; what is not given is that of a note. */
export const trackedEvent = ({
  atMs = 0,
  ...given
}: Partial<TrackedEvent> & { atMs?: number }): TrackedEvent =>
  endedEvent({
    contextId: null,
    ending: 'heard',
    marks: { event: START_MS + atMs },
    ...given,
  })

/** A view of exactly these events, whose report has the stages of the page's. */
export function viewOfEvents(events: readonly TrackedEvent[]): TraceView {
  const empty = createSession()
  const statistics = createStatistics(() => DEFAULT_PROFILER_CONFIG)
  for (const event of events) {
    if (event.ending !== 'open' && event.referenceId === undefined) statistics.add(event)
  }
  const clocks = stageClocksOf({
    pageStepMs: 0.005,
    workletName: 'Temporal',
    workletStepMs: 0.005,
    offsetErrorMs: 0.1,
    outputResidualMs: 0.1,
    quantumMs: 2.9,
  })
  const report = {
    ...empty.report(),
    stages: stagesInWords(statistics.stages(clocks)),
    onset: statistics.onset(),
    sources: statistics.sources(),
    distribution: statistics.distribution(),
  }
  return {
    session: {
      eventCount: events.length,
      eventAt: (index) => events[index] as TrackedEvent,
      report: () => report,
      config: empty.config,
      contexts: [],
      graphs: [],
      markers: [],
    },
    zeroWallMs: START_MS,
  }
}

/** The lengths of a stage of all of these events. */
export const stageValues = (events: readonly TrackedEvent[], stage: StageName): number[] =>
  events.flatMap((event) => event.stages[stage] ?? [])

export { STAGES }
