// What the views read: the report of the chosen context, taken a few times a second at most, and names for contexts.
// Meters, which must be quicker, read the session in the animation frame itself. Panel page.

import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { EVERYTHING, selectionKey, type Selection } from '../../trace/figures/selection.ts'
import type { Report } from '../../trace/report/schema.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { contextNames } from '../../trace/text/context-words.ts'
import type { EventSource } from '../../trace/wire/event-sources.ts'
import { DATA_FRAME_MS, EARLY_MS, type FrameScheduler } from './frame-scheduler.ts'
import type { MomentModel } from './moment-model.ts'
import { ALL_TIME, type TimeBounds } from './replay-model.ts'

/** Figures that cost more come less often: between them the playhead moves. */
const REST_FACTOR = 12

export interface LiveModel {
  /** Bumped after a frame in which figures should be read again. */
  readonly tick: ReadonlySignal<number>
  /** What the views show. */
  readonly selection: ReadonlySignal<Selection>
  /** Null: all of them. */
  chooseContext(contextId: string | null): void
  /** Null: all of them. */
  chooseSource(source: EventSource | null): void
  /** Length of the time that charts show, ms; null: all of it. */
  readonly windowMs: Signal<number | null>
  /** The stretch of time that figures are of: what was asked for last, as of the last tick. */
  readonly range: ReadonlySignal<TimeBounds>
  /** Figures are to be of this stretch; they are taken as often as others. */
  askRange(range: TimeBounds): void
  /** The report of the selection in the range, of the last tick. */
  readonly report: ReadonlySignal<Report>
  /** The report of the selection at any time. */
  readonly wholeReport: ReadonlySignal<Report>
  /** The report of everything, of the last tick. */
  readonly fullReport: ReadonlySignal<Report>
  /** "Context 2", by order of appearance. */
  contextLabel(contextId: string | null): string
  dispose(): void
}

export function createLiveModel(options: {
  session: TraceSession
  revision: ReadonlySignal<number>
  settled: ReadonlySignal<number>
  scheduler: FrameScheduler
  /** A session that knows what was known at an earlier moment that is shown; null: none is, or not yet. */
  moment?: Pick<MomentModel, 'session' | 'revision'>
}): LiveModel {
  const { session, revision, settled, scheduler, moment } = options
  const tick = signal(0)
  const selection = signal(EVERYTHING)
  const windowMs = signal<number | null>(30_000)
  const range = signal(ALL_TIME)
  let askedRange = ALL_TIME
  let isMomentNew = false
  let intervalMs = DATA_FRAME_MS
  /** Grows with ticks that bring something new of the whole, not only another moment of it. */
  const wholeTick = signal(0)
  let lastTickMs = Number.NEGATIVE_INFINITY
  let drawnRevision = -1
  let drawnEvents = 0
  let timer: ReturnType<typeof setTimeout> | null = null

  /** Events are to take the place of none: at once. */
  const isFirst = (): boolean => drawnEvents === 0 && session.eventCount > 0

  const stopWatching = effect(() => {
    void revision.value
    if (isFirst()) scheduler.invalidate()
    else scheduler.dataCame()
  })

  const takeFigures = (): void => {
    const isMore = drawnRevision !== revision.peek()
    drawnRevision = revision.peek()
    drawnEvents = session.eventCount
    isMomentNew = false
    batch(() => {
      range.value = askedRange
      if (isMore) wholeTick.value = wholeTick.peek() + 1
      tick.value = tick.peek() + 1
    })
  }

  const stopMoments = effect(() => {
    if (moment === undefined) return
    void moment.session.value
    void moment.revision.value
    isMomentNew = true
    scheduler.invalidate()
  })

  const stopSettling = effect(() => {
    void settled.value
    takeFigures()
  })

  const stopFrames = scheduler.onFrame((nowMs) => {
    const isNew = revision.peek() !== drawnRevision || askedRange !== range.peek() || isMomentNew
    if (!isNew) return
    const waitMs = lastTickMs + intervalMs - nowMs
    if (waitMs > EARLY_MS && !isFirst()) {
      timer ??= setTimeout(() => {
        timer = null
        scheduler.invalidate()
      }, waitMs)
      return
    }
    lastTickMs = nowMs
    const beganMs = performance.now()
    takeFigures()
    // Here, where it is timed: a moment of a long recording costs more than a look at what has come.
    void report.peek()
    intervalMs = Math.max(DATA_FRAME_MS, (performance.now() - beganMs) * REST_FACTOR)
  })

  const fullReport = computed(() => {
    void wholeTick.value
    return session.report()
  })
  const wholeReport = computed(() => {
    void wholeTick.value
    const isWhole = selectionKey(selection.value) === selectionKey(EVERYTHING)
    return isWhole ? fullReport.value : session.report(selection.value)
  })
  const report = computed(() => {
    void tick.value
    const isAllTime = range.value.fromMs === null && range.value.toMs === null
    if (isAllTime) return wholeReport.value
    const cut = session.report({ ...selection.value, ...range.value })
    const known = moment?.session.value?.report(selection.value)
    return known === undefined ? cut : withMoment(cut, known)
  })

  /** Of all contexts. */
  const labels = computed(() => contextNames(fullReport.value.contexts))

  return {
    tick,
    selection,
    chooseContext(contextId) {
      selection.value = { ...selection.peek(), contextId }
    },
    chooseSource(source) {
      selection.value = { ...selection.peek(), source }
    },
    windowMs,
    range,
    askRange(next) {
      const { fromMs, toMs } = askedRange
      if (fromMs === next.fromMs && toMs === next.toMs) return
      askedRange = next
      scheduler.invalidate()
    },
    report,
    wholeReport,
    fullReport,
    contextLabel: (id) => labels.peek()(id),
    dispose() {
      stopWatching()
      stopSettling()
      stopMoments()
      stopFrames()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** The report of a stretch of time, with what has no time axis as it was known at its end. */
function withMoment(cut: Report, known: Report): Report {
  const { contexts, processors, system, records, notices, overhead, reference } = known
  return {
    ...cut,
    contexts,
    processors,
    system,
    records,
    notices,
    overhead,
    reference:
      cut.reference === null || reference === null
        ? reference
        : { ...cut.reference, engine: reference.engine, budgets: reference.budgets },
  }
}
