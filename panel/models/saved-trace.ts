// A saved trace as it is read: its messages while they come, so that something is shown before all of it is there.
// Panel page, and the worker that reads.

import type { ProfilerConfig } from '../../trace/config/profiler-config.ts'
import type { StampedMessage } from '../../trace/wire/protocol.ts'

/** What is known of a trace when all of it was read. */
export interface TraceRest {
  /** What could not be read, one sentence each. */
  readonly notices: readonly string[]
  /** Chunks of types that this version does not know, for a copy of the file. */
  readonly foreign: readonly Uint8Array[]
  /** It is longer than is read unasked, and was read in part. */
  readonly isLong: boolean
}

/** Messages in the order of the file. Read to the end, or given up by `return`: who reads ends with it. */
export type TraceBatches = AsyncGenerator<readonly StampedMessage[], TraceRest, void>

export interface SavedTrace {
  readonly batches: TraceBatches
  /** Of the recording, so that its alerts are the same again; null: the panel's own. */
  readonly config: ProfilerConfig | null
  /** Length of the file: what reading it is worth. */
  readonly bytes: number
  /** All of it was asked for, however long that takes. */
  readonly isWhole: boolean
}

/**
 * Hands on each message, and waits where that is asked for. Resolves when there are no more; rejects with what `take`
 * throws, and nothing more is read then.
 */
export async function readThrough(
  batches: TraceBatches,
  take: (stamped: StampedMessage) => Promise<void> | undefined,
): Promise<TraceRest> {
  let isOver = false
  try {
    for (;;) {
      const next = await batches.next()
      isOver = next.done === true
      if (next.done === true) return next.value
      for (const stamped of next.value) {
        const rested = take(stamped)
        if (rested !== undefined) await rested
      }
    }
  } finally {
    if (!isOver) await batches.return({ notices: [], foreign: [], isLong: false })
  }
}
