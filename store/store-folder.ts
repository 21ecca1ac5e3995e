// The folder that recordings are kept in, as the store needs it. Types only: the browser's private file system
// (opfs-folder.ts) and the tests each make one.

/** A new file, which nobody else writes. It is written at its end only, in place: a crash costs nothing of it. */
export interface OpenFile {
  readonly size: number
  /** Throws where the disk refuses; the file ends where it ended before then. */
  append(bytes: Uint8Array): void
  /** What stands at `at`, at most `length` bytes. */
  read(at: number, length: number): Uint8Array<ArrayBuffer>
  close(): void
}

export interface StoreFolder {
  names(): Promise<string[]>
  /** Rejects where a file of this name is there: what a crash left is never written again. */
  create(name: string): Promise<OpenFile>
  sizeOf(name: string): Promise<number>
  /** At most `length` bytes of a file that nobody writes. */
  read(name: string, at: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  /** Nothing where it is gone already. */
  remove(name: string): Promise<void>
  /** Bytes that may still be written, as far as anybody knows; Infinity where nobody does. */
  freeBytes(): Promise<number>
}

/** Who writes what: held by one at a time, and let go with its process, however that ends. */
export interface StoreLocks {
  /** Lets go, when called. Null where another one holds it, also after a moment. */
  hold(id: string): Promise<(() => void) | null>
  held(): Promise<ReadonlySet<string>>
}
