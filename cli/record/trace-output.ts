// The trace file of a recording as it grows: beside its place until it is whole, so that a recording that fails leaves
// an earlier file as it was. One that is torn off leaves what it has written beside it (`….part`), which awescope
// report reads. Node.

import { lstat, open, rename, rm } from 'node:fs/promises'

import type { TraceSink } from '../../trace/file/chunk-writer.ts'

export interface TraceOutput {
  readonly sink: TraceSink
  /** Puts the file in its place. Rejects with the file system's error. */
  keep(): Promise<void>
  /** Takes the file away unless it was kept. Never rejects. */
  discard(): Promise<void>
}

/** An empty file for `path`. Rejects with the file system's error where there can be none. */
export async function openTraceOutput(path: string): Promise<TraceOutput> {
  const found = await lstat(path).catch(() => null)
  // A device, a pipe or a link stays what it is: a file must not take its place.
  const isInPlace = found !== null && !found.isFile()
  const writtenPath = isInPlace ? path : `${path}.part`
  const file = await open(writtenPath, 'w')
  let isKept = false
  return {
    sink: (bytes) => file.appendFile(bytes),
    async keep() {
      await file.close()
      if (!isInPlace) await rename(writtenPath, path)
      isKept = true
    },
    async discard() {
      if (isKept) return
      await file.close().catch(() => undefined)
      if (!isInPlace) await rm(writtenPath, { force: true }).catch(() => undefined)
    },
  }
}
