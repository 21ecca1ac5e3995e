// All models of the panel, made and disposed together. Components get this one object and read signals. Panel page.

import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Channel } from '../../extension/transports/channel.ts'
import type { createSession } from '../../trace/session/session.ts'
import type { TraceSession } from '../../trace/session/session-types.ts'
import { findTimeRange } from '../charts/time-range.ts'
import { createAxisModel, type AxisModel, type Span } from './axis-model.ts'
import { type AuditHost, type AuditModel, createAuditModel } from '../views/audit/audit-model.ts'
import { createCompareModel, type CompareModel } from '../views/compare/compare-model.ts'
import { createEventsModel, type EventsModel } from '../views/events/events-model.ts'
import { gathered } from './gathered.ts'
import { createGlitchModel, type GlitchModel } from './glitch-model.ts'
import { createDiskModel, type DiskModel } from './disk-model.ts'
import { createFrameScheduler, type FrameScheduler } from './frame-scheduler.ts'
import { createGraphModel, type GraphLayout, type GraphModel } from '../views/graph/graph-model.ts'
import { createHandoverModel, type HandoverModel, type ViewerHost } from './handover-model.ts'
import { createKeyboardModel, type KeyboardModel } from './keyboard-model.ts'
import { createLeftRecordingsModel, type LeftRecordingsModel } from './left-recordings-model.ts'
import { createMemoryKeeper } from './keep-in-memory.ts'
import { createMarkerModel, type MarkerModel } from './marker-model.ts'
import { createLiveModel, type LiveModel } from './live-model.ts'
import { createPerformModel, type PerformModel } from './perform-model.ts'
import { createMessageLog } from './recorded-messages.ts'
import { createOverloadModel, type OverloadModel } from '../views/live/overload-model.ts'
import { createRecentModel, type RecentModel, type RecentStore } from './recent-model.ts'
import { createRecordingModel, type RecordingModel } from './recording-model.ts'
import { createPlaceModel, type PlaceModel } from './place-model.ts'
import { createTraceOpener, type TraceOpener } from './trace-opener.ts'
import { createMomentModel, type MomentModel } from './moment-model.ts'
import type { RenewableSession } from './renewable-session.ts'
import type { RecordingStore } from '../../store/store-client.ts'
import { createReplayModel, type ReplayModel } from './replay-model.ts'
import type { ReferenceFiles } from '../views/reference/reference-files.ts'
import { createReferenceModel, type ReferenceModel } from '../views/reference/reference-model.ts'
import { createReportsModel, type ReportsModel } from '../views/alerts/reports-model.ts'
import type { ViewName } from './view-names.ts'
import { createShownSession, type ShownSession } from './shown-session.ts'
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

