// Wrappers of natives: what stands around the native call, and how faults of ours stay out of the page. Page world.
//
// What a wrapper does before and after the native call is ours: it is caught and told, never thrown. What the native
// throws is the page's: it passes through untouched, the same object. Every wrapper is a Proxy of the native, so
// name, length, own properties, `instanceof` and subclassing stay those of the native.

import { apply, bare, construct, createProxy } from './natives.ts'

export type Callable = (...args: unknown[]) => unknown
type Arguments = unknown[]

/** Ours around a native call. Each may throw: that is a fault of ours, and the page goes on as without us. */
export interface CallHooks<State> {
  /** What it returns comes back in `after`. */
  before?(self: unknown, args: Arguments): State
  /** After a call that did not throw; `state` is undefined where `before` failed or is not there. */
  after?(self: unknown, args: Arguments, result: unknown, state: State | undefined): void
}

/**
 * Takes the place of the native call, for wrappers that must change arguments or result. `callNative` may be called
 * once; a fault before that is caught, and the native is called with the page's own arguments; one after it is caught
 * too, and the native's result or exception stands.
 */
export type Around = (
  callNative: (args: Arguments) => unknown,
  self: unknown,
  args: Arguments,
  /** Calls a function of the page; what that throws is the page's, too. */
  callPage: (callback: Callable, self: unknown, args: Arguments) => unknown,
) => unknown

/** Ours after a construction; what it throws is a fault of ours. */
export type OnMade = (made: object, args: Arguments) => void

/** Of all wrappers of one recorder. */
export interface WrapperState {
  /** False: wrappers do nothing but call the native. */
  isActive: boolean
  /** `where` names the native. Must not throw. */
  readonly onFault: (where: string, error: unknown) => void
}

/** The native with hooks around it. Costs the page a Proxy call and what the hooks do. */
export function wrapCall<State>(
  state: WrapperState,
  native: Callable,
  where: string,
  hooks: CallHooks<State>,
): Callable {
  // What is not given is not looked for in `Object.prototype`.
  const { before, after } = bare(hooks)
  return createProxy(native, {
    apply(native, self, args: Arguments) {
      if (!state.isActive) return apply(native, self, args)
      let held: State | undefined
      try {
        held = before?.(self, args)
      } catch (error) {
        state.onFault(where, error)
      }
      const result: unknown = apply(native, self, args)
      try {
        after?.(self, args, result, held)
      } catch (error) {
        state.onFault(where, error)
      }
      return result
    },
  })
}

/** The native with `around` in its place. */
export function wrapAround(
  state: WrapperState,
  native: Callable,
  where: string,
  around: Around,
): Callable {
  return createProxy(native, {
    apply(native, self, args: Arguments) {
      if (!state.isActive) return apply(native, self, args)
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
          if (error !== thrown) state.onFault(where, error)
          throw thrown
        }
        state.onFault(where, error)
        return called === 1 ? result : apply(native, self, args)
      }
    },
  })
}

/** The constructor, whose objects `onMade` gets before the page does. */
export function wrapConstructor(
  state: WrapperState,
  native: Callable,
  where: string,
  onMade: OnMade,
): Callable {
  const proxy: Callable = createProxy(native, {
    construct(native, args: Arguments, newTarget) {
      // The native sees itself, not the wrapper, where nobody has derived from it.
      const made = construct(native, args, newTarget === proxy ? native : newTarget) as object
      if (state.isActive) {
        try {
          onMade(made, args)
        } catch (error) {
          state.onFault(where, error)
        }
      }
      return made
    },
  })
  return proxy
}
