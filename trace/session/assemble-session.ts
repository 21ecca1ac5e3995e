// A trace session from its parts: messages in, figures out. Any context that reads; no DOM, no Node, no timers and no
// clock of its own: the same messages always give the same report.

import { createAlertList } from '../alerts/alert-list.ts'
import { createNoticeList } from '../alerts/notice-list.ts'
import { createSessionBudget } from '../config/session-budget.ts'
import {
  DEFAULT_PROFILER_CONFIG,
  type ProfilerConfig,
  type resolveProfilerConfig,
} from '../config/profiler-config.ts'
import type { ContextReader } from '../contexts/context-reader.ts'
import type { ContextLive } from '../contexts/figures.ts'
import { alertOfEvent } from '../events/event-alerts.ts'
import { createEventStore } from '../events/event-store.ts'
import { type StageClocks, stageClocksOf } from '../events/stages.ts'
import { FINISH_UNITS } from '../events/tracker.ts'
import { createEventFigures } from '../figures/event-figures.ts'
import { isPageContext } from '../contexts/page-context.ts'
import { isPlayedBy, resolveSelection, type Selection } from '../figures/selection.ts'
import type { createRangeFigures } from '../figures/range-figures.ts'
import type { StatisticsReadings } from '../figures/statistics.ts'
import type { PageGraph } from '../graph/schema.ts'
import { createReferenceList } from '../reference/reference-list.ts'
import { buildReport } from '../report/build-report.ts'
import type { ReportFigures } from '../report/report-figures.ts'
import { createSchedulingLog } from '../scheduling/scheduling-log.ts'
import { createSchedulingFigures } from '../scheduling/scheduling-figures.ts'
import { reportInWords } from '../text/report-words.ts'
import { withVisibleText } from '../text/visible-text.ts'
import { costOf } from '../validate/message-cost.ts'
import { createDocumentList } from './document-list.ts'
import type { DocumentHost } from './document-reader.ts'
import type { GlitchKit } from './glitch-kit.ts'
import type { GraphKit } from './graph-kit.ts'
import type { PerformanceKit } from './performance-kit.ts'
import type { ReferenceKit } from './reference-kit.ts'
import { glitchPartsOf } from './glitch-parts.ts'
import { clockQualityOf, environmentOf, overheadOf, recordsOf, systemOf } from './report-parts.ts'
import { alertsOf, contextsOfPlayer, type ContextLookup } from './selected-contexts.ts'
import type { PageSession, SessionOptions } from './session-types.ts'

/**
 * An empty session. Invalid options fall back to their defaults; the sentences stand among the report's notices.
 * `samplingRate` is the page's to keep (it marks what it skips): the session takes every event that it is told of.
 * Of `kits` null: reference instruments are not followed, glitches not looked for, graphs not
 * kept, performed music not set against what came, stretches of time not laid out, options not taken.
 */
