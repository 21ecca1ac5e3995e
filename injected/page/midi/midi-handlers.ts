// Handlers of MIDI events: each is called through a wrapper that numbers the event, says when its handlers ran, and lets what
// they do be tied to it. Page world.
//
// Each handler of the page has one wrapper, for ever the same, and it is the wrapper that the browser holds. So the
// browser's own rules (same listener twice, once, capture, signal, removal, order) apply to it as they would to the handler. The page
// never gets to see a wrapper. When recording stops, wrappers that are still registered are exchanged for the handlers themselves.

import { channelOf, data1Of, isNoteOn, packMidiBytes } from '../../../trace/wire/midi-word.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import { FLAG, KIND } from '../../../trace/wire/record.ts'
import { createSampler } from '../../../trace/wire/sampler.ts'
import { contextTime } from '../audio-natives.ts'
import type { Causality } from '../causality.ts'
import type { Configuration } from '../configuration.ts'
import {
  addListener,
  apply,
  createWeakTable,
  deref,
  getOwnPropertyDescriptor,
  isCallable,
  isObject,
  nativeGetter,
  nowMs,
  removeListener,
  timeOriginMs,
  type Weak,
  weaken,
} from '../natives.ts'
import type { Output } from '../output.ts'
import type { Patcher } from '../patch.ts'
import { createRepeatedEvents } from './repeated-events.ts'
import type { Follower } from './follower.ts'
import type { ContextEntry, Registry } from '../registry.ts'

/** Notes on General MIDI's drum channel have no pitch that the tap could listen for. */
const DRUM_CHANNEL = 9
/** More running contexts than this are not asked for their position at each event. */
const MAX_FRAMES = 4

type Handler = (this: unknown, event: Event) => unknown

interface Registration {
  listener: object
  capture: boolean
  once: boolean
  signal: AbortSignal | undefined
}

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

export interface MidiHandlersOptions {
  registry: Registry
  output: Output
  causality: Causality
  configuration: Configuration
  /** Hears each message before the page. */
  follower: Follower
  /** The next number of an event, from 1. */
  nextEvent(): number
  onFault(where: string, error: unknown): void
}

