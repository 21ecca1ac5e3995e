// The store's folder in memory: with a disk that becomes full or refuses, and locks that go with their process. Node.

import type { OpenFile, StoreFolder, StoreLocks } from '../../../store/store-folder.ts'

export interface MemoryFolder extends StoreFolder {
  readonly files: ReadonlyMap<string, Uint8Array>
  /** What is open for writing. */
  readonly openNames: ReadonlySet<string>
  /** Bytes that fit on this disk. What is written beyond fails as the browser's does, in the middle of a write. */
  quotaBytes: number
  /** What the browser says is left; undefined: the truth. */
  toldFreeBytes: number | undefined
  /** Every write fails with this. */
  fault: Error | null
  /** The last bytes of a file never came to the disk. */
  cutOff(name: string, bytes: number): void
  /** The browser has seen that the process is gone that had it open. */
  unlock(name: string): void
}

export function createMemoryFolder(): MemoryFolder {
  const files = new Map<string, Uint8Array>()
  const openNames = new Set<string>()
  const used = (): number => [...files.values()].reduce((sum, { length }) => sum + length, 0)
  const contentOf = (name: string): Uint8Array => {
    const content = files.get(name)
    if (content === undefined) throw new DOMException(name, 'NotFoundError')
    return content
  }

  const openFile = (name: string): OpenFile => ({
    get size() {
      return contentOf(name).length
    },
    append(bytes) {
      if (!openNames.has(name)) throw new DOMException('The file is closed.', 'InvalidStateError')
      if (folder.fault !== null) throw folder.fault
      if (used() + bytes.length > folder.quotaBytes) {
        throw new DOMException('No room.', 'QuotaExceededError')
      }
      const content = contentOf(name)
      const grown = new Uint8Array(content.length + bytes.length)
      grown.set(content)
      grown.set(bytes, content.length)
      files.set(name, grown)
    },
    read: (at, length) => contentOf(name).slice(at, at + length),
    close: () => void openNames.delete(name),
  })

  const folder: MemoryFolder = {
    files,
    openNames,
    quotaBytes: Infinity,
    toldFreeBytes: undefined,
    fault: null,
    cutOff: (name, bytes) => void files.set(name, contentOf(name).slice(0, -bytes)),
    unlock: (name) => void openNames.delete(name),
    names: () => Promise.resolve([...files.keys()]),
    create(name) {
      if (files.has(name)) return Promise.reject(new Error(`There is a file ${name} already.`))
      files.set(name, new Uint8Array(0))
      openNames.add(name)
      return Promise.resolve(openFile(name))
    },
    sizeOf: async (name) => contentOf(name).length,
    read: async (name, at, length) => new Uint8Array(contentOf(name).slice(at, at + length)),
    async remove(name) {
      if (openNames.has(name)) throw new DOMException(name, 'NoModificationAllowedError')
      files.delete(name)
    },
    freeBytes: async () => folder.toldFreeBytes ?? folder.quotaBytes - used(),
  }
  return folder
}

/** Locks that several stores share. */
export function createMemoryLocks(): StoreLocks {
  const held = new Set<string>()
  return {
    async hold(id) {
      if (held.has(id)) return null
      held.add(id)
      return () => void held.delete(id)
    },
    held: async () => new Set(held),
  }
}
