// What an event was done to or with, in a few letters: the code of a key, or the element as "button#play". Page world.
//
// A key is named by its place on the keyboard, and not at all where it goes into a text: what somebody types is none of
// our business. Nothing of this is read for an event that makes no sound.

import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import { at, bare, cutText, eventPath, ignore, nativeGetter, prototypeOf } from '../natives.ts'

const MAX_DETAIL = 64

const getterOf = <T>(name: string, attribute: string): ((self: unknown) => T | undefined) =>
  nativeGetter<T>(prototypeOf(name), attribute) ?? ignore
const keyCode = getterOf<string>('KeyboardEvent', 'code')
const tagName = getterOf<string>('Element', 'localName')
const elementId = getterOf<string>('Element', 'id')
const inputType = getterOf<string>('HTMLInputElement', 'type')
const isEditable = getterOf<boolean>('HTMLElement', 'isContentEditable')

/** Inputs into which nobody writes. */
const PLAIN_INPUTS: Record<string, number> = bare({
  button: 1,
  checkbox: 1,
  color: 1,
  image: 1,
  radio: 1,
  range: 1,
  reset: 1,
  submit: 1,
})

/** '' where nothing tells; MAX_DETAIL characters at most. Never throws. */
export function detailOf(event: Event, source: number): string {
  try {
    const target = at(eventPath(event), 0)
    const tag = tagName(target) ?? ''
    if (source === SOURCE_CODE.key)
      return isText(target, tag) ? '' : cutText(keyCode(event) ?? '', MAX_DETAIL)
    const id = elementId(target) ?? ''
    return cutText(id === '' ? tag : tag + '#' + id, MAX_DETAIL)
  } catch {
    // No element: a window, a document, a port.
    return ''
  }
}

function isText(target: unknown, tag: string): boolean {
  if (tag === 'input') return PLAIN_INPUTS[inputType(target) ?? ''] === undefined
  if (tag === 'textarea' || tag === 'select') return true
  try {
    return isEditable(target) === true
  } catch {
    // An element of a drawing.
    return false
  }
}
