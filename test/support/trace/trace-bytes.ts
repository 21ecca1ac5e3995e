// Trace files as bytes, for the tests that cut and damage them.

import { gzipSync } from 'node:zlib'
import { CHUNK_OFFSET, crc32, MARKER } from '../../../trace/file/format.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { must } from './must.ts'

/** Damages a byte. */
export function flip(bytes: Uint8Array, at: number, mask = 0xff): void {
  bytes[at] = must(bytes[at]) ^ mask
}

/** Where the chunks begin. */
export function chunkStarts(bytes: Uint8Array): number[] {
  const starts: number[] = []
  for (let offset = 0; offset + CHUNK_OFFSET.stored <= bytes.length; offset++) {
    if (MARKER.some((byte, index) => bytes[offset + index] !== byte)) continue
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset)
    if (
      crc32(bytes, offset, offset + CHUNK_OFFSET.headCrc) ===
      view.getUint32(CHUNK_OFFSET.headCrc, true)
    ) {
      starts.push(offset)
    }
  }
  return starts
}

/** The four letters of the chunks' types, in order. */
export function chunkTypes(bytes: Uint8Array): string[] {
  return chunkStarts(bytes).map((start) =>
    String.fromCharCode(
      ...bytes.subarray(start + CHUNK_OFFSET.type, start + CHUNK_OFFSET.type + 4),
    ),
  )
}

/** The chunk with its head's sum made right again. */
export function resealed(chunk: Uint8Array): Uint8Array {
  const view = new DataView(chunk.buffer)
  view.setUint32(CHUNK_OFFSET.headCrc, crc32(chunk, 0, CHUNK_OFFSET.headCrc), true)
  return chunk
}

/** A chunk whose sums are right, whatever is inside; `rawBytes`: what it claims. Compressed fast and well. */
export function sealedChunk(type: string, raw: Uint8Array, rawBytes = raw.length): Uint8Array {
  const stored = gzipSync(raw, { level: raw.length > 65_536 ? 9 : 1 })
  const chunk = new Uint8Array(CHUNK_OFFSET.stored + stored.length)
  const view = new DataView(chunk.buffer)
  chunk.set(MARKER)
  chunk.set(Buffer.from(type, 'latin1'), CHUNK_OFFSET.type)
  view.setUint32(CHUNK_OFFSET.storedBytes, stored.length, true)
  view.setUint32(CHUNK_OFFSET.rawBytes, rawBytes, true)
  view.setUint32(CHUNK_OFFSET.storedCrc, crc32(stored), true)
  chunk.set(stored, CHUNK_OFFSET.stored)
  return resealed(chunk)
}

/** Messages enough for several chunks: their inside hardly compresses. */
export function manyMessages(count: number): StampedMessage[] {
  let state = 1
  return Array.from({ length: count }, (_, index) => {
    const bytes = new Uint8Array(2048 * 32)
    for (let at = 0; at < bytes.length; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      bytes[at] = state >>> 24
    }
    return {
      document: 'd',
      frameId: index,
      message: { type: 'records/chunk', stream: 0, dropped: 0, bytes: bytes.buffer },
    }
  })
}
