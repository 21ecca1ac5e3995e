// Which source an event of the platform is, by its type: of a trusted event the type cannot be forged. Page world.

import { FLAG } from '../../../trace/wire/record.ts'
import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import { bare, cutText, lastText } from '../natives.ts'

const { key, message, pointer, touch, unknown } = SOURCE_CODE
const { press, release } = FLAG

/** By the first four letters: keydown, keyup, keypress, pointer…, mouse…, touch… What is not here cannot be told. */
const SOURCES: Record<string, number> = bare({
  keyd: key,
  keyu: key,
  keyp: key,
  mess: message,
  touc: touch,
  poin: pointer,
  mous: pointer,
  clic: pointer,
  dblc: pointer,
  auxc: pointer,
  whee: pointer,
  drag: pointer,
  drop: pointer,
})
/** By the last three: …down, start, click, press, drop; …up, end, cancel, out, leave. */
const PHASES: Record<string, number> = bare({
  own: press,
  art: press,
  ick: press,
  ess: press,
  rop: press,
  rup: release,
  eup: release,
  yup: release,
  end: release,
  cel: release,
  out: release,
  ave: release,
})

/** SOURCE_CODE of a trusted event of this type. */
export const sourceOfType = (type: string): number => SOURCES[cutText(type, 4)] ?? unknown

/** FLAG.press, FLAG.release or 0. */
export const phaseOfType = (type: string): number => PHASES[lastText(type, 3)] ?? 0

/** Heard on the window before the page's own handlers, so that their beginning is known. */
export const HEARD_TYPES: readonly string[] = (
  'pointerdown pointermove pointerup pointerenter pointerleave mousedown mousemove mouseup mouseenter mouseleave ' +
  'click dblclick touchstart touchmove touchend keydown keypress keyup wheel message'
).split(' ')
