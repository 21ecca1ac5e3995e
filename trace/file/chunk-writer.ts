// Writes trace files: messages are gathered into chunks, which are compressed as soon as they are full, so that a long
// recording is held compressed. Any context; no clock is read, so the same messages always give the same bytes.

import { gzipSync, strToU8 } from 'fflate'
import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { StampedMessage } from '../wire/protocol.ts'
import {
  CHUNK_OFFSET,
  CHUNK_TYPE,
  crc32,
  FILE_LIMIT,
  FILE_OFFSET,
  MAGIC,
  MARKER,
  TRACE_FILE_VERSION,
} from './format.ts'
import { createHeaderBuilder, type TraceHeader } from './header.ts'
import { encodeMessage } from './message-codec.ts'

export interface WriteOptions {
  /** The profiler's options, so that the report of the file can use the same thresholds. */
  config?: ProfilerConfig
}

export interface TraceWriter {
  /** Bytes that are held, compressed or not. */
  readonly heldBytes: number
  /** Takes a message; compresses a chunk (about 10 ms) when one is full. */
  append(stamped: StampedMessage): void
  /** The whole file so far; the recording may go on. */
  toBytes(): Uint8Array
}

/** The file that holds the messages, in their order. Any thread; allocates the file. */
export function writeTrace(
  messages: Iterable<StampedMessage>,
  options: WriteOptions = {},
): Uint8Array {
  const writer = createTraceWriter(options)
  for (const stamped of messages) writer.append(stamped)
  return writer.toBytes()
}

/** A writer without a message. Any thread. */
export function createTraceWriter(options: WriteOptions = {}): TraceWriter {
  const header = createHeaderBuilder(options.config ?? null)
  const chunks: Uint8Array[] = []
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  let chunkBytes = 0
  let messages = 0

  function flush(): void {
    if (pendingBytes === 0) return
    const chunk = encodeChunk(CHUNK_TYPE.messages, concat(pending, pendingBytes))
    chunks.push(chunk)
    chunkBytes += chunk.length
    pending = []
    pendingBytes = 0
  }

  return {
    get heldBytes() {
      return chunkBytes + pendingBytes
    },
    append(stamped) {
      header.add(stamped)
      const encoded = encodeMessage(stamped)
      pending.push(encoded)
      pendingBytes += encoded.length
      messages++
      if (pendingBytes >= FILE_LIMIT.chunkTargetBytes) flush()
    },
    toBytes() {
      flush()
      const end = encodeChunk(
        CHUNK_TYPE.end,
        strToU8(JSON.stringify({ messages, chunks: chunks.length })),
      )
      const head = encodeHead(header.build())
      return concat([head, ...chunks, end], head.length + chunkBytes + end.length)
    },
  }
}

function encodeHead(header: TraceHeader): Uint8Array {
  const json = strToU8(JSON.stringify(header))
  const head = new Uint8Array(FILE_OFFSET.header + json.length)
  const view = new DataView(head.buffer)
  head.set(MAGIC, FILE_OFFSET.magic)
  view.setUint16(FILE_OFFSET.version, TRACE_FILE_VERSION, true)
  view.setUint32(FILE_OFFSET.headerBytes, json.length, true)
  view.setUint32(FILE_OFFSET.headerCrc, crc32(json), true)
  head.set(json, FILE_OFFSET.header)
  return head
}

/** A chunk as it stands in a file. `type`: four ASCII letters. Any thread. */
export function encodeChunk(type: string, raw: Uint8Array): Uint8Array {
  // mtime 0: the same messages give the same bytes whenever they are written.
  const stored = gzipSync(raw, { level: 6, mtime: 0 })
  const chunk = new Uint8Array(CHUNK_OFFSET.stored + stored.length)
  const view = new DataView(chunk.buffer)
  chunk.set(MARKER, CHUNK_OFFSET.marker)
  for (let index = 0; index < 4; index++) chunk[CHUNK_OFFSET.type + index] = type.charCodeAt(index)
  view.setUint32(CHUNK_OFFSET.storedBytes, stored.length, true)
  view.setUint32(CHUNK_OFFSET.rawBytes, raw.length, true)
  view.setUint32(CHUNK_OFFSET.storedCrc, crc32(stored), true)
  view.setUint32(CHUNK_OFFSET.headCrc, crc32(chunk, 0, CHUNK_OFFSET.headCrc), true)
  chunk.set(stored, CHUNK_OFFSET.stored)
  return chunk
}

function concat(parts: Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
