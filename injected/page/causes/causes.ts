// What an audio action was done for: a MIDI event, an input event, a message, a timer. Page world.
//
// Asked only when there is an action, so what makes no sound costs nothing and is not written down; its records are
// written with its first action. What cannot be known is unknown, never guessed: a start of sound, or a message to a
// processor, whose cause is not known begins an event of that source, so that its share shows.

import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import { ACTION, CAUSE } from '../../../trace/wire/record.ts'
import type { Causality } from '../causality.ts'
import { bare, each, nowMs, onMicrotask, prototypeOf, world } from '../natives.ts'
import type { DocumentTaps } from '../contexts/document-taps.ts'
import type { Patcher } from '../patch.ts'
import { createCurrentEvent } from './current-event.ts'
import { createTimerCauses, type TimerName } from './timers.ts'
import { createTriggerRecords, type TriggerRecordsOptions } from './trigger-records.ts'
import { createTrigger, noteAt, type Trigger } from './trigger.ts'

/** What an action asks for. */
export interface ActionCauses {
  /**
   * Number of the event that the action is done for, which begins with it if it may; 0 where it has none. `frame`: the
   * start that it asks for ahead of time; NaN for now.
   */
  eventFor(action: number, frame: number): number
  /** The same where MIDI alone can be the cause. */
  midiCause(): number
  /** How the last answer was known: CAUSE. */
  readonly flag: number
}

export interface Causes extends ActionCauses {
  patch(patcher: Patcher): void
  dispose(): void
}

export interface CausesOptions extends TriggerRecordsOptions {
  causality: Causality
  /** Where who reads gamepads is put in. */
  taps: DocumentTaps
}

const TIMERS: readonly TimerName[] = ['setTimeout', 'setInterval', 'requestAnimationFrame']

/** Knows of no cause yet. Never throws. */
export function createCauses(options: CausesOptions): Causes {
  const { causality, registry, taps } = options
  const records = createTriggerRecords(options)
  const current = createCurrentEvent()
  const timers = createTimerCauses(() => registry.contexts.length > 0)
  let flag: number = CAUSE.none
  const unknown = bare<Record<number, Trigger | undefined>>({})

  const causeOf = (): Trigger | null => {
    const timed = timers.trigger
    flag = timed === null ? CAUSE.handler : timers.flag
    return timed ?? current.trigger()
  }

  /** One for all actions of one kind on one stack: a start is not behind the messages beside it. */
  const withoutCause = (action: number): Trigger | null => {
    const opened = unknown[action]
    if (opened !== undefined || !isForSound(action)) return opened ?? null
    onMicrotask(() => {
      unknown[action] = undefined
    })
    const source = action === ACTION.play ? SOURCE_CODE.media : SOURCE_CODE.unknown
    return (unknown[action] = createTrigger(source, 0, nowMs(), NaN, '', ''))
  }

  return {
    eventFor(action, frame) {
      const event = causality.look()
      if (event !== 0) {
        flag = causality.flag
        return event
      }
      const cause = causeOf() ?? withoutCause(action)
      // Who presses something means one sound; what runs by itself asks for each of its notes.
      const isNote = action === ACTION.start || frame === frame
      const trigger = cause !== null && isNote && !isGesture(cause) ? noteAt(cause, frame) : cause
      if (trigger !== null && trigger.number === 0 && mayBegin(trigger, action, frame))
        records.begin(trigger)
      const number = trigger === null ? 0 : trigger.number
      if (number === 0) flag = CAUSE.none
      return number < 0 ? -number : number
    },
    midiCause() {
      const event = causality.look()
      flag = event === 0 ? CAUSE.none : causality.flag
      return event
    },
    get flag() {
      return flag
    },
    patch(patcher) {
      current.listen()
      each(TIMERS, (name) => {
        patcher.aroundMethod(world, name, (callNative, _self, args) => {
          const carried = name === 'setInterval' ? args : causality.carry(args)
          // A MIDI event goes first; so does what its timers do.
          if (carried !== args) return callNative(carried)
          return callNative(timers.carry(name, args, causeOf()))
        })
      })
      patcher.hookMethod(prototypeOf('Navigator'), 'getGamepads', {
        after: (_self, _args, pads) => timers.become(taps.readGamepads?.(pads as never)),
      })
    },
    dispose() {
      current.dispose()
    },
  }
}

/**
 * Gestures begin with anything that they do; of what runs by itself only what is meant to sound, or may be as it is
 * asked for ahead, so that a page that moves a parameter in each animation frame has no event for each.
 */
const mayBegin = (trigger: Trigger, action: number, frame: number): boolean =>
  isForSound(action) || (action === ACTION.param && frame === frame) || isGesture(trigger)

const isForSound = (action: number): boolean =>
  action === ACTION.start || action === ACTION.post || action === ACTION.play

const isGesture = ({ source }: Trigger): boolean =>
  source >= SOURCE_CODE.key && source <= SOURCE_CODE.gamepad