export function assembleSession(
  kits: {
    reference: ReferenceKit | null
    glitches: GlitchKit | null
    graph: GraphKit | null
    performance: PerformanceKit | null
    ranges: typeof createRangeFigures | null
    resolve: typeof resolveProfilerConfig | null
  },
  given?: Partial<ProfilerConfig>,
  options: SessionOptions = {},
): PageSession {
  const kit = kits.reference
  let config = DEFAULT_PROFILER_CONFIG
  const alerts = createAlertList()
  const notices = createNoticeList()
  for (const problem of take(given)) notices.add({ code: 'invalid-option', problem })
  const stored = createEventStore(config.capacity)
  const figures = createEventFigures(stored, () => config, kits.ranges)
  const contexts = new Map<string, ContextReader>()
  const live: ContextLive[] = []
  const references = createReferenceList()
  const graphs: PageGraph[] = []
  const scheduling = createSchedulingLog()
  const schedulingFigures = createSchedulingFigures(scheduling)
  const lookup: ContextLookup = {
    byId: (id) => contexts.get(id),
    ofReference: (id) => references.byId(id)?.live.contextId,
  }
  const budget = createSessionBudget(options.maxUnits)
  const glitches = kits.glitches && kits.glitches.createBook(budget)
  const performances = kits.performance && kits.performance()
  let revision = 0
  let epoch = 0
  let eventId = 0
  let leftOut = 0

  const host: DocumentHost = {
    get isDetailedTrace() {
      return config.isDetailedTrace
    },
    nextEventId: () => ++eventId,
    onContext(reader) {
      contexts.set(reader.id, reader)
      // An offline context renders as fast as it can: its load is not the load of anything live.
      if (!reader.isOffline) live.push(reader.live)
    },
    kit,
    glitches,
    performances,
    onReference: (reader) => references.add(reader),
    graphKit: kits.graph,
    onGraph: ({ live: graph }) => graphs.push(graph),
    onSkipped: () => figures.skip(),
    onStarted: (event) => figures.begin(event),
    onStart: scheduling.addStart,
    onTask: scheduling.addTask,
    onHeap: scheduling.addHeap,
    onEnded(event) {
      figures.end(event)
      scheduling.addEvent(event)
      // The reference's notes raise no alert.
      const alert = isPlayedBy(event, 'page') ? alertOfEvent(event, config) : null
      if (alert !== null) alerts.add(alert, event.contextId ?? '')
    },
    alerts,
    notices,
    budget,
  }
  const documents = createDocumentList(host, notices)

  /** What is not given stays as it is. */
  function take(changes: unknown): string[] {
    if (kits.resolve === null) return []
    const { config: complete, problems } = kits.resolve(changes, config)
    config = complete
    return problems
  }

  /** What the report says of the reference, and against it. */
  function referenceParts(
    selection: Selection,
    own: StatisticsReadings,
    clocks: StageClocks,
  ): Pick<ReportFigures, 'reference' | 'verdict'> {
    const { contextId, player } = selection
    const chosen = contextId === null ? undefined : contexts.get(contextId)
    const isItsContext = chosen !== undefined && !isPageContext(chosen.live)
    const reader =
      player === null || player === 'page'
        ? references.latest(isItsContext ? contextId : null)
        : references.byId(player.referenceId)
    if (reader === null || kit === null) return { reference: null, verdict: null }
    const itsContext = contexts.get(reader.live.contextId)
    const itsClocks = stageClocksOf(
      clockQualityOf(documents.all, itsContext === undefined ? [] : [itsContext]),
    )
    const its = { ...selection, contextId: null, player: { referenceId: reader.id } }
    const played = kit.playedOf(figures.of(its).statistics, itsClocks)
    const isComparable = player === 'page' && !isItsContext
    return {
      reference: kit.figuresOf(reader, played),
      verdict: isComparable
        ? kit.verdictOf(kit.playedOf(midiOf(selection, own), clocks), played)
        : null,
    }
  }

  /** The reference hears MIDI alone: so it is compared with what the page made of MIDI. */
  function midiOf(selection: Selection, own: StatisticsReadings): StatisticsReadings {
    if (selection.source !== null) return own
    const isMixed = Object.keys(own.sources()).some((source) => source !== 'midi')
    return isMixed ? figures.of({ ...selection, source: 'midi' }).statistics : own
  }

  function figuresOf(selection: Selection): ReportFigures {
    const all = [...contexts.values()]
    const { contextId } = selection
    const chosen = contextId === null ? all : all.filter(({ id }) => id === contextId)
    const own = figures.of(selection)
    const ofPlayer = contextsOfPlayer(chosen, selection, lookup)
    // The clocks of others do not make the player's figures any worse.
    const clocks = stageClocksOf(
      clockQualityOf(documents.all, ofPlayer.length === 0 ? chosen : ofPlayer),
    )
    return buildReport({
      environment: environmentOf(documents.all, all),
      contexts: chosen.map((context) => context.figures()),
      processors: chosen.flatMap((context) => context.processorFigures()),
      statistics: own.statistics,
      coverage: own.coverage,
      clocks,
      scheduling: schedulingFigures(selection),
      frames: own.counts,
      config,
      ...alertsOf(selection, own, alerts, lookup),
      system: systemOf(documents.all, ofPlayer),
      records: recordsOf(documents.all),
      ...referenceParts(selection, own.statistics, clocks),
      ...glitchPartsOf(glitches, selection, lookup),
      performance: performances && performances.figures(),
      notices: notices.list(),
      overhead: overheadOf(documents.all, chosen),
    })
  }

  return {
    ingest(stamped) {
      if (budget.isSpent) {
        leftOut++
        notices.add({ code: 'work-limit' })
        return
      }
      budget.spend(costOf(stamped.message))
      // What a page has chosen is shown: here it enters, and whatever is made of it has no unseen characters.
      const visible = withVisibleText(stamped)
      const document = documents.readerFor(visible)
      if (document === null) return
      revision++
      document.take(visible.message)
    },
    get spentUnits() {
      return budget.spent
    },
    get leftOut() {
      return leftOut
    },
    get revision() {
      return revision
    },
    get epoch() {
      return epoch
    },
    get eventCount() {
      return stored.length
    },
    eventAt: (index) => stored.at(index),
    eventById: (id) => stored.byId(id),
    get inputs() {
      return stored.inputs
    },
    get contexts() {
      return live
    },
    references: references.live,
    graphs,
    scheduling,
    report: (query = {}) =>
      reportInWords(
        figuresOf(resolveSelection(query, references.latest(null)?.id ?? null)),
        kit && kit.words,
        kits.glitches && kits.glitches.inWords,
      ),
    finish() {
      // All documents together: a page may have had a thousand.
      const untilUnits = budget.spent + FINISH_UNITS
      for (const document of documents.all) document.finish(untilUnits)
      revision++
    },
    resetPeaks() {
      for (const context of contexts.values()) context.resetPeaks()
      revision++
    },
    configure(next) {
      const before = config
      const problems = take(next)
      figures.reconfigure(before)
      revision++
      return problems
    },
    get config() {
      return { ...config }
    },
    clear() {
      for (const document of documents.all) document.clear()
      figures.clear()
      scheduling.clear()
      glitches?.clear()
      performances?.clear()
      alerts.clear()
      notices.clear()
      revision++
      epoch++
    },
  }
}
