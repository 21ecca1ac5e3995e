// The graph's stream of records: they leave when the page's own do, or when a chunk of them is full. Page world.

import type { KIND } from '../../../trace/wire/record.ts'
import { RECORD_BYTES, writeRecord } from '../../../trace/wire/record.ts'
import { recordView } from '../../../trace/wire/record-view.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { copyBytes, createBuffer, ignore, nowMs } from '../natives.ts'
import type { Output } from '../output.ts'

type GraphKind = Extract<keyof typeof KIND, `graph${string}`>

export interface GraphRecords {
  /** One record, with the time as it is now; the fields are in record.ts. */
  write(
    kind: (typeof KIND)[GraphKind],
    flags: number,
    source: number,
    frame: number,
    a: number,
    b: number,
  ): void
  /** Called when the page's own records may leave, five times a second. */
  onFlush(listener: () => void): void
}

/** The stream with this id, empty. Allocates a chunk, once. */
export function createGraphRecords(output: Output, stream: number): GraphRecords {
  const chunk = createBuffer(LIMIT.chunkRecords * RECORD_BYTES)
  const view = recordView(chunk)
  let filled = 0
  let sequence = 0

  const ship = (): void => {
    if (filled === 0) return
    const bytes = copyBytes(chunk, 0, filled * RECORD_BYTES)
    filled = 0
    output.ship(stream, bytes, 0)
  }

  let beforeFlush = ignore as () => void
  const { flush } = output
  output.flush = (isAll) => {
    beforeFlush()
    flush(isAll)
    ship()
  }

  return {
    onFlush(listener) {
      beforeFlush = listener
    },
    write(kind, flags, source, frame, a, b) {
      writeRecord(
        view,
        filled++ * RECORD_BYTES,
        kind,
        flags,
        source,
        sequence++,
        frame,
        nowMs(),
        a,
        b,
      )
      if (filled === LIMIT.chunkRecords) ship()
    },
  }
}
