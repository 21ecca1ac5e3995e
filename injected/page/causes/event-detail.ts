// What an event was done to or with, in a few letters: the code of a key, or the element as "button#play". Page world.
//
// A key is named by its place on the keyboard, and not at all where it goes into a text: what somebody types is none of
// our business. Nothing of this is read for an event that makes no sound.

import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import { isObject, nativeGetter, uncurry } from '../natives.ts'

const MAX_DETAIL = 64

const nothing = (): undefined => undefined
const eventTarget = nativeGetter<unknown>(globalThis.Event?.prototype, 'target') ?? nothing
const keyCode = nativeGetter<string>(globalThis.KeyboardEvent?.prototype, 'code') ?? nothing
const tagName = nativeGetter<string>(globalThis.Element?.prototype, 'localName') ?? nothing
const elementId = nativeGetter<string>(globalThis.Element?.prototype, 'id') ?? nothing
const inputType = nativeGetter<string>(globalThis.HTMLInputElement?.prototype, 'type') ?? nothing
const isEditable =
  nativeGetter<boolean>(globalThis.HTMLElement?.prototype, 'isContentEditable') ?? nothing
const composedPath = uncurry(
  (globalThis.Event?.prototype.composedPath ?? (() => [])) as () => unknown[],
)
const cutText = uncurry(String.prototype.slice)

/** Inputs into which nobody writes. */
const PLAIN_INPUTS: Record<string, true> = Object.setPrototypeOf(
  {
    button: true,
    checkbox: true,
    color: true,
    image: true,
    radio: true,
    range: true,
    reset: true,
    submit: true,
  },
  null,
) as Record<string, true>

/** '' where nothing tells; MAX_DETAIL characters at most. Never throws. */
export function detailOf(event: Event, source: number): string {
  try {
    if (source === SOURCE_CODE.message) return ''
    const target = innermost(event)
    if (source !== SOURCE_CODE.key) return cutText(nameOf(target), 0, MAX_DETAIL)
    return isText(target) ? '' : cutText(keyCode(event) ?? '', 0, MAX_DETAIL)
  } catch {
    return ''
  }
}

/** The element itself also where it stands in an open shadow tree. */
function innermost(event: Event): unknown {
  const path = composedPath(event)
  return path.length > 0 ? path[0] : eventTarget(event)
}

function nameOf(target: unknown): string {
  if (!isObject(target)) return ''
  try {
    const id = elementId(target) ?? ''
    return (tagName(target) ?? '') + (id === '' ? '' : '#' + id)
  } catch {
    // A document, a window, a port.
    return ''
  }
}

function isText(target: unknown): boolean {
  const name = isObject(target) ? nameOf(target) : ''
  if (name === '') return false
  try {
    const tag = tagName(target) ?? ''
    if (tag === 'input') return PLAIN_INPUTS[inputType(target) ?? ''] !== true
    return tag === 'textarea' || tag === 'select' || isEditable(target) === true
  } catch {
    return false
  }
}
