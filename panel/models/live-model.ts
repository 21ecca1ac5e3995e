// What the views read: the report of the chosen context, taken a few times a second at most, and names for contexts.
// Charts and meters that must be quicker read the session in the animation frame itself. Panel page.

import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { EVERYTHING, selectionKey, type Selection } from '../../trace/figures/selection.ts'
import type { Report } from '../../trace/report/schema.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { contextNames } from '../../trace/text/context-words.ts'
import type { EventSource } from '../../trace/wire/event-sources.ts'
import type { FrameScheduler } from './frame-scheduler.ts'

/** Figures change this often at most: quicker ones cannot be read. */
const FIGURES_INTERVAL_MS = 300
/** Frames of data are half as far apart: one that is a little early must not wait for another. */
const EARLY_MS = 25

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
  /** The report of the selection, of the last tick. */
  readonly report: ReadonlySignal<Report>
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
}): LiveModel {
  const { session, revision, settled, scheduler } = options
  const tick = signal(0)
  const selection = signal(EVERYTHING)
  const windowMs = signal<number | null>(30_000)
  let lastTickMs = Number.NEGATIVE_INFINITY
  let drawnRevision = -1
  let timer: ReturnType<typeof setTimeout> | null = null

  const stopWatching = effect(() => {
    void revision.value
    scheduler.dataCame()
  })

  const takeFigures = (): void => {
    drawnRevision = revision.peek()
    tick.value = tick.peek() + 1
  }

  const stopSettling = effect(() => {
    void settled.value
    takeFigures()
  })

  const stopFrames = scheduler.onFrame((nowMs) => {
    if (revision.peek() === drawnRevision) return
    const waitMs = lastTickMs + FIGURES_INTERVAL_MS - nowMs
    if (waitMs > EARLY_MS) {
      timer ??= setTimeout(() => {
        timer = null
        scheduler.invalidate()
      }, waitMs)
      return
    }
    lastTickMs = nowMs
    takeFigures()
  })

  const fullReport = computed(() => {
    void tick.value
    return session.report()
  })
  const report = computed(() => {
    void tick.value
    const isWhole = selectionKey(selection.value) === selectionKey(EVERYTHING)
    return isWhole ? fullReport.value : session.report(selection.value)
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
    report,
    fullReport,
    contextLabel: (id) => labels.peek()(id),
    dispose() {
      stopWatching()
      stopSettling()
      stopFrames()
      if (timer !== null) clearTimeout(timer)
    },
  }
}
