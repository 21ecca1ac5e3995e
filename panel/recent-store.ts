// Keeps the names and handles of recent files: handles can be stored in IndexedDB only. Panel page.

import type { FileHandle, RecentFile, RecentStore } from './models/recent-model.ts'

const DATABASE = 'awescope.recent'
const TABLE = 'files'
const KEY = 'list'

/** A store in the page's own IndexedDB; where that is denied, both methods reject. */
export function createRecentStore(): RecentStore {
  const run = async <T>(
    mode: IDBTransactionMode,
    ask: (table: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(TABLE))
    const database = await settled(opening)
    try {
      return await settled(ask(database.transaction(TABLE, mode).objectStore(TABLE)))
    } finally {
      database.close()
    }
  }
  return {
    async read() {
      const kept: unknown = await run('readonly', (table) => table.get(KEY) as IDBRequest<unknown>)
      return Array.isArray(kept) ? kept.filter(isRecentFile) : []
    },
    async write(entries) {
      await run('readwrite', (table) => table.put(entries, KEY))
    },
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('The store is shut.')),
    )
  })
}

function isRecentFile(value: unknown): value is RecentFile & { handle: FileHandle } {
  const { name, openedAtMs, handle } = (value ?? {}) as Partial<RecentFile>
  return (
    typeof name === 'string' && typeof openedAtMs === 'number' && handle instanceof FileSystemHandle
  )
}
