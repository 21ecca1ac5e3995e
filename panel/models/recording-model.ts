// The recording: commands to the channel, its state, the session that turns messages into figures, and the log that
// keeps them for saving. Each message bumps one revision signal and touches nothing else; drawing happens later, once
// per frame. Panel page.

import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type {
  Channel,
  PanelMessage,
  PanelStatus,
  RecordMode,
} from '../../extension/transports/channel.ts'
import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import { KEPT_EVENTS } from '../../trace/query/trace-view.ts'
import { figuresUnitsFor, isLongTrace } from '../../trace/file/read-budget.ts'
import type { SessionOptions } from '../../trace/session/session-types.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import { createDocumentList, type DocumentInfo } from './document-list.ts'
import type { MessageLog } from './recorded-messages.ts'
import type { RenewableSession } from './renewable-session.ts'
import { createWorkBreather } from './work-breather.ts'

export type RecordingStatus = Extract<PanelStatus, { type: 'recording/state' }>

/** Where the figures come from. */
export type TraceSource = { kind: 'none' } | { kind: 'live' } | { kind: 'file'; name: string }

export interface SavedTrace {
  messages: readonly StampedMessage[]
  /** Of the recording, so that its alerts are the same again; null: the panel's own. */
  config: ProfilerConfig | null
  notices: readonly string[]
  /** Chunks of types that this version does not know, for a copy of the file. */
  foreign: readonly Uint8Array[]
  /** Length of the file: what reading it is worth. */
  bytes: number
  /** All of it was asked for, however long that takes. */
  isWhole: boolean
  /** It is longer than is read unasked, and was read in part. */
  isLong: boolean
}

export interface RecordingModel {
  readonly status: ReadonlySignal<RecordingStatus>
  readonly mode: Signal<RecordMode>
  /** Grows with every message. */
  readonly revision: ReadonlySignal<number>
  /**
   * Grows when figures are final for now: stopped, cleared, loaded. They are shown at once then, together with the
   * state.
   */
  readonly settled: ReadonlySignal<number>
  readonly source: ReadonlySignal<TraceSource>
  readonly isActive: ReadonlySignal<boolean>
  readonly refused: ReadonlySignal<{ count: number; reason: string }>
  /** Where the figures begin after a Clear during recording, ms after zero; null: from the beginning. */
  readonly clearedAtMs: ReadonlySignal<number | null>
  /** What could not be read of the file that is shown. */
  readonly fileNotices: ReadonlySignal<readonly string[]>
  /** Only the beginning of the file is shown: it is a long one, and all of it was not asked for. */
  readonly isCutShort: ReadonlySignal<boolean>
  /** Of the file that is shown: chunks of types that this version does not know. */
  readonly foreignChunks: readonly Uint8Array[]
  readonly documents: ReadonlyMap<string, DocumentInfo>
  /** What pages got that asked for MIDI; empty while none asked. */
  readonly midiOutcomes: ReadonlySet<string>
  readonly log: MessageLog
  /** Zero of the panel's time axes, epoch ms; NaN before the first message. */
  readonly zeroWallMs: number
  /** Options by which a copy of what is shown is to be read: those of the file where it came from one. */
  asRecorded(config: ProfilerConfig): ProfilerConfig
  /** Options as the session takes them: of a saved trace all events are kept, so that any moment can be shown. */
  asShown(config: ProfilerConfig): ProfilerConfig
  /** Starts or stops. Call it inside the user's click: it may ask for a permission. */
  toggle(): Promise<void>
  reconfigure(): void
  /**
   * While recording, figures begin anew and the log keeps all, as a saved trace needs the beginning; else forgets
   * everything.
   */
  clear: () => void
  /**
   * Shows a saved recording instead; gives the page time to breathe between slices. Where `signal` fires, nothing is
   * shown.
   */
  load(trace: SavedTrace, name: string, signal?: AbortSignal): Promise<void>
  dispose(): void
}

const LOAD_SLICE_MS = 24

