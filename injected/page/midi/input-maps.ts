// The maps of inputs that native access objects have, with one more entry: wrappers on their prototype show our input
// to the page, at the end. Page world.
//
// Chromium makes a new map at each reading of `inputs`, Firefox has one for each access; so it is the reading that
// tells whose map it is.

import { at, createWeakTable, isCallable, isObject, iteratorKey, prototypeOf } from '../natives.ts'
import type { Patcher } from '../patch.ts'
import { createPortIterator, type IteratedPart } from './port-iterator.ts'
import { VIRTUAL_INPUT_ID } from '../../../trace/wire/virtual-names.ts'

const PARTS = { keys: 'key', values: 'value', entries: 'entry' } as const

export interface InputMaps {
  patch(patcher: Patcher): void
}

/** `inputOf`: the input that the access object shows now. Maps are held weakly. */
export function createInputMaps(inputOf: (access: object) => MIDIInput | undefined): InputMaps {
  const accessOfMap = createWeakTable<object, object>()
  const ours = (self: unknown): MIDIInput | undefined => {
    const access = accessOfMap.get(self as object)
    return access && inputOf(access)
  }

  return {
    patch(patcher) {
      const prototype = prototypeOf('MIDIInputMap')
      patcher.accessor(prototypeOf('MIDIAccess'), 'inputs', {
        get: {
          after(access, _args, map) {
            if (isObject(map) && isObject(access)) accessOfMap.set(map, access)
          },
        },
      })
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
        const callback = at(args, 0)
        if (input && isCallable(callback))
          callPage(callback, at(args, 1), [input, VIRTUAL_INPUT_ID, self])
        return result
      })
      const iterate = (name: keyof typeof PARTS): void => {
        const part: IteratedPart = PARTS[name]
        const extended = patcher.around(prototype, name, (callNative, self, args) => {
          const iterator = callNative(args) as Iterator<unknown>
          const input = ours(self)
          return input
            ? createPortIterator(iterator, input, part, 'MIDIInputMap Iterator')
            : iterator
        })
        // One function under both names, as natively.
        if (name === 'entries' && prototype && extended)
          patcher.replace(prototype, iteratorKey, extended)
      }
      iterate('keys')
      iterate('values')
      iterate('entries')
    },
  }
}

const isKey = (args: unknown[]): boolean => at(args, 0) === VIRTUAL_INPUT_ID
