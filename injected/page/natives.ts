// The platform as it was before any script of the page could change it: what this folder calls of it is saved here and
// in audio-natives.ts, and of the language in trace/wire/natives.ts. Page world; evaluated once, before the page's
// first script (when joining: as it then is). Nothing of the page is reached in another way while a page runs: not a
// property of an event or a port, not a method of an array, a map or a promise, no iterator.

import {
  type AnyCallable,
  bare,
  bound,
  createProxy,
  defineProperty,
  deleteProperty,
  firstOf,
  getPrototypeOf,
  type List,
  nativeGetter,
  NativeUint8Array,
  ownProperty,
  sequence,
  toText,
  uncurry,
} from '../../trace/wire/natives.ts'

export * from '../../trace/wire/natives.ts'

/** The global object. */
export const world: typeof globalThis = globalThis
export const ignore = (): undefined => undefined

type Globals = typeof globalThis
/** A class of the platform; undefined where there is none. Runs no getter. */
export const nativeClass = <K extends keyof Globals>(name: K): Globals[K] | undefined =>
  ownProperty(world, name)?.value as Globals[K] | undefined

/** The prototype of a class of the platform; undefined where there is none. Runs no getter but the platform's. */
export const prototypeOf = (name: string): object | undefined => {
  const found = ownProperty(world, name)?.value as { prototype?: object } | undefined
  return found && (ownProperty(found, 'prototype')?.value as object | undefined)
}

/** More than any chain that the platform makes; a page may make one of proxies, without an end. */
const MAX_CHAIN = 32
/** True where `prototype` is in the chain of `value`; the page's `Symbol.hasInstance` is not asked. */
export function inherits(value: unknown, prototype: object | null | undefined): boolean {
  let at = value
  for (let link = 0; link < MAX_CHAIN && isObject(at); link++) {
    at = getPrototypeOf(at)
    if (at === prototype) return isObject(at)
  }
  return false
}

/** Runs `run`, and ends whatever it throws: for what the platform calls, which would tell the page. */
export const quietly =
  <T>(run: (value: T) => void) =>
  (value: T): void => {
    try {
      run(value)
    } catch {
      // Nobody is left to be told.
    }
  }

/** The arguments with `first` in the place of the first. */
export function withFirst(first: unknown, args: readonly unknown[]): unknown[] {
  const changed = firstOf(args, args.length)
  changed[0] = first
  return changed as unknown as unknown[]
}

/**
 * A function for the platform to call: `before`, which must not throw, then `callable`, on whose stack is nothing of
 * ours. It is the handler of a Proxy that is asked for a trap, and has none.
 */
export const precede = (callable: AnyCallable, before: () => void): AnyCallable =>
  createProxy(callable, {
    get apply() {
      before()
      return undefined as never
    },
  })

/** Microtasks one after another, which go round with the page's. */
const ROUNDS = 32
/** Goes round for as long as `isCurrent`, ROUNDS times at most; then `end`. */
export function goRound(isCurrent: () => boolean, end: () => void): void {
  let round = 0
  const next = (): void => {
    if (!isCurrent()) return
    if (round++ < ROUNDS) onMicrotask(next)
    else end()
  }
  next()
}

const NativePromise = Promise
const promiseThen = uncurry(Promise.prototype.then)
// Who joins a page takes the natives as they are. Where promises throw, the page would wait for ever for what waits for
// us: this throws, too, and nothing is put in place.
// oxlint-disable-next-line typescript/no-floating-promises -- it never settles
promiseThen(new NativePromise(() => undefined))

/** Runs `use` while nobody who asks `object` for its `name` comes to its prototypes, which are the page's. */
function withOwn(object: object, name: string, use: () => void): void {
  const kept = ownProperty(object, name)
  defineProperty(object, name, { value: undefined, configurable: true })
  use()
  if (kept) defineProperty(object, name, kept)
  else deleteProperty(object, name)
}

/** Native `then`; no change that the page makes to promises is called. What a callback throws ends here. */
export function whenSettled<T>(
  promise: Promise<T>,
  onResolved: (value: T) => void,
  onRejected: (reason: unknown) => void,
): void {
  // A promise is the native one that says nothing of its class: else the native methods ask `Promise.prototype`.
  withOwn(promise, 'constructor', () => {
    // oxlint-disable-next-line typescript/no-floating-promises -- both ends are handled by the two callbacks
    promiseThen(promise, quietly(onResolved) as never, quietly(onRejected))
  })
}

