// Reads trace files. A file is hostile input: every length is checked before it is believed, nothing is inflated beyond its
// declared and bounded size, and what is damaged costs itself only: every intact chunk is read. Any context.

import { Gunzip, strFromU8 } from 'fflate'
import { resolveProfilerConfig } from '../config/profiler-settings.ts'
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
  TraceError,
} from './format.ts'
import { createHeaderBuilder, type TraceHeader } from './header.ts'
import { checkStored, decodeMessages } from './message-codec.ts'
import { upgradeMessage, type Upgrader } from './upgraders.ts'

export interface TraceNotice {
  code: 'truncated' | 'damaged-chunk' | 'damaged-header' | 'unknown-chunk' | 'refused-message'
  /** One sentence. */
  text: string
  offset: number
}

export interface TraceFile {
  version: number
  header: TraceHeader
  messages: StampedMessage[]
  /** What could not be read; empty for an intact file. */
  notices: TraceNotice[]
}

export interface ReadOptions {
  /** Steps from older versions; those of this version where left out. */
  upgraders?: readonly Upgrader[]
}

interface ChunkHead {
  type: string
  storedStart: number
  storedEnd: number
  rawBytes: number
  storedCrc: number
}

/** Input is inflated in pieces of this size, so that a bomb is seen before it has grown: gzip expands 1032 times at most. */
const INFLATE_PIECE = 16 * 1024
const MAX_NOTICES = 100
/** Damaged chunks after which the rest is given up: a forged file could name the same bytes again and again. */
const MAX_DAMAGED = 200

/**
 * The file's messages, in their order, and what could not be read. Any thread; allocates the messages. Throws TraceError,
 * with one sentence, where the bytes are no trace or nothing of them can be read.
 */
export function readTrace(bytes: Uint8Array, options: ReadOptions = {}): TraceFile {
  const version = readVersion(bytes)
  const notices: TraceNotice[] = []
  const note = (code: TraceNotice['code'], text: string, offset: number): void => {
    if (notices.length < MAX_NOTICES) notices.push({ code, text, offset })
  }
  const head = readHead(bytes, note)
  const messages: StampedMessage[] = []
  const builder = createHeaderBuilder(head.config)
  let offset = head.end
  let totalRawBytes = 0
  let intact = 0
  let damaged = 0
  let isEnded = false

  const takeMessages = (raw: Uint8Array, at: number): void => {
    let refused = 0
    let reason = ''
    for (const result of decodeMessages(raw)) {
      const checked =
        'error' in result ? result : upgradeAndCheck(result.stored, version, options.upgraders)
      if (checked === null) continue
      if ('error' in checked) {
        refused++
        reason = checked.error
        continue
      }
      messages.push(checked.stamped)
      builder.add(checked.stamped)
    }
    if (refused > 0) {
      note(
        'refused-message',
        `${countOf(refused, 'message')} in the chunk at byte ${at} could not be used: ${reason}`,
        at,
      )
    }
  }

  while (offset < bytes.length) {
    const chunk = readChunkHead(bytes, offset)
    if (chunk === null) {
      const next = findChunk(bytes, offset + 1)
      if (next === -1) {
        note('truncated', lostSentence(bytes.length - offset, offset), offset)
        break
      }
      note(
        'damaged-chunk',
        `${countOf(next - offset, 'byte')} from byte ${offset} on are damaged and were left out.`,
        offset,
      )
      offset = next
      continue
    }
    if (chunk.storedEnd > bytes.length) {
      // Cut off, or a damaged file whose later chunks are still whole.
      const next = findChunk(bytes, offset + 1)
      const lost = (next === -1 ? bytes.length : next) - offset
      note('truncated', lostSentence(lost, offset), offset)
      if (next === -1) break
      offset = next
      continue
    }
    const at = offset
    offset = chunk.storedEnd
    totalRawBytes += chunk.rawBytes
    if (totalRawBytes > FILE_LIMIT.totalRawBytes) {
      throw new TraceError(
        'too-large',
        `The trace holds more than ${FILE_LIMIT.totalRawBytes / 2 ** 30} GiB (at byte ${at}); record a shorter one.`,
        at,
      )
    }
    const raw = inflateChunk(bytes, chunk)
    if (raw === null && ++damaged > MAX_DAMAGED) {
      note('truncated', lostSentence(bytes.length - at, at), at)
      break
    }
    if (raw === null) {
      note(
        'damaged-chunk',
        `The chunk at byte ${at} (${countOf(chunk.storedEnd - at, 'byte')}) is damaged and was left out.`,
        at,
      )
      // Its length may be what is damaged: whole chunks may lie inside what it claims.
      const next = findChunk(bytes, at + 1)
      offset = next === -1 ? bytes.length : next
      continue
    }
    intact++
    if (chunk.type === CHUNK_TYPE.messages) takeMessages(raw, at)
    else if (chunk.type === CHUNK_TYPE.end) isEnded = true
    else if (isCritical(chunk.type)) {
      note(
        'unknown-chunk',
        `A chunk of type ${chunk.type} (byte ${at}) is not known to this version and was left out.`,
        at,
      )
    }
  }

  if (intact === 0 && (notices.length > 0 || !isEnded)) {
    throw new TraceError(
      'damaged',
      `Nothing of this trace can be read: after byte ${head.end} there is no intact chunk; take a new recording or an older copy.`,
      head.end,
    )
  }
  if (!isEnded && !notices.some((notice) => notice.code === 'truncated')) {
    note(
      'truncated',
      `The file ends at byte ${bytes.length} without its last chunk; later parts of the recording are missing.`,
      bytes.length,
    )
  }
  return { version, header: builder.build(), messages, notices }
}