/** Every model of the panel, one for each kind of state. */
export interface AppModel extends TraceOpener {
  readonly session: TraceSession
  /** What has no time axis, as it is now, or as it was at the moment that is shown. */
  readonly shown: ShownSession
  readonly moment: Pick<MomentModel, 'session'>
  readonly scheduler: FrameScheduler
  readonly settings: SettingsModel
  readonly recording: RecordingModel
  readonly live: LiveModel
  /** Of all charts over time, epoch ms. */
  readonly timeAxis: AxisModel
  readonly replay: ReplayModel
  readonly place: PlaceModel
  readonly overload: OverloadModel
  readonly glitches: GlitchModel
  readonly markers: MarkerModel
  readonly events: EventsModel
  readonly graph: GraphModel
  readonly keyboard: KeyboardModel
  readonly reference: ReferenceModel
  readonly files: TraceFileModel
  readonly disk: DiskModel
  readonly leftRecordings: LeftRecordingsModel
  readonly compare: CompareModel
  readonly perform: PerformModel
  readonly audit: AuditModel
  readonly reports: ReportsModel
  readonly status: ReadonlySignal<StatusLine>
  readonly view: Signal<ViewName>
  readonly isSettingsOpen: Signal<boolean>
  readonly isKeyboardOpen: Signal<boolean>
  readonly theme: ReadonlySignal<'light' | 'dark'>
  readonly recent: RecentModel
  readonly handover: HandoverModel
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
  /** Makes sessions for earlier moments. */
  createSession: typeof createSession
  codec: TraceCodec
  host: FileHost
  recentStore: RecentStore
  viewerHost: ViewerHost
  settingsStore: SettingsStore
  theme: ReadonlySignal<'light' | 'dark'>
  workletUrl: string
  /** Where the files for the reference are read. */
  referenceFiles: ReferenceFiles
  /** Where graphs are laid out. */
  graphLayout: GraphLayout
  auditHost: AuditHost
  /** Where recordings are written; null: there is no disk, and they are kept in memory. */
  store: RecordingStore | null
  logBytes?: number
}): AppModel {
  const { channel, session } = options
  const scheduler = createFrameScheduler()
  const settings = createSettingsModel(options.settingsStore)
  const disk = createDiskModel(options.store)
  const recording = createRecordingModel({
    channel,
    session,
    disk,
    log: createMessageLog(options.logBytes ?? LOG_BYTES),
    recorderConfig: () => recorderConfigOf(settings.values.peek(), options.workletUrl),
    profilerConfig: () => profilerConfigOf(settings.values.peek()),
  })
  const moment = createMomentModel({
    create: options.createSession,
    readMessages: () => gathered(recording.messages()),
    readConfig: () => session.config,
    scheduler,
    now: () => performance.now(),
  })
  const live = createLiveModel({
    session,
    revision: recording.revision,
    settled: recording.settled,
    scheduler,
    moment,
  })
  const shown = createShownSession(session, moment)
  const readBounds = (): Span | null => {
    const all = findTimeRange(session, recording.zeroWallMs, null, false)
    return all === null ? null : { from: all.fromMs, to: all.toMs }
  }
  const timeAxis = createAxisModel(readBounds, SHORTEST_ZOOM_MS)
  const overload = createOverloadModel({
    get contexts() {
      return shown.contexts
    },
    resetPeaks: () => session.resetPeaks(),
  })
  const events = createEventsModel({
    session,
    tick: live.tick,
    selection: live.selection,
    range: live.range,
  })
  const replay = createReplayModel({
    session,
    changed: recording.settled,
    readBounds: () =>
      recording.isActive.value || recording.source.value.kind === 'none' ? null : readBounds(),
    prepare: () => void session.report({ ...live.selection.peek(), toMs: 0 }),
    selected: live.selection,
    timeAxis,
    scheduler,
    selectedEvent: events.selectedId,
  })
  timeAxis.onPicked({ pick: replay.seek, mark: replay.select })
  const glitches = createGlitchModel(session, timeAxis, events.selectedId)
  const markers = createMarkerModel({ session, recording, replay, timeAxis })
  const graph = createGraphModel({
    session: shown,
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
    session: shown,
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
    readConfig: () => recording.asRecorded(session.config),
    readSelection: () => replay.selection.peek(),
  })
  const leftRecordings = createLeftRecordingsModel(disk, files)
  const handover = createHandoverModel(files, options.viewerHost)
  const recent = createRecentModel(options.recentStore, () => Date.now())
  const opener = createTraceOpener(recording, files, recent)
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
  const perform = createPerformModel({
    channel,
    session,
    recording,
    reference,
    compare,
    files: options.referenceFiles,
    keepInMemory: createMemoryKeeper(recording, disk, options.codec, recent, () => session.config),
    showCompare() {
      view.value = 'compare'
    },
  })
  const audit = createAuditModel({
    channel,
    session,
    recording,
    settings: settings.values,
    isPerforming: computed(() => perform.state.value.kind !== 'idle'),
    host: options.host,
    ...options.auditHost,
    now: () => new Date(),
    showEvent(eventId) {
      events.selectedId.value = eventId
      view.value = 'events'
    },
  })
  const place = createPlaceModel({
    session,
    replay,
    source: recording.source,
    timeAxis,
    selectedEvent: events.selectedId,
    zeroWallMs: () => recording.zeroWallMs,
    copyText: (text) => options.host.copyText(text),
    onEvent() {
      view.value = 'events'
    },
  })
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
      diskNote: recording.diskNote.value,
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
      settings.complain(session.configure(recording.asShown(profilerConfigOf(values))))
      recording.reconfigure()
    }),
    effect(() => {
      void live.tick.value
      overload.update(live.range.value.toMs !== null)
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
    effect(() => {
      const range = replay.figuresOf.value
      live.askRange(range)
      moment.ask(range.toMs)
    }),
    // The messages that moments were made of are no longer all.
    effect(() => {
      void recording.settled.value
      void recording.isActive.value
      moment.forget()
      moment.ask(replay.figuresOf.peek().toMs)
    }),
  ]

  return {
    session,
    shown,
    moment,
    scheduler,
    settings,
    recording,
    live,
    timeAxis,
    replay,
    place,
    overload,
    glitches,
    markers,
    events,
    graph,
    keyboard,
    reference,
    files,
    disk,
    leftRecordings,
    compare,
    perform,
    audit,
    reports,
    status,
    view,
    isSettingsOpen,
    isKeyboardOpen,
    theme: options.theme,
    recent,
    handover,
    ...opener,
    removePermission() {
      channel.post({ type: 'permission/remove' })
    },
    dispose() {
      perform.dispose()
      audit.dispose()
      keyboard.releaseAll()
      for (const stop of stops) stop()
      reports.dispose()
      compare.dispose()
      reference.dispose()
      graph.dispose()
      replay.dispose()
      moment.dispose()
      live.dispose()
      recording.dispose()
      disk.dispose()
      scheduler.dispose()
      channel.dispose()
    },
  }
}
