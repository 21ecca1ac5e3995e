// One column of a chunk as bytes: numbers of which small ones take one byte. Written by one, read by the other of the
// two classes; the reader believes no length. Any context.
//
// A number takes 7 bits a byte, the lowest first; the high bit says that more follow. Signed ones are folded first: 0,
// -1, 1, -2, 2 … become 0, 1, 2, 3, 4 ….

/** Thrown by readers of columns where their bytes are not what they must be; caught where a chunk is read. */
export class ColumnError extends Error {}

/** Numbers up to this one can be stored: those that a double counts exactly, also when they are folded. */
export const MAX_NUMBER = Number.MAX_SAFE_INTEGER
const MAX_FOLDED = Math.floor(MAX_NUMBER / 2)

/** True where a signed number can be stored. */
export const isStorable = (value: number): boolean =>
  Number.isInteger(value) && value >= -MAX_FOLDED && value <= MAX_FOLDED

/** Grows by doubling. Any thread. */
export class ColumnWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What was written: a view, valid until more is. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    grown.set(this.#bytes)
    this.#bytes = grown
  }

  /** A whole number from 0 to MAX_NUMBER. */
  number(value: number): void {
    this.#makeRoom(8)
    let rest = value
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#length++] = rest
  }

  /** A whole number that `isStorable`. */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }
}

/** Reads one column from its beginning. Any thread. Every method throws ColumnError at the end of the bytes. */
export class ColumnReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  number(): number {
    const first = this.#bytes[this.#at++]
    if (first === undefined) throw new ColumnError('A column is too short.')
    if (first < 0x80) return first
    let value = first & 0x7f
    for (let scale = 128; ; scale *= 128) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new ColumnError('A column is too short.')
      value += (byte & 0x7f) * scale
      if (value > MAX_NUMBER) throw new ColumnError('A number in a column is too large.')
      if (byte < 0x80) return value
      // A chain of high bits that add nothing would never become too large.
      if (scale > MAX_NUMBER) throw new ColumnError('A number in a column is too long.')
    }
  }

  signed(): number {
    const folded = this.number()
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
  }

  /** A view of the next bytes. */
  raw(count: number): Uint8Array {
    const from = this.#at
    if (count > this.#bytes.length - from) throw new ColumnError('A column is too short.')
    this.#at += count
    return this.#bytes.subarray(from, from + count)
  }

  /** A view of all that is left. */
  rest(): Uint8Array {
    return this.raw(this.#bytes.length - this.#at)
  }
}
