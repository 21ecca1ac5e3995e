// The stack of an error that a native throws through a wrapper, as it is without us. Page world.
//
// Where the engine can take the stack of an error once more (V8), ours is left out. Only for errors that the native has
// made: one that code of the page made while the native ran keeps its stack, so nothing is done where an argument could
// have run any. Where errors have no stack of their own (Firefox), one line of a nameless script stays.

import { inherits, isObject, NativeError, NativeEventTarget } from './natives.ts'

type Capture = (error: object, from: unknown) => void

const { captureStackTrace } = NativeError as { captureStackTrace?: Capture }
const { hasOwn } = Object
const { prototype: platformTarget } = NativeEventTarget

/** Converting it runs no code of the page: it is primitive, or an object that the native takes as it is. */
const isInert = (value: unknown): boolean => !isObject(value) || inherits(value, platformTarget)

/**
 * Takes `wrapper`, and what it called, out of the stack of what a native threw that was given `args`. Never throws.
 */
export function hideFromStack(error: unknown, wrapper: unknown, args: readonly unknown[]): void {
  if (!captureStackTrace || !isObject(error)) return
  try {
    if (!hasOwn(error, 'stack')) return
    for (let index = 0; index < args.length; index++) if (!isInert(args[index])) return
    captureStackTrace(error, wrapper)
  } catch {
    // It keeps the stack that it has.
  }
}
