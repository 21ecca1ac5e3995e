// Music as the bytes that its digest is made of, so that panel and command line name the same music by the same one.
// Any context.
//
//   ┌──────────┬────────────┬───────┐
//   │ µs, f64  │ length u16 │ bytes │   … the next message; little-endian
//   └──────────┴────────────┴───────┘

const HEAD_BYTES = 10

/** Messages with their times: see MidiSequence. */
export interface Music {
  readonly atMs: Float64Array
  readonly starts: Uint32Array
  readonly bytes: Uint8Array
}

/** What a digest (SHA-256) is taken of: times to the µs, and messages. Any thread; allocates the bytes. */
export function musicBytes({ atMs, starts, bytes }: Music): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(atMs.length * HEAD_BYTES + bytes.length)
  const view = new DataView(all.buffer)
  let offset = 0
  for (let index = 0; index < atMs.length; index++) {
    const [from = 0, to = 0] = [starts[index], starts[index + 1]]
    view.setFloat64(offset, Math.round((atMs[index] ?? 0) * 1000), true)
    view.setUint16(offset + 8, to - from, true)
    all.set(bytes.subarray(from, to), offset + HEAD_BYTES)
    offset += HEAD_BYTES + to - from
  }
  return all.subarray(0, offset)
}

/** The first so many hexadecimal digits of a digest, which a person can compare. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12)
}

/** Bytes as hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
