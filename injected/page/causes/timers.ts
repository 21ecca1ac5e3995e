// Timers and animation frames as causes: a function given to one runs for the gesture or message that set it, through
// GENERATIONS timers at most, and for the timer itself where no such cause is known: asked to run then, ran now. Page
// world.
//
// What a callback runs within its microtasks descends from it for as long as a chain of microtasks of our own goes
// round with the page's (see causality.ts).

import { SOURCE_CODE } from '../../../trace/wire/event-sources.ts'
import { CAUSE } from '../../../trace/wire/record.ts'
import {
  at,
  frameStampMs,
  goRound,
  isCallable,
  nowMs,
  onMicrotask,
  precede,
  timeOriginMs,
  withFirst,
} from '../natives.ts'
import { createTrigger, type Trigger } from './trigger.ts'

/** Carried over so many timers; a sequencer that a key started would else be the key's for ever. */
const GENERATIONS = 3

export type TimerName = 'setTimeout' | 'setInterval' | 'requestAnimationFrame'

export interface TimerCauses {
  /** What a timer's callback that runs now is done for; null where none runs. */
  readonly trigger: Trigger | null
  readonly flag: number
  /** What the callback that runs now does from here on is done for `cause`. Without, or where none runs: nothing. */
  become(cause: Trigger | null | undefined): void
  /** The page's arguments for the timer; `cause`: what it was set for, null where that is not known. */
  carry(name: TimerName, args: unknown[], cause: Trigger | null): unknown[]
}

/**
 * No timer runs. `isAwaited` false: nothing is to be found out (the page has no audio), and timers of the page cost it
 * a call.
 */
export function createTimerCauses(isAwaited: () => boolean): TimerCauses {
  let trigger: Trigger | null = null
  let flag: number = CAUSE.none
  let generation = 0
  let checkpoint = 0

  const enter = (cause: Trigger, ofGeneration: number): void => {
    const entered = ++checkpoint
    trigger = cause
    generation = ofGeneration
    flag = ofGeneration === 0 ? CAUSE.handler : CAUSE.timer
    // A timer's stack is empty beneath its callback: this is the first of its microtasks.
    onMicrotask(() => {
      if (ofGeneration === 0) flag = CAUSE.microtask
      goRound(
        () => checkpoint === entered,
        () => {
          trigger = null
        },
      )
    })
  }

  return {
    get trigger() {
      return trigger
    },
    get flag() {
      return flag
    },
    become(cause) {
      if (trigger && cause) trigger = cause
    },
    carry(name, args, cause) {
      const callback = at(args, 0)
      if (!isCallable(callback)) return args
      // Who looks at gamepads asks for the next frame to look again.
      const isCarried =
        cause !== null &&
        cause.source !== SOURCE_CODE.timer &&
        (cause.source !== SOURCE_CODE.gamepad || name === 'setTimeout')
      const first = isCarried ? (trigger === cause ? generation : 0) + 1 : 0
      let calls = 0
      const { dueMs } = createDue(name, at(args, 1))
      const before = (): void => {
        const next = first + calls++
        if (!isAwaited()) return
        if (isCarried && next <= GENERATIONS) return enter(cause, next)
        const startMs = nowMs()
        enter(createTrigger(SOURCE_CODE.timer, 0, dueMs(startMs), startMs, name, ''), 0)
      }
      return withFirst(precede(callback, before), args)
    },
  }
}

interface Due {
  /** When the callback that begins at `startMs` was to run, epoch ms. */
  dueMs(startMs: number): number
}

/** Counts from now on. */
function createDue(name: TimerName, delay: unknown): Due {
  if (name === 'requestAnimationFrame') {
    return {
      dueMs: (startMs) => timeOriginMs + (frameStampMs() ?? startMs - timeOriginMs),
    }
  }
  // What is no number would have to be asked, which the page could see.
  const delayMs = typeof delay === 'number' && delay > 0 ? delay : 0
  let askedMs = nowMs() + delayMs
  return {
    dueMs(startMs) {
      const dueMs = askedMs < startMs ? askedMs : startMs
      if (name === 'setInterval') {
        // Calls that were left out are nobody's delay.
        const lateMs = startMs - dueMs
        askedMs = startMs - (delayMs > 0 && lateMs > delayMs ? lateMs % delayMs : lateMs) + delayMs
      }
      return dueMs
    },
  }
}
