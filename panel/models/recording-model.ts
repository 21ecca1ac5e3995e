// The recording: commands to the channel, its state, the session that turns messages into figures, and the log that
// keeps them for saving. Each message bumps one revision signal and touches nothing else; drawing happens later, once
// per frame. Panel page.

import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Channel, PanelMessage, RecordMode } from '../../extension/transports/channel.ts'
import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import { KEPT_EVENTS } from '../../trace/query/trace-view.ts'
import { figuresUnitsFor, isLongTrace } from '../../trace/file/read-budget.ts'
import type { SessionOptions } from '../../trace/session/session-types.ts'
import type { HeardSamples } from '../../trace/wire/ear-protocol.ts'
import type { PageMessageOf, StampedMessage } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'
import { createBreather } from '../breather.ts'
import { createDocumentList, type DocumentInfo } from './document-list.ts'
import type { createDiskModel, DiskNote } from './disk-model.ts'
import { joinRecording } from './join-recording.ts'
import { createKnownMessages } from '../../store/known-messages.ts'
import type { MessageLog } from './recorded-messages.ts'
import type { RenewableSession } from './renewable-session.ts'
import { newRecording, stampedMarker } from './recording-info.ts'
import { isActiveState, type RecordingStatus, type TraceSource } from './recording-status.ts'
import { readThrough, type SavedTrace } from './saved-trace.ts'
import { createWorkBreather } from './work-breather.ts'

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
  /** What is kept in memory: all of an opened trace, and of a recording where it is not on disk. */
  readonly log: MessageLog
  /** What is to be known of the recording on disk. */
  readonly diskNote: ReadonlySignal<DiskNote | null>
  /** All that is kept of what is shown, from its beginning. */
  messages(): Iterable<StampedMessage> | AsyncIterable<StampedMessage>
  /** One trace file of the recording on disk; null where it is in memory. Rejects with one sentence. */
  pack(): Promise<Blob | null>
  /** What was packed is somewhere else now. */
  markSaved(): Promise<void>
  /** Zero of the panel's time axes, epoch ms; NaN before the first message. */
  readonly zeroWallMs: number
  /**
   * What the next recording is one of, such as a performance of several. While that is said, what was recorded before
   * it stays on disk, to be opened or saved, and so does it itself.
   */
  readonly label: Signal<string | null>
  /** Keeps a marker in the recording, or a change of one. */
  mark(marker: Omit<PageMessageOf<'marker/set'>, 'type'>): void
  /** Options by which a copy of what is shown is to be read: those of the file where it came from one. */
  asRecorded(config: ProfilerConfig): ProfilerConfig
  /** Options as the session takes them: of a saved trace all events are kept, so that any moment can be shown. */
  asShown(config: ProfilerConfig): ProfilerConfig
  /**
   * Starts or stops. Call it inside the user's click: it may ask for a permission. `hear`: gets what documents that
   * load from now on sound like, until the next recording.
   */
  toggle(hear?: Hear): Promise<void>
  reconfigure(): void
  /**
   * While recording, figures begin anew and the log keeps all, as a saved trace needs the beginning; else forgets
   * everything.
   */
  clear: () => void
  /**
   * Shows a saved recording instead, while it is read; gives the page time to breathe between slices. Where `signal`
   * fires, nothing is shown. Rejects with what reading rejects with.
   */
  load(trace: SavedTrace, name: string, signal?: AbortSignal): Promise<void>
  dispose(): void
}

/** What has been read of a file is drawn at once, and then so often: each picture of it makes the rest come later. */
const SHOW_EVERY_MS = 500

/** Takes what a document sounds like. */
export type Hear = (document: string, heard: HeardSamples) => void

