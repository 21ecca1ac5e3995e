// The maps of inputs that native access objects have, with one more entry: wrappers on their prototype show our input
// to the page, at the end. Page world.

import {
  apply,
  createWeakTable,
  defineProperty,
  getPrototypeOf,
  isCallable,
  isObject,
  nativeGetter,
} from '../natives.ts'
import type { Patcher } from '../patch.ts'
import { VIRTUAL_INPUT_ID } from './virtual-input.ts'

export interface InputMaps {
  patch(patcher: Patcher): void
  /**
   * The native access object shows an input of ours from now on; `create` answers null where there is to be none.
   * Once for each.
   */
  extend(access: unknown, create: () => MIDIInput | null): void
}

/** Shows nothing before `extend`; maps are held weakly. */
export function createInputMaps(): InputMaps {
  const inputOfMap = createWeakTable<object, MIDIInput>()
  const nativeInputs = nativeGetter<object>(globalThis.MIDIAccess?.prototype, 'inputs')
  const ours = (self: unknown): MIDIInput | undefined =>
    isObject(self) ? inputOfMap.get(self) : undefined

  return {
    extend(access, create) {
      if (!isObject(access) || !nativeInputs) return
      const map = nativeInputs(access)
      if (inputOfMap.has(map)) return
      const input = create()
      if (input) inputOfMap.set(map, input)
    },
    patch(patcher) {
      const prototype = globalThis.MIDIInputMap?.prototype
      if (!prototype) return
      patcher.aroundAccessor(prototype, 'size', {
        get: (callNative, self, args) => {
          const size = callNative(args)
          return ours(self) ? (size as number) + 1 : size
        },
      })
      patcher.around(prototype, 'get', (callNative, self, args) => {
        const found = callNative(args)
        return isKey(args) ? (ours(self) ?? found) : found
      })
      patcher.around(prototype, 'has', (callNative, self, args) => {
        const found = callNative(args)
        return isKey(args) && ours(self) ? true : found
      })
      patcher.around(prototype, 'forEach', (callNative, self, args, callPage) => {
        const result = callNative(args)
        const input = ours(self)
        if (input && isCallable(args[0]))
          callPage(args[0], args[1], [input, VIRTUAL_INPUT_ID, self])
        return result
      })
      const last: Record<string, (input: MIDIInput) => unknown> = {
        keys: () => VIRTUAL_INPUT_ID,
        values: (input) => input,
        entries: (input) => [VIRTUAL_INPUT_ID, input],
      }
      for (const [name, toValue] of Object.entries(last)) {
        const extended = patcher.around(prototype, name, (callNative, self, args) => {
          const iterator = callNative(args)
          const input = ours(self)
          return input ? appendToIterator(iterator as Iterator<unknown>, toValue(input)) : iterator
        })
        // One function under both names, as natively.
        if (name === 'entries' && extended) patcher.replace(prototype, Symbol.iterator, extended)
      }
    },
  }
}

const isKey = (args: unknown[]): boolean => args.length > 0 && args[0] === VIRTUAL_INPUT_ID

const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object)

/** An iterator like the native one, still live, with one more value at its end. */
function appendToIterator(native: Iterator<unknown>, value: unknown): object {
  const nativePrototype = getPrototypeOf(native) as { next(): IteratorResult<unknown> }
  const { next } = nativePrototype
  let isAppended = false
  const iterator = Object.create(iteratorPrototype) as object
  defineProperty(iterator, 'next', {
    value: () => {
      const result: IteratorResult<unknown> = apply(next, native, [])
      if (result.done !== true || isAppended) return result
      isAppended = true
      return { value, done: false }
    },
    writable: true,
    configurable: true,
  })
  defineProperty(iterator, Symbol.toStringTag, {
    value: 'MIDIInputMap Iterator',
    configurable: true,
  })
  return iterator
}
