// An options object of the page on its way to a native, which reads of it what it wants, once, in its own order. Page
// world.

import { at, createObject, createProxy, isObject, setAt } from '../natives.ts'

export interface WatchedOptions {
  /** For the native, in place of the page's. */
  readonly passed: object
  /** What the native has read so far, by name; inherits from nothing. */
  readonly read: Readonly<Record<PropertyKey, unknown>>
  /** A getter of the page has thrown. */
  readonly hasThrown: boolean
}

/** The page's own getters run when the native reads, with the page's object as their receiver. */
function watchOptions(options: object): WatchedOptions {
  const read = { __proto__: null } as unknown as Record<PropertyKey, unknown>
  let hasThrown = false
  // The target is ours: the engine looks at it after each call of the handler.
  const passed = createProxy(createObject(null), {
    get(_target, key) {
      try {
        return (read[key] = (options as typeof read)[key])
      } catch (error) {
        hasThrown = true
        throw error
      }
    },
  })
  return {
    passed,
    read,
    get hasThrown() {
      return hasThrown
    },
  }
}

/** The arguments with options among them watched; the rest as it is. Undefined where there are none to watch. */
export const watchedAt = (args: unknown[], index: number): WatchedOptions | undefined => {
  const options = at(args, index)
  if (!isObject(options)) return undefined
  const watched = watchOptions(options)
  setAt(args, index, watched.passed)
  return watched
}
