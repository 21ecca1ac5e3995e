// Handlers of MIDI events: each is called through a wrapper that numbers the event, says when its handlers ran, and
// lets what they do be tied to it. Page world.
//
// Each handler of the page has one wrapper, for ever the same, and it is the wrapper that the browser holds. So the
// browser's own rules (same listener twice, once, capture, signal, removal, order) apply to it as they would to the
// handler. The page never gets to see a wrapper. When recording stops, wrappers that are still registered are
// exchanged for the handlers themselves.

import type { Causality } from '../causality.ts'
import {
  addListener,
  apply,
  createWeakTable,
  getOwnPropertyDescriptor,
  isCallable,
  isObject,
  nowMs,
  removeListener,
} from '../natives.ts'
import type { Patcher } from '../patch.ts'
import { createEventRecords, type EventRecordsOptions } from './event-records.ts'
import { createRegistrations, type Registration } from './registrations.ts'

type Handler = (this: unknown, event: Event) => unknown

export interface MidiHandlers {
  patch(patcher: Patcher): void
  /** What to register instead of the page's handler; not callable ones come back as they are. */
  wrap(handler: unknown): unknown
  /** The page's handler behind a wrapper of ours, or what was given. */
  unwrap(handler: unknown): unknown
  /** Runs `dispatchIt`, which dispatches `event` from a task of ours with nothing else on the stack. */
  dispatchVirtual(event: Event, dispatchIt: () => void): void
  /** Mean cost of our wrappers for one event since the last call, µs; NaN where there was none. */
  takeEventCostUs(actionsMs: number): number
  dispose(): void
}

export interface MidiHandlersOptions extends EventRecordsOptions {
  causality: Causality
  onFault(where: string, error: unknown): void
}

