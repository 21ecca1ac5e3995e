// Puts wrappers in the place of natives, and takes them out again. Page world. What a wrapper does, and what it never
// does to the page, is in wrappers.ts.

import { defineProperty, getOwnPropertyDescriptor } from './natives.ts'
import {
  type Around,
  type Callable,
  type CallHooks,
  type OnMade,
  wrapAround,
  wrapCall,
  wrapConstructor,
  type WrapperState,
} from './wrappers.ts'

export interface Patcher {
  method<State>(target: object | undefined, name: PropertyKey, hooks: CallHooks<State>): void
  /** Answers the wrapper, undefined where there was nothing to wrap. */
  around(target: object | undefined, name: PropertyKey, around: Around): Callable | undefined
  /** Another name of a native that is wrapped already. */
  replace(target: object, name: PropertyKey, wrapper: Callable): void
  /** Hooks on the getter, the setter or both. */
  accessor<G, S>(
    target: object | undefined,
    name: PropertyKey,
    hooks: { get?: CallHooks<G> | undefined; set?: CallHooks<S> | undefined },
  ): void
  aroundAccessor(
    target: object | undefined,
    name: PropertyKey,
    hooks: { get?: Around; set?: Around },
  ): void
  /** A global constructor under every name that it has; its prototype's `constructor` follows. */
  globalConstructor(names: readonly string[], onMade: OnMade): void
  /**
   * Puts every property back as it was, unless somebody else has replaced it since. Wrappers that the page kept do
   * nothing from now on.
   */
  undoAll(): void
  readonly isActive: boolean
  fault(where: string, error: unknown): void
}

interface Installed {
  target: object
  name: PropertyKey
  original: PropertyDescriptor
  ours: PropertyDescriptor
}

/** `onFault` gets every fault of ours, and must not throw. */
export function createPatcher(onFault: (where: string, error: unknown) => void): Patcher {
  const installed: Installed[] = []
  const state: WrapperState = { isActive: true, onFault }

  const install = (
    target: object,
    name: PropertyKey,
    original: PropertyDescriptor,
    ours: PropertyDescriptor,
  ): void => {
    // A page may have frozen what it joins; then the native stays.
    if (original.configurable !== true && original.writable !== true) return
    try {
      defineProperty(target, name, ours)
      installed.push({ target, name, original, ours })
    } catch (error) {
      onFault(String(name), error)
    }
  }

  const wrapMethod = (
    target: object | undefined,
    name: PropertyKey,
    wrap: (native: Callable) => Callable,
  ): Callable | undefined => {
    const original = target && getOwnPropertyDescriptor(target, name)
    if (!target || !original || typeof original.value !== 'function') return undefined
    const wrapper = wrap(original.value as Callable)
    install(target, name, original, { ...original, value: wrapper })
    return wrapper
  }

  const wrapAccessor = (
    target: object | undefined,
    name: PropertyKey,
    wrapGet: ((native: Callable) => Callable) | undefined,
    wrapSet: ((native: Callable) => Callable) | undefined,
  ): void => {
    const original = target && getOwnPropertyDescriptor(target, name)
    if (!target || !original?.get) return
    const ours: PropertyDescriptor = { ...original }
    if (wrapGet) ours.get = wrapGet(original.get)
    if (wrapSet && original.set) ours.set = wrapSet(original.set as Callable)
    install(target, name, original, ours)
  }

  return {
    method(target, name, hooks) {
      wrapMethod(target, name, (native) => wrapCall(state, native, String(name), hooks))
    },
    replace(target, name, wrapper) {
      wrapMethod(target, name, () => wrapper)
    },
    fault: onFault,
    around: (target, name, around) =>
      wrapMethod(target, name, (native) => wrapAround(state, native, String(name), around)),
    accessor: (target, name, { get, set }) =>
      wrapAccessor(
        target,
        name,
        get && ((native) => wrapCall(state, native, String(name), get)),
        set && ((native) => wrapCall(state, native, String(name), set)),
      ),
    aroundAccessor: (target, name, { get, set }) =>
      wrapAccessor(
        target,
        name,
        get && ((native) => wrapAround(state, native, String(name), get)),
        set && ((native) => wrapAround(state, native, String(name), set)),
      ),
    globalConstructor(names, onMade) {
      const wrappers = new Map<unknown, Callable>()
      for (const name of names) {
        const original = getOwnPropertyDescriptor(globalThis, name)
        const native = original?.value as Callable | undefined
        if (!original || typeof native !== 'function') continue
        let wrapper = wrappers.get(native)
        if (!wrapper) {
          wrapper = wrapConstructor(state, native, name, onMade)
          wrappers.set(native, wrapper)
          const prototype = native.prototype as object
          const own = getOwnPropertyDescriptor(prototype, 'constructor')
          if (own && own.value === native)
            install(prototype, 'constructor', own, { ...own, value: wrapper })
        }
        install(globalThis, name, original, { ...original, value: wrapper })
      }
    },
    undoAll() {
      state.isActive = false
      for (const { target, name, original, ours } of installed.toReversed()) {
        const now = getOwnPropertyDescriptor(target, name)
        const isOurs =
          now && now.value === ours.value && now.get === ours.get && now.set === ours.set
        if (isOurs) {
          try {
            defineProperty(target, name, original)
          } catch (error) {
            onFault(String(name), error)
          }
        }
      }
      installed.length = 0
    },
    get isActive() {
      return state.isActive
    },
  }
}
