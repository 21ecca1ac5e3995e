// Which event of the browser is being handled right now. Page world.
//
// `window.event` names it while a listener runs, and in the microtasks that follow, for any kind of target; its getter
// is saved, nothing of the page is wrapped. Inside a shadow tree it is empty: there, and where the page dispatches
// events of its own within a handler, the input event tells that a listener of ours heard last, for as long as its
// phase says that it is on its way. That listener stands on the window, before the page's, and so also knows when its
// handlers begin. It writes nothing down.

import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import {
  addListener,
  createWeakTable,
  deref,
  each,
  eventStamp,
  eventTarget,
  eventType,
  ignore,
  isObject,
  isTrusted,
  isUnderWay,
  nativeGetter,
  nowMs,
  prototypeOf,
  removeListener,
  timeOriginMs,
  type Weak,
  weaken,
  world,
} from '../natives.ts'
import { detailOf } from './event-detail.ts'
import { HEARD_TYPES, isOfControl, phaseOfType, sourceOfType } from './event-kinds.ts'
import { isOwnTarget } from './own-targets.ts'
import { createTrigger, type Trigger } from './trigger.ts'

export interface CurrentEvent {
  /** What is being handled; null where nothing is, where it is MIDI or ours, and where the page made it itself. */
  trigger(): Trigger | null
  listen(): void
  dispose(): void
}

const windowEvent = nativeGetter<unknown>(world, 'event') ?? ignore
const pointerType = nativeGetter<string>(prototypeOf('PointerEvent'), 'pointerType')
const clickDetail = nativeGetter<number>(prototypeOf('UIEvent'), 'detail')

/** Hears nothing before `listen`. Asking allocates for an event that is asked for first. Never throws. */
export function createCurrentEvent(): CurrentEvent {
  const triggers = createWeakTable<object, Trigger>()
  let heard: Weak<Event> | null = null
  let heardMs = 0
  /** SOURCE_CODE of what was pressed last. */
  let pressed: number = SOURCE_CODE.unknown

  const onInput = (event: Event): void => {
    if (!isTrusted(event)) return
    heardMs = nowMs()
    heard = weaken(event)
    const type = eventType(event)
    if (type === 'keydown' || type === 'pointerdown') pressed = sourceOf(event, type)
  }

  const sourceOf = (event: Event, type: string): number => {
    const source = sourceOfType(type)
    try {
      return source === SOURCE_CODE.pointer && pointerType?.(event) === 'touch'
        ? SOURCE_CODE.touch
        : source
    } catch {
      // A mouse has no kind of pointer, nor had a click once.
      return source
    }
  }

  const triggerOf = (event: Event, isHeard: boolean): Trigger => {
    const known = triggers.get(event)
    if (known !== undefined) return known
    const type = eventType(event)
    const source = sourceOf(event, type)
    const wallMs = timeOriginMs + eventStamp(event)
    // A message's event is made when it is handed over, but for those of windows, which are heard.
    const isMade = source === SOURCE_CODE.message
    const startMs = isHeard ? heardMs : isMade ? wallMs : NaN
    const detail = detailOf(event, source)
    // A control tells of itself what a key or a pointer has done to it; a key clicks a button without a pointer.
    const isOfPressed = type === 'click' ? clickDetail?.(event) === 0 : isHeard && isOfControl(type)
    const told = isOfPressed ? pressed : source
    const trigger = createTrigger(told, phaseOfType(type), wallMs, startMs, type, detail)
    triggers.set(event, trigger)
    return trigger
  }

  return {
    trigger() {
      const input = heard === null ? undefined : deref(heard)
      // One that the page dispatches again is no longer trusted.
      if (input !== undefined && isTrusted(input) && isUnderWay(input))
        return triggerOf(input, true)
      try {
        const event = windowEvent(world) as Event | undefined
        if (!isObject(event)) return null
        if (!isTrusted(event) || eventType(event) === 'midimessage') return null
        const target = eventTarget(event)
        if (target === null || isOwnTarget(target)) return null
        return triggerOf(event, event === input)
      } catch {
        // The page may put anything in the place of `window.event`'s answer but not of its getter: no event, no cause.
        return null
      }
    },
    listen() {
      each(HEARD_TYPES, (type) =>
        addListener(world, type, onInput, { capture: true, passive: true }),
      )
    },
    dispose() {
      each(HEARD_TYPES, (type) => removeListener(world, type, onInput, true))
      heard = null
    },
  }
}