export function createMidiHandlers(options: MidiHandlersOptions): MidiHandlers {
  const { registry, output, causality, configuration, follower, nextEvent, onFault } = options
  const wrappers = createWeakTable<object, Handler>()
  const handlers = createWeakTable<object, object>()
  const events = createWeakTable<object, number>()
  const inputs = createWeakTable<object, number>()
  const registrations = createWeakTable<object, Registration[]>()
  const withHandlers: Weak<object>[] = []

  const NativeMidiInput = globalThis.MIDIInput as typeof globalThis.MIDIInput | undefined
  const prototype = NativeMidiInput?.prototype
  const isInput = (value: unknown): boolean =>
    NativeMidiInput !== undefined && value instanceof NativeMidiInput
  const isOurs = (self: unknown, args: unknown[]): boolean =>
    args[0] === 'midimessage' && isObject(args[1]) && isInput(self)
  const eventStamp = nativeGetter<number>(Event.prototype, 'timeStamp') ?? (() => Number.NaN)
  const eventData =
    nativeGetter<Uint8Array | null>(globalThis.MIDIMessageEvent?.prototype, 'data') ?? (() => null)

  const portIdOf = nativeGetter<string>(globalThis.MIDIPort?.prototype, 'id')
  const repeated = createRepeatedEvents()

  let sampler = createSampler(configuration.current.samplingRate)
  configuration.onChange(({ samplingRate }) => {
    if (samplingRate !== sampler.rate) sampler = createSampler(samplingRate)
  })
  let isActive = true
  let awaitedNumber = 0
  let costMs = 0
  let costed = 0
  /** The event that we dispatch right now, from an empty stack. */
  let virtualEvent: Event | null = null

  const inputId = (input: object, isVirtual: boolean): number => {
    const known = inputs.get(input)
    if (known !== undefined) return known
    const id = registry.nextId()
    inputs.set(input, id)
    const { name, manufacturer } = input as MIDIInput
    registry.define({
      kind: 'midiInput',
      id,
      name: cut(name),
      manufacturer: cut(manufacturer),
      virtual: isVirtual,
    })
    return id
  }

  /** The page's own events are told each; those of the system once, though each access of the page brings them. */
  const lead = (event: Event, input: object, id: number, data: Uint8Array): void => {
    const stampMs = eventStamp(event)
    const portId = event.isTrusted && portIdOf ? portIdOf(input) : ''
    if (portId !== '' && repeated.isRepeated(stampMs, packMidiBytes(data), portId, id)) return
    follower.hear(data, stampMs, false)
  }

  /** Number of the event where it is tracked, and negative where it is not. */
  const begin = (event: Event, input: object): number => {
    const known = events.get(event)
    if (known !== undefined) return known
    const id = inputId(input, event === virtualEvent)
    const data = eventData(event)
    // What we dispatch ourselves has been told before.
    if (follower.isFollowing && event !== virtualEvent && data) lead(event, input, id, data)
    const number = nextEvent()
    const isTracked = sampler.next()
    const word = data ? packMidiBytes(data) : 0
    const flags = (event === virtualEvent ? FLAG.virtual : 0) | (isTracked ? 0 : FLAG.skipped)
    output.record(
      KIND.midiEvent,
      flags,
      id,
      Number.NaN,
      timeOriginMs + eventStamp(event),
      number,
      word,
    )
    events.set(event, isTracked ? number : -number)
    if (!isTracked) return -number
    let frames = 0
    registry.forEachContext((context, entry) => {
      if (!isThePages(entry) || frames++ >= MAX_FRAMES) return
      const frame = Math.round(contextTime(context) * entry.sampleRate)
      output.record(KIND.eventFrame, 0, entry.id, frame, nowMs(), number, 0)
    })
    output.record(KIND.handlerStart, 0, id, Number.NaN, nowMs(), number, 0)
    return number
  }

  /** The page has been told; now our tap is, so that the note can be found among others. */
  const awaitPitch = (event: Event, number: number): void => {
    const data = eventData(event)
    const word = data ? packMidiBytes(data) : 0
    if (!isPitched(word)) return
    const note = data1Of(word)
    registry.forEachContext((_context, entry) => {
      if (isThePages(entry)) entry.tap?.awaitPitch(number, note)
    })
  }

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
      number = begin(event, input)
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
        if (number > 0) {
          const source = inputs.get(input) ?? 0
          output.record(KIND.handlerEnd, 0, source, Number.NaN, returnedMs, number, 0)
          if (number !== awaitedNumber) awaitPitch(event, (awaitedNumber = number))
        }
        costMs += nowMs() - returnedMs + calledMs - enteredMs
        costed++
      } catch (error) {
        onFault('midimessage', error)
      }
    }
  }

  /** A handler that was to run once has run: the browser has forgotten it, and so must we. */
  const expire = (input: unknown, listener: object): void => {
    const list = isObject(input) ? registrations.get(input) : undefined
    const at = list?.findIndex((entry) => entry.once && entry.listener === listener) ?? -1
    if (at >= 0) list?.splice(at, 1)
  }

  const wrap = (handler: unknown): unknown => {
    if (!isObject(handler)) return handler
    const known = wrappers.get(handler)
    if (known) return known
    const wrapper: Handler = isCallable(handler)
      ? function (this: unknown, event) {
          expire(this, handler)
          return run(handler, this, this, event)
        }
      : function (this: unknown, event) {
          // An object with handleEvent, looked up at each event as the browser does; where it is missing the error is the same in kind.
          const method = (handler as { handleEvent: (...args: unknown[]) => unknown }).handleEvent
          expire(this, handler)
          return run(method, handler, this, event)
        }
    wrappers.set(handler, wrapper)
    handlers.set(wrapper, handler)
    return wrapper
  }

  const unwrap = (handler: unknown): unknown =>
    isObject(handler) ? (handlers.get(handler) ?? handler) : handler

  const note = (input: object, entry: Registration): void => {
    let list = registrations.get(input)
    if (!list) {
      list = []
      registrations.set(input, list)
      withHandlers.push(weaken(input))
    }
    if (
      !list.some(
        ({ listener, capture }) => listener === entry.listener && capture === entry.capture,
      )
    )
      list.push(entry)
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
        if (!choice.signal?.aborted) note(self as object, { listener, ...choice })
        return result
      })
      patcher.around(EventTarget.prototype, 'removeEventListener', (callNative, self, args) => {
        if (!isOurs(self, args)) return callNative(args)
        const [type, listener, given, ...rest] = args as [string, object, unknown, ...unknown[]]
        const capture = Boolean(isObject(given) ? (given as EventListenerOptions).capture : given)
        const list = registrations.get(self as object)
        const at =
          list?.findIndex((entry) => entry.listener === listener && entry.capture === capture) ?? -1
        if (at >= 0) list?.splice(at, 1)
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
          if (isObject(self) && !registrations.has(self)) {
            registrations.set(self, [])
            withHandlers.push(weaken(self))
          }
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
        const number = events.get(event)
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
      const handlerAttribute = prototype && getOwnPropertyDescriptor(prototype, 'onmidimessage')
      for (const weak of withHandlers.splice(0)) {
        const input = deref(weak)
        if (!input) continue
        for (const { listener, capture, once, signal } of registrations.get(input) ?? []) {
          const wrapper = wrappers.get(listener)
          if (!wrapper || signal?.aborted) continue
          removeListener(input, 'midimessage', wrapper, capture)
          const options = signal ? { capture, once, signal } : { capture, once }
          addListener(input, 'midimessage', listener as never, options)
        }
        // Natives are back by now; a virtual input keeps its own handler.
        if (!handlerAttribute?.get || !handlerAttribute.set) continue
        try {
          const current: unknown = apply(handlerAttribute.get, input, [])
          const own = unwrap(current)
          if (own !== current) apply(handlerAttribute.set, input, [own])
        } catch {
          // A virtual input is no native one.
        }
      }
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

const cut = (text: unknown): string =>
  typeof text === 'string' ? text.slice(0, LIMIT.stringLength) : ''

/** A running context that what the page does can be heard in. */
const isThePages = (entry: ContextEntry): boolean =>
  entry.isRealtime && entry.state === 'running' && !entry.isReference

/** True for a note-on whose note is a pitch: those of drums are none. */
export const isPitched = (word: number): boolean =>
  isNoteOn(word) && channelOf(word) !== DRUM_CHANNEL
