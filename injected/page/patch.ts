// Puts wrappers in the place of natives, and takes them out again. Page world. What a wrapper does, and what it never
// does to the page, is in wrappers.ts.

import {
  bare,
  createList,
  createTable,
  defineProperty,
  type OwnProperty,
  ownProperty,
  push,
  toText,
  world,
} from './natives.ts'
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
  hookMethod<State>(target: object | undefined, name: PropertyKey, hooks: CallHooks<State>): void
  /** Answers the wrapper, undefined where there was nothing to wrap. */
  aroundMethod(target: object | undefined, name: PropertyKey, around: Around): Callable | undefined
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
  original: OwnProperty
  ours: OwnProperty
}

/** `onFault` gets every fault of ours, and must not throw. */
export function createPatcher(onFault: (where: string, error: unknown) => void): Patcher {
  const installed = createList<Installed>()
  const state: WrapperState = { isActive: true, onFault }

  const install = (
    target: object,
    name: PropertyKey,
    original: OwnProperty,
    ours: OwnProperty,
  ): void => {
    // A page may have frozen what it joins; then the native stays.
    if (!original.configurable && !original.writable) return
    try {
      if (defineProperty(target, name, ours)) push(installed, { target, name, original, ours })
    } catch (error) {
      onFault(toText(name), error)
    }
  }

  const wrapMethod = (
    target: object | undefined,
    name: PropertyKey,
    wrap: (native: Callable) => Callable,
  ): Callable | undefined => {
    const original = target && ownProperty(target, name)
    if (!target || !original || typeof original.value !== 'function') return undefined
    const wrapper = wrap(original.value as Callable)
    install(target, name, original, bare({ ...original, value: wrapper }))
    return wrapper
  }

  const wrapAccessor = <H>(
    target: object | undefined,
    name: PropertyKey,
    hooks: { get?: H; set?: H },
    wrap: (state: WrapperState, native: Callable, where: string, hook: H) => Callable,
  ): void => {
    const original = target && ownProperty(target, name)
    if (!target || !original?.get) return
    const { get, set } = bare(hooks)
    const ours = bare({ ...original })
    const wrapped = (native: unknown, hook: H): Callable =>
      wrap(state, native as Callable, toText(name), hook)
    if (get) ours.get = wrapped(original.get, get)
    if (set && original.set) ours.set = wrapped(original.set, set)
    install(target, name, original, ours)
  }

  return {
    hookMethod(target, name, hooks) {
      wrapMethod(target, name, (native) => wrapCall(state, native, toText(name), hooks))
    },
    replace(target, name, wrapper) {
      wrapMethod(target, name, () => wrapper)
    },
    fault: onFault,
    aroundMethod: (target, name, around) =>
      wrapMethod(target, name, (native) => wrapAround(state, native, toText(name), around)),
    accessor(target, name, hooks) {
      // The two hooks' states have nothing to do with each other.
      wrapAccessor<CallHooks<never>>(target, name, hooks as never, wrapCall)
    },
    aroundAccessor(target, name, hooks) {
      wrapAccessor(target, name, hooks, wrapAround)
    },
    globalConstructor(names, onMade) {
      const wrappers = createTable<unknown, Callable>()
      for (let index = 0; index < names.length; index++) {
        const name = names[index] as string
        const original = ownProperty(world, name)
        const native = original?.value as Callable | undefined
        if (!original || typeof native !== 'function') continue
        let wrapper = wrappers.get(native)
        if (!wrapper) {
          wrapper = wrapConstructor(state, native, name, onMade)
          wrappers.set(native, wrapper)
          const prototype = ownProperty(native, 'prototype')?.value as object
          const own = ownProperty(prototype, 'constructor')
          if (own && own.value === native)
            install(prototype, 'constructor', own, bare({ ...own, value: wrapper }))
        }
        install(world, name, original, bare({ ...original, value: wrapper }))
      }
    },
    undoAll() {
      state.isActive = false
      for (let index = installed.length - 1; index >= 0; index--) {
        const { target, name, original, ours } = installed[index] as Installed
        const now = ownProperty(target, name)
        const isOurs =
          now && now.value === ours.value && now.get === ours.get && now.set === ours.set
        if (!isOurs) continue
        try {
          defineProperty(target, name, original)
        } catch (error) {
          onFault(toText(name), error)
        }
      }
      installed.length = 0
    },
    get isActive() {
      return state.isActive
    },
  }
}
