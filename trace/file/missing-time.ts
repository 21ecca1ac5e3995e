// Which time of the recording is missing where bytes of its file are: from the last record before the damage to the
// first one behind it. Any context.

import type { StampedMessage } from '../wire/protocol.ts'
import { RECORD_BYTES, RECORD_OFFSET } from '../wire/record.ts'

/** Longer than any recording: such a time is damage itself. */
const MAX_GAP_MS = 7 * 86_400_000

export interface MissingTime {
  /** A message that was read. Answers one sentence where it is the first one behind a loss. */
  hear(stamped: StampedMessage): string | null
  /** Bytes are missing here. */
  lose(): void
  /** The file has ended. Answers one sentence where bytes are missing since the last record. */
  end(): string | null
}

/** Nothing is missing yet. Any thread. */
export function createMissingTime(): MissingTime {
  let startMs = Number.NaN
  let lastMs = Number.NaN
  let isLost = false

  const seconds = (wallMs: number): string => ((wallMs - startMs) / 1000).toFixed(1)

  return {
    hear({ message }) {
      if (message.type === 'document/hello' && Number.isNaN(startMs))
        startMs = message.startedWallMs
      if (message.type !== 'records/chunk' || message.bytes.byteLength === 0) return null
      const view = new DataView(message.bytes)
      const firstMs = view.getFloat64(RECORD_OFFSET.wallMs, true)
      const passedMs = firstMs - lastMs
      const endMs = view.getFloat64(view.byteLength - RECORD_BYTES + RECORD_OFFSET.wallMs, true)
      const isAfter = passedMs > 0 && passedMs < MAX_GAP_MS && firstMs >= startMs
      const gap = `Up to ${(passedMs / 1000).toFixed(1)} s of the recording are missing, from ${seconds(lastMs)} s on.`
      const sentence = isLost && isAfter ? gap : null
      isLost = false
      if (Number.isNaN(startMs) && Number.isFinite(firstMs)) startMs = firstMs
      // Streams are not ordered against each other.
      if (!(endMs < lastMs) && endMs - startMs < MAX_GAP_MS) lastMs = endMs
      return sentence
    },
    lose() {
      isLost = true
    },
    end() {
      if (!isLost || !(lastMs >= startMs)) return null
      return `The last record that was read is of ${seconds(lastMs)} s.`
    },
  }
}
