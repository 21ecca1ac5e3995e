// Handlers of MIDI events: when they run, and which event they run for. Page world.
//
// Two listeners of ours stand around the page's (listeners/): the first numbers the event, and what the page does
// until the event's dispatch is over is tied to it; the last says when the handlers have run. Where a handler of the
// page stops the event, the last does not run; for an event that we dispatch a microtask says it in any case.

import type { Causality } from '../causality.ts'
import {
  createWeakTable,
  eventTarget,
  isTrusted,
  nowMs,
  onMicrotask,
  prototypeOf,
  stopEvent,
} from '../natives.ts'
import type { Patcher } from '../patch.ts'
import { createEndListeners, type EndListeners } from '../listeners/end-listeners.ts'
import { hasAttribute, type Watch, watchAttribute } from '../listeners/watch-listeners.ts'
import {
  type BegunMessage,
  createEventRecords,
  type EventRecordsOptions,
  type OwnMessage,
} from './event-records.ts'

const TYPE = 'midimessage'
const ATTRIBUTE = 'onmidimessage'

export interface MidiHandlers {
  /** Wraps the handler attribute; listeners are noticed by `watchListeners`. */
  patch(patcher: Patcher): void
  readonly watch: Watch
  /** Ours around the page's on one of our own inputs, whose attribute the caller keeps. */
  readonly ends: EndListeners
  /**
   * An input of ours: `onListener` is called when the page has added a listener to it, `isOpen` asked at each event of
   * ours; a closed input is silent.
   */
  adopt(input: object, onListener: () => void, isOpen: () => boolean): void
  /** `event`, which we are about to dispatch, brings `message`. */
  announce(event: Event, message: OwnMessage): void
  /** Mean cost of our listeners for one event since the last call, µs; NaN where there was none. */
  takeEventCostUs(actionsMs: number): number
  dispose(): void
}

export interface MidiHandlersOptions extends EventRecordsOptions {
  causality: Causality
  onFault(where: string, error: unknown): void
}

interface OwnInput {
  onListener(): void
  isOpen(): boolean
}

/** No handler yet; handlers, inputs and events are held weakly. Nothing of ours is thrown into the page. */
export function createMidiHandlers(options: MidiHandlersOptions): MidiHandlers {
  const { causality, onFault } = options
  const ownInputs = createWeakTable<object, OwnInput>()
  const records = createEventRecords(options, (input) => ownInputs.has(input))
  const messages = createWeakTable<Event, OwnMessage>()
  const prototype = prototypeOf('MIDIInput')
  const isNative = hasAttribute(prototype, ATTRIBUTE)
  let costMs = 0
  let costed = 0

  /** What a function of ours does within the page's event: a fault of it is told, its time is counted. */
  const ours =
    (run: (event: Event, enteredMs: number) => void) =>
    (event: Event): void => {
      const enteredMs = nowMs()
      try {
        run(event, enteredMs)
      } catch (error) {
        onFault('midimessage', error)
      }
      costMs += nowMs() - enteredMs
    }

  const first = ours((event, enteredMs) => {
    costed++
    const input = eventTarget(event)
    if (!input) return
    // Those that we dispatch are not trusted.
    const isDevices = isTrusted(event)
    const message = isDevices ? undefined : messages.get(event)
    if (message && ownInputs.get(input)?.isOpen() === false) return stopEvent(event)
    const begun = records.begin(event, input, message, isDevices, enteredMs)
    causality.follow(begun, event, isDevices)
    if (!message) return
    // The handlers have run, and the stack is empty: first of all microtasks.
    const handled = ours((_event, returnedMs) => {
      records.end(begun, returnedMs)
      causality.openCheckpoint(begun.number)
    })
    onMicrotask(handled as () => void)
  })

  const last = ours((_event, enteredMs) => {
    const begun = causality.leave()
    if (begun) records.end(begun as BegunMessage, enteredMs)
  })

  const ends = createEndListeners(TYPE, first, last)

  const watch: Watch = {
    type: TYPE,
    ends,
    isTarget: (input) => ownInputs.has(input) || isNative(input),
    onAdded: (input) => ownInputs.get(input)?.onListener(),
  }

  return {
    ends,
    adopt(input, onListener, isOpen) {
      ownInputs.set(input, { onListener, isOpen })
    },
    announce(event, message) {
      messages.set(event, message)
    },
    watch,
    patch(patcher) {
      watchAttribute(patcher, prototype, ATTRIBUTE, watch)
    },
    takeEventCostUs(actionsMs) {
      const mean = ((costMs + actionsMs) * 1000) / costed
      costMs = 0
      costed = 0
      return mean
    },
    dispose() {
      ends.dispose()
    },
  }
}
