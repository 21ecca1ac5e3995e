// Wrappers around natives: one place that knows how to put them in, keep them harmless, and take them out again.
// Page world. What a wrapper does before and after the native call is ours: it is caught, counted and reported, never thrown.
// What the native throws is the page's: it passes through untouched, the same object.
//
// Every wrapper is a Proxy of the native, so name, length, own properties, `instanceof` and subclassing stay those of the native.

import { apply, construct, defineProperty, getOwnPropertyDescriptor } from './natives.ts'

type Callable = (...args: unknown[]) => unknown
type Arguments = unknown[]

/** Ours around a native call. Each may throw: that is a fault of ours, and the page goes on as without us. */
export interface CallHooks<State> {
  /** What it returns comes back in `after`. */
  before?(self: unknown, args: Arguments): State
  /** After a call that did not throw; `state` is undefined where `before` failed or is not there. */
  after?(self: unknown, args: Arguments, result: unknown, state: State | undefined): void
  /** After a call that threw. */
  failed?(self: unknown, args: Arguments, state: State | undefined): void
}

/**
 * Takes the place of the native call, for wrappers that must change arguments or result. `callNative` may be called once;
 * a fault before that is caught, and the native is called with the page's own arguments; one after it is caught
 * too, and the native's result or exception stands.
 */
export type Around = (
  callNative: (args: Arguments) => unknown,
  self: unknown,
  args: Arguments,
  /** Calls a function of the page; what that throws is the page's, too. */
  callPage: (callback: Callable, self: unknown, args: Arguments) => unknown,
) => unknown

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
  /** A global constructor under every name that it has; its prototype's `constructor` follows. `after` has the new object as result. */
  globalConstructor(names: readonly string[], hooks: CallHooks<unknown>): void
  /** Puts every property back as it was, unless somebody else has replaced it since. Wrappers that the page kept do nothing from now on. */
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
  let isActive = true

  const hook = <State>(native: Callable, where: string, hooks: CallHooks<State>): Callable =>
    new Proxy(native, {
      apply(native, self, args: Arguments) {
        if (!isActive) return apply(native, self, args)
        let state: State | undefined
        try {
          state = hooks.before?.(self, args)
        } catch (error) {
          onFault(where, error)
        }
        let result: unknown
        if (hooks.failed === undefined) result = apply(native, self, args)
        else {
          let isDone = false
          try {
            result = apply(native, self, args)
            isDone = true
          } finally {
            if (!isDone) {
              try {
                hooks.failed(self, args, state)
              } catch (error) {
                onFault(where, error)
              }
            }
          }
        }
        try {
          hooks.after?.(self, args, result, state)
        } catch (error) {
          onFault(where, error)
        }
        return result
      },
    })

  const surround = (native: Callable, where: string, around: Around): Callable =>
    new Proxy(native, {
      apply(native, self, args: Arguments) {
        if (!isActive) return apply(native, self, args)
        let called = 0
        let result: unknown
        let thrown: unknown
        const callPage = (callback: Callable, receiver: unknown, given: Arguments): unknown => {
          try {
            return apply(callback, receiver, given)
          } catch (error) {
            called = 2
            thrown = error
            throw error
          }
        }
        const callNative = (given: Arguments): unknown => {
          called = 1
          result = callPage(native, self, given)
          return result
        }
        try {
          return around(callNative, self, args, callPage)
        } catch (error) {
          if (called === 2) {
            if (error !== thrown) onFault(where, error)
            throw thrown
          }
          onFault(where, error)
          return called === 1 ? result : apply(native, self, args)
        }
      },
    })

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
      wrapMethod(target, name, (native) => hook(native, String(name), hooks))
    },
    replace(target, name, wrapper) {
      wrapMethod(target, name, () => wrapper)
    },
    fault: onFault,
    around: (target, name, around) =>
      wrapMethod(target, name, (native) => surround(native, String(name), around)),
    accessor: (target, name, { get, set }) =>
      wrapAccessor(
        target,
        name,
        get && ((native) => hook(native, String(name), get)),
        set && ((native) => hook(native, String(name), set)),
      ),
    aroundAccessor: (target, name, { get, set }) =>
      wrapAccessor(
        target,
        name,
        get && ((native) => surround(native, String(name), get)),
        set && ((native) => surround(native, String(name), set)),
      ),
    globalConstructor(names, hooks) {
      const wrappers = new Map<unknown, Callable>()
      for (const name of names) {
        const original = getOwnPropertyDescriptor(globalThis, name)
        const native = original?.value as Callable | undefined
        if (!original || typeof native !== 'function') continue
        let wrapper = wrappers.get(native)
        if (!wrapper) {
          const proxy: Callable = new Proxy(native, {
            construct(native, args: Arguments, newTarget) {
              // The native sees itself, not the wrapper, where nobody has derived from it.
              const made = construct(
                native,
                args,
                newTarget === proxy ? native : newTarget,
              ) as object
              if (isActive) {
                try {
                  hooks.after?.(undefined, args, made, undefined)
                } catch (error) {
                  onFault(name, error)
                }
              }
              return made
            },
          })
          wrapper = proxy
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
      isActive = false
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
      return isActive
    },
  }
}
