// One chunk of a trace file: from bytes and to bytes, and found again behind damage. A chunk is hostile input: no
// length is believed before it is checked, and nothing is inflated beyond its declared and bounded size. Any context.

import { Gunzip, gzipSync } from 'fflate'
import { CHUNK_OFFSET, crc32, FILE_LIMIT, MARKER } from './format.ts'

export interface ChunkHead {
  /** Four characters. */
  type: string
  storedStart: number
  storedEnd: number
  rawBytes: number
  storedCrc: number
}

/**
 * Input is inflated in pieces of this size, so that a bomb is seen before it has grown: gzip expands 1032 times at
 * most.
 */
const INFLATE_PIECE = 16 * 1024

/** One gzip member, the same for the same bytes whenever it is made (mtime 0). Any thread; allocates it. */
export const gzip = (raw: Uint8Array): Uint8Array => gzipSync(raw, { level: 6, mtime: 0 })

/** A chunk as it stands in a file. `type`: four ASCII letters. Any thread; allocates the chunk. */
export const encodeChunk = (type: string, raw: Uint8Array): Uint8Array =>
  sealChunk(type, raw.length, gzip(raw))

/** The same of an inside of `rawBytes` that is one gzip member already. Any thread; allocates the chunk. */
export function sealChunk(type: string, rawBytes: number, stored: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(CHUNK_OFFSET.stored + stored.length)
  const view = new DataView(chunk.buffer)
  chunk.set(MARKER, CHUNK_OFFSET.marker)
  for (let index = 0; index < 4; index++) chunk[CHUNK_OFFSET.type + index] = type.charCodeAt(index)
  view.setUint32(CHUNK_OFFSET.storedBytes, stored.length, true)
  view.setUint32(CHUNK_OFFSET.rawBytes, rawBytes, true)
  view.setUint32(CHUNK_OFFSET.storedCrc, crc32(stored), true)
  view.setUint32(CHUNK_OFFSET.headCrc, crc32(chunk, 0, CHUNK_OFFSET.headCrc), true)
  chunk.set(stored, CHUNK_OFFSET.stored)
  return chunk
}

/** The head of a chunk, where there is a whole one with a right sum and bounded lengths; else null. Any thread. */
export function readChunkHead(bytes: Uint8Array, offset: number): ChunkHead | null {
  if (offset + CHUNK_OFFSET.stored > bytes.length) return null
  for (let index = 0; index < MARKER.length; index++) {
    if (bytes[offset + index] !== MARKER[index]) return null
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headCrc = view.getUint32(offset + CHUNK_OFFSET.headCrc, true)
  if (crc32(bytes, offset, offset + CHUNK_OFFSET.headCrc) !== headCrc) return null
  const storedBytes = view.getUint32(offset + CHUNK_OFFSET.storedBytes, true)
  const rawBytes = view.getUint32(offset + CHUNK_OFFSET.rawBytes, true)
  if (storedBytes > FILE_LIMIT.chunkStoredBytes || rawBytes > FILE_LIMIT.chunkRawBytes) return null
  const typeStart = offset + CHUNK_OFFSET.type
  const storedStart = offset + CHUNK_OFFSET.stored
  return {
    type: String.fromCharCode(...bytes.subarray(typeStart, typeStart + 4)),
    storedStart,
    storedEnd: storedStart + storedBytes,
    rawBytes,
    storedCrc: view.getUint32(offset + CHUNK_OFFSET.storedCrc, true),
  }
}

/** Where the next chunk with a right head begins, -1 where none does. Linear in the bytes. Any thread. */
export function findChunk(bytes: Uint8Array, from: number): number {
  let offset = bytes.indexOf(MARKER[0], from)
  while (offset !== -1) {
    if (readChunkHead(bytes, offset) !== null) return offset
    offset = bytes.indexOf(MARKER[0], offset + 1)
  }
  return -1
}

/**
 * The inside of a whole chunk, null where it is damaged or not of the size that it declares. Any thread; allocates the
 * inside.
 */
export function inflateChunk(bytes: Uint8Array, chunk: ChunkHead): Uint8Array | null {
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

/** True where a reader that does not know the type has missed something of the recording. */
export function isCritical(type: string): boolean {
  return type.charCodeAt(0) >= 0x41 && type.charCodeAt(0) <= 0x5a
}
