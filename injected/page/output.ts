// Everything that leaves the page world: messages and chunks of records. Page world.
// Chunks leave at the flush timer's pace, or when one is full (a throttled or busy page). Where nobody acknowledges,
// the newest are dropped and counted.

import { LIMIT, type NoticeCode, PAGE_STREAM, type PageMessage } from '../../trace/wire/protocol.ts'
import { RECORD_BYTES, writeRecord } from '../../trace/wire/record.ts'
import {
  byteLengthOf,
  copyBytes,
  createBuffer,
  createByteView,
  createTable,
  cutText,
  nowMs,
} from './natives.ts'

export type MessageSink = (message: PageMessage, transfer: Transferable[]) => void

/** Sentences of one code that leave; the rest is the same news again. */
const NOTICES_PER_CODE = 20

export interface Output {
  /** One record of the page's stream; see record.ts. Allocates its chunk once, and a copy of it when it is full. */
  record(
    kind: number,
    flags: number,
    source: number,
    frame: number,
    wallMs: number,
    a: number,
    b: number,
  ): void
  send(message: PageMessage): void
  /** `text`: what page-words.ts makes a sentence of, or one of its own. */
  notice(code: NoticeCode, text: string): void
  /** Ships what the page's stream has, each second time only: a message costs the page. `isAll`: in any case. */
  flush(isAll?: boolean): void
  /** Ships records of another stream; `bytes` become the reader's. `dropped` is that stream's own total. */
  ship(stream: number, bytes: ArrayBuffer, dropped: number): void
  acknowledge(chunks: number): void
  /** Nothing leaves after this. */
  close(): void
}

/** `sink` must not throw; if it does, the message is lost and nothing else happens. */
export function createOutput(sink: MessageSink): Output {
  /** The page's own stream: what it has leaves as a copy, so one chunk is enough. */
  let chunk: ArrayBuffer | null = null
  let view = createByteView(createBuffer(0))
  let filled = 0
  let hasWaited = false
  let sequence = 0
  const discarded = createTable<number, number>()
  const noticed = createTable<NoticeCode, number>()
  let sent = 0
  let acknowledged = 0
  let isOpen = true

  const post = (message: PageMessage, transfer: Transferable[]): void => {
    if (!isOpen) return
    try {
      sink(message, transfer)
    } catch {
      // The other end is gone; whoever owns it stops us.
    }
  }

  const output: Output = {
    record(kind, flags, source, frame, wallMs, a, b) {
      if (chunk === null) {
        chunk = createBuffer(LIMIT.chunkRecords * RECORD_BYTES)
        view = createByteView(chunk)
      }
      const offset = filled++ * RECORD_BYTES
      writeRecord(view, offset, kind, flags, source, sequence++, frame, wallMs, a, b)
      if (filled === LIMIT.chunkRecords) output.flush(true)
    },
    send: (message) => post(message, []),
    notice(code, text) {
      const count = (noticed.get(code) ?? 0) + 1
      noticed.set(code, count)
      if (count > NOTICES_PER_CODE) return
      output.send({
        type: 'recorder/notice',
        code,
        text: cutText(text, LIMIT.stringLength),
        wallMs: nowMs(),
      })
    },
    flush(isAll) {
      hasWaited = !hasWaited && !isAll
      if (chunk === null || filled === 0 || hasWaited) return
      const bytes = copyBytes(chunk, 0, filled * RECORD_BYTES)
      filled = 0
      output.ship(PAGE_STREAM, bytes, 0)
    },
    ship(stream, bytes, dropped) {
      const ours = discarded.get(stream) ?? 0
      if (sent - acknowledged >= LIMIT.unacknowledgedChunks) {
        discarded.set(stream, ours + byteLengthOf(bytes) / RECORD_BYTES)
        return
      }
      sent++
      post({ type: 'records/chunk', stream, dropped: dropped + ours, bytes }, [bytes])
    },
    acknowledge(chunks) {
      if (chunks > acknowledged && chunks <= sent) acknowledged = chunks
    },
    close() {
      isOpen = false
    },
  }
  return output
}