export function createRecordingModel(options: {
  channel: Channel
  session: RenewableSession
  log: MessageLog
  disk: ReturnType<typeof createDiskModel>
  recorderConfig: () => RecorderConfig
  profilerConfig: () => ProfilerConfig
}): RecordingModel {
  const { channel, session, log, disk, recorderConfig, profilerConfig } = options
  const status = signal<RecordingStatus>({
    type: 'recording/state',
    state: 'idle',
    origin: '',
    granted: [],
    reason: '',
  })
  const mode = signal<RecordMode>('reload')
  const label = signal<string | null>(null)
  /** Of what is shown, where it was recorded here. */
  let isLabelled = false
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
  const known = createKnownMessages()
  let loadNumber = 0
  let isStarting = false
  let hear: Hear | null = null

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
    known.clear()
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

  const read = (stamped: StampedMessage): void => {
    documents.observe(stamped)
    session.ingest(stamped)
  }

  /**
   * When it returns, the session and the log have the message, or it is on its way to the disk: the channel
   * acknowledges it then, or where the disk is behind, when that has caught up.
   */
  const observe = (stamped: StampedMessage): Promise<void> | undefined => {
    if (known.take(stamped)) return undefined
    read(stamped)
    if (disk.isWriting) return disk.append(stamped)
    // What comes after the disk has refused would be a hole in what is kept.
    if (disk.id === null) log.append(stamped)
    return undefined
  }

  disk.onEnded(() => {
    if (isActive.peek()) channel.post({ type: 'record/stop' })
  })

  const join = async (recordingId: string): Promise<void> => {
    /** What of it has come before that was known. */
    const waiting = log.messages()
    const info = { ...newRecording(status.peek().origin, null), id: recordingId }
    const config = profilerConfig()
    const renew = (): void => session.renew(config)
    const isJoined = await joinRecording(disk, info, config, renew, (stamped) => {
      known.add(stamped)
      read(stamped)
      return breathe()
    })
    if (!isJoined) return
    log.clear()
    for (const stamped of waiting) await observe(stamped)
    source.value = { kind: 'live' }
    settle()
  }

  /** One that this panel has not begun, and that is on disk. */
  const isToJoin = ({ state, recordingId }: RecordingStatus): boolean =>
    recordingId !== undefined &&
    recordingId !== disk.id &&
    isActiveState(state) &&
    source.peek().kind !== 'file'

  const breathe = createWorkBreather(() => session.spentUnits)

  const takeIn = (stamped: StampedMessage): Promise<void> | undefined => {
    const written = observe(stamped)
    bump()
    const rested = breathe()
    return written === undefined ? rested : written.then(() => rested)
  }

  const finish = (): void => {
    session.finish()
    disk.end()
  }

  /** Answers when the next one may come, where that is not at once. */
  const receive = (message: PanelMessage): Promise<void> | undefined => {
    switch (message.type) {
      case 'trace':
        if (source.peek().kind === 'file') return undefined
        if (source.peek().kind === 'none') source.value = { kind: 'live' }
        return takeIn(message.stamped)
      case 'document/heard':
        hear?.(message.document, message.heard)
        return undefined
      case 'recording/state':
        batch(() => {
          status.value = message
          if (message.state === 'idle' && source.peek().kind === 'live') finish()
          settle()
        })
        // What follows of it waits until what was before is read.
        return isToJoin(message) ? join(message.recordingId ?? '') : undefined
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

  const start = async (): Promise<void> => {
    const named = label.peek()
    if (isLabelled || named !== null) disk.release()
    else disk.discard()
    isLabelled = named !== null
    forget()
    const info = newRecording(status.peek().origin, named)
    const onDisk = (await disk.begin(info, profilerConfig())) ? { recordingId: info.id } : {}
    const ear = hear === null ? {} : { isHeard: true }
    const command = { type: 'record/start', mode: mode.peek(), config: recorderConfig() } as const
    channel.post({ ...command, ...onDisk, ...ear })
  }
  const keeping = (config: ProfilerConfig): ProfilerConfig => ({
    ...config,
    capacity: Math.max(config.capacity, KEPT_EVENTS),
  })

  const unsubscribe = channel.onMessage(receive)

  return {
    status,
    mode,
    label,
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
    diskNote: disk.note,
    messages: () => (disk.id === null ? log.messages() : disk.messages()),
    pack: () => (disk.id === null ? Promise.resolve(null) : disk.pack(disk.id)),
    async markSaved() {
      // What still comes is saved nowhere.
      if (disk.id !== null && !disk.isWriting) await disk.markSaved(disk.id)
    },
    get zeroWallMs() {
      return documents.startedWallMs
    },
    mark(marker) {
      const stamped = stampedMarker(marker, documents.all)
      session.ingest(stamped)
      if (disk.id === null) log.append(stamped)
      else void disk.append(stamped, profilerConfig())
      bump()
    },
    asRecorded: (of) => (fileCapacity === null ? of : { ...of, capacity: fileCapacity }),
    asShown: (of) => (fileCapacity === null ? of : keeping(of)),
    async toggle(listener) {
      if (isActive.peek()) {
        channel.post({ type: 'record/stop' })
        return
      }
      if (isStarting) return
      isStarting = true
      hear = listener ?? null
      try {
        if (await channel.ensurePermission()) await start()
        else {
          status.value = { ...status.peek(), state: 'permission-denied' }
          bump()
        }
      } finally {
        isStarting = false
      }
    },
    reconfigure() {
      if (isActive.peek()) channel.post({ type: 'record/configure', config: recorderConfig() })
    },
    clear() {
      if (!isActive.peek()) {
        disk.discard()
        forget()
        return
      }
      session.clear()
      const zeroWallMs = documents.startedWallMs
      clearedAtMs.value = Number.isNaN(zeroWallMs) ? null : Math.max(0, Date.now() - zeroWallMs)
      settle()
    },
    async load({ batches, config, bytes, isWhole }, name, signal) {
      // Opening a trace is no word on the recording before: it is offered again.
      disk.release()
      const recorded = config ?? profilerConfig()
      forget(keeping(recorded), { maxUnits: figuresUnitsFor(bytes, isWhole) })
      fileCapacity = recorded.capacity
      source.value = { kind: 'file', name }
      const ticket = loadNumber
      let shownMs = Number.NEGATIVE_INFINITY
      const breathe = createBreather()
      const take = (stamped: StampedMessage): Promise<void> | undefined => {
        // Something else is shown.
        if (ticket !== loadNumber) throw new Error('It was given up.')
        signal?.throwIfAborted()
        read(stamped)
        log.append(stamped)
        const rested = breathe()
        if (rested !== undefined && performance.now() - shownMs > SHOW_EVERY_MS) {
          // As long as nothing was played there is nothing to wait after.
          if (session.eventCount > 0) shownMs = performance.now()
          bump()
        }
        return rested
      }
      try {
        const { notices, foreign, isLong } = await readThrough(batches, take)
        if (ticket !== loadNumber) return
        session.finish()
        foreignChunks = foreign
        fileNotices.value = notices
        isCutShort.value = !isWhole && (isLong || (session.leftOut > 0 && isLongTrace(bytes)))
        settle()
      } catch (error) {
        if (ticket !== loadNumber) return
        forget()
        if (signal?.aborted !== true) throw error
      }
    },
    dispose() {
      loadNumber += 1
      unsubscribe()
    },
  }
}
