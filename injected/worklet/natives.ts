// What the probe uses of the platform, saved when its module runs: before the page's first module. Audio thread.
// Later changes that the page makes to its globals or prototypes have no effect on us, and ours none on it.

const { apply, construct, get: reflectGet } = Reflect
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object

/** A function as the page may give it to us: anything callable. */
export type AnyFunction = (this: unknown, ...args: never[]) => unknown

/**
 * A WeakMap whose methods are its own properties: calls stay fast (no uncurrying) and do not change when the page
 * replaces `WeakMap.prototype`'s.
 */
export function createWeakMap<K extends object, V>(): WeakMap<K, V> {
  const map = new WeakMap<K, V>()
  defineProperty(map, 'get', { value: WeakMap.prototype.get })
  defineProperty(map, 'set', { value: WeakMap.prototype.set })
  defineProperty(map, 'has', { value: WeakMap.prototype.has })
  return map
}

/** Weak reference that still works when the page replaces `WeakRef.prototype.deref`. */
export interface WeakHandle {
  deref(): object | undefined
}

const noArguments: [] = []
const NativeWeakRef = WeakRef
const nativeDeref = WeakRef.prototype.deref

/** A weak reference to `target`, whose `deref` is the native one for ever. Allocates. */
export function createWeakHandle(target: object): WeakHandle {
  const reference = new NativeWeakRef(target)
  return { deref: () => apply(nativeDeref, reference, noArguments) as object | undefined }
}

/** Property of an object that we replace: what stood there, and where. */
export interface PropertySlot {
  holder: object
  key: string
  descriptor: PropertyDescriptor
}

/** The object on the prototype chain that has `key`, from `start` on; null where none has or reading fails. */
export function findSlot(start: object, key: string): PropertySlot | null {
  let holder: object | null = start
  // Bounded: the page may give us a Proxy that never ends.
  for (let depth = 0; holder !== null && depth < 64; depth++) {
    const descriptor = getOwnPropertyDescriptor(holder, key)
    if (descriptor) return { holder, key, descriptor }
    holder = getPrototypeOf(holder) as object | null
  }
  return null
}

/**
 * Puts `value` where the slot's function stood, with the same attributes. False where the platform does not allow it.
 */
export function replaceValue(slot: PropertySlot, value: unknown): boolean {
  if (!slot.descriptor.configurable && !slot.descriptor.writable) return false
  try {
    defineProperty(slot.holder, slot.key, { ...slot.descriptor, value })
    return true
  } catch {
    return false
  }
}

/** Puts `get` where the slot's getter stood, as `replaceValue` does. */
export function replaceGetter(slot: PropertySlot, get: () => unknown): boolean {
  if (!slot.descriptor.configurable) return false
  try {
    defineProperty(slot.holder, slot.key, { ...slot.descriptor, get })
    return true
  } catch {
    return false
  }
}

/** Makes a function look like another one: same `name` and `length`. */
export function copyFace(from: object, to: object): void {
  for (const key of ['length', 'name']) {
    const descriptor = getOwnPropertyDescriptor(from, key)
    if (descriptor && 'value' in descriptor) defineProperty(to, key, descriptor)
  }
}

export const natives = {
  apply,
  construct,
  reflectGet,
  toText: String,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  registerProcessor: globalThis.registerProcessor,
  portGetter: getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port')?.get,
  postMessage: MessagePort.prototype.postMessage,
  addEventListener: EventTarget.prototype.addEventListener,
  removeEventListener: EventTarget.prototype.removeEventListener,
} as const
