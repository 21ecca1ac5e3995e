// The one writing face over ring and chunk pool: numbers the records, drops the newest where there is no room.
// Runs on the page and in the audio thread.

import { writeRecord } from './record.ts'
import { type RecordView } from './record-view.ts'

/**
 * Where records go. `reserve` answers a byte offset into `view`, or -1 where there is no room; then `commit` or `drop`.
 */
export interface RecordSink {
  /** May be another view after each `reserve`. */
  readonly view: RecordView
  reserve(): number
  commit(): void
  drop(): void
  /** Records dropped so far. */
  readonly dropped: number
}

export interface RecordWriter {
  /** True where the record was kept. Never throws; allocates nothing. Parameters as in record.ts. */
  write(
    kind: number,
    flags: number,
    source: number,
    frame: number,
    wallMs: number,
    a: number,
    b: number,
  ): boolean
  /** Leaves a record out: it is numbered and counted as dropped. Answers false. */
  drop(): false
  /** Number of the next record: counts kept and dropped ones, modulo 2^32. */
  readonly sequence: number
  readonly dropped: number
}

/**
 * A writer for one stream, from sequence 0, or from where another writer of the same stream left off. One thread only.
 */
export function createRecordWriter(sink: RecordSink, firstSequence = 0): RecordWriter {
  let sequence = firstSequence >>> 0
  const drop = (): false => {
    sequence = (sequence + 1) >>> 0
    sink.drop()
    return false
  }
  return {
    drop,
    write(kind, flags, source, frame, wallMs, a, b) {
      const offset = sink.reserve()
      if (offset < 0) return drop()
      const number = sequence
      sequence = (sequence + 1) >>> 0
      writeRecord(sink.view, offset, kind, flags, source, number, frame, wallMs, a, b)
      sink.commit()
      return true
    },
    get sequence() {
      return sequence
    },
    get dropped() {
      return sink.dropped
    },
  }
}
