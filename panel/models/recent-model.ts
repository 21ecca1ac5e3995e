// The files that were opened lately: by name, and where the browser gives a handle for them, to be opened again after a
// restart. Without one a file can be opened again for as long as the panel is there. Panel page; no DOM.

import { signal, type ReadonlySignal } from '@preact/signals'
import { visibleText } from '../../trace/text/visible-text.ts'
import type { TraceFileSource } from './trace-file-model.ts'

/** What of a browser's FileSystemFileHandle is needed; it can be stored. */
export interface FileHandle {
  readonly name: string
  getFile(): Promise<File>
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>
  isSameEntry?(other: FileHandle): Promise<boolean>
}

/** A file that was opened. */
export interface RecentFile {
  readonly name: string
  readonly openedAtMs: number
  /** Null: only of this session. */
  readonly handle: FileHandle | null
}

/** Where entries with handles are kept. Both may reject: then they are of this session only. */
export interface RecentStore {
  read(): Promise<readonly RecentFile[]>
  write(entries: readonly RecentFile[]): Promise<void>
}

/** Names that are told at most. */
export const MOST_RECENT = 8
const MAX_NAME = 120

export interface RecentModel {
  /** The latest first. */
  readonly entries: ReadonlySignal<readonly RecentFile[]>
  /** A file was opened. `handle`: of a file that was dropped, where the browser gives one. */
  add(file: TraceFileSource, handle: FileHandle | null): Promise<void>
  /**
   * The file of an entry; call it inside the user's click, as the browser may ask. Rejects with one sentence, and
   * forgets the entry where the file is gone.
   */
  reopen(entry: RecentFile): Promise<TraceFileSource>
  forgetAll(): Promise<void>
}

/** Begins with what `store` keeps. */
export function createRecentModel(store: RecentStore, now: () => number): RecentModel {
  const entries = signal<readonly RecentFile[]>([])
  /** Of this session. */
  const files = new WeakMap<RecentFile, TraceFileSource>()

  const set = async (next: readonly RecentFile[]): Promise<void> => {
    entries.value = next.slice(0, MOST_RECENT)
    await store.write(entries.peek().filter(({ handle }) => handle !== null)).catch(() => undefined)
  }

  const start = store
    .read()
    .then((kept) => {
      // What was opened meanwhile comes first.
      entries.value = [...entries.peek(), ...kept].slice(0, MOST_RECENT)
    })
    .catch(() => undefined)

  const isSame = async (
    entry: RecentFile,
    name: string,
    handle: FileHandle | null,
  ): Promise<boolean> => {
    if (handle === null || entry.handle === null)
      return handle === entry.handle && entry.name === name
    return (await entry.handle.isSameEntry?.(handle).catch(() => false)) ?? entry.name === name
  }

  const others = async (name: string, handle: FileHandle | null): Promise<RecentFile[]> => {
    const all = entries.peek()
    const same = await Promise.all(all.map((entry) => isSame(entry, name, handle)))
    return all.filter((_, index) => same[index] !== true)
  }

  return {
    entries,
    async add(file, handle) {
      await start
      const name = visibleText(file.name).slice(0, MAX_NAME)
      const entry: RecentFile = { name, openedAtMs: now(), handle }
      files.set(entry, file)
      await set([entry, ...(await others(name, handle))])
    },
    async reopen(entry) {
      const { handle, name } = entry
      const held = files.get(entry)
      if (handle === null) {
        if (held === undefined)
          throw new Error(`${name} must be chosen anew: this browser keeps no way to it.`)
        return held
      }
      const mode = { mode: 'read' } as const
      const isAllowed =
        (await handle.queryPermission?.(mode)) !== 'prompt' ||
        (await handle.requestPermission?.(mode)) === 'granted'
      if (!isAllowed) throw new Error(`${name} was not opened: reading it was not allowed.`)
      return handle.getFile().catch(async () => {
        await set(entries.peek().filter((each) => each !== entry))
        throw new Error(`${name} is no longer where it was.`)
      })
    },
    async forgetAll() {
      await start
      await set([])
    },
  }
}
