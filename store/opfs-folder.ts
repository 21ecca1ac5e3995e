// The store's folder in the origin private file system of the extension. A dedicated worker: only there can a file be
// written in place. `createWritable` would keep nothing before it is closed.

import type { OpenFile, StoreFolder, StoreLocks } from './store-folder.ts'

const FOLDER = 'recordings'
const LOCK = 'awescope.recording.'
/** A killed process costs nothing that was written, only a machine that loses its power what was not flushed. */
const FLUSH_EVERY_MS = 1000
/** The worker of a panel that was just closed may take this long to go. */
const LOCK_WAIT_MS = 2000

/** Rejects where the browser has no such file system, or not for us (a private window). */
export async function openOpfsFolder(): Promise<StoreFolder> {
  const root = await navigator.storage.getDirectory()
  const folder = await root.getDirectoryHandle(FOLDER, { create: true })
  const fileOf = async (name: string): Promise<File> => (await folder.getFileHandle(name)).getFile()

  return {
    async names() {
      const names: string[] = []
      for await (const name of folder.keys()) names.push(name)
      return names
    },
    async create(name) {
      const isThere = await folder.getFileHandle(name).then(
        () => true,
        () => false,
      )
      if (isThere) throw new Error(`There is a file ${name} already.`)
      const file = await folder.getFileHandle(name, { create: true })
      return openFile(await file.createSyncAccessHandle())
    },
    sizeOf: async (name) => (await fileOf(name)).size,
    async read(name, at, length) {
      const file = await fileOf(name)
      return new Uint8Array(await file.slice(at, at + length).arrayBuffer())
    },
    async remove(name) {
      try {
        await folder.removeEntry(name)
      } catch (error) {
        if (error instanceof DOMException && error.name === 'NotFoundError') return
        throw error
      }
    },
    async freeBytes() {
      const { quota, usage } = await navigator.storage.estimate()
      return quota === undefined || usage === undefined ? Infinity : Math.max(0, quota - usage)
    },
  }
}

function openFile(handle: FileSystemSyncAccessHandle): OpenFile {
  let size = 0
  let flushedMs = Number.NEGATIVE_INFINITY
  return {
    get size() {
      return size
    },
    append(bytes) {
      try {
        const written = handle.write(bytes, { at: size })
        if (written < bytes.length) throw new DOMException('No room.', 'QuotaExceededError')
        size += bytes.length
        if (performance.now() - flushedMs < FLUSH_EVERY_MS) return
        handle.flush()
        flushedMs = performance.now()
      } catch (error) {
        cutOff(handle, size)
        throw error
      }
    },
    read(at, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - at)))
      handle.read(bytes, { at })
      return bytes
    },
    close() {
      try {
        handle.flush()
      } finally {
        handle.close()
      }
    },
  }
}

/** What was written in part is no chunk; readers would pass over it, but say that something is damaged. */
function cutOff(handle: FileSystemSyncAccessHandle, size: number): void {
  try {
    handle.truncate(size)
    handle.flush()
  } catch {
    // The disk refuses everything now.
  }
}

export const webLocks: StoreLocks = {
  hold: (id) =>
    new Promise((resolve) => {
      const waited = AbortSignal.timeout(LOCK_WAIT_MS)
      const holding = (): Promise<void> =>
        new Promise((release) => {
          resolve(release)
        })
      navigator.locks.request(LOCK + id, { signal: waited }, holding).catch(() => resolve(null))
    }),
  async held() {
    const { held = [] } = await navigator.locks.query()
    return new Set(
      held.flatMap(({ name = '' }) => (name.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])),
    )
  },
}