export function createRecordingModel(options: {
  channel: Channel
  session: RenewableSession
  log: MessageLog
  recorderConfig: () => RecorderConfig
  profilerConfig: () => ProfilerConfig
}): RecordingModel {
  const { channel, session, log, recorderConfig, profilerConfig } = options
  const status = signal<RecordingStatus>({
    type: 'recording/state',
    state: 'idle',
    origin: '',
    granted: [],
    reason: '',
  })
  const mode = signal<RecordMode>('reload')
  const revision = signal(0)
  const settled = signal(0)
  const source = signal<TraceSource>({ kind: 'none' })
  const clearedAtMs = signal<number | null>(null)
  const fileNotices = signal<readonly string[]>([])
  const isCutShort = signal(false)
  let foreignChunks: readonly Uint8Array[] = []
  /** Of the file that is shown; null: none is. */
  let fileCapacity: number | null = null
  const refused = signal({ count: 0, reason: '' })
  const documents = createDocumentList()
  let loadNumber = 0

  const isActive = computed(() => isActiveState(status.value.state))

  const bump = (): void => {
    revision.value = revision.peek() + 1
  }

  const settle = (): void => {
    bump()
    settled.value = settled.peek() + 1
  }

  const forget = (
    config: ProfilerConfig = profilerConfig(),
    options: SessionOptions = {},
  ): void => {
    session.renew(config, options)
    log.clear()
    documents.clear()
    clearedAtMs.value = null
    loadNumber += 1
    foreignChunks = []
    fileCapacity = null
    batch(() => {
      isCutShort.value = false
      source.value = { kind: 'none' }
      refused.value = { count: 0, reason: '' }
      fileNotices.value = []
      settle()
    })
  }

  /** When it returns, the session and the log have the message: the channel acknowledges it then. */
  const observe = (stamped: StampedMessage): void => {
    documents.observe(stamped)
    session.ingest(stamped)
    log.append(stamped)
  }

  const breathe = createWorkBreather(() => session.spentUnits)

  /** Answers when the next one may come, where that is not at once. */
  const receive = (message: PanelMessage): Promise<void> | undefined => {
    switch (message.type) {
      case 'trace':
        if (source.peek().kind === 'file') return undefined
        if (source.peek().kind === 'none') source.value = { kind: 'live' }
        observe(message.stamped)
        bump()
        return breathe()
      case 'recording/state':
        batch(() => {
          status.value = message
          if (message.state === 'idle' && source.peek().kind === 'live') session.finish()
          settle()
        })
        return undefined
      case 'document/attached':
        if (source.peek().kind === 'file') return undefined
        documents.attach(message.document, message.frameId, message.url)
        break
      case 'document/detached':
        documents.detach(message.document)
        break
      case 'document/silent':
        documents.setSilent(message.document, message.isSilent)
        break
      case 'channel/refused':
        refused.value = { count: message.count, reason: message.reason }
        break
    }
    bump()
    return undefined
  }

  const keeping = (config: ProfilerConfig): ProfilerConfig => ({
    ...config,
    capacity: Math.max(config.capacity, KEPT_EVENTS),
  })

  const unsubscribe = channel.onMessage(receive)

  return {
    status,
    mode,
    revision,
    settled,
    source,
    isActive,
    refused,
    clearedAtMs,
    fileNotices,
    isCutShort,
    get foreignChunks() {
      return foreignChunks
    },
    documents: documents.all,
    midiOutcomes: documents.midiOutcomes,
    log,
    get zeroWallMs() {
      return documents.startedWallMs
    },
    asRecorded: (of) => (fileCapacity === null ? of : { ...of, capacity: fileCapacity }),
    asShown: (of) => (fileCapacity === null ? of : keeping(of)),
    async toggle() {
      if (isActive.peek()) {
        channel.post({ type: 'record/stop' })
        return
      }
      const isGranted = await channel.ensurePermission()
      if (!isGranted) {
        status.value = { ...status.peek(), state: 'permission-denied' }
        bump()
        return
      }
      forget()
      channel.post({ type: 'record/start', mode: mode.peek(), config: recorderConfig() })
    },
    reconfigure() {
      if (isActive.peek()) channel.post({ type: 'record/configure', config: recorderConfig() })
    },
    clear() {
      if (!isActive.peek()) {
        forget()
        return
      }
      session.clear()
      const zeroWallMs = documents.startedWallMs
      clearedAtMs.value = Number.isNaN(zeroWallMs) ? null : Math.max(0, Date.now() - zeroWallMs)
      settle()
    },
    async load({ messages, config, notices, foreign, bytes, isWhole, isLong }, name, signal) {
      const recorded = config ?? profilerConfig()
      forget(keeping(recorded), { maxUnits: figuresUnitsFor(bytes, isWhole) })
      foreignChunks = foreign
      fileCapacity = recorded.capacity
      fileNotices.value = notices
      source.value = { kind: 'file', name }
      const ticket = loadNumber
      let sliceStart = performance.now()
      for (const stamped of messages) {
        observe(stamped)
        if (performance.now() - sliceStart < LOAD_SLICE_MS) continue
        bump()
        await new Promise((resolve) => setTimeout(resolve, 0))
        if (ticket !== loadNumber) return
        if (signal?.aborted === true) {
          forget()
          return
        }
        sliceStart = performance.now()
      }
      session.finish()
      isCutShort.value = !isWhole && (isLong || (session.leftOut > 0 && isLongTrace(bytes)))
      settle()
    },
    dispose() {
      loadNumber += 1
      unsubscribe()
    },
  }
}

/** True while a recording runs or is on its way. */
export function isActiveState(state: RecordingStatus['state']): boolean {
  return state === 'recording' || state === 'reloading' || state === 'stopping'
}
