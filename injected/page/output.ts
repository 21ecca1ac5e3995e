// Everything that leaves the page world: messages and chunks of records. Page world.
// Chunks leave at the flush timer's pace, or when one is full (a throttled or busy page). Where nobody acknowledges,
// the newest are dropped and counted.

import { LIMIT, type NoticeCode, PAGE_STREAM, type PageMessage } from '../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../../trace/wire/record.ts'
import { recordView } from '../../trace/wire/record-view.ts'
import {
  byteLengthOf,
  copyBytes,
  createBuffer,
  createTable,
  cutText,
  isFinite,
  nowMs,
} from './natives.ts'

export type MessageSink = (message: PageMessage) => void

/**
 * From one message of the page's stream to the next where something happened, and where nothing did: then it goes with
 * what the audio thread sends, which comes sooner.
 */
const NEWS_MS = 190
const CALM_MS = 700

/** Tells that something happened, not how things are. */
const isNews = (kind: number): boolean =>
  kind < KIND.outputClock || (kind > KIND.pageArrive && kind !== KIND.audioProcess)

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
  /** A statistic as it is now (STAT); nothing where it is no number. */
  writeStat(source: number, which: number, value: number): void
  send(message: PageMessage): void
  /** `text`: what page-words.ts makes a sentence of, or one of its own. */
  notice(code: NoticeCode, text: string): void
  /**
   * Called by a clock. Ships what the page's stream has, but not each time, as a message costs the page; what happened
   * goes sooner than how things are. `isAll`: in any case.
   */
  flush(isAll?: boolean): void
  /** Ships records of another stream. `dropped` is that stream's own total. */
  ship(stream: number, bytes: ArrayBuffer, dropped: number): void
  acknowledge(chunks: number): void
  /** Nothing leaves after this. */
  close(): void
}

/** `sink` must not throw; if it does, the message is lost and nothing else happens. */
export function createOutput(sink: MessageSink): Output {
  /** The page's own stream: what it has leaves as a copy, so one chunk is enough. */
  let chunk: ArrayBuffer | null = null
  let view = recordView(createBuffer(0))
  let filled = 0
  let hasNews = false
  let leftMs = 0
  let sequence = 0
  const discarded = createTable<number, number>()
  const noticed = createTable<NoticeCode, number>()
  let sent = 0
  let acknowledged = 0
  let isOpen = true

  const leave = (): void => {
    leftMs = nowMs()
    hasNews = false
    if (chunk === null || filled === 0) return
    const bytes = copyBytes(chunk, 0, filled * RECORD_BYTES)
    filled = 0
    output.ship(PAGE_STREAM, bytes, 0)
  }

  const output: Output = {
    record(kind, flags, source, frame, wallMs, a, b) {
      if (chunk === null) {
        chunk = createBuffer(LIMIT.chunkRecords * RECORD_BYTES)
        view = recordView(chunk)
      }
      const offset = filled++ * RECORD_BYTES
      writeRecord(view, offset, kind, flags, source, sequence++, frame, wallMs, a, b)
      if (isNews(kind)) hasNews = true
      if (filled === LIMIT.chunkRecords) leave()
    },
    writeStat(source, which, value) {
      if (isFinite(value)) output.record(KIND.stat, 0, source, NaN, nowMs(), which, value)
    },
    send(message) {
      if (!isOpen) return
      try {
        sink(message)
      } catch {
        // The other end is gone; whoever owns it stops us.
      }
    },
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
      if (isAll || nowMs() - leftMs >= (hasNews ? NEWS_MS : CALM_MS)) leave()
    },
    ship(stream, bytes, dropped) {
      const ours = discarded.get(stream) ?? 0
      if (sent - acknowledged >= LIMIT.unacknowledgedChunks) {
        discarded.set(stream, ours + byteLengthOf(bytes) / RECORD_BYTES)
        return
      }
      sent++
      // A copy: to transfer it costs as much.
      output.send({ type: 'records/chunk', stream, dropped: dropped + ours, bytes })
      // Together they wake who hears them once.
      if (stream !== PAGE_STREAM && nowMs() - leftMs >= NEWS_MS) leave()
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
