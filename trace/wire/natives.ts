// The language as it was before any script of a page could change it: what is written in a page or in its audio thread
// is written with these alone. Evaluated before the page's first script (when joining: as it then is). Any context.
//
// A page sees, and can break, every call that goes over a shared prototype, an iterator or a global. So code that runs
// beside a page has containers that inherit from nothing, calls natives saved here, and hands the platform objects
// without a prototype: what they lack would else be looked for in `Object.prototype`.
// test/house/page-visible.test.ts holds the code to it.

// One by one, so that a build leaves out what nobody calls.
export const apply = Reflect.apply
export const construct = Reflect.construct
export const deleteProperty = Reflect.deleteProperty
export const getPrototypeOf = Reflect.getPrototypeOf
export const ownKeys = Reflect.ownKeys
export const reflectGet = Reflect.get
export const abs = Math.abs
export const ceil = Math.ceil
export const cos = Math.cos
export const floor = Math.floor
export const log10 = Math.log10
export const log2 = Math.log2
export const max = Math.max
export const min = Math.min
export const PI = Math.PI
export const round = Math.round
export const sin = Math.sin
export const sqrt = Math.sqrt
export const isFinite = Number.isFinite
export const NativeError = Error
export const NativeTypeError = TypeError
export const toText = String
export const isArray = Array.isArray

const { defineProperty: nativeDefine, getOwnPropertyDescriptor } = Reflect
const { hasOwn, setPrototypeOf } = Object
const { bind, call } = Function.prototype
const bindCall = call.bind(bind) as (method: unknown, self: unknown) => never

type AnyFunction = (...args: never[]) => unknown
export type AnyCallable = (...args: unknown[]) => unknown
type Unbound<F> = F extends (...args: infer A) => infer R ? (self: unknown, ...args: A) => R : never

/** `method` with its receiver as the first parameter: as fast as the method, out of reach of `Function.prototype`. */
export const uncurry = <F extends AnyFunction>(method: F): Unbound<F> => bindCall(call, method)

/** `method` with this receiver for ever. */
export const bound = <F extends AnyFunction>(method: F, self: unknown): F => bindCall(method, self)

/** An object with this prototype. */
export const createObject = Object.create as (prototype: object | null) => object
/** The same object with this prototype. */
export const turnInto = setPrototypeOf as <T extends object>(object: T, prototype: object) => T

/** The same object, which inherits from nothing now: options and descriptors for the platform, handlers, hooks. */
export const bare = <T extends object>(own: T): T => setPrototypeOf(own, null) as T

/** A property's descriptor without a prototype: what it lacks is undefined. */
export interface OwnProperty {
  value: unknown
  writable: boolean
  get: (() => unknown) | undefined
  set: ((value: never) => void) | undefined
  configurable: boolean
  enumerable: boolean
}

/** What `target` itself has there. Runs no code but a Proxy's. */
export function ownProperty(target: object, key: PropertyKey): OwnProperty | undefined {
  const found = getOwnPropertyDescriptor(target, key)
  return found && (bare(found) as OwnProperty)
}

/** False where the platform does not allow it; `property` inherits from nothing afterwards. */
export const defineProperty = (
  target: object,
  key: PropertyKey,
  property: Partial<OwnProperty>,
): boolean => nativeDefine(target, key, bare(property as PropertyDescriptor))

const NativeProxy = Proxy
/** A Proxy whose handler has these traps and no others; `handler` inherits from nothing afterwards. */
export const createProxy = <T extends object>(target: T, handler: ProxyHandler<T>): T =>
  new NativeProxy(target, bare(handler))

/** The object's own value of that name; undefined where it has none. */
export const own = <T extends object, K extends keyof T>(from: T, key: K): T[K] | undefined =>
  hasOwn(from, key) ? from[key] : undefined

/** The argument at `index`, undefined where there are not so many. */
export const at = <T>(args: readonly T[], index: number): T | undefined =>
  index < args.length ? args[index] : undefined

/** Another argument in the place of one that is there. */
export function setAt<T>(args: T[], index: number, value: T): void {
  if (index < args.length) args[index] = value
}

/** The getter of an attribute, receiver first; undefined where the platform has no such attribute. */
export function nativeGetter<T>(
  prototype: object | null | undefined,
  name: PropertyKey,
): ((self: unknown) => T) | undefined {
  const getter = prototype ? ownProperty(prototype, name)?.get : undefined
  return getter ? uncurry(getter as () => T) : undefined
}

/**
 * A class of ours that extends a native one, whose prototype inherits from nothing and has the native's methods
 * themselves: its objects are as fast as the native's, and out of the page's reach.
 */
function shielded<C>(Native: C): C {
  const Base = Native as new () => object
  class Shielded extends Base {}
  const { prototype } = Shielded
  each(ownKeys(Base.prototype as object), (key) => {
    const property = ownProperty(Base.prototype as object, key)
    if (key !== 'constructor' && property) defineProperty(prototype, key, property)
  })
  bare(prototype)
  return Shielded as C
}

/** An array that inherits from nothing: it has its elements and its length, and no method. */
export interface List<T> {
  length: number
  [index: number]: T
}

export const createList = <T>(): List<T> => bare([] as T[])

/** Visits each element, also those that are added meanwhile. */
export function each<T>(list: List<T> | readonly T[], visit: (element: T) => void): void {
  for (let index = 0; index < list.length; index++) visit(list[index] as T)
}

/** Visits each property of an object of ours, in its order. */
export const eachOwn = <T>(record: object, visit: (value: T, name: string) => void): void =>
  each(ownKeys(record), (key) => visit(record[key as never], key as string))

