// Writes trace files: messages are gathered into chunks, which go to a sink as soon as they are full, so that a
// recording of any length holds one chunk. Any context; no clock is read, so the same messages always give the same
// bytes.

import type { ProfilerConfig } from '../config/profiler-config.ts'
import type { StampedMessage } from '../wire/protocol.ts'
import { gzip, sealChunk } from './chunk.ts'
import { CHUNK_TYPE, FILE_LIMIT } from './format.ts'
import { createHeaderBuilder, encodeFileHead, headerOf, type TraceHeader } from './header.ts'
import { columnsPacker } from './message-columns.ts'
import { type ChunkPacker, plainPacker } from './message-codec.ts'
import { concat, utf8Of } from './utf8.ts'

/**
 * Where a file's bytes go, each piece behind the last: memory, a file of Node, a file of the browser in a worker. It
 * owns them. One that answers a promise is given no more before it has resolved.
 */
export type TraceSink = (bytes: Uint8Array) => void | Promise<void>

export interface WriteOptions {
  /** The profiler's options, so that the report of the file can use the same thresholds. */
  config?: ProfilerConfig
}

export interface StreamOptions extends WriteOptions {
  /**
   * The whole header, options included, where all messages are known beforehand. Left out: the file begins with what is
   * known when its first chunk is written, and the whole one follows as a chunk at its end.
   */
  header?: TraceHeader
}

export interface ChunkWriter {
  /** Takes a message; compresses a chunk (about 10 ms) and hands it to the sink when one is full. */
  append(stamped: StampedMessage): void
  /** Takes a whole chunk as it stands in another file, byte for byte, behind what was appended so far. */
  copy(chunk: Uint8Array): void
  /**
   * Writes out what was appended, also where it fills no chunk; resolves when the sink has taken all of it. Rejects
   * with what the sink failed with, now or before: behind a failure nothing more is written.
   */
  flush(): Promise<void>
  /** The same, with what ends a file. Nothing may be appended afterwards. */
  end(): Promise<void>
}

/** One gzip member of the bytes; or a promise of it, for which the sink waits. */
export type Gzip = (raw: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** A writer without a message. Any thread. With a sink that takes at once, all of it works at once. */
export const createChunkWriter = (sink: TraceSink, options: StreamOptions = {}): ChunkWriter =>
  createChunkWriterWith(gzip, sink, options, columnsPacker())

/**
 * The same with a compressor of the caller's, so that none is bundled where the platform has one; and with messages one
 * after the other unless the caller brings what packs them closer. Any thread.
 */
export function createChunkWriterWith(
  compress: Gzip,
  sink: TraceSink,
  options: StreamOptions = {},
  packer: ChunkPacker = plainPacker(),
): ChunkWriter {
  const header = createHeaderBuilder(options.config ?? null)
  /** The header as it stands at the beginning; '' before it does. */
  let headerText = ''
  let messages = 0
  let chunks = 0
  /** What the sink is about; undefined while it has taken everything at once. */
  let taking: Promise<void> | undefined

  function put(bytes: Uint8Array | Promise<Uint8Array>): void {
    const attempt = (): void | Promise<void> =>
      bytes instanceof Promise ? bytes.then(sink) : sink(bytes)
    if (taking !== undefined) taking = taking.then(attempt)
    else {
      try {
        taking = attempt() ?? undefined
      } catch (error) {
        taking = Promise.reject(error)
      }
    }
    // Whoever flushes hears of it; until then it must not count as forgotten.
    taking?.catch(() => undefined)
  }

  function putChunk(type: string, raw: Uint8Array): void {
    const stored = compress(raw)
    const seal = (member: Uint8Array): Uint8Array => sealChunk(type, raw.length, member)
    put(stored instanceof Promise ? stored.then(seal) : seal(stored))
  }

  function begin(): void {
    if (headerText !== '') return
    const known = options.header ?? header.build()
    headerText = JSON.stringify(known)
    put(encodeFileHead(known))
  }

  function cut(): void {
    if (packer.bytes === 0) return
    begin()
    putChunk(packer.type, packer.take())
    chunks++
  }

  return {
    append(stamped) {
      if (options.header === undefined) header.add(stamped)
      packer.add(stamped)
      messages++
      if (packer.bytes >= FILE_LIMIT.chunkTargetBytes) cut()
    },
    copy(chunk) {
      cut()
      begin()
      put(chunk)
    },
    async flush() {
      cut()
      await taking
    },
    async end() {
      cut()
      begin()
      const whole = options.header === undefined ? JSON.stringify(header.build()) : headerText
      if (whole !== headerText) putChunk(CHUNK_TYPE.header, utf8Of(whole))
      putChunk(CHUNK_TYPE.end, utf8Of(JSON.stringify({ messages, chunks })))
      await taking
    },
  }
}

export interface TraceMemory {
  readonly sink: TraceSink
  /** Everything that was written. Allocates the file. */
  toBytes(): Uint8Array
}

/** A file in memory. Any thread. */
export function createTraceMemory(): TraceMemory {
  const parts: Uint8Array[] = []
  return {
    sink(bytes) {
      parts.push(bytes)
    },
    toBytes: () => concat(parts),
  }
}

/** The file that holds the messages, in their order. Any thread; allocates the file. */
export function writeTrace(
  messages: readonly StampedMessage[],
  options: WriteOptions = {},
): Uint8Array {
  const memory = createTraceMemory()
  const header = headerOf(messages, options.config ?? null)
  const writer = createChunkWriter(memory.sink, { header })
  for (const stamped of messages) writer.append(stamped)
  // Memory takes at once: there is nothing to wait for.
  void writer.end()
  return memory.toBytes()
}
