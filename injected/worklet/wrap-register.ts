// Sees every construction: registerProcessor registers a Proxy of the page's class. Audio thread.
//
// The Proxy only has a `construct` trap and a `get` trap that puts the class back in the place of the Proxy as receiver, so
// the browser reads the same properties in the same order, static accessors see their own class as `this`, and neither
// `new.target` nor `instance.constructor` ever show the Proxy. What is not a registration passes to the native, errors and all.

import { natives, type AnyFunction } from './natives.ts'

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

export function createRegisterWrapper(listener: ConstructionListener): RegisterWrapper {
  const { apply, construct, defineProperty, getOwnPropertyDescriptor, reflectGet } = natives
  const native = natives.registerProcessor as unknown as AnyFunction

  const proxyOf = (name: string, target: AnyFunction): AnyFunction => {
    const proxy: AnyFunction = new Proxy(target, {
      construct(_target, args, newTarget) {
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
      get: (_target, key, receiver) => reflectGet(target, key, receiver === proxy ? target : receiver),
    })
    return proxy
  }

  const wrapped = new Proxy(native, {
    apply(_target, self, args: unknown[]) {
      const [name, processor] = args
      if (args.length < 2 || typeof processor !== 'function') return apply(native, self, args as never)
      // The native converts the name first, too, and once; a symbol throws in either.
      const text = typeof name === 'string' ? name : `${name as string}`
      return apply(native, self, [text, proxyOf(text, processor as AnyFunction)] as never)
    },
  })

  const replace = (from: unknown, to: unknown): void => {
    const now = getOwnPropertyDescriptor(globalThis, 'registerProcessor')
    if (!now || now.value !== from || !(now.configurable || now.writable)) return
    defineProperty(globalThis, 'registerProcessor', { ...now, value: to })
  }

  return {
    install: () => replace(native, wrapped),
    restore: () => replace(wrapped, native),
  }
}
