// What the probe uses of the platform, saved when its module runs: before the page's first module. Audio thread. The
// language's own natives are those of trace/wire/natives.ts. Later changes that the page makes to its globals or
// prototypes have no effect on us, and ours none on it.

import {
  apply,
  bare,
  bound,
  defineProperty,
  getPrototypeOf,
  nativeGetter,
  type OwnProperty,
  ownProperty,
  sequence,
  uncurry,
} from '../../trace/wire/natives.ts'

export * from '../../trace/wire/natives.ts'

/** A function as the page may give it to us: anything callable. */
export type AnyFunction = (this: unknown, ...args: never[]) => unknown

/** Property of an object that we replace: what stood there, and where. */
export interface PropertySlot {
  holder: object
  key: string
  property: OwnProperty
}

/** The object on the prototype chain that has `key`, from `start` on; null where none has or reading fails. */
export function findSlot(start: object, key: string): PropertySlot | null {
  let holder: object | null = start
  // Bounded: the page may give us a Proxy that never ends.
  for (let depth = 0; holder !== null && depth < 64; depth++) {
    const property = ownProperty(holder, key)
    if (property) return { holder, key, property }
    holder = getPrototypeOf(holder)
  }
  return null
}

/**
 * Puts `value` where the slot's function stood, with the same attributes. False where the platform does not allow it.
 */
export function replaceValue({ holder, key, property }: PropertySlot, value: unknown): boolean {
  if (!property.configurable && !property.writable) return false
  try {
    return defineProperty(holder, key, bare({ ...property, value }))
  } catch {
    return false
  }
}

/** Puts `get` where the slot's getter stood, as `replaceValue` does. */
export function replaceGetter(slot: PropertySlot, get: () => unknown): boolean {
  const { holder, key, property } = slot
  if (!property.configurable) return false
  try {
    return defineProperty(holder, key, bare({ ...property, get }))
  } catch {
    return false
  }
}

/** Makes a function look like another one: same `name` and `length`. */
export function copyFace(from: object, to: object): void {
  const copy = (key: string): void => {
    const property = ownProperty(from, key)
    if (property && property.get === undefined) defineProperty(to, key, property)
  }
  copy('length')
  copy('name')
}

/** The scope itself. */
export const scopeObject: typeof globalThis = globalThis
export const NativeProcessor = AudioWorkletProcessor
export const processorPrototype = AudioWorkletProcessor.prototype
export const portPrototype = MessagePort.prototype
export const objectPrototype = Object.prototype
/** Hz; a scope has one for life. */
export const scopeRate = sampleRate

const frameGetter = findSlot(globalThis, 'currentFrame')?.property.get
/** `currentFrame`. Allocates nothing of its own. */
export const frameNow = frameGetter
  ? bound(frameGetter as () => number, globalThis)
  : (): number => currentFrame

const scopePortGetter = findSlot(globalThis, 'port')?.property.get
/** The scope's own port; undefined where there is none. Whoever joins a page may get anything, or a throw. */
export const readScopePort = (): unknown =>
  scopePortGetter && apply(scopePortGetter, globalThis, [] as never)
const port = ownProperty(processorPrototype, 'port')
export const nativePortGetter = port?.get
/** A processor's port. Throws for anything else. */
export const portOf = uncurry(port?.get as () => MessagePort)
export const nativeRegister = globalThis.registerProcessor
/** Registers a processor. Throws where the platform refuses it. */
export const register = bound(nativeRegister, globalThis)
export const nativePost = portPrototype.postMessage
const post = uncurry(nativePost as (message: unknown, transfer?: ArrayBuffer[]) => void)
/** Posts, and transfers what is in the list. */
export const postOn = (on: unknown, message: unknown, transfer?: readonly ArrayBuffer[]): void =>
  transfer ? post(on, message, sequence(transfer)) : post(on, message)
export const startPort = uncurry(portPrototype.start)
export const addListener = uncurry(EventTarget.prototype.addEventListener)
/** An own property of each event, which nobody can replace. */
export const isTrusted = (event: Event): boolean => event.isTrusted
const data = nativeGetter<unknown>(MessageEvent.prototype, 'data')
export const messageData = (event: Event): unknown => data?.(event)
