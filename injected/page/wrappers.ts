// Wrappers of natives: what stands around the native call, and how faults of ours stay out of the page. Page world.
//
// What a wrapper does before and after the native call is ours: it is caught and told, never thrown. What the native
// throws is the page's: it passes through untouched, the same object. Every wrapper is a Proxy of the native, so
// name, length, own properties, `instanceof` and subclassing stay those of the native.

import { apply, bare, construct, createProxy } from './natives.ts'
import { hideFromStack } from './stacks.ts'

export type Callable = (...args: unknown[]) => unknown
type Arguments = unknown[]

/** Ours around a native call. Each may throw: that is a fault of ours, and the page goes on as without us. */
export interface CallHooks<State> {
  /** What it returns comes back in `after`. */
  before?(self: unknown, args: Arguments): State | undefined
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

interface ApplyHandler {
  apply(native: Callable, self: unknown, args: Arguments): unknown
}

/** What it throws has the stack that it has without `wrapper`, as far as the engine lets it. */
function callNative(native: Callable, self: unknown, args: Arguments, wrapper: unknown): unknown {
  try {
    return apply(native, self, args)
  } catch (error) {
    hideFromStack(error, wrapper, args)
    throw error
  }
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
  const handler: ApplyHandler = {
    apply(native, self, args) {
      if (!state.isActive) return callNative(native, self, args, handler.apply)
      let held: State | undefined
      try {
        held = before?.(self, args)
      } catch (error) {
        state.onFault(where, error)
      }
      const result = callNative(native, self, args, handler.apply)
      try {
        after?.(self, args, result, held)
      } catch (error) {
        state.onFault(where, error)
      }
      return result
    },
  }
  return createProxy(native, handler)
}

/** The native with `around` in its place. */
export function wrapAround(
  state: WrapperState,
  native: Callable,
  where: string,
  around: Around,
): Callable {
  const handler: ApplyHandler = {
    apply(native, self, args) {
      if (!state.isActive) return callNative(native, self, args, handler.apply)
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
      let isNatives = false
      const callOnce = (given: Arguments): unknown => {
        called = 1
        isNatives = true
        result = callPage(native, self, given)
        isNatives = false
        return result
      }
      try {
        return around(callOnce, self, args, callPage)
      } catch (error) {
        if (called === 2) {
          if (error !== thrown) state.onFault(where, error)
          if (isNatives) hideFromStack(thrown, handler.apply, args)
          throw thrown
        }
        state.onFault(where, error)
        return called === 1 ? result : callNative(native, self, args, handler.apply)
      }
    },
  }
  return createProxy(native, handler)
}

/** The constructor, whose objects `onMade` gets before the page does. */
export function wrapConstructor(
  state: WrapperState,
  native: Callable,
  where: string,
  onMade: OnMade,
): Callable {
  const handler = {
    construct(native: Callable, args: Arguments, newTarget: unknown): object {
      let made: object
      try {
        // The native sees itself, not the wrapper, where nobody has derived from it.
        const target = newTarget === proxy ? native : (newTarget as Callable)
        made = construct(native, args, target) as object
      } catch (error) {
        if (newTarget === proxy) hideFromStack(error, handler.construct, args)
        throw error
      }
      if (state.isActive) {
        try {
          onMade(made, args)
        } catch (error) {
          state.onFault(where, error)
        }
      }
      return made
    },
  }
  const proxy: Callable = createProxy(native, handler)
  return proxy
}
