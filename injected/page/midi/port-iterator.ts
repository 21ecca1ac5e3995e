// Iterators over a map of MIDI ports. Page world.

import { apply, createObject, defineProperty, getPrototypeOf, own } from '../natives.ts'
import { VIRTUAL_INPUT_ID } from '../../../trace/wire/virtual-names.ts'

export type IteratedPart = 'key' | 'value' | 'entry'

const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object)
const { toStringTag } = Symbol

/**
 * An iterator as the map's own: over what `native` still gives, and then, once, over the virtual input where there is
 * one.
 */
export function createPortIterator(
  native: Iterator<unknown> | null,
  input: MIDIInput | undefined,
  part: IteratedPart,
  name: string,
): object {
  const next = native && (getPrototypeOf(native) as { next(): IteratorResult<unknown> }).next
  let left = input
  const iterator = createObject(iteratorPrototype)
  defineProperty(iterator, 'next', {
    writable: true,
    configurable: true,
    value: () => {
      const result = next ? apply(next, native, []) : undefined
      if (result && own(result, 'done') !== true) return result
      if (!left) return { value: undefined, done: true }
      const value =
        part === 'key' ? VIRTUAL_INPUT_ID : part === 'value' ? left : [VIRTUAL_INPUT_ID, left]
      left = undefined
      return { value, done: false }
    },
  })
  defineProperty(iterator, toStringTag, { configurable: true, value: name })
  return iterator
}