/** A native promise; the page's own changes to `Promise` are not called. */
export const createPromise = <T>(
  executor: (
    resolve: (value: T | PromiseLike<T>) => void,
    reject: (reason: unknown) => void,
  ) => void,
): Promise<T> => new NativePromise<T>(executor)

/**
 * Fulfils with the very `value`, which a promise of the platform was fulfilled with before: it is not asked for its
 * `then` a second time.
 */
export function fulfil<T>(resolve: (value: T) => void, value: T): void {
  if (!isObject(value) || ownProperty(value, 'then')) return resolve(value)
  withOwn(value, 'then', () => resolve(value))
}

/** True for the promises of this realm, and of classes derived from them. */
export const isNativePromise = (value: unknown): value is Promise<unknown> =>
  inherits(value, NativePromise.prototype)

const { performance: nativePerformance } = globalThis
const readPerformance = bound(performance.now, nativePerformance)
/** `performance.timeOrigin`, epoch ms. */
export const { timeOrigin: timeOriginMs } = performance
export const { crossOriginIsolated: isIsolated } = globalThis
/** Epoch milliseconds. Allocates nothing. */
export const nowMs = (): number => timeOriginMs + readPerformance()

const readMemory = nativeGetter<{ usedJSHeapSize: number } | undefined>(
  getPrototypeOf(performance),
  'memory',
)
const memoryNow = readMemory?.(nativePerformance)
const usedHeap = nativeGetter<number>(memoryNow && getPrototypeOf(memoryNow), 'usedJSHeapSize')
/** Bytes of the page's heap; NaN where the platform does not tell. */
export const usedHeapBytes = (): number =>
  readMemory && usedHeap ? usedHeap(readMemory(nativePerformance)) : NaN

type StartTimer = (run: () => void, ms: number) => number
export const setNativeTimeout = bound(setTimeout as unknown as StartTimer, globalThis)
export const clearNativeTimeout = bound(clearTimeout, globalThis)
export const setNativeInterval = bound(setInterval as unknown as StartTimer, globalThis)
export const clearNativeInterval = bound(clearInterval, globalThis)

/** Runs `run` as a microtask; it must not throw. */
export const onMicrotask = bound(queueMicrotask, globalThis)

type PostTask = (run: () => void, options?: { delay: number }) => unknown
const { scheduler } = globalThis as { scheduler?: { postTask?: PostTask } }
const postTask = scheduler?.postTask && bound(scheduler.postTask, scheduler)
/**
 * Runs `run` in a task of its own, in the order of the calls; it must not throw. Neither a task of the scheduler nor a
 * timer has an event, so `window.event` names nothing of ours in what the page does there. Timers of hidden pages are
 * late: they stand in where the platform has no scheduler (before Chromium 94, Firefox 142).
 */
export const queueTask: (run: () => void) => void = postTask
  ? (run) => void postTask(run)
  : (run) => void setNativeTimeout(run, 0)

/**
 * Runs `run` so many milliseconds later; it must not throw. A task of the scheduler has no number: pages clear timers
 * by theirs, all of them, also those that they have not set. Firefox 153 collects until then nothing that was there
 * when it was asked, whatever `run` refers to: so this is for seconds, not for ever.
 */
export const runLater: (run: () => void, ms: number) => void = postTask
  ? (run, delay) => void postTask(run, bare({ delay }))
  : (run, ms) => void setNativeTimeout(run, ms)

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
const add = uncurry(target.addEventListener)
type Listener = EventListenerOrEventListenerObject
/** `options` inherits from nothing afterwards. */
export const addListener = (
  on: unknown,
  type: string,
  listener: Listener,
  options?: AddEventListenerOptions | boolean,
): void => add(on, type, listener, typeof options === 'object' ? bare(options) : options)
export const removeListener = uncurry(target.removeEventListener)
export const dispatch = uncurry(target.dispatchEvent)
export const { dispatchEvent: nativeDispatch } = target
export const NativeEventTarget = EventTarget

