// Which source an event of the platform is, by its type: of a trusted event the type cannot be forged. Page world.

import { FLAG } from '../../../trace/wire/record.ts'
import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import { bare, cutText, lastText } from '../natives.ts'

/** By the first four letters: keydown, keyup, keypress, pointer…, mouse…, touch… What is not here cannot be told. */
const SOURCES: Record<string, number> = bare({
  keyd: SOURCE_CODE.key,
  keyu: SOURCE_CODE.key,
  keyp: SOURCE_CODE.key,
  mess: SOURCE_CODE.message,
  // A ScriptProcessor's buffers come on the clock of the audio device: who plays notes from there runs by itself.
  audi: SOURCE_CODE.timer,
  touc: SOURCE_CODE.touch,
  // Connections, and what platforms try for buttons: polled ones are no event.
  game: SOURCE_CODE.gamepad,
  poin: SOURCE_CODE.pointer,
  mous: SOURCE_CODE.pointer,
  clic: SOURCE_CODE.pointer,
  dblc: SOURCE_CODE.pointer,
  auxc: SOURCE_CODE.pointer,
  whee: SOURCE_CODE.pointer,
  drag: SOURCE_CODE.pointer,
  drop: SOURCE_CODE.pointer,
})
/** By the last three: …down, start, click, press, drop; …up, end, cancel, out, leave. */
const PHASES: Record<string, number> = bare({
  own: FLAG.press,
  art: FLAG.press,
  ick: FLAG.press,
  ess: FLAG.press,
  rop: FLAG.press,
  rup: FLAG.release,
  eup: FLAG.release,
  yup: FLAG.release,
  end: FLAG.release,
  cel: FLAG.release,
  out: FLAG.release,
  ave: FLAG.release,
})

/** SOURCE_CODE of a trusted event of this type. */
export const sourceOfType = (type: string): number =>
  SOURCES[cutText(type, 4)] ?? SOURCE_CODE.unknown

/** FLAG.press, FLAG.release or 0. */
export const phaseOfType = (type: string): number => PHASES[lastText(type, 3)] ?? 0

/** What a slider, a box, a list or a form tells, on its way by the window; what else changes goes no such way. */
export const isOfControl = (type: string): boolean =>
  type === 'input' || type === 'change' || type === 'submit'

/** Heard on the window before the page's own handlers, so that their beginning is known. */
export const HEARD_TYPES: readonly string[] = (
  'pointerdown pointermove pointerup pointerenter pointerleave mousedown mousemove mouseup mouseenter mouseleave ' +
  'click dblclick touchstart touchmove touchend keydown keypress keyup wheel message ' +
  'input change submit'
).split(' ')
