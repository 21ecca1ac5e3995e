// Trace files as bytes, for the tests that cut and damage them.

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
