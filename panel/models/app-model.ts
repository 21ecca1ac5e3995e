// All models of the panel, made and disposed together. Components get this one object and read signals. Panel page.

import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Channel } from '../../extension/transports/channel.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { findTimeRange } from '../charts/time-range.ts'
import { createAxisModel, type AxisModel } from './axis-model.ts'
import { createCompareModel, type CompareModel } from '../views/compare/compare-model.ts'
import { createEventsModel, type EventsModel } from '../views/events/events-model.ts'
import { createGlitchModel, type GlitchModel } from './glitch-model.ts'
import { createFrameScheduler, type FrameScheduler } from './frame-scheduler.ts'
import { createGraphModel, type GraphLayout, type GraphModel } from '../views/graph/graph-model.ts'
import { createKeyboardModel, type KeyboardModel } from './keyboard-model.ts'
import { createLiveModel, type LiveModel } from './live-model.ts'
import { createMessageLog } from './recorded-messages.ts'
import { createOverloadModel, type OverloadModel } from '../views/live/overload-model.ts'
import { createRecordingModel, type RecordingModel } from './recording-model.ts'
import type { RenewableSession } from './renewable-session.ts'
import type { ReferenceFiles } from '../views/reference/reference-files.ts'
import { createReferenceModel, type ReferenceModel } from '../views/reference/reference-model.ts'
import { createReportsModel, type ReportsModel } from '../views/alerts/reports-model.ts'
import {
  createSettingsModel,
  profilerConfigOf,
  recorderConfigOf,
  type SettingsModel,
  type SettingsStore,
} from './settings-model.ts'
import { describeStatus, type StatusLine } from './status-model.ts'
import {
  createTraceFileModel,
  type FileHost,
  type TraceCodec,
  type TraceFileModel,
} from './trace-file-model.ts'

/** In the order of the tabs. */
export const VIEWS = [
  'live',
  'events',
  'scheduling',
  'processors',
  'contexts',
  'graph',
  'reference',
  'compare',
  'alerts',
] as const
export type ViewName = (typeof VIEWS)[number]

/** Every model of the panel, one for each kind of state. */
export interface AppModel {
  readonly session: TraceSession
  readonly scheduler: FrameScheduler
  readonly settings: SettingsModel
  readonly recording: RecordingModel
  readonly live: LiveModel
  /** Of all charts over time, epoch ms. */
  readonly timeAxis: AxisModel
  readonly overload: OverloadModel
  readonly glitches: GlitchModel
  readonly events: EventsModel
  readonly graph: GraphModel
  readonly keyboard: KeyboardModel
  readonly reference: ReferenceModel
  readonly files: TraceFileModel
  readonly compare: CompareModel
  readonly reports: ReportsModel
  readonly status: ReadonlySignal<StatusLine>
  readonly view: Signal<ViewName>
  readonly isSettingsOpen: Signal<boolean>
  readonly isKeyboardOpen: Signal<boolean>
  readonly theme: ReadonlySignal<'light' | 'dark'>
  /** Takes the permission for the inspected origin back. */
  removePermission: () => void
  dispose(): void
}

/** Records kept for saving, bytes. */
const LOG_BYTES = 192 * 1024 * 1024

/** Nothing is told apart below the step of the page's clocks. */
const SHORTEST_ZOOM_MS = 10

/**
 * The models of one panel on `channel`, which they own: disposing them disposes it. They begin to listen at once.
 * Panel page; Node too, where the session's and the host's parts are given.
 */
