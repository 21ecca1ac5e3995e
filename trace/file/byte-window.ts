// The bytes of a stream that have come and are not done with: added at the end, dropped at the beginning. Any context.

export interface ByteWindow {
  /** What is there. Valid until the next `add`: a view, not a copy. */
  readonly bytes: Uint8Array
  /** Where the first of them stands in the stream. */
  readonly offset: number
  /** Copies the piece. */
  add(piece: Uint8Array): void
  /** Lets go of the first `count` bytes, which must be there. */
  drop(count: number): void
}

/** An empty window at the beginning of a stream. Grows to what it has to hold at once, by doubling. Any thread. */
export function createByteWindow(): ByteWindow {
  let buffer = new Uint8Array(64 * 1024)
  let start = 0
  let end = 0
  let offset = 0

  /**
   * Room behind the end: by moving what is there, or by a larger buffer where it would still be more than half full.
   */
  const makeRoom = (count: number): void => {
    if (end + count <= buffer.length) return
    const held = end - start
    const source = buffer
    if ((held + count) * 2 > buffer.length) {
      buffer = new Uint8Array(Math.max(buffer.length * 2, (held + count) * 2))
    }
    buffer.set(source.subarray(start, end))
    start = 0
    end = held
  }

  return {
    get bytes() {
      return buffer.subarray(start, end)
    },
    get offset() {
      return offset
    },
    add(piece) {
      makeRoom(piece.length)
      buffer.set(piece, end)
      end += piece.length
    },
    drop(count) {
      start += count
      offset += count
    },
  }
}