export const NativeEvent = Event
const eventPrototype = Event.prototype
/** `nativeGetter` for what every platform has. */
export const getterOf = nativeGetter as <T>(
  prototype: object | undefined,
  name: string,
) => (self: unknown) => T
const eventPhase = getterOf<number>(eventPrototype, 'eventPhase')
/** True from the first listener of its dispatch to the last, and in the microtasks between them. */
export const isUnderWay = (event: Event): boolean => eventPhase(event) !== 0
/** Its `currentTarget`. */
export const eventTarget = getterOf<EventTarget | null>(eventPrototype, 'currentTarget')
export const eventType = getterOf<string>(eventPrototype, 'type')
/** From the innermost target outwards, also within open shadow trees. */
export const eventPath = uncurry(eventPrototype.composedPath)
/** Milliseconds after the page's time origin. */
export const eventStamp = getterOf<number>(eventPrototype, 'timeStamp')
export const stopEvent = uncurry(eventPrototype.stopImmediatePropagation)
/** An own property of each event, which nobody can replace. */
export const isTrusted = (event: Event): boolean => event.isTrusted
export const messageData = getterOf<unknown>(MessageEvent.prototype, 'data')
export const isPersisted = getterOf<boolean>(prototypeOf('PageTransitionEvent'), 'persisted')

const NativeMessageChannel = MessageChannel
export const NativeMessageEvent = MessageEvent
const firstPort = getterOf<MessagePort>(MessageChannel.prototype, 'port1')
const secondPort = getterOf<MessagePort>(MessageChannel.prototype, 'port2')
/** A channel's two ends, which the page cannot see being made. */
export function createChannel(): { near: MessagePort; far: MessagePort } {
  const channel = new NativeMessageChannel()
  return { near: firstPort(channel), far: secondPort(channel) }
}

const postMessage = uncurry(
  MessagePort.prototype.postMessage as (message: unknown, transfer?: Transferable[]) => void,
)
/** Posts, and transfers what is in the list, which comes from `transferring`. */
export function postOn(port: unknown, message: unknown, transfer?: readonly Transferable[]): void {
  if (transfer) postMessage(port, message, sequence(transfer))
  else postMessage(port, message)
}
export const startPort = uncurry(MessagePort.prototype.start)
export const closePort = uncurry(MessagePort.prototype.close)

/** Undefined outside of pages. */
export const ownDocument = globalThis.document as Document | undefined
const timeline = nativeGetter<object>(prototypeOf('Document'), 'timeline')?.(ownDocument)
const readTimeline = nativeGetter<number | null>(prototypeOf('AnimationTimeline'), 'currentTime')
/** What the callbacks of this animation frame are given; null where there is none. */
export const frameStampMs = (): number | null => (timeline && readTimeline?.(timeline)) ?? null
const NativeUrl = URL
const baseAddress = nativeGetter<string>(prototypeOf('Node'), 'baseURI')
const readAddress = nativeGetter<string>(URL.prototype, 'href') as (url: unknown) => string
/** What a URL object says; undefined for anything else. */
export function addressOf(url: unknown): string | undefined {
  try {
    return isObject(url) ? readAddress(url) : undefined
  } catch {
    return undefined
  }
}
/** The address from the document's base; undefined where it is none. */
export function absolute(address: string): string | undefined {
  try {
    return readAddress(new NativeUrl(address, baseAddress?.(ownDocument)))
  } catch {
    return undefined
  }
}

/** What an error says of itself, or whatever else was thrown, as text; asks no code of the page. */
export function describeError(error: unknown): string {
  if (!isObject(error)) return typeof error === 'symbol' ? 'a symbol' : toText(error)
  const message = ownProperty(error, 'message')?.value
  if (typeof message === 'string') return message
  const name = nameOfException(error)
  return name === '' ? 'an unknown error' : `${name}: ${exceptionMessage(error)}`
}

const exceptionMessage = getterOf<string>(DOMException.prototype, 'message')
const exceptionName = getterOf<string>(DOMException.prototype, 'name')
/** The name of a DOMException of the platform or of the page; '' for anything else. */
export function nameOfException(error: unknown): string {
  try {
    return exceptionName(error)
  } catch {
    return ''
  }
}

/** The numbers as bytes. */
export function bytesFrom(numbers: List<number>): Uint8Array<ArrayBuffer> {
  const bytes = new NativeUint8Array(numbers.length)
  for (let index = 0; index < numbers.length; index++) bytes[index] = numbers[index] as number
  return bytes
}

export const isCallable = (value: unknown): value is (...args: unknown[]) => unknown =>
  typeof value === 'function'
export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
