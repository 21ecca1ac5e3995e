// Sees every construction: registerProcessor registers a Proxy of the page's class. Audio thread.
//
// The Proxy stands on a function of ours and forwards reading and constructing to the page's class, so the browser
// reads the same properties in the same order (a `get` trap over the class itself would make the engine look its
// descriptors up, which a class that is a Proxy sees), static accessors see their own class as `this`, and neither
// `new.target` nor `instance.constructor` ever show the Proxy. What is not a registration passes to the native,
// errors and all.

import {
  type AnyFunction,
  apply,
  at,
  bare,
  construct,
  createProxy,
  defineProperty,
  nativeRegister,
  ownProperty,
  reflectGet,
  scopeObject,
  toText,
} from '../natives.ts'

export interface RegisterWrapper {
  install(): void
  restore(): void
}

export interface ConstructionListener {
  /** A constructor is about to run. */
  onBegin(name: string): void
  /** It has ended; null: it threw. Comes once for each onBegin. */
  onEnd(instance: object | null): void
}

/**
 * Wraps nothing before `install`. Registrations and constructions allocate; what the page's code or the native throws
 * passes through.
 */
export function createRegisterWrapper(listener: ConstructionListener): RegisterWrapper {
  const native = nativeRegister as unknown as AnyFunction

  const proxyOf = (name: string, target: AnyFunction): AnyFunction => {
    // No class: its `prototype` is read-only, and a Proxy may not answer another one.
    const stand = function (): void {}
    const proxy: AnyFunction = createProxy(stand, {
      construct(_stand, args, newTarget) {
        let isBegun = false
        try {
          listener.onBegin(name)
          isBegun = true
        } catch {
          // The page's processor is constructed whatever happens to us.
        }
        let instance: object | null = null
        try {
          instance = construct(target, args, newTarget === proxy ? target : newTarget) as object
          return instance
        } finally {
          try {
            if (isBegun) listener.onEnd(instance)
          } catch {
            // As above.
          }
        }
      },
      get: (_stand, key, receiver) =>
        reflectGet(target, key, receiver === proxy ? target : receiver),
    })
    return proxy
  }

  const wrapped = createProxy(native, {
    apply(_target, self, args: unknown[]) {
      const name = at(args, 0)
      const processor = at(args, 1)
      const isRegistration =
        args.length >= 2 && typeof processor === 'function' && typeof name !== 'symbol'
      if (!isRegistration || !isConstructor(processor)) return apply(native, self, args as never)
      // The native converts the name first, too, and once.
      const text = typeof name === 'string' ? name : toText(name)
      return apply(native, self, [text, proxyOf(text, processor as AnyFunction)] as never)
    },
  })

  const replace = (from: unknown, to: unknown): void => {
    const now = ownProperty(scopeObject, 'registerProcessor')
    if (!now || now.value !== from || !(now.configurable || now.writable)) return
    defineProperty(scopeObject, 'registerProcessor', bare({ ...now, value: to }))
  }

  return {
    install: () => replace(native, wrapped),
    restore: () => replace(wrapped, native),
  }
}

/** Asks without running or reading anything of the function: a Proxy can be constructed if its target can. */
function isConstructor(candidate: object): boolean {
  try {
    const Asked = createProxy(candidate as new () => object, { construct: () => ({}) })
    return typeof new Asked() === 'object'
  } catch {
    return false
  }
}
