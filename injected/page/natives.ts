// The platform as it was before any script of the page could change it: the natives that this folder calls later, as
// far as they are saved. Not saved are properties of events, methods of maps, arrays and promises, and iterators: a
// page that patches those after load can still see or break the recorder. Page world; evaluated once, before the
// page's first script (when joining: as it then is).

export const {
  apply,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
} = Reflect

type AnyFunction = (...args: never[]) => unknown
export type AnyCallable = (...args: unknown[]) => unknown
type Unbound<F> = F extends (...args: infer A) => infer R ? (self: unknown, ...args: A) => R : never

/** `method` with its receiver as the first parameter; later changes to `call` or `apply` have no effect. */
export function uncurry<F extends AnyFunction>(method: F): Unbound<F> {
  return ((self: unknown, ...args: unknown[]) => apply(method as never, self, args)) as Unbound<F>
}

/** The getter of an attribute, receiver first; undefined where the platform has no such attribute. */
export function nativeGetter<T>(
  prototype: object | undefined,
  name: string,
): ((self: unknown) => T) | undefined {
  const getter = prototype && getOwnPropertyDescriptor(prototype, name)?.get
  return getter && ((self) => apply(getter, self, noArguments) as T)
}

export const noArguments: readonly never[] = []

/** A WeakMap whose methods are the native ones for ever. */
export interface WeakTable<K extends object, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
  has(key: K): boolean
  delete(key: K): unknown
}

// Classes of our own whose prototypes hold the native methods themselves and inherit from nothing: as fast as the
// natives, and out of the page's reach.
class SafeWeakMap<K extends object, V> extends WeakMap<K, V> {}
class SafeWeakRef<T extends object> extends WeakRef<T> {}
for (const [own, native] of [
  [SafeWeakMap.prototype, WeakMap.prototype],
  [SafeWeakRef.prototype, WeakRef.prototype],
]) {
  for (const key of ownKeys(native as object)) {
    const descriptor = getOwnPropertyDescriptor(native as object, key)
    if (key !== 'constructor' && descriptor) defineProperty(own as object, key, descriptor)
  }
  Object.setPrototypeOf(own, null)
}

/** An empty table; keys are held weakly, and each value as long as its key lives. */
export const createWeakTable = <K extends object, V>(): WeakTable<K, V> => new SafeWeakMap<K, V>()

export interface Weak<T extends object> {
  deref(): T | undefined
}
/** A weak reference, whose `deref` is the native one for ever. Allocates. */
export const weaken = <T extends object>(target: T): Weak<T> => new SafeWeakRef(target)
/** The target; undefined once it is gone. */
export const deref = <T extends object>(weak: Weak<T>): T | undefined => weak.deref()

const NativePromise = Promise
const promiseThen = uncurry(Promise.prototype.then)

/** Native `then`; the page's own changes to promises are not called. Both callbacks must not throw. */
export function whenSettled<T>(
  promise: Promise<T>,
  onResolved: (value: T) => void,
  onRejected: (reason: unknown) => void,
): void {
  // oxlint-disable-next-line typescript/no-floating-promises -- both ends are handled by the two callbacks
  promiseThen(promise, onResolved as never, onRejected)
}

/** A native promise; the page's own changes to `Promise` are not called. */
export const createPromise = <T>(
  executor: (
    resolve: (value: T | PromiseLike<T>) => void,
    reject: (reason: unknown) => void,
  ) => void,
): Promise<T> => new NativePromise<T>(executor)

/** True for the promises of this realm, and of classes derived from them. */
export const isNativePromise = (value: unknown): value is Promise<unknown> =>
  inherits(value, NativePromise.prototype)

const { performance: nativePerformance } = globalThis
const readPerformance = performance.now.bind(nativePerformance)
/** `performance.timeOrigin`, epoch ms. */
export const timeOriginMs = performance.timeOrigin
/** Epoch milliseconds. Allocates nothing. */
export const nowMs = (): number => timeOriginMs + readPerformance()

