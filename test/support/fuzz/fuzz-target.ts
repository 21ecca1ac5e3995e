// What is fuzzed: a parser, and how its cases are made. A case is made from one number, so that a fault can be had
// again from what a bench has printed.

/** A number from 0 up to, without, `below`. */
export type Random = (below: number) => number

/**
 * Runs the case. True: all of it was read, false: some of it was refused, in the parser's own words. Throws where the
 * parser has a fault.
 */
export type FuzzCase = () => boolean

export interface FuzzTarget<Case = FuzzCase> {
  readonly name: string
  /** One case, the same for the same random numbers. */
  prepare(random: Random): Case
}

/** A parser that has to be waited for. */
export type WaitingFuzzTarget = FuzzTarget<() => Promise<boolean>>

/** Random numbers that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** Numbers at which something turns over. */
const TELLING = [
  0, 1, 2, 7, 8, 31, 32, 63, 64, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff,
  0x80000000, 0xffffffff,
]

/** One of the inputs, damaged, or two of them spliced. */
export function mutatedFrom(
  corpus: readonly Uint8Array[],
  random: Random,
): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(pick(corpus, random))
  for (let count = 1 + random(5); count > 0; count--) bytes = mutate(bytes, corpus, random)
  return bytes
}

export function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[random(items.length)] as Item
}

function mutate(
  bytes: Uint8Array<ArrayBuffer>,
  corpus: readonly Uint8Array[],
  random: Random,
): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return Uint8Array.of(random(256))
  const at = random(bytes.length)
  const end = Math.min(bytes.length, at + 1 + random(32))
  switch (random(8)) {
    case 0:
    case 1:
      bytes[at] = (bytes[at] as number) ^ (1 << random(8))
      return bytes
    case 2:
      bytes[at] = random(256)
      return bytes
    case 3:
      return withNumber(bytes, at, random)
    case 4:
      return bytes.slice(0, at)
    case 5:
      return joined(bytes.subarray(0, at), bytes.subarray(end))
    case 6:
      return joined(bytes.subarray(0, end), bytes.subarray(at))
    default: {
      const other = pick(corpus, random)
      return joined(bytes.subarray(0, at), other.subarray(random(other.length)))
    }
  }
}

function withNumber(bytes: Uint8Array<ArrayBuffer>, at: number, random: Random): typeof bytes {
  const size = pick([1, 2, 4], random)
  if (at + size > bytes.length) return bytes
  const number = pick(TELLING, random)
  const isLittle = random(2) === 0
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  if (size === 1) view.setUint8(at, number)
  else if (size === 2) view.setUint16(at, number, isLittle)
  else view.setUint32(at, number, isLittle)
  return bytes
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
