// How large a message is, as far as a look at it tells: its buffers and texts, not numbers, names or what lies deep.
// Nothing is serialised, and no code of the page runs: only what the platform has just cloned, or has agreed to clone,
// is looked into, so it holds no Proxy, and properties are read as they stand. Audio thread.

import {
  getPrototypeOf,
  isArray,
  nativeGetter,
  NativeUint8Array,
  ownKeys,
  ownProperty,
} from '../../../trace/wire/natives.ts'

/** Properties of one message that are looked at; of an array one is its length. */
const MOST_PROPERTIES = 17
/** Objects within each other that are looked into. */
const MOST_DEPTH = 3
/** What is neither counted as it is nor without weight. */
const MORE = -1

type Getter<T> = (self: unknown) => T
const objectPrototype = Object.prototype
const bufferPrototype = ArrayBuffer.prototype
const bufferBytes = nativeGetter(bufferPrototype, 'byteLength') as Getter<number>
const typedPrototype = getPrototypeOf(NativeUint8Array.prototype)
const typedBuffer = nativeGetter(typedPrototype, 'buffer') as Getter<object>
/** Undefined for whatever is no typed array, without a throw. */
const typedName = nativeGetter(typedPrototype, Symbol.toStringTag) as Getter<unknown>

/** Bytes of a buffer, the one below a typed array, or a text; 0 for what has no weight, MORE for other objects. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length
  if (typeof value !== 'object' || value === null) return 0
  const buffer = typedName(value) ? typedBuffer(value) : value
  return getPrototypeOf(buffer) === bufferPrototype ? bufferBytes(buffer) : MORE
}

/** Properties of the message under the look that may still be looked at, and whether nothing of it was passed over. */
let left = 0
let isAll = true

/** Bytes of a value and, so deep, of what it holds. */
function weigh(value: unknown, depth: number): number {
  const bytes = bytesOf(value)
  if (bytes !== MORE) return bytes
  const holder = value as object
  const isOpen = isArray(holder)
    ? holder.length < MOST_PROPERTIES
    : getPrototypeOf(holder) === objectPrototype
  if (depth === 0 || !isOpen) {
    isAll = false
    return 0
  }
  const keys = ownKeys(holder)
  let sum = 0
  for (let index = 0; index < keys.length; index++) {
    if (left-- === 0) {
      isAll = false
      break
    }
    const property = ownProperty(holder, keys[index] as PropertyKey)
    if (property?.get) isAll = false
    else sum += weigh(property?.value, depth - 1)
  }
  return sum
}

/**
 * As a record holds it (`arrive` in record.ts). `isSettled`: the message has arrived, or was posted without a transfer;
 * else it may be a Proxy yet, so that it is looked at from outside only. Never throws; allocates a list of names for
 * each object that is no buffer.
 */
export function messageSize(message: unknown, isSettled: boolean): number {
  try {
    if (!isSettled) return (typedName(message) ? bytesOf(message) : bufferBytes(message)) + 1
    left = MOST_PROPERTIES
    isAll = true
    const size = weigh(message, MOST_DEPTH) + 1
    return isAll ? size : -size
  } catch {
    return 0
  }
}
