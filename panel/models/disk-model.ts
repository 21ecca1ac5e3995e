// The recording of this panel on disk, and what others have left there: offered to be opened, saved, deleted. Where
// there is no disk for us (an old browser, a private window, no room), nothing here is on, and memory keeps what it
// can. Panel page.

import { batch, signal, type ReadonlySignal } from '@preact/signals'
import type { RecordingStore } from '../../store/store-client.ts'
import type { RecordingInfo, StoredRecording, StoreEnd } from '../../store/store-types.ts'
import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'

/** What the user is to know of the disk. */
export type DiskNote =
  | { code: 'kept-in-memory' }
  | { code: 'joined-late' }
  | { code: StoreEnd; problem: string }

export interface DiskModel {
  /** The recording that is shown is on disk, all of it or what was before `note` says that it ended. */
  readonly id: string | null
  /** Messages go there. */
  readonly isWriting: boolean
  readonly note: ReadonlySignal<DiskNote | null>
  /** Nobody's recordings, newest first. */
  readonly left: ReadonlySignal<readonly StoredRecording[]>
  /** False where this one cannot be written; never rejects. `joins`: it is under way, and its panel is gone. */
  begin(info: RecordingInfo, config: ProfilerConfig, joins?: boolean): Promise<boolean>
  /**
   * `config`: what is appended after its end is written behind it all the same, into a file of its own with these
   * options.
   */
  append(stamped: StampedMessage, config?: ProfilerConfig): Promise<void> | undefined
  /** No more comes; it stays to be saved. */
  end(): void
  /** Takes it away. */
  discard(): void
  /** Leaves it there for others, and for later. */
  release(): void
  /** The figures of what was joined begin with the joining. */
  noteLate(): void
  /** The recording as one trace file. Rejects with one sentence. */
  pack(id: string): Promise<Blob>
  messages(): AsyncIterable<StampedMessage>
  bytes(): Promise<number>
  /** It need not be offered again. */
  markSaved(id: string): Promise<void>
  remove(id: string): Promise<void>
  refresh(): Promise<void>
  dispose(): void
}

/** The model of `store`; null: there is none. `onEnded`: the disk takes no more of the recording. */
export function createDiskModel(store: RecordingStore | null): DiskModel & {
  onEnded(listener: () => void): void
} {
  const note = signal<DiskNote | null>(null)
  const left = signal<readonly StoredRecording[]>([])
  let id: string | null = null
  let isWriting = false
  /** What was ended is written on. */
  let reopened: Promise<unknown> | null = null
  let tellEnded = (): void => undefined

  store?.onEnded((code, problem) => {
    if (!isWriting) return
    isWriting = false
    note.value = { code, problem }
    tellEnded()
  })

  const forget = (): void => {
    isWriting = false
    reopened = null
    id = null
    note.value = null
  }

  const refresh = async (): Promise<void> => {
    left.value = (await store?.left().catch(() => [])) ?? []
  }
  void refresh()

  const there = (): RecordingStore => {
    if (store === null) throw new Error('There is no disk here.')
    return store
  }

  return {
    get id() {
      return id
    },
    get isWriting() {
      return isWriting
    },
    note,
    left,
    async begin(info, config, joins = false) {
      if (store === null) return false
      const begun = await store.begin(info, config).catch(() => null)
      batch(() => {
        isWriting = begun !== null
        id = begun === null ? null : info.id
        note.value = begun === null && !joins ? { code: 'kept-in-memory' } : null
      })
      if (joins) void refresh()
      return begun !== null
    },
    append(stamped, config) {
      if (isWriting || config === undefined) return store?.append(stamped)
      const written = id
      if (written === null) return undefined
      reopened ??= there().begin({ id: written, origin: '', startedWallMs: 0 }, config)
      return reopened.then(
        (begun) => {
          // Another one may be on disk meanwhile.
          if (begun !== null && id === written) void store?.append(stamped)
        },
        () => undefined,
      )
    },
    end() {
      if (!isWriting) return
      isWriting = false
      // What fails here is told by the store itself.
      void store?.end().catch(() => undefined)
    },
    discard() {
      const discarded = id
      forget()
      if (discarded !== null) void store?.remove(discarded).catch(() => undefined)
    },
    release() {
      const released = id
      forget()
      if (released !== null) void store?.release().then(refresh, refresh)
    },
    noteLate() {
      note.value = { code: 'joined-late' }
    },
    pack: (packed) => there().pack(packed),
    messages: () => there().messages(id ?? ''),
    bytes: () => there().bytesOf(id ?? ''),
    async markSaved(saved) {
      await store?.markSaved(saved).catch(() => undefined)
    },
    async remove(removed) {
      await store?.remove(removed).catch(() => undefined)
      await refresh()
    },
    refresh,
    onEnded(listener) {
      tellEnded = listener
    },
    dispose() {
      store?.dispose()
    },
  }
}
