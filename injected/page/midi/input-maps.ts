// The maps of inputs that native access objects have, with one more entry: wrappers on their prototype show our input
// to the page, at the end. Page world.
//
// Chromium makes a new map at each reading of `inputs`, Firefox has one for each access; so it is the reading that
// tells whose map it is.

import { at, createWeakTable, isCallable, isObject, iteratorKey, prototypeOf } from '../natives.ts'
import type { Patcher } from '../patch.ts'
import type { Around, Callable } from '../wrappers.ts'
import { createPortIterator, type IteratedPart } from './port-iterator.ts'
import { VIRTUAL_INPUT_ID } from '../../../trace/wire/virtual-names.ts'

const PARTS = { keys: 'key', values: 'value', entries: 'entry' } as const

/** What the page gets in place of `found`; `visit` calls a function of the page for `input`. */
type Show = (
  found: unknown,
  input: MIDIInput,
  args: unknown[],
  visit: (callback: Callable, receiver: unknown) => void,
) => unknown

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

  /** What the native has found, and ours in it where it is shown. */
  const showing =
    (show: Show): Around =>
    (callNative, self, args, callPage) => {
      const found = callNative(args)
      const input = ours(self)
      if (!input) return found
      return show(found, input, args, (callback, receiver) =>
        callPage(callback, receiver, [input, VIRTUAL_INPUT_ID, self]),
      )
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
      patcher.aroundAccessor(prototype, 'size', { get: showing((size) => (size as number) + 1) })
      const patch = (name: string, show: Show): Callable | undefined =>
        patcher.aroundMethod(prototype, name, showing(show))
      patch('get', (found, input, args) => (isKey(args) ? input : found))
      patch('has', (found, _input, args) => found || isKey(args))
      patch('forEach', (result, _input, args, visit) => {
        const callback = at(args, 0)
        if (isCallable(callback)) visit(callback, at(args, 1))
        return result
      })
      const iterate = (name: keyof typeof PARTS): void => {
        const part: IteratedPart = PARTS[name]
        const extended = patch(name, (iterator, input) =>
          createPortIterator(iterator as Iterator<unknown>, input, part, 'MIDIInputMap Iterator'),
        )
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
