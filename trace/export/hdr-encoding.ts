// One histogram in HdrHistogram's compressed encoding, version 2. The buckets are those of math/histogram.ts: three
// significant digits, unit 1 µs. Any context.
//
//   0  cookie 0x1c849314 │ 4  bytes that follow │ 8  zlib of:
//        0  cookie 0x1c849313      │ 4  bytes of the counts │ 8  normalising offset 0
//       12  significant digits 3   │ 16 lowest value 1 (int64) │ 24 highest value (int64)
//       32  ratio 1 (double)       │ 40 counts, zigzag LEB128: above zero a count, below it so many zeros
//   all big-endian
// https://github.com/HdrHistogram/HdrHistogram/blob/master/src/main/java/org/HdrHistogram/AbstractHistogram.java

import { zlibSync } from 'fflate'
import { bucketOf, HISTOGRAM_MAX_US } from '../math/histogram.ts'

const COOKIE = 0x1c849313
const COMPRESSED_COOKIE = 0x1c849314
const DIGITS = 3
const HEADER_BYTES = 40
const CHUNK_HEADER_BYTES = 8

/** Whole µs within the bounds of the histogram, as it counts a duration in ms. */
export const histogramUs = (ms: number): number =>
  Math.round(Math.min(HISTOGRAM_MAX_US, Math.max(0, ms * 1000)))

/** The encoding of the histogram of these durations, whole µs, 0…HISTOGRAM_MAX_US. Any thread. */
export function encodeHistogram(valuesUs: readonly number[]): Uint8Array {
  const counts = new Map<number, number>()
  for (const value of valuesUs) {
    const bucket = bucketOf(value)
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  const payload = encodeCounts(counts)
  const plain = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(plain.buffer)
  view.setInt32(0, COOKIE)
  view.setInt32(4, payload.length)
  view.setInt32(12, DIGITS)
  view.setBigInt64(16, 1n)
  view.setBigInt64(24, BigInt(HISTOGRAM_MAX_US))
  view.setFloat64(32, 1)
  plain.set(payload, HEADER_BYTES)
  const stored = zlibSync(plain)
  const whole = new Uint8Array(CHUNK_HEADER_BYTES + stored.length)
  const head = new DataView(whole.buffer)
  head.setInt32(0, COMPRESSED_COOKIE)
  head.setInt32(4, stored.length)
  whole.set(stored, CHUNK_HEADER_BYTES)
  return whole
}

function encodeCounts(counts: ReadonlyMap<number, number>): Uint8Array {
  const bytes: number[] = []
  let next = 0
  for (const [bucket, count] of [...counts].sort(([a], [b]) => a - b)) {
    const zeros = bucket - next
    // A single zero is written as itself, which takes the same byte.
    if (zeros > 0) writeZigzag(bytes, -zeros)
    writeZigzag(bytes, count)
    next = bucket + 1
  }
  return Uint8Array.from(bytes)
}

/** Values within 32 bits, seven bits a byte, the lowest first. */
function writeZigzag(bytes: number[], value: number): void {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
}