export function push<T>(list: List<T>, value: T): void {
  list[list.length] = value
}

/** Takes the element at `index` out; undefined where there is none. Those behind it move up. */
export function takeAt<T>(list: List<T>, index: number): T | undefined {
  const taken = list[index]
  const { length } = list
  if (index < 0 || index >= length) return undefined
  for (let next = index + 1; next < length; next++) list[next - 1] = list[next] as T
  list.length = length - 1
  return taken
}

/** The first `count` elements. */
export function firstOf<T>(list: List<T> | readonly T[], count: number): List<T> {
  const first = createList<T>()
  for (let index = 0; index < list.length && index < count; index++) push(first, list[index] as T)
  return first
}

/** The elements that `isKept` keeps. */
export function filter<T>(list: List<T>, isKept: (element: T) => boolean): List<T> {
  const kept = createList<T>()
  each(list, (element) => {
    if (isKept(element)) push(kept, element)
  })
  return kept
}

/** Everything that is in the list, which is empty then: whoever visits it may fill the list again. */
export function takeAll<T>(list: List<T>): List<T> {
  const taken = firstOf(list, list.length)
  list.length = 0
  return taken
}

export const { iterator: iteratorKey } = Symbol
/**
 * An array for the platform where it wants a sequence: it is asked for its iterator, so it has one of its own.
 */
export function sequence<T>(items: List<T> | readonly T[]): T[] {
  const list = firstOf(items, items.length)
  const iterate = (): object => {
    let next = 0
    return bare({
      next: () => {
        const isDone = next >= list.length
        return bare({ done: isDone, value: isDone ? undefined : list[next++] })
      },
    })
  }
  defineProperty(list, iteratorKey, { value: iterate })
  return list as unknown as T[]
}

/** A map that the page cannot reach. `forEach` visits in the order of insertion; deleting what is visited is safe. */
export interface Table<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
  has(key: K): boolean
  delete(key: K): unknown
  forEach(visit: (value: V, key: K) => void): void
}

const SafeMap = /* @__PURE__ */ shielded(Map)
export const createTable = <K, V>(): Table<K, V> => new SafeMap<K, V>()

/** A WeakMap whose methods are the native ones for ever; it answers what is no object that it does not have it. */
export interface WeakTable<K extends object, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
  has(key: K): boolean
  delete(key: K): unknown
}

const SafeWeakMap = shielded(WeakMap)
/** An empty table; keys are held weakly, and each value as long as its key lives. */
export const createWeakTable = <K extends object, V>(): WeakTable<K, V> => new SafeWeakMap<K, V>()

export interface Weak<T extends object> {
  deref(): T | undefined
}

const SafeWeakRef = shielded(WeakRef)
/** A weak reference, whose `deref` is the native one for ever. Allocates. */
export const weaken = <T extends object>(target: T): Weak<T> => new SafeWeakRef(target)
/** The target; undefined once it is gone. */
export const deref = <T extends object>(weak: Weak<T>): T | undefined => weak.deref()
/** Those of the list that still lead to something. */
export const livingOf = <T extends object>(weaks: List<Weak<T>>): List<Weak<T>> =>
  filter(weaks, (weak) => deref(weak) !== undefined)

/** What a DataView and ours have in common, as far as records need it. */
export interface ByteView {
  setUint8(byteOffset: number, value: number): void
  setUint16(byteOffset: number, value: number, isLittleEndian: boolean): void
  setUint32(byteOffset: number, value: number, isLittleEndian: boolean): void
  setFloat32(byteOffset: number, value: number, isLittleEndian: boolean): void
  setFloat64(byteOffset: number, value: number, isLittleEndian: boolean): void
  getUint32(byteOffset: number, isLittleEndian: boolean): number
  readonly byteLength: number
}

const SafeDataView = /* @__PURE__ */ shielded(DataView)
/** A view of the whole buffer, whose methods are the native ones for ever. Throws where the buffer was transferred. */
export const createByteView = (buffer: ArrayBufferLike): ByteView => new SafeDataView(buffer)

const NativeArrayBuffer = ArrayBuffer
export const createBuffer = (byteLength: number): ArrayBuffer => new NativeArrayBuffer(byteLength)
export const byteLengthOf = (buffer: ArrayBufferLike): number =>
  lengthOf(new NativeUint8Array(buffer))

const typed = getPrototypeOf(Uint8Array.prototype) as Uint8Array
/** Length of any typed array. */
export const lengthOf = nativeGetter<number>(typed, 'length') as (
  array: ArrayLike<number>,
) => number
export const NativeUint8Array = Uint8Array
export const NativeInt32Array = Int32Array
export const NativeUint16Array = Uint16Array
export const NativeUint32Array = Uint32Array
export const NativeFloat32Array = Float32Array
export const NativeFloat64Array = Float64Array
/** Copies one typed array into another; neither iterates nor asks for a species. */
export const setBytes = uncurry(typed.set)

/** A copy of `count` bytes from `from` on. */
export function copyBytes(buffer: ArrayBufferLike, from: number, count: number): ArrayBuffer {
  const copy = createBuffer(count)
  setBytes(new NativeUint8Array(copy), new NativeUint8Array(buffer, from, count), 0)
  return copy
}

/** A copy of a typed array of bytes. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new NativeUint8Array(lengthOf(bytes))
  setBytes(copy, bytes, 0)
  return copy
}

/** The first `length` units of a text. */
const sliceText = uncurry(String.prototype.slice)
export const cutText = (text: string, length: number): string => sliceText(text, 0, length)
/** The last `length` units of a text, 1 or more. */
export const lastText = (text: string, length: number): string => sliceText(text, -length)