export const setNativeTimeout = setTimeout.bind(globalThis) as (
  run: () => void,
  ms: number,
) => number
export const clearNativeTimeout = clearTimeout.bind(globalThis)
export const setNativeInterval = setInterval.bind(globalThis) as (
  run: () => void,
  ms: number,
) => number
export const clearNativeInterval = clearInterval.bind(globalThis)

/** Runs `run` as a microtask; it must not throw. */
export const onMicrotask = queueMicrotask.bind(globalThis)

const { scheduler } = globalThis as { scheduler?: { postTask?: AnyCallable } }
const postTask = scheduler?.postTask
/**
 * Runs `run` in a task of its own, in the order of the calls; it must not throw. Neither a task of the scheduler nor a
 * timer has an event, so `window.event` names nothing of ours in what the page does there. Timers of hidden pages are
 * late: they stand in where the platform has no scheduler (before Chromium 94, Firefox 142).
 */
export const queueTask: (run: () => void) => void = postTask
  ? (run) => void apply(postTask, scheduler, [run])
  : (run) => void setNativeTimeout(run, 0)

const { bind, call } = Function.prototype
const bindNative = uncurry(bind as (...args: unknown[]) => AnyCallable)
/**
 * Binding asks a function for its name and length: so it is this one, which the page cannot reach, that is bound to the
 * other.
 */
const callOn = bindNative(call, call)
/** `callable` with its receiver, and one argument where given. What it calls has no function of ours beneath it. */
export const bindTo = (callable: unknown, self: unknown, argument?: unknown): AnyCallable =>
  argument === undefined
    ? bindNative(callOn, undefined, callable, self)
    : bindNative(callOn, undefined, callable, self, argument)

const target = EventTarget.prototype
export const addListener = uncurry(target.addEventListener)
export const removeListener = uncurry(target.removeEventListener)
export const dispatch = uncurry(target.dispatchEvent)
export const { dispatchEvent: nativeDispatch } = target
export const NativeEventTarget = EventTarget
const eventPrototype = Event.prototype
const eventPhase = nativeGetter<number>(eventPrototype, 'eventPhase') as (event: Event) => number
/** True from the first listener of its dispatch to the last, and in the microtasks between them. */
export const isUnderWay = (event: Event): boolean => eventPhase(event) !== 0
export const eventTarget = nativeGetter<EventTarget | null>(eventPrototype, 'currentTarget') as (
  event: Event,
) => EventTarget | null
export const eventStamp = nativeGetter<number>(eventPrototype, 'timeStamp') as (
  event: Event,
) => number
/** An own property of each event, which nobody can replace. */
export const isTrusted = (event: Event): boolean => event.isTrusted
export const stopEvent = uncurry(eventPrototype.stopImmediatePropagation)

const exceptionName = nativeGetter<string>(DOMException.prototype, 'name') as (
  error: unknown,
) => string
/** The name of a DOMException of the platform or of the page; '' for anything else. */
export function nameOfException(error: unknown): string {
  try {
    return exceptionName(error)
  } catch {
    return ''
  }
}

export const NativeMessageChannel = MessageChannel
export const postOn = uncurry(
  MessagePort.prototype.postMessage as (message: unknown, transfer: Transferable[]) => void,
)
export const startPort = uncurry(MessagePort.prototype.start)
export const closePort = uncurry(MessagePort.prototype.close)

const isPrototypeOf = uncurry(Object.prototype.isPrototypeOf as (value: unknown) => boolean)
/** True where `prototype` is in the chain of `value`; the page's `Symbol.hasInstance` is not asked. */
export const inherits = (value: unknown, prototype: object | null | undefined): boolean =>
  prototype !== null && prototype !== undefined && isPrototypeOf(prototype, value)

export const isCallable = (value: unknown): value is (...args: unknown[]) => unknown =>
  typeof value === 'function'
export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