function readVersion(bytes: Uint8Array): number {
  if (bytes.length === 0) throw new TraceError('empty', 'The file is empty; take a new recording.')
  for (let index = 0; index < MAGIC.length; index++) {
    if (bytes[index] === MAGIC[index]) continue
    throw new TraceError(
      'not-a-trace',
      bytes.length < MAGIC.length && index >= bytes.length
        ? `The file ends after ${countOf(bytes.length, 'byte')}; it is no whole Awescope trace.`
        : 'The file is not an Awescope trace; choose one that Awescope has saved (its name ends in .awescope).',
      index,
    )
  }
  if (bytes.length < FILE_OFFSET.header) {
    throw new TraceError(
      'damaged',
      `The trace ends at byte ${bytes.length}, inside its header; nothing of it can be read.`,
      bytes.length,
    )
  }
  const version = viewOf(bytes).getUint16(FILE_OFFSET.version, true)
  if (version > TRACE_FILE_VERSION) {
    throw new TraceError(
      'newer-version',
      `The trace is of format ${version}, this Awescope reads up to ${TRACE_FILE_VERSION}; use a newer Awescope.`,
      FILE_OFFSET.version,
    )
  }
  if (version === 0)
    throw new TraceError(
      'damaged',
      'The trace has the format 0, which does not exist; it is damaged.',
      FILE_OFFSET.version,
    )
  return version
}

/** The header's end and what of it is not in the messages. A damaged header costs only that. */
function readHead(
  bytes: Uint8Array,
  note: (code: TraceNotice['code'], text: string, offset: number) => void,
): { end: number; config: ProfilerConfig | null } {
  const view = viewOf(bytes)
  const length = view.getUint32(FILE_OFFSET.headerBytes, true)
  const end = FILE_OFFSET.header + length
  const isWhole =
    length <= FILE_LIMIT.headerBytes &&
    end <= bytes.length &&
    crc32(bytes, FILE_OFFSET.header, end) === view.getUint32(FILE_OFFSET.headerCrc, true)
  if (!isWhole) {
    const next = findChunk(bytes, FILE_OFFSET.header)
    if (next === -1) {
      throw new TraceError(
        'damaged',
        `The header of the trace is damaged (from byte ${FILE_OFFSET.headerBytes} on) and no chunk follows; nothing can be read.`,
        FILE_OFFSET.headerBytes,
      )
    }
    note(
      'damaged-header',
      'The header is damaged; it was made anew from the messages.',
      FILE_OFFSET.headerBytes,
    )
    return { end: next, config: null }
  }
  try {
    const header: unknown = JSON.parse(strFromU8(bytes.subarray(FILE_OFFSET.header, end)))
    const config =
      typeof header === 'object' && header !== null ? (header as { config?: unknown }).config : null
    return {
      end,
      config: config === null || config === undefined ? null : resolveProfilerConfig(config).config,
    }
  } catch {
    note(
      'damaged-header',
      'The header is not JSON; it was made anew from the messages.',
      FILE_OFFSET.header,
    )
    return { end, config: null }
  }
}

