// The layout of a trace file (`.awescope`): the only place with its offsets; docs/trace-format.md tells the rest of it.
// Any context that has the bytes.
//
//   byte 0        8          10        12             16          20              20 + n
//        ┌────────┬──────────┬─────────┬──────────────┬───────────┬───────────────┬─────────┬─────────┬ ─ ─
//        │ magic  │ version  │ flags 0 │ header bytes │ header    │ header, JSON, │ chunk   │ chunk   │
//        │ 8 × u8 │   u16    │   u16   │    n, u32    │ CRC, u32  │ UTF-8         │         │         │
//        └────────┴──────────┴─────────┴──────────────┴───────────┴───────────────┴─────────┴─────────┴ ─ ─
//   chunk 0        4        8           12          16             20           24
//        ┌────────┬────────┬───────────┬───────────┬──────────────┬────────────┬───────────────┐
//        │ marker │ type   │ stored    │ raw bytes │ CRC of the   │ CRC of the │ stored bytes  │
//        │ 4 × u8 │ 4 × u8 │ bytes u32 │    u32    │ stored bytes │ 20 before  │ (gzip)        │
//        └────────┴────────┴───────────┴───────────┴──────────────┴────────────┴───────────────┘
// All numbers little-endian. A chunk can be read alone; its marker and checked head let a reader find the next one
// behind damage. A type that begins with a small letter is optional: who does not know it skips it. The last chunk is
// TEND. Magic as PNG's: a high bit, CR LF and a DOS end-of-file, so that text-mode damage shows at once.

export const TRACE_FILE_VERSION = 2
export const MAGIC = [0x89, 0x41, 0x57, 0x53, 0x0d, 0x0a, 0x1a, 0x0a] as const
export const MARKER = [0xa7, 0x43, 0x4b, 0x0a] as const

export const FILE_OFFSET = {
  magic: 0,
  version: 8,
  flags: 10,
  headerBytes: 12,
  headerCrc: 16,
  header: 20,
} as const
export const CHUNK_OFFSET = {
  marker: 0,
  type: 4,
  storedBytes: 8,
  rawBytes: 12,
  storedCrc: 16,
  headCrc: 20,
  stored: 24,
} as const

export const CHUNK_TYPE = {
  /** Messages, in order. */
  messages: 'MSGS',
  /** Messages, in order, in columns. */
  columns: 'COLS',
  /** The whole header, JSON, where the file began before everything in it was known. */
  header: 'head',
  /** The file is complete: JSON {messages, chunks}. */
  end: 'TEND',
} as const

/** Bounds that the writer keeps and the reader insists on. */
export const FILE_LIMIT = {
  headerBytes: 4 * 1024 * 1024,
  /** A chunk is written when its messages have this much; one message more may follow. */
  chunkTargetBytes: 512 * 1024,
  /** Of the inside of a chunk, and of the messages that unfold from it. */
  chunkRawBytes: 4 * 1024 * 1024,
  /** gzip adds little to what cannot be compressed. */
  chunkStoredBytes: 4 * 1024 * 1024 + 4096,
  /** All chunks of a file together, inflated; and all messages, unfolded. */
  totalRawBytes: 1024 * 1024 * 1024,
  /** Chunks of unknown types that are kept for a copy, all together. */
  foreignBytes: 16 * 1024 * 1024,
} as const

export type TraceErrorCode = 'empty' | 'not-a-trace' | 'newer-version' | 'damaged' | 'too-large'

/** Why a file cannot be read: one sentence that says what, where and what to do. */
export class TraceError extends Error {
  readonly code: TraceErrorCode
  /** Byte at which it was found. */
  readonly offset: number

  constructor(code: TraceErrorCode, sentence: string, offset = 0) {
    super(sentence)
    this.name = 'TraceError'
    this.code = code
    this.offset = offset
  }
}

/** The error for a file that unfolds to more than any recording. */
export const tooLarge = (at: number): TraceError =>
  new TraceError(
    'too-large',
    `The trace holds more than ${FILE_LIMIT.totalRawBytes / 2 ** 30} GiB (at byte ${at}); record a shorter one.`,
    at,
  )

const CRC_TABLE = /* @__PURE__ */ makeCrcTable()

function makeCrcTable(): Uint32Array {
  const table = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    table[byte] = value
  }
  return table
}

/** CRC-32 (ISO 3309, as in gzip and PNG) of the bytes from `start` up to `end`. Any thread. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0xffffffff
  for (let index = start; index < end; index++) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[index] as number)) & 0xff] as number)
  }
  return (crc ^ 0xffffffff) >>> 0
}
