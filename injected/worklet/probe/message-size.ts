// How large a message is, as far as a look at it tells: its buffers and texts, not numbers, names or what lies deeper.
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
/** What is neither counted nor without weight. */
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

/**
 * As a record holds it (`arrive` in record.ts). `isSettled`: the message has arrived, or was posted without a transfer;
 * else it may be a Proxy yet, so that it is looked at from outside only. Never throws; allocates a list of names for
 * an object that is no buffer.
 */
export function messageSize(message: unknown, isSettled: boolean): number {
  try {
    if (!isSettled) return (typedName(message) ? bytesOf(message) : bufferBytes(message)) + 1
    let sum = bytesOf(message)
    if (sum !== MORE) return sum + 1
    sum = 1
    const holder = message as object
    const isList = isArray(holder)
    let isAll = isList
      ? holder.length < MOST_PROPERTIES
      : getPrototypeOf(holder) === objectPrototype
    if (isAll) {
      const keys = ownKeys(holder)
      for (let index = 0; index < keys.length; index++) {
        const property = ownProperty(holder, keys[index] as PropertyKey)
        const bytes = property?.get || index === MOST_PROPERTIES ? MORE : bytesOf(property?.value)
        isAll &&= bytes !== MORE
        if (bytes > 0) sum += bytes
        if (index === MOST_PROPERTIES) break
      }
    }
    return isAll ? sum : -sum
  } catch {
    return 0
  }
}