function upgradeAndCheck(
  stored: Parameters<typeof checkStored>[0],
  version: number,
  upgraders: readonly Upgrader[] | undefined,
): ReturnType<typeof checkStored> | null {
  const current = upgradeMessage(stored, version, TRACE_FILE_VERSION, upgraders)
  return current === null ? null : checkStored(current)
}

/** The head of a chunk, where there is one with a right sum and bounded lengths. */
function readChunkHead(bytes: Uint8Array, offset: number): ChunkHead | null {
  if (offset + CHUNK_OFFSET.stored > bytes.length) return null
  for (let index = 0; index < MARKER.length; index++) {
    if (bytes[offset + index] !== MARKER[index]) return null
  }
  const view = viewOf(bytes)
  const headCrc = view.getUint32(offset + CHUNK_OFFSET.headCrc, true)
  if (crc32(bytes, offset, offset + CHUNK_OFFSET.headCrc) !== headCrc) return null
  const storedBytes = view.getUint32(offset + CHUNK_OFFSET.storedBytes, true)
  const rawBytes = view.getUint32(offset + CHUNK_OFFSET.rawBytes, true)
  if (storedBytes > FILE_LIMIT.chunkStoredBytes || rawBytes > FILE_LIMIT.chunkRawBytes) return null
  let type = ''
  for (let index = 0; index < 4; index++)
    type += String.fromCharCode(bytes[offset + CHUNK_OFFSET.type + index] as number)
  const storedStart = offset + CHUNK_OFFSET.stored
  return {
    type,
    storedStart,
    storedEnd: storedStart + storedBytes,
    rawBytes,
    storedCrc: view.getUint32(offset + CHUNK_OFFSET.storedCrc, true),
  }
}

/** Where the next chunk with a right head begins, -1 where none does. Linear in the bytes. */
function findChunk(bytes: Uint8Array, from: number): number {
  let offset = bytes.indexOf(MARKER[0], from)
  while (offset !== -1) {
    if (readChunkHead(bytes, offset) !== null) return offset
    offset = bytes.indexOf(MARKER[0], offset + 1)
  }
  return -1
}

/** The inside of a chunk, null where it is damaged or not of the size that it declares. */
function inflateChunk(bytes: Uint8Array, chunk: ChunkHead): Uint8Array | null {
  if (crc32(bytes, chunk.storedStart, chunk.storedEnd) !== chunk.storedCrc) return null
  const raw = new Uint8Array(chunk.rawBytes)
  let length = 0
  let isFinal = false
  const gunzip = new Gunzip((piece, final) => {
    if (length + piece.length <= raw.length) raw.set(piece, length)
    length += piece.length
    isFinal ||= final
  })
  try {
    for (let start = chunk.storedStart; start < chunk.storedEnd; start += INFLATE_PIECE) {
      const end = Math.min(chunk.storedEnd, start + INFLATE_PIECE)
      gunzip.push(bytes.subarray(start, end), end === chunk.storedEnd)
      if (length > raw.length) return null
    }
  } catch {
    return null
  }
  return isFinal && length === raw.length ? raw : null
}

function isCritical(type: string): boolean {
  return type.charCodeAt(0) >= 0x41 && type.charCodeAt(0) <= 0x5a
}

function lostSentence(lost: number, offset: number): string {
  return `The trace is cut off or damaged at byte ${offset}: ${countOf(lost, 'byte')} were lost, everything else was read.`
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
