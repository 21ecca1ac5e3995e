// Which source an event of the platform is, by its type: of a trusted event the type cannot be forged. Page world.

import { FLAG } from '../../../trace/wire/record.ts'
import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'

export interface EventKind {
  readonly source: number
  /** FLAG.press, FLAG.release or 0. */
  readonly flags: number
}

const { key, message, pointer, touch, unknown } = SOURCE_CODE
const { press, release } = FLAG

/** What does not stand here has a source that cannot be told. */
const KINDS: Record<string, readonly [source: number, flags: number]> = {
  pointerdown: [pointer, press],
  pointermove: [pointer, 0],
  pointerrawupdate: [pointer, 0],
  pointerup: [pointer, release],
  pointercancel: [pointer, release],
  pointerover: [pointer, 0],
  pointerout: [pointer, release],
  pointerenter: [pointer, 0],
  pointerleave: [pointer, release],
  gotpointercapture: [pointer, 0],
  lostpointercapture: [pointer, release],
  mousedown: [pointer, press],
  mousemove: [pointer, 0],
  mouseup: [pointer, release],
  mouseover: [pointer, 0],
  mouseout: [pointer, release],
  mouseenter: [pointer, 0],
  mouseleave: [pointer, release],
  click: [pointer, press],
  dblclick: [pointer, press],
  auxclick: [pointer, press],
  contextmenu: [pointer, 0],
  wheel: [pointer, 0],
  dragstart: [pointer, 0],
  drag: [pointer, 0],
  dragend: [pointer, 0],
  dragenter: [pointer, 0],
  dragover: [pointer, 0],
  dragleave: [pointer, 0],
  drop: [pointer, press],
  touchstart: [touch, press],
  touchmove: [touch, 0],
  touchend: [touch, release],
  touchcancel: [touch, release],
  keydown: [key, press],
  keypress: [key, press],
  keyup: [key, release],
  message: [message, 0],
}

/** Heard on the window before the page's own handlers, so that their beginning is known. */
export const HEARD_TYPES: readonly string[] = [
  'pointerdown',
  'pointermove',
  'pointerup',
  'pointerenter',
  'pointerleave',
  'mousedown',
  'mousemove',
  'mouseup',
  'mouseenter',
  'mouseleave',
  'click',
  'dblclick',
  'touchstart',
  'touchmove',
  'touchend',
  'keydown',
  'keypress',
  'keyup',
  'wheel',
]

const kinds: Record<string, EventKind> = Object.setPrototypeOf({}, null) as Record<
  string,
  EventKind
>
for (const type of Object.keys(KINDS)) {
  const [source, flags] = KINDS[type] as readonly [number, number]
  kinds[type] = { source, flags }
}
const UNKNOWN_KIND: EventKind = { source: unknown, flags: 0 }

/** Source and phase of a trusted event of this type. */
export const kindOfType = (type: string): EventKind => kinds[type] ?? UNKNOWN_KIND
