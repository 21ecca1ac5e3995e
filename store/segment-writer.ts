// Writes one file of a recording as its messages come: four times a second all of them are in it, each time as a
// chunk that can be read alone, so that a crash costs less than a second. The store's worker.

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkWriter } from '../trace/file/chunk-writer.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import type { OpenFile } from './store-folder.ts'
import { weightOf } from './store-types.ts'

/** From the first message that is not in the file until it is. */
export const CUT_AFTER_MS = 250

export interface SegmentWriter {
  append(messages: readonly StampedMessage[]): void
  /** Resolves when what was appended is in the file; rejects with what the disk said. */
  cut(): Promise<void>
  /** Ends the file and closes it; the same. */
  end(): Promise<void>
  /** Closes it as it is. */
  abandon(): void
}

/** A writer at the beginning of `file`, which it owns. */
export function createSegmentWriter(
  file: OpenFile,
  config: ProfilerConfig,
  owner: {
    /** All messages so far, of this weight together, are in the file. */
    onWritten(weight: number): void
    onFailed(error: unknown): void
  },
): SegmentWriter {
  const writer = createChunkWriter((bytes) => file.append(bytes), { config })
  let weight = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  const close = (): void => {
    clearTimeout(timer)
    if (isClosed) return
    isClosed = true
    file.close()
  }

  const cut = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const upTo = weight
    await writer.flush()
    owner.onWritten(upTo)
  }

  return {
    append(messages) {
      for (const stamped of messages) {
        writer.append(stamped)
        weight += weightOf(stamped)
      }
      timer ??= setTimeout(() => void cut().catch(owner.onFailed), CUT_AFTER_MS)
    },
    cut,
    async end() {
      try {
        await writer.end()
        owner.onWritten(weight)
      } finally {
        close()
      }
    },
    abandon() {
      try {
        close()
      } catch {
        // It has failed before: that is why it is abandoned.
      }
    },
  }
}
