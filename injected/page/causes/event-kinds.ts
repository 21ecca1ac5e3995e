// Which source an event of the platform is, by its type: of a trusted event the type cannot be forged. Page world.

import { FLAG } from '../../../trace/wire/record.ts'
import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'

export interface EventKind {
  readonly source: number
  /** FLAG.press, FLAG.release or 0. */
  readonly flags: number
}

/** By source, flags and the first half of their names. What does not stand here has a source that cannot be told. */
const TYPES: readonly (readonly [source: number, flags: number, prefix: string, rest: string])[] = [
  [SOURCE_CODE.pointer, FLAG.press, 'pointer', 'down'],
  [SOURCE_CODE.pointer, 0, 'pointer', 'move over enter rawupdate'],
  [SOURCE_CODE.pointer, FLAG.release, 'pointer', 'up cancel out leave'],
  [SOURCE_CODE.pointer, 0, '', 'gotpointercapture wheel contextmenu'],
  [SOURCE_CODE.pointer, FLAG.release, '', 'lostpointercapture'],
  [SOURCE_CODE.pointer, FLAG.press, 'mouse', 'down'],
  [SOURCE_CODE.pointer, 0, 'mouse', 'move over enter'],
  [SOURCE_CODE.pointer, FLAG.release, 'mouse', 'up out leave'],
  [SOURCE_CODE.pointer, FLAG.press, '', 'click dblclick auxclick drop'],
  [SOURCE_CODE.pointer, 0, 'drag', ' start end enter over leave'],
  [SOURCE_CODE.touch, FLAG.press, 'touch', 'start'],
  [SOURCE_CODE.touch, 0, 'touch', 'move'],
  [SOURCE_CODE.touch, FLAG.release, 'touch', 'end cancel'],
  [SOURCE_CODE.key, FLAG.press, 'key', 'down press'],
  [SOURCE_CODE.key, FLAG.release, 'key', 'up'],
  [SOURCE_CODE.message, 0, '', 'message'],
]

/** Heard on the window before the page's own handlers, so that their beginning is known. */
export const HEARD_TYPES: readonly string[] = (
  'pointerdown pointermove pointerup pointerenter pointerleave mousedown mousemove mouseup mouseenter mouseleave ' +
  'click dblclick touchstart touchmove touchend keydown keypress keyup wheel message'
).split(' ')

const kinds = Object.setPrototypeOf({}, null) as Record<string, EventKind>
for (const [source, flags, prefix, rest] of TYPES)
  for (const end of rest.split(' ')) kinds[prefix + end] = { source, flags }
const UNKNOWN_KIND: EventKind = { source: SOURCE_CODE.unknown, flags: 0 }

/** Source and phase of a trusted event of this type. */
export const kindOfType = (type: string): EventKind => kinds[type] ?? UNKNOWN_KIND
