// Objects of ours that stand for objects of the platform: a bare object with the platform's prototype in its chain, and
// one of ours in between, whose members are the platform's for everything but our objects. Page world.
//
// Each member is a Proxy of the native one, so name, length, own properties and what it says to a foreign receiver are
// the native's.

import {
  addListener,
  type AnyCallable,
  apply,
  at,
  bare,
  bindTo,
  createObject,
  createProxy,
  createWeakTable,
  defineProperty,
  eachOwn,
  getPrototypeOf,
  isCallable,
  isObject,
  type OwnProperty,
  ownProperty,
  removeListener,
  type WeakTable,
} from '../natives.ts'

/** What a member does for an object of ours; `state` is what we know of it. */
export interface Member<S> {
  get?(state: S, self: object): unknown
  set?(state: S, self: object, value: unknown): void
  call?(state: S, self: object, args: unknown[]): unknown
}

/**
 * A prototype for the objects in `states`, above `base`. Members that `base` does not have are left out. Call it before
 * the page can change the natives.
 */
export function derive<S>(
  base: object,
  states: WeakTable<object, S>,
  members: Record<PropertyKey, Member<S>>,
): object {
  const prototype = createObject(base)
  const wrap = (native: unknown, ours: (state: S, self: object, args: unknown[]) => unknown) =>
    createProxy(native as AnyCallable, {
      apply(native, self, args: unknown[]) {
        const state = states.get(self as object)
        return state === undefined ? apply(native, self, args) : ours(state, self as object, args)
      },
    })
  eachOwn<Member<S>>(members, (member, key) => {
    const native = inheritedProperty(base, key)
    if (!native) return
    const { get, set, call } = bare(member)
    const own = bare({ enumerable: native.enumerable, configurable: true }) as OwnProperty
    if (call) {
      own.writable = true
      own.value = wrap(native.value, call)
    }
    if (get) own.get = wrap(native.get, get)
    if (set) own.set = wrap(native.set, (state, self, args) => set(state, self, at(args, 0)))
    defineProperty(prototype, key, own)
  })
  return prototype
}

function inheritedProperty(base: object, key: PropertyKey): OwnProperty | undefined {
  for (let holder: object | null = base; holder !== null; holder = getPrototypeOf(holder)) {
    const found = ownProperty(holder, key)
    if (found) return found
  }
  return undefined
}

interface Slot {
  handler: object | null
  readonly listener: EventListenerObject
}

/**
 * An event handler attribute, by the rules of HTML: it takes its place in the order of listeners when it is set and was
 * not, keeps it when it is set again, and leaves it with null. What is set and cannot be called does nothing.
 * `onSet` comes after each setting; `expect` before the attribute takes its place.
 */
export function handlerAttribute<S>(
  type: string,
  onSet?: (state: S, hasHandler: boolean) => void,
  expect?: (state: S) => void,
): Member<S> {
  const slots = createWeakTable<object, Slot>()
  return {
    get: (_state, self) => slots.get(self)?.handler ?? null,
    set(state, self, value) {
      const handler = isObject(value) ? value : null
      let slot = slots.get(self)
      if (!slot) slots.set(self, (slot = createSlot(self)))
      const had = slot.handler !== null
      slot.handler = handler
      if (handler !== null && !had) {
        expect?.(state)
        addListener(self, type, slot.listener)
      } else if (handler === null && had) removeListener(self, type, slot.listener)
      onSet?.(state, handler !== null)
    },
  }
}

/**
 * The listener that stands for the attribute. The browser asks it for `handleEvent` at each event, and gets the page's
 * function, bound: so no function of ours is beneath it on the stack.
 */
function createSlot(self: object): Slot {
  const doNothing = (): void => undefined
  const slot: Slot = {
    handler: null,
    listener: {
      __proto__: null,
      get handleEvent() {
        return isCallable(slot.handler) ? bindTo(slot.handler, self) : doNothing
      },
    } as unknown as EventListenerObject,
  }
  return slot
}