/** No handler yet; handlers and inputs are held weakly. What a handler throws is the page's and passes through. */
export function createMidiHandlers(options: MidiHandlersOptions): MidiHandlers {
  const { causality, onFault } = options
  const records = createEventRecords(options)
  const registrations = createRegistrations()
  const wrappers = createWeakTable<object, Handler>()
  const handlers = createWeakTable<object, object>()
  const NativeMidiInput = globalThis.MIDIInput as typeof globalThis.MIDIInput | undefined
  const prototype = NativeMidiInput?.prototype
  const isInput = (value: unknown): boolean =>
    NativeMidiInput !== undefined && value instanceof NativeMidiInput
  const isOurs = (self: unknown, args: unknown[]): boolean =>
    args[0] === 'midimessage' && isObject(args[1]) && isInput(self)
  let isActive = true
  let costMs = 0
  let costed = 0
  /** The event that we dispatch right now, from an empty stack. */
  let virtualEvent: Event | null = null

  const run = (
    handler: (...args: unknown[]) => unknown,
    self: unknown,
    input: unknown,
    event: Event,
  ): unknown => {
    if (!isActive || !isObject(input)) return apply(handler, self, [event])
    const enteredMs = nowMs()
    let number = 0
    let before
    try {
      number = records.begin(event, input, event === virtualEvent)
      before = causality.enter(Math.abs(number))
    } catch (error) {
      onFault('midimessage', error)
    }
    const calledMs = nowMs()
    try {
      return apply(handler, self, [event])
    } finally {
      const returnedMs = nowMs()
      try {
        if (before) causality.leave(before, event.isTrusted)
        if (number > 0) records.end(event, input, number, returnedMs)
        costMs += nowMs() - returnedMs + calledMs - enteredMs
        costed++
      } catch (error) {
        onFault('midimessage', error)
      }
    }
  }

  const wrap = (handler: unknown): unknown => {
    if (!isObject(handler)) return handler
    const known = wrappers.get(handler)
    if (known) return known
    const wrapper: Handler = isCallable(handler)
      ? function (this: unknown, event) {
          registrations.expire(this, handler)
          return run(handler, this, this, event)
        }
      : function (this: unknown, event) {
          // An object with handleEvent, looked up at each event as the browser does; where it is missing the error is
          // the same in kind.
          const method = (handler as { handleEvent: (...args: unknown[]) => unknown }).handleEvent
          registrations.expire(this, handler)
          return run(method, handler, this, event)
        }
    wrappers.set(handler, wrapper)
    handlers.set(wrapper, handler)
    return wrapper
  }

  const unwrap = (handler: unknown): unknown =>
    isObject(handler) ? (handlers.get(handler) ?? handler) : handler

  /** Natives are back by now; a virtual input keeps its own handler. */
  const giveAttributeBack = (input: object): void => {
    const attribute = prototype && getOwnPropertyDescriptor(prototype, 'onmidimessage')
    if (!attribute?.get || !attribute.set) return
    try {
      const current: unknown = apply(attribute.get, input, [])
      const own = unwrap(current)
      if (own !== current) apply(attribute.set, input, [own])
    } catch {
      // A virtual input is no native one.
    }
  }

  const giveListenerBack = (input: object, registration: Registration): void => {
    const { listener, capture, once, signal } = registration
    const wrapper = wrappers.get(listener)
    if (!wrapper || signal?.aborted) return
    removeListener(input, 'midimessage', wrapper, capture)
    const options = signal ? { capture, once, signal } : { capture, once }
    addListener(input, 'midimessage', listener as never, options)
  }

  return {
    wrap,
    unwrap,
    patch(patcher) {
      patcher.around(EventTarget.prototype, 'addEventListener', (callNative, self, args) => {
        if (!isOurs(self, args)) return callNative(args)
        const [type, listener, given, ...rest] = args as [string, object, unknown, ...unknown[]]
        const choice = readOptions(given)
        const result = callNative([type, wrap(listener), choice.passed, ...rest])
        if (!choice.signal?.aborted) registrations.add(self as object, { listener, ...choice })
        return result
      })
      patcher.around(EventTarget.prototype, 'removeEventListener', (callNative, self, args) => {
        if (!isOurs(self, args)) return callNative(args)
        const [type, listener, given, ...rest] = args as [string, object, unknown, ...unknown[]]
        const capture = Boolean(isObject(given) ? (given as EventListenerOptions).capture : given)
        registrations.remove(self as object, listener, capture)
        const wrapper = wrappers.get(listener)
        // The handler itself may be registered, too: from before we came.
        if (wrapper) removeListener(self, type, wrapper, capture)
        return callNative([type, listener, capture, ...rest])
      })
      patcher.aroundAccessor(prototype, 'onmidimessage', {
        get: (callNative, _self, args) => unwrap(callNative(args)),
        set(callNative, self, args) {
          const [handler] = args
          const result = callNative([isCallable(handler) ? wrap(handler) : handler])
          if (isObject(self)) registrations.know(self)
          return result
        },
      })
    },
    dispatchVirtual(event, dispatchIt) {
      virtualEvent = event
      try {
        dispatchIt()
      } finally {
        virtualEvent = null
        const number = records.numberOf(event)
        if (number !== undefined && isActive) causality.openCheckpoint(Math.abs(number))
      }
    },
    takeEventCostUs(actionsMs) {
      const mean = ((costMs + actionsMs) * 1000) / costed
      costMs = 0
      costed = 0
      return mean
    },
    dispose() {
      isActive = false
      registrations.takeAll((input, entries) => {
        for (const entry of entries) giveListenerBack(input, entry)
        giveAttributeBack(input)
      })
    },
  }
}

/** The options as the native would read them, each member once; `passed` is what it gets in their place. */
function readOptions(given: unknown): {
  capture: boolean
  once: boolean
  signal: AbortSignal | undefined
  passed: unknown
} {
  if (!isObject(given)) {
    return { capture: Boolean(given), once: false, signal: undefined, passed: Boolean(given) }
  }
  const { capture, once, passive, signal } = given as AddEventListenerOptions
  const passed: AddEventListenerOptions = { capture: Boolean(capture), once: Boolean(once) }
  if (passive !== undefined) passed.passive = Boolean(passive)
  // Whatever it is: a wrong one must be refused by the native.
  if (signal !== undefined) passed.signal = signal
  return { capture: Boolean(capture), once: Boolean(once), signal: signal ?? undefined, passed }
}