export function createAppModel(options: {
  channel: Channel
  session: RenewableSession
  codec: TraceCodec
  host: FileHost
  settingsStore: SettingsStore
  theme: ReadonlySignal<'light' | 'dark'>
  workletUrl: string
  /** Where the files for the reference are read. */
  referenceFiles: ReferenceFiles
  /** Where graphs are laid out. */
  graphLayout: GraphLayout
  logBytes?: number
}): AppModel {
  const { channel, session } = options
  const scheduler = createFrameScheduler()
  const settings = createSettingsModel(options.settingsStore)
  const recording = createRecordingModel({
    channel,
    session,
    log: createMessageLog(options.logBytes ?? LOG_BYTES),
    recorderConfig: () => recorderConfigOf(settings.values.peek(), options.workletUrl),
    profilerConfig: () => profilerConfigOf(settings.values.peek()),
  })
  const live = createLiveModel({
    session,
    revision: recording.revision,
    settled: recording.settled,
    scheduler,
  })
  const timeAxis = createAxisModel(() => {
    const all = findTimeRange(session, recording.zeroWallMs, null, false)
    return all === null ? null : { from: all.fromMs, to: all.toMs }
  }, SHORTEST_ZOOM_MS)
  const overload = createOverloadModel(session)
  const events = createEventsModel({ session, tick: live.tick, selection: live.selection })
  const glitches = createGlitchModel(session, timeAxis, events.selectedId)
  const graph = createGraphModel({
    session,
    live,
    layout: options.graphLayout,
    watchNode(document, node, isMeasured) {
      if (recording.isActive.peek())
        channel.post({ type: 'graph/inspect', document, node, isMeasured })
    },
    tellSites(isWanted) {
      if (recording.isActive.peek()) channel.post({ type: 'graph/sites', isWanted })
    },
    host: options.host,
  })
  const keyboard = createKeyboardModel((bytes) => channel.post({ type: 'midi/send', bytes }))
  const reference = createReferenceModel({
    channel,
    session,
    recording,
    tick: live.tick,
    contexts: computed(() => live.fullReport.value.contexts),
    files: options.referenceFiles,
  })
  const files = createTraceFileModel({
    recording,
    codec: options.codec,
    host: options.host,
    now: () => new Date(),
    readConfig: () => session.config,
  })
  const compare = createCompareModel({
    session,
    source: recording.source,
    codec: options.codec,
  })
  const reports = createReportsModel({
    isActive: recording.isActive,
    intervalMs: computed(() => settings.values.value.reportingIntervalMs),
    takeReport: () => session.report(),
    now: () => Date.now(),
  })
  const view = signal<ViewName>('live')
  const isSettingsOpen = signal(false)
  const isKeyboardOpen = signal(false)

  const status = computed(() => {
    void live.tick.value
    return describeStatus({
      status: recording.status.value,
      source: recording.source.value,
      documents: recording.documents,
      midiOutcomes: recording.midiOutcomes,
      report: live.fullReport.value,
      ofReference: events.ofReference.value,
      refused: recording.refused.value,
      unkept: recording.log.refused,
      evictedChunks: recording.log.evictedChunks,
      evictedBytes: recording.log.evictedBytes,
      fileNotices: recording.fileNotices.value,
      isCutShort: recording.isCutShort.value,
      clearedAtMs: recording.clearedAtMs.value,
      fileProblem: files.problem.value,
      isLoading: files.isBusy.value,
    })
  })

  const stops = [
    effect(() => {
      const values = settings.values.value
      settings.complain(session.configure(profilerConfigOf(values)))
      recording.reconfigure()
    }),
    effect(() => {
      void live.tick.value
      overload.update()
    }),
    // A context that is gone (cleared, another trace) cannot stay chosen.
    effect(() => {
      void live.tick.value
      const { contextId } = live.selection.value
      if (contextId !== null && !session.contexts.some((each) => each.contextId === contextId))
        live.chooseContext(null)
    }),
    effect(() => {
      if (recording.source.value.kind === 'none') {
        reports.clear()
        events.selectedId.value = null
        graph.selected.value = null
        graph.forgetMarks()
      }
    }),
    // What was zoomed into is gone.
    effect(() => {
      void recording.source.value
      void recording.clearedAtMs.value
      timeAxis.follow()
      timeAxis.moveCursor(null)
      glitches.clear()
    }),
    effect(() => {
      if (!isKeyboardOpen.value) keyboard.releaseAll()
    }),
  ]

  return {
    session,
    scheduler,
    settings,
    recording,
    live,
    timeAxis,
    overload,
    glitches,
    events,
    graph,
    keyboard,
    reference,
    files,
    compare,
    reports,
    status,
    view,
    isSettingsOpen,
    isKeyboardOpen,
    theme: options.theme,
    removePermission() {
      channel.post({ type: 'permission/remove' })
    },
    dispose() {
      keyboard.releaseAll()
      for (const stop of stops) stop()
      reports.dispose()
      compare.dispose()
      reference.dispose()
      graph.dispose()
      live.dispose()
      recording.dispose()
      scheduler.dispose()
      channel.dispose()
    },
  }
}
