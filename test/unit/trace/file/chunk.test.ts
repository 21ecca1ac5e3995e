// One chunk of a trace file: what a head must say to be believed, and what an inside. Node.

import { describe, expect, it } from 'vitest'
import {
  encodeChunk,
  findChunk,
  inflateChunk,
  isCritical,
  readChunkHead,
  sealChunk,
} from '../../../../trace/file/chunk.ts'
import { CHUNK_OFFSET, crc32, FILE_LIMIT } from '../../../../trace/file/format.ts'
import { must } from '../../../support/trace/must.ts'
import { flip, resealed, sealedChunk } from '../../../support/trace/trace-bytes.ts'

const RAW = Uint8Array.from({ length: 1000 }, (_, index) => index % 7)

const inside = (chunk: Uint8Array): Uint8Array | null =>
  inflateChunk(chunk, must(readChunkHead(chunk, 0)))

/** A head that claims these lengths, with a right sum. */
function claiming(field: 'storedBytes' | 'rawBytes', bytes: number): Uint8Array {
  const chunk = encodeChunk('MSGS', RAW)
  new DataView(chunk.buffer).setUint32(CHUNK_OFFSET[field], bytes, true)
  return resealed(chunk)
}

describe('the sum of bytes', () => {
  it('is the CRC-32 of gzip and PNG', () => {
    const digits = new TextEncoder().encode('123456789')
    expect(crc32(digits)).toBe(0xcbf43926)
    expect(crc32(new Uint8Array(0))).toBe(0)
    expect(crc32(digits, 3, 6)).toBe(crc32(digits.slice(3, 6)))
  })
})

describe('the head of a chunk', () => {
  it('says what stands where', () => {
    const chunk = encodeChunk('MSGS', RAW)
    expect(readChunkHead(chunk, 0)).toEqual({
      type: 'MSGS',
      storedStart: 24,
      storedEnd: chunk.length,
      rawBytes: 1000,
      storedCrc: crc32(chunk, 24),
    })
  })

  it('is none where a byte of it is wrong, or one is missing', () => {
    const chunk = encodeChunk('MSGS', RAW)
    for (let at = 0; at < CHUNK_OFFSET.stored; at++) {
      const damaged = chunk.slice()
      flip(damaged, at, 1)
      expect(readChunkHead(damaged, 0), `byte ${at}`).toBeNull()
    }
    expect(readChunkHead(chunk.subarray(0, 24), 0)).not.toBeNull()
    expect(readChunkHead(chunk.subarray(0, 23), 0)).toBeNull()
    expect(readChunkHead(chunk.subarray(0, 24), 1)).toBeNull()
  })

  it('is believed up to the bounds of its lengths', () => {
    for (const [field, most] of [
      ['storedBytes', FILE_LIMIT.chunkStoredBytes],
      ['rawBytes', FILE_LIMIT.chunkRawBytes],
    ] as const) {
      expect(readChunkHead(claiming(field, most), 0), field).not.toBeNull()
      expect(readChunkHead(claiming(field, most + 1), 0), field).toBeNull()
    }
  })

  it('is found behind whatever comes before it, also behind its own marker', () => {
    const chunk = encodeChunk('MSGS', RAW)
    const marker = chunk.slice(0, 4)
    const bytes = new Uint8Array([1, ...marker, ...marker, ...chunk, ...chunk])
    expect(findChunk(bytes, 0)).toBe(9)
    expect(findChunk(bytes, 9)).toBe(9)
    expect(findChunk(bytes, 10)).toBe(9 + chunk.length)
    expect(findChunk(bytes, 10 + chunk.length)).toBe(-1)
  })
})

describe('the inside of a chunk', () => {
  it('is what was put in, none and much alike', () => {
    for (const raw of [RAW, new Uint8Array(0), new Uint8Array(FILE_LIMIT.chunkRawBytes)])
      expect(Buffer.compare(must(inside(encodeChunk('MSGS', raw))), raw)).toBe(0)
  })

  it('is none where a stored byte is wrong', () => {
    const chunk = encodeChunk('MSGS', RAW)
    flip(chunk, chunk.length - 1, 1)
    expect(inside(chunk)).toBeNull()
    expect(inside(sealChunk('MSGS', 4, Uint8Array.of(1, 2, 3, 4)))).toBeNull()
  })

  it('is none where it is longer or shorter than it says', () => {
    expect(inside(sealedChunk('MSGS', RAW, 1000))).toEqual(RAW)
    expect(inside(sealedChunk('MSGS', RAW, 999))).toBeNull()
    expect(inside(sealedChunk('MSGS', RAW, 1001))).toBeNull()
  })
})

describe('a type', () => {
  it('that begins with a capital is needed', () => {
    expect(['MSGS', 'Azzz', 'Zzzz', 'head', 'azzz', '@zzz', '[zzz'].map(isCritical)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })
})
